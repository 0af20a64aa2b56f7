import { assert, assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { startGateway, TEST_TOKEN, testPage, USUAL_BOUNDS } from "../fixtures/gateway.ts";
import { openRawWebSocket, statusOfRaw } from "../fixtures/raw_http.ts";
import { standInEngine } from "../fixtures/stand_in_engine.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { errorBodySchema } from "../../shared/recording.ts";
import { SUBPROTOCOL } from "../../shared/protocol.ts";
import { Token } from "../../ui/access/token.ts";
import { listenAddress } from "../../shared/gateway_address.ts";
import { createGateway } from "../../ui/app.ts";
import { MAX_LOGIN_BYTES, MAX_TOKEN_FAILURES } from "../../ui/limits.ts";
import { PageFiles } from "../../ui/page/page_files.ts";
import { HttpRelay } from "../../ui/relay/http_relay.ts";
import type { EngineLink } from "../../ui/relay/engine_link.ts";
import { StreamRelays } from "../../ui/relay/stream_relays.ts";

const HOST = "localhost:3773";
const ORIGIN = `http://${HOST}`;
const BEARER = { authorization: `Bearer ${TEST_TOKEN}` };

/** What reached the engine. */
interface Reached {
  readonly path: string;
  readonly init: RequestInit;
}

interface App {
  readonly reached: Reached[];
  /** Begins to drain, as at the gateway's end. */
  drain(): Promise<void>;
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** The gateway's routes without a port, before an engine that notes what reaches it. */
function appUnderTest(options: { token?: string; tls?: boolean } = {}): App {
  using folder = testPage();
  const reached: Reached[] = [];
  const engine: EngineLink = {
    fetch: (path, init) => {
      reached.push({ path, init });
      return Promise.resolve(Response.json({ from: "engine" }));
    },
    upload: (path, { method, headers, body }) => {
      reached.push({
        path,
        init: { method, headers, body: body as ReadableStream<Uint8Array<ArrayBuffer>> },
      });
      return Promise.resolve(Response.json({ from: "engine" }));
    },
    connect: () => {
      throw new Error("no stream is opened here");
    },
    [Symbol.dispose]: () => {},
  };
  const token = options.token ?? TEST_TOKEN;
  const streams = new StreamRelays(engine, USUAL_BOUNDS);
  const app = createGateway({
    address: {
      ...listenAddress({ HERO_VOICE_UI_HOST: "127.0.0.1", HERO_VOICE_UI_PORT: 3773 }),
      scheme: options.tls ? "https" : "http",
    },
    furtherHosts: [],
    token: token === "off" ? undefined : new Token(token),
    page: PageFiles.read(folder.path),
    http: new HttpRelay(engine, 256),
    streams,
    logs: () => undefined,
    status: () => ({ version: "0", pid: 1, uptimeMs: 0, rssBytes: 0, streams: 0 }),
  });
  return {
    reached,
    drain: () => streams.drain(),
    request: async (path, init = {}) => {
      const headers = new Headers({ host: HOST });
      for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
      return await app.request(`http://gateway${path}`, { ...init, headers });
    },
  };
}

async function errorCode(response: Response): Promise<string> {
  const { error } = errorBodySchema.parse(await response.json());
  assertMatch(error.message, /^[A-Z].*\.$/);
  return error.code;
}

Deno.test("gateway serves page and health to everyone, the rest with the token only", async () => {
  const app = appUnderTest();
  assertStrictEquals((await app.request("/")).status, 200);
  assertEquals(await (await app.request("/health")).json(), { status: "ok" });
  const paths = ["/ready", "/v1/recordings", "/v1/stream", "/v1/", "/v1/logs", "/v1/status"];
  for (const path of [...paths, "/v1/anything"]) {
    const response = await app.request(path);
    assertStrictEquals(response.status, 401, path);
    assertStrictEquals(await errorCode(response), "unauthorized");
  }
  assertEquals(app.reached, []);
  assertStrictEquals((await app.request("/ready", { headers: BEARER })).status, 200);
  assertStrictEquals((await app.request("/v1/engines?a=%20b", { headers: BEARER })).status, 200);
  assertEquals(app.reached.map(({ path }) => path), ["/ready", "/v1/engines?a=%20b"]);
});

Deno.test("gateway puts its security headers on every answer", async () => {
  const app = appUnderTest();
  const answers = [
    await app.request("/"),
    await app.request("/health"),
    await app.request("/nothing"),
    await app.request("/v1/recordings"),
    await app.request("/v1/recordings", { headers: BEARER }),
    await app.request("/", { headers: { host: "evil.example" } }),
    await app.request("/login", { method: "POST", body: "nonsense" }),
  ];
  for (const { headers } of answers) {
    assertMatch(
      headers.get("content-security-policy") ?? "",
      /^default-src 'none'; script-src 'self';/,
    );
    assertStrictEquals(headers.get("x-content-type-options"), "nosniff");
    assertStrictEquals(headers.get("referrer-policy"), "no-referrer");
    assertStrictEquals(headers.get("cross-origin-opener-policy"), "same-origin");
    assertStrictEquals(headers.get("cross-origin-resource-policy"), "same-origin");
    assertStrictEquals(headers.get("permissions-policy"), "microphone=(self)");
  }
});

Deno.test("gateway lets nothing inline in but what bears the nonce of this very answer", async () => {
  const app = appUnderTest();
  const nonces = new Set<string>();
  for (let answer = 0; answer < 3; answer++) {
    const policy = (await app.request("/")).headers.get("content-security-policy") ?? "";
    assertStrictEquals(/unsafe-/.test(policy), false);
    assertMatch(policy, /; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/);
    const nonce = /; style-src 'self' 'nonce-([A-Za-z0-9+/=]{24})';/.exec(policy)?.[1];
    nonces.add(nonce ?? "");
  }
  assertStrictEquals(nonces.size, 3);
  const data = (await app.request("/health")).headers.get("content-security-policy") ?? "";
  assertMatch(data, /; style-src 'self';/);
});

Deno.test("POST /login gives a cookie that lets in and isn't the token", async () => {
  const app = appUnderTest();
  const response = await app.request("/login", {
    method: "POST",
    headers: { origin: ORIGIN },
    body: JSON.stringify({ token: TEST_TOKEN }),
  });
  assertStrictEquals(response.status, 204);
  const cookie = response.headers.get("set-cookie") ?? "";
  assertMatch(
    cookie,
    /^hero_voice_3773=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/,
  );
  assert(!cookie.includes(TEST_TOKEN));
  const pair = cookie.split(";")[0] ?? "";
  for (const header of [pair, `other=1; ${pair}`, `${pair}; other=1`]) {
    const inside = await app.request("/v1/recordings", { headers: { cookie: header } });
    assertStrictEquals(inside.status, 200, header);
  }
  for (
    const header of [`x${pair}`, `${pair}x`, `hero_voice_3773=${TEST_TOKEN}`, "hero_voice_3773"]
  ) {
    const outside = await app.request("/v1/recordings", { headers: { cookie: header } });
    assertStrictEquals(outside.status, 401, header);
  }
});

Deno.test("POST /login marks the cookie Secure under TLS", async () => {
  const response = await appUnderTest({ tls: true }).request("/login", {
    method: "POST",
    body: JSON.stringify({ token: TEST_TOKEN }),
  });
  assertMatch(response.headers.get("set-cookie") ?? "", /; Secure$/);
});

Deno.test("POST /login refuses wrong and malformed tokens", async () => {
  const app = appUnderTest();
  const cases: [string, number][] = [
    [JSON.stringify({ token: "wrong" }), 401],
    [JSON.stringify({ token: 1 }), 400],
    ["{}", 400],
    ["", 400],
    ["[", 400],
    ["null", 400],
    [`{"token":"${"x".repeat(MAX_LOGIN_BYTES)}"}`, 413],
  ];
  for (const [body, status] of cases) {
    const response = await app.request("/login", { method: "POST", body });
    assertStrictEquals(response.status, status, body.slice(0, 40));
    assertStrictEquals(response.headers.get("set-cookie"), null);
    await errorCode(response);
  }
});

Deno.test("POST /login slows guessing down; who is in already isn't touched", async () => {
  const app = appUnderTest();
  const login = (token: string): Promise<Response> =>
    app.request("/login", { method: "POST", body: JSON.stringify({ token }) });
  for (let i = 0; i < MAX_TOKEN_FAILURES; i++) {
    assertStrictEquals((await login(`wrong-${i}`)).status, 401);
  }
  const refused = await login(TEST_TOKEN);
  assertStrictEquals(refused.status, 429);
  assertMatch(refused.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
  assertStrictEquals(await errorCode(refused), "too_many_tries");
  assertStrictEquals((await app.request("/v1/recordings", { headers: BEARER })).status, 200);
});

Deno.test("gateway slows wrong bearers down and never shuts the right one out", async () => {
  const app = appUnderTest();
  const ask = (authorization: string): Promise<Response> =>
    app.request("/v1/recordings", { headers: { authorization } });
  for (let i = 0; i < MAX_TOKEN_FAILURES; i++) {
    assertStrictEquals((await ask(`Bearer wrong-${i}`)).status, 401);
  }
  assertStrictEquals((await ask("Bearer wrong")).status, 429);
  assertStrictEquals((await ask("Basic eDp5")).status, 429);
  assertStrictEquals((await ask(`bearer  ${TEST_TOKEN}`)).status, 200);
});

Deno.test("gateway lets everyone of this machine in where the token is off", async () => {
  const app = appUnderTest({ token: "off" });
  assertStrictEquals((await app.request("/v1/recordings")).status, 200);
  const login = await app.request("/login", { method: "POST", body: '{"token":"x"}' });
  assertStrictEquals(login.status, 204);
  // Pages of other sites still may not.
  const headers = { origin: "http://evil.example" };
  assertStrictEquals((await app.request("/v1/recordings", { headers })).status, 403);
});

Deno.test("gateway refuses other sites' requests, with the token too", async () => {
  const app = appUnderTest();
  const foreign: Record<string, string>[] = [
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "https://localhost:3773" },
    { origin: "http://localhost:8080" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    for (const method of ["GET", "POST", "PATCH", "DELETE"]) {
      const response = await app.request("/v1/recordings", {
        method,
        headers: { ...BEARER, ...headers },
      });
      assertStrictEquals(response.status, 403, `${method} ${JSON.stringify(headers)}`);
      assertStrictEquals(await errorCode(response), "foreign_origin");
    }
    const login = await app.request("/login", {
      method: "POST",
      headers,
      body: JSON.stringify({ token: TEST_TOKEN }),
    });
    assertStrictEquals(login.status, 403);
  }
  assertEquals(app.reached, []);
  const own = await app.request("/v1/recordings", {
    method: "POST",
    headers: {
      ...BEARER,
      origin: ORIGIN,
      "sec-fetch-site": "same-origin",
      "content-length": "1",
    },
    body: "x",
  });
  assertStrictEquals(own.status, 200);
});

Deno.test("a draining gateway refuses what changes something or begins work, and still answers", async () => {
  const app = appUnderTest();
  await app.drain();
  for (const method of ["POST", "PATCH", "DELETE"]) {
    const response = await app.request("/v1/recordings/1", { method, headers: BEARER });
    assertStrictEquals(response.status, 503, method);
    assertMatch(response.headers.get("retry-after") ?? "", /^\d+$/);
    assertStrictEquals(errorBodySchema.parse(await response.json()).error.code, "draining");
  }
  assertEquals(app.reached, []);
  assertStrictEquals((await app.request("/v1/recordings", { headers: BEARER })).status, 200);
  // Who may not come in learns nothing of it.
  assertStrictEquals((await app.request("/v1/recordings", { method: "POST" })).status, 401);
});

Deno.test("gateway relays nothing outside /v1 and /ready, however it is written", async () => {
  const app = appUnderTest();
  for (
    const path of [
      "/internal/drain",
      "/v1/../internal/drain",
      "/v1/%2e%2e/internal/drain",
      "/v1/x/%2E%2e/%2e%2e/internal/drain",
      "/v1\\..\\internal/drain",
      "//internal/drain",
      "/v1",
      "/V1/recordings",
      "/ready/x",
    ]
  ) {
    for (const method of ["GET", "POST"]) {
      const response = await app.request(path, { method, headers: BEARER });
      assertStrictEquals(response.status, 404, `${method} ${path}`);
    }
  }
  assertEquals(app.reached, []);
  // Dots that stay below /v1 are the engine's business, in their resolved form.
  await app.request("/v1/a/../b", { headers: BEARER });
  assertEquals(app.reached.map(({ path }) => path), ["/v1/b"]);
});

Deno.test("gateway hands neither credentials nor the connection's headers on", async () => {
  const app = appUnderTest();
  await app.request("/v1/recordings", {
    headers: {
      ...BEARER,
      cookie: "hero_voice_3773=x",
      connection: "keep-alive, x-secret",
      "x-secret": "1",
      "proxy-authorization": "Basic x",
      "te": "trailers",
      "range": "bytes=1-2",
      "if-none-match": '"e"',
    },
  });
  const headers = new Headers(app.reached[0]?.init.headers);
  assertEquals([...headers.keys()].sort(), ["accept-encoding", "if-none-match", "range"]);
  assertStrictEquals(headers.get("range"), "bytes=1-2");
});

const STREAM_HEADERS: readonly (readonly [string, readonly string[], boolean])[] = [
  ["the bearer and no Origin", [`Authorization: Bearer ${TEST_TOKEN}`], true],
  ["the bearer and the own Origin", [`Authorization: Bearer ${TEST_TOKEN}`, "Origin: OWN"], true],
  ["the cookie and the own Origin", ["Cookie: COOKIE", "Origin: OWN"], true],
  ["the cookie and no Origin", ["Cookie: COOKIE"], false],
  ["the cookie and another Origin", ["Cookie: COOKIE", "Origin: http://evil.example"], false],
  ["the cookie and Origin null", ["Cookie: COOKIE", "Origin: null"], false],
  ["the bearer and another Origin", [
    `Authorization: Bearer ${TEST_TOKEN}`,
    "Origin: http://evil.example",
  ], false],
  ["the own Origin alone", ["Origin: OWN"], false],
  ["a wrong bearer", ["Authorization: Bearer wrong"], false],
  ["nothing", [], false],
];
for (const [what, headers, expected] of STREAM_HEADERS) {
  Deno.test(`gateway ${expected ? "opens" : "refuses"} a stream with ${what}`, async () => {
    using folder = tempFolder();
    const socket = `${folder.path}/engine.sock`;
    await using _engine = standInEngine({ socket });
    await using gateway = startGateway({ socket });
    const login = await fetch(`${gateway.url}/login`, {
      method: "POST",
      body: JSON.stringify({ token: TEST_TOKEN }),
    });
    const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
    const filled = headers.map((header) =>
      header.replace("OWN", gateway.url).replace("COOKIE", cookie)
    );
    let opened = true;
    try {
      const connection = await openRawWebSocket(gateway.port, "/v1/stream", SUBPROTOCOL, filled);
      connection.close();
    } catch (error) {
      assertMatch(String(error), /HTTP\/1\.1 40[13]/);
      opened = false;
    }
    assertStrictEquals(opened, expected);
    while (gateway.streams.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
}

Deno.test("gateway answers 400 to a stream without the subprotocol or without an upgrade", async () => {
  using folder = tempFolder();
  await using gateway = startGateway({ socket: `${folder.path}/nobody.sock` });
  const upgrade = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
  const common = [`Host: 127.0.0.1:${gateway.port}`, `Authorization: Bearer ${TEST_TOKEN}`];
  const offered = `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`;
  const cases = [
    [...common, ...upgrade],
    [...common, ...upgrade, "Sec-WebSocket-Protocol: other"],
    [...common, ...upgrade, `Sec-WebSocket-Protocol: x${SUBPROTOCOL}`],
    [...common, offered],
    [...common, offered, "Connection: Upgrade", "Upgrade: websocket"],
  ];
  for (const headers of cases) {
    const status = await statusOfRaw(gateway.port, "GET /v1/stream HTTP/1.1", headers);
    assertStrictEquals(status, 400, headers.join("; "));
  }
});

Deno.test("gateway refuses a Host header that is missing, empty, repeated or unknown", async () => {
  using folder = tempFolder();
  await using gateway = startGateway({ socket: `${folder.path}/nobody.sock` });
  const own = `Host: 127.0.0.1:${gateway.port}`;
  const cases: [string, string[], number][] = [
    ["GET / HTTP/1.1", [own], 200],
    ["GET / HTTP/1.1", [], 400],
    ["GET / HTTP/1.0", [], 400],
    ["GET / HTTP/1.1", ["Host:"], 400],
    ["GET / HTTP/1.1", [own, own], 400],
    ["GET / HTTP/1.1", [own, "Host: evil.example"], 400],
    ["GET / HTTP/1.1", ["Host: evil.example"], 421],
    ["GET / HTTP/1.1", [`Host: evil.example:${gateway.port}`], 421],
    [`GET http://127.0.0.1:${gateway.port}/ HTTP/1.1`, ["Host: evil.example"], 421],
    ["GET /health HTTP/1.1", ["Host: evil.example"], 421],
    ["POST /login HTTP/1.1", ["Host: evil.example"], 421],
  ];
  for (const [line, headers, status] of cases) {
    assertStrictEquals(
      await statusOfRaw(gateway.port, line, headers),
      status,
      `${line} ${headers.join("; ")}`,
    );
  }
});
