import { type Recording, recordingSchema } from "../../shared/recording.ts";
import { SUBPROTOCOL } from "../../shared/protocol.ts";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { startBoth, TOKEN } from "../fixtures/both_programs.ts";
import { statusOfRaw } from "../fixtures/raw_http.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { StreamClient } from "../fixtures/stream_client.ts";

/** A way to ask: request line and what it needs besides host, origin and token. */
interface Route {
  readonly line: string;
  readonly headers: readonly string[];
}

/** Headers that are wrong in one respect. */
type Wrong = readonly [what: string, headers: readonly string[]];

const WEBSOCKET = [
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
];

function routes(id: string): Route[] {
  const json = (body: string): string[] => [
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    "",
    body,
  ];
  return [
    { line: "GET /v1/stream", headers: WEBSOCKET },
    { line: `GET /v1/stream?recording=${id}`, headers: WEBSOCKET },
    { line: "GET /v1/recordings", headers: [] },
    { line: `GET /v1/recordings/${id}/audio`, headers: ["Range: bytes=0-9"] },
    { line: `DELETE /v1/recordings/${id}?permanent=true`, headers: [] },
    { line: `PATCH /v1/recordings/${id}`, headers: json('{"title":"taken over"}') },
    { line: `POST /v1/recordings/${id}/retry`, headers: json("{}") },
  ];
}

function wrongHosts(port: number): Wrong[] {
  const own = `127.0.0.1:${port}`;
  return [
    ["no Host", []],
    ["an empty Host", ["Host:"]],
    ["two Hosts", [`Host: ${own}`, "Host: evil.example"]],
    ["the same Host twice", [`Host: ${own}`, `Host: ${own}`]],
    ["two names in the Host", [`Host: ${own}, evil.example`]],
    ["a foreign Host", ["Host: evil.example"]],
    ["a foreign Host with the own port", [`Host: evil.example:${port}`]],
    ["the own name as a part of another", [`Host: localhost.evil.example:${port}`]],
    ["another port", [`Host: 127.0.0.1:${port + 1}`]],
    ["no port", ["Host: localhost"]],
    ["a user before the Host", [`Host: evil@${own}`]],
    ["another loopback address", [`Host: 127.0.0.2:${port}`]],
    ["all addresses", [`Host: 0.0.0.0:${port}`]],
    ["a dot after the name", [`Host: localhost.:${port}`]],
  ];
}

function wrongOrigins(port: number): Wrong[] {
  return [
    ["a foreign origin", ["Origin: http://evil.example"]],
    ["the origin null", ["Origin: null"]],
    ["another scheme", [`Origin: https://127.0.0.1:${port}`]],
    ["another port", [`Origin: http://127.0.0.1:${port + 1}`]],
    ["another own name", [`Origin: http://localhost:${port}`]],
    ["the own origin as a part of another", [`Origin: http://127.0.0.1:${port}.evil.example`]],
    ["a user before the origin", [`Origin: http://evil@127.0.0.1:${port}`]],
    ["two origins", [`Origin: http://127.0.0.1:${port}, http://evil.example`]],
    ["Sec-Fetch-Site cross-site", ["Sec-Fetch-Site: cross-site"]],
    ["Sec-Fetch-Site same-site", ["Sec-Fetch-Site: same-site"]],
  ];
}

function wrongTokens(port: number): Wrong[] {
  return [
    ["no token", []],
    ["a wrong token", ["Authorization: Bearer wrong-wrong-wrong-wrong"]],
    ["a part of the token", [`Authorization: Bearer ${TOKEN.slice(0, -1)}`]],
    ["more than the token", [`Authorization: Bearer ${TOKEN}x`]],
    ["the token in capitals", [`Authorization: Bearer ${TOKEN.toUpperCase()}`]],
    ["another way to bear it", [`Authorization: Basic ${TOKEN}`]],
    ["the token as cookie", [`Cookie: hero_voice_${port}=${TOKEN}`]],
    ["the token in a header of its own", [`X-Token: ${TOKEN}`]],
    ["two tokens", [`Authorization: Bearer wrong`, `Authorization: Bearer ${TOKEN}`]],
  ];
}

/** Statuses that turn a request away. */
const REFUSALS = [400, 401, 403, 404, 421, 429];

Deno.test("200 hostile requests and streams: none is accepted, none reaches a recording", async (t) => {
  await using both = await startBoth();
  const { port } = both;
  const client = await StreamClient.connect(both.target);
  const { recording: id } = await client.start({ title: "mine" });
  await client.stream(new Int16Array(16_000).fill(7), 0);
  client.send({ type: "stop" });
  await client.closed;
  const read = async (): Promise<Recording> =>
    recordingSchema.parse(await (await both.ask(`/v1/recordings/${id}`)).json());
  const list = async (): Promise<unknown> => await (await both.ask("/v1/recordings")).json();
  // Until then it changes by itself.
  await eventually(async () => (await read()).conversion?.state === "done");
  const before = [await read(), await list()];

  const host = `Host: 127.0.0.1:${port}`;
  const bearer = `Authorization: Bearer ${TOKEN}`;
  const own = `Origin: http://127.0.0.1:${port}`;
  let cases = 0;
  const refused = async (what: string, route: Route, headers: readonly string[]): Promise<void> => {
    cases += 1;
    await t.step(`${route.line.slice(0, 40)}: ${what}`, async () => {
      const status = await statusOfRaw(port, `${route.line} HTTP/1.1`, [
        ...headers,
        ...route.headers,
      ]);
      assert(REFUSALS.includes(status), `answered ${status}`);
    });
  };
  await t.step("what is right in all respects is accepted", async () => {
    for (const [route, expected] of [[routes(id)[0]!, 101], [routes(id)[2]!, 200]] as const) {
      const headers = [host, own, bearer, ...route.headers];
      assertStrictEquals(await statusOfRaw(port, `${route.line} HTTP/1.1`, headers), expected);
    }
  });
  for (const route of routes(id)) {
    for (const [what, headers] of wrongHosts(port)) {
      await refused(what, route, [...headers, bearer]);
    }
    for (const [what, headers] of wrongOrigins(port)) {
      await refused(what, route, [host, bearer, ...headers]);
    }
    for (const [what, headers] of wrongTokens(port)) {
      await refused(what, route, [host, own, ...headers]);
    }
  }
  for (
    const path of [
      "/internal/drain",
      "/v1/../internal/drain",
      "/v1/%2e%2e/internal/drain",
      "//internal/drain",
      `http://127.0.0.1:${port}/internal/drain`,
      "/v1/..%2finternal/drain",
    ]
  ) {
    await refused("the engine's own route", { line: `POST ${path}`, headers: [] }, [host, bearer]);
  }
  assert(cases >= 200, `${cases} cases`);
  assertEquals([await read(), await list()], before);
  assertStrictEquals((await (await both.ask("/v1/status")).json()).live, 0);
  await both.assertHealthy();
});
