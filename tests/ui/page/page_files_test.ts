import { assertEquals, assertMatch, assertStrictEquals, assertThrows } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { PageFiles } from "../../../ui/page/page_files.ts";

function get(page: PageFiles, path: string, init?: RequestInit): Response | undefined {
  return page.respond(new Request(`http://localhost${path}`, init), "a-nonce");
}

Deno.test("PageFiles serves what was read, by type, with an ETag that is asked for again", async () => {
  using folder = tempFolder();
  Deno.mkdirSync(`${folder.path}/fonts`);
  Deno.writeTextFileSync(`${folder.path}/index.html`, "<p>page</p>");
  Deno.writeTextFileSync(`${folder.path}/app.js`, "run()");
  Deno.writeFileSync(`${folder.path}/fonts/a.woff2`, Uint8Array.of(1, 2, 3));
  const page = PageFiles.read(folder.path);

  const index = get(page, "/");
  assertStrictEquals(await index?.text(), "<p>page</p>");
  assertStrictEquals(index?.headers.get("content-type"), "text/html; charset=utf-8");
  assertStrictEquals(index?.headers.get("cache-control"), "no-cache");
  const etag = index?.headers.get("etag") ?? "";
  assertMatch(etag, /^"[A-Za-z0-9_-]{22}"$/);

  const script = get(page, "/app.js");
  assertStrictEquals(script?.headers.get("content-type"), "text/javascript; charset=utf-8");
  const font = await get(page, "/fonts/a.woff2?x=1")?.bytes();
  assertEquals(font, Uint8Array.of(1, 2, 3));

  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const again = get(page, "/index.html", { headers: { "if-none-match": known } });
    assertStrictEquals(again?.status, 304, known);
    assertStrictEquals(await again?.text(), "");
  }
  assertStrictEquals(get(page, "/", { headers: { "if-none-match": '"other"' } })?.status, 200);
  const head = get(page, "/app.js", { method: "HEAD" });
  assertStrictEquals(head?.headers.get("content-length"), "5");
  assertStrictEquals(await head?.text(), "");
});

Deno.test("PageFiles puts the nonce where a page asks for it, and lets nobody keep that page", async () => {
  using folder = tempFolder();
  Deno.writeTextFileSync(`${folder.path}/index.html`, '<script nonce="{{nonce}}"></script>');
  Deno.writeTextFileSync(`${folder.path}/app.js`, "'{{nonce}}'");
  const page = PageFiles.read(folder.path);
  const index = get(page, "/", { headers: { "if-none-match": "*" } });
  assertStrictEquals(index?.status, 200);
  assertStrictEquals(await index?.text(), '<script nonce="a-nonce"></script>');
  assertStrictEquals(index?.headers.get("cache-control"), "no-store");
  assertStrictEquals(index?.headers.get("etag"), null);
  assertStrictEquals(await get(page, "/", { method: "HEAD" })?.text(), "");
  assertStrictEquals(await get(page, "/app.js")?.text(), "'{{nonce}}'");
});

Deno.test("PageFiles never looks for a request's path on the disk", () => {
  using folder = tempFolder();
  Deno.mkdirSync(`${folder.path}/dist`);
  Deno.writeTextFileSync(`${folder.path}/secret.txt`, "secret");
  Deno.writeTextFileSync(`${folder.path}/dist/index.html`, "page");
  const page = PageFiles.read(`${folder.path}/dist`);
  for (
    const path of [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/..\\secret.txt",
      "//secret.txt",
      "/index.html/",
      "/INDEX.HTML",
      "/index.html%00.js",
      `/${folder.path}/secret.txt`,
    ]
  ) assertStrictEquals(get(page, path), undefined, path);
});

Deno.test("PageFiles.read() says how to get a page where there is none", () => {
  using folder = tempFolder();
  assertThrows(() => PageFiles.read(`${folder.path}/dist`), {
    name: "UserError",
    message: /make setup/,
  });
  assertThrows(() => PageFiles.read(folder.path), { name: "UserError", message: /make setup/ });
});
