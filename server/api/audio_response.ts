/** A file as an answer, whole or in part (RFC 9110, section 14). */
import type { OpenAudio } from "../audio/folder.ts";
import { contentDisposition } from "./content_disposition.ts";

/** Piece in which a file is read, in bytes. */
const CHUNK_BYTES = 65_536;

type RangeResult =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly first: number; readonly last: number }
  | { readonly kind: "unsatisfiable" };

/** Reads a `Range` header; several ranges or another unit count as none. */
function parseRange(header: string | null, size: number): RangeResult {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(" ", "") ?? "");
  if (match === null) return { kind: "whole" };
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return { kind: "whole" };
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return { kind: "whole" };
  if (first >= size || first > last) return { kind: "unsatisfiable" };
  return { kind: "part", first, last };
}

/** Gives a part of a file and closes it then, or when nobody reads on. */
function readPart(file: Deno.FsFile, first: number, length: number): ReadableStream<Uint8Array> {
  let started = false;
  let left = length;
  return new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      try {
        if (!started) await file.seek(first, Deno.SeekMode.Start);
        started = true;
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, left));
        const count = left === 0 ? null : await file.read(chunk);
        if (count === null) {
          file.close();
          controller.close();
          return;
        }
        left -= count;
        controller.enqueue(chunk.subarray(0, count));
      } catch (error) {
        file.close();
        controller.error(error);
      }
    },
    cancel(): void {
      file.close();
    },
  }, { highWaterMark: 0 });
}

/**
 * Answers with an audio file, which it closes.
 *
 * @param name Name under which it is saved, without its ending; any text.
 */
export function audioResponse(request: Request, audio: OpenAudio, name: string): Response {
  const fileName = `${name}.${audio.format}`;
  const headers = new Headers({
    "content-type": audio.format === "wav" ? "audio/wav" : "audio/ogg",
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    etag: `"${audio.format}-${audio.bytes}"`,
    "content-disposition": contentDisposition(fileName),
  });
  const ifRange = request.headers.get("if-range");
  const rangeHolds = ifRange === null || ifRange === headers.get("etag");
  const range = rangeHolds && request.method === "GET"
    ? parseRange(request.headers.get("range"), audio.bytes)
    : { kind: "whole" } as const;
  if (range.kind === "unsatisfiable") {
    audio.file.close();
    headers.set("content-range", `bytes */${audio.bytes}`);
    return new Response(null, { status: 416, headers });
  }
  if (request.headers.get("if-none-match") === headers.get("etag") && range.kind === "whole") {
    audio.file.close();
    return new Response(null, { status: 304, headers });
  }
  const first = range.kind === "part" ? range.first : 0;
  const last = range.kind === "part" ? range.last : audio.bytes - 1;
  headers.set("content-length", String(last - first + 1));
  if (range.kind === "part") {
    headers.set("content-range", `bytes ${first}-${last}/${audio.bytes}`);
  }
  const status = range.kind === "part" ? 206 : 200;
  if (request.method === "HEAD") {
    audio.file.close();
    return new Response(null, { status, headers });
  }
  return new Response(readPart(audio.file, first, last - first + 1), { status, headers });
}
