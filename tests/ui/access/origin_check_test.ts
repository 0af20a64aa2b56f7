import { assertStrictEquals } from "../../assert.ts";
import { checkOrigin, type OriginVerdict } from "../../../ui/access/origin_check.ts";

type Case = readonly [
  headers: Record<string, string>,
  scheme: "http" | "https",
  host: string,
  verdict: OriginVerdict,
];

const CASES: readonly Case[] = [
  [{}, "http", "localhost:3773", "unstated"],
  [{ "sec-fetch-site": "none" }, "http", "localhost:3773", "unstated"],
  [{ origin: "http://localhost:3773" }, "http", "localhost:3773", "own"],
  [
    { origin: "http://localhost:3773", "sec-fetch-site": "same-origin" },
    "http",
    "localhost:3773",
    "own",
  ],
  [{ origin: "http://[::1]:3773" }, "http", "[::1]:3773", "own"],
  [{ origin: "https://voice.example.org" }, "https", "voice.example.org", "own"],
  [{ origin: "https://voice.example.org" }, "https", "voice.example.org:443", "own"],
  [{ origin: "http://localhost" }, "http", "localhost:80", "own"],
  [{ origin: "null" }, "http", "localhost:3773", "foreign"],
  [{ origin: "" }, "http", "localhost:3773", "foreign"],
  [{ origin: "https://localhost:3773" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://localhost:3773" }, "https", "localhost:3773", "foreign"],
  [{ origin: "http://localhost:8080" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://localhost" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://127.0.0.1:3773" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://evil.example" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://localhost:3773.evil.example" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://evil@localhost:3773" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://localhost:3773/" }, "http", "localhost:3773", "foreign"],
  [{ origin: "http://localhost:3773, http://evil.example" }, "http", "localhost:3773", "foreign"],
  [
    { origin: "http://localhost:3773", "sec-fetch-site": "cross-site" },
    "http",
    "localhost:3773",
    "foreign",
  ],
  [{ "sec-fetch-site": "same-site" }, "http", "localhost:3773", "foreign"],
  [{ "sec-fetch-site": "cross-site" }, "http", "localhost:3773", "foreign"],
];

for (const [headers, scheme, host, verdict] of CASES) {
  Deno.test(`checkOrigin() calls ${JSON.stringify(headers)} to ${scheme}://${host} ${verdict}`, () => {
    assertStrictEquals(checkOrigin(new Headers(headers), scheme, host), verdict);
  });
}
