import { assertEquals, assertStrictEquals } from "../../assert.ts";
import { listenAddress } from "../../../shared/gateway_address.ts";
import { allowedHosts, checkHost } from "../../../ui/access/host_check.ts";

const address = listenAddress({ HERO_VOICE_UI_HOST: "192.168.1.5", HERO_VOICE_UI_PORT: 3773 });
const allowed = allowedHosts(address, ["voice.example.org", "other.example.org:8443"]);

Deno.test("checkHost() lets in the loopback names, the own host and further ones", () => {
  for (
    const host of [
      "localhost:3773",
      "127.0.0.1:3773",
      "[::1]:3773",
      "192.168.1.5:3773",
      "voice.example.org",
      "other.example.org:8443",
      "LocalHost:3773",
    ]
  ) {
    assertEquals(checkHost(host, allowed), { ok: true, host: host.toLowerCase() });
  }
});

const HOSTILE: readonly (readonly [string | null, number])[] = [
  [null, 400],
  ["", 400],
  ["  ", 400],
  ["localhost:3773, localhost:3773", 400],
  ["localhost:3773,evil.example", 400],
  ["evil.example", 421],
  ["evil.example:3773", 421],
  ["localhost", 421],
  ["localhost:3774", 421],
  ["localhost.evil.example:3773", 421],
  ["localhost:3773.evil.example", 421],
  ["localhost:3773@evil.example", 421],
  ["localhost.:3773", 421],
  ["127.0.0.2:3773", 421],
  ["0.0.0.0:3773", 421],
  ["voice.example.org:3773", 421],
  ["other.example.org", 421],
];
for (const [header, status] of HOSTILE) {
  Deno.test(`checkHost() refuses ${JSON.stringify(header)} with ${status}`, () => {
    const verdict = checkHost(header, allowed);
    assertStrictEquals(verdict.ok ? 200 : verdict.status, status);
  });
}

Deno.test("allowedHosts() takes names without port on the scheme's default port", () => {
  const plain = allowedHosts({ ...address, port: 80 }, []);
  assertStrictEquals(plain.has("localhost"), true);
  assertStrictEquals(allowedHosts({ ...address, port: 443 }, []).has("localhost"), false);
  assertStrictEquals(
    allowedHosts({ ...address, port: 443, scheme: "https" }, []).has("localhost"),
    true,
  );
});
