/** The page's files, as `make setup` bundled them. */
import { createHash } from "node:crypto";
import { UserError } from "../../shared/errors.ts";

/** A file of the page. */
interface PageFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
  /** The file's text around the places of the nonce; undefined where it has none. */
  readonly aroundNonce: readonly string[] | undefined;
}

/** Stands in a file for the nonce of the answer; such a file is sent anew each time. */
const NONCE_PLACE = "{{nonce}}";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/**
 * All files of the page, read once, so that no request's path ever reaches the disk.
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, PageFile>;

  private constructor(files: ReadonlyMap<string, PageFile>) {
    this.#files = files;
  }

  /**
   * Reads the page's folder.
   *
   * @throws {UserError} If there is no page in it.
   */
  static read(folder: string): PageFiles {
    const files = new Map<string, PageFile>();
    try {
      readInto(files, folder, "");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    const index = files.get("/index.html");
    if (index === undefined) {
      throw new UserError(`There is no page in ${folder}; run \`make setup\`, which bundles it.`);
    }
    files.set("/", index);
    return new PageFiles(files);
  }

  /**
   * Answers a request for a file.
   *
   * @param nonce Value that lets the page's own styles in; another one for each answer.
   * @returns Undefined if the page has no such file.
   */
  respond(request: Request, nonce: string): Response | undefined {
    const file = this.#files.get(new URL(request.url).pathname);
    if (file === undefined) return undefined;
    const { contentType, aroundNonce } = file;
    if (aroundNonce !== undefined) {
      // Kept by nobody: an answer from a cache would bear the nonce of another one.
      const headers = { "cache-control": "no-store", "content-type": contentType };
      return new Response(request.method === "HEAD" ? null : aroundNonce.join(nonce), { headers });
    }
    // Asked for again each time, answered by 304 where nothing changed.
    const headers = { etag: file.etag, "cache-control": "no-cache" };
    const known = (request.headers.get("if-none-match") ?? "").split(",")
      .map((etag) => etag.trim().replace(/^W\//, ""));
    if (known.includes(file.etag) || known.includes("*")) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(request.method === "HEAD" ? null : file.content, {
      headers: {
        ...headers,
        "content-type": contentType,
        "content-length": String(file.content.length),
      },
    });
  }
}

function readInto(files: Map<string, PageFile>, folder: string, prefix: string): void {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    const name = `${prefix}/${encodeURIComponent(entry.name)}`;
    if (entry.isDirectory) {
      readInto(files, path, name);
      continue;
    }
    const content = Deno.readFileSync(path);
    const hash = createHash("sha256").update(content).digest("base64url");
    const extension = entry.name.slice(entry.name.lastIndexOf(".") + 1);
    const contentType = CONTENT_TYPES[extension] ?? "application/octet-stream";
    const parts = extension === "html" ? new TextDecoder().decode(content).split(NONCE_PLACE) : [];
    files.set(name, {
      content,
      contentType,
      aroundNonce: parts.length > 1 ? parts : undefined,
      etag: `"${hash.slice(0, 22)}"`,
    });
  }
}
