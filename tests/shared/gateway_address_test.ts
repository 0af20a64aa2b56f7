import { assertEquals, assertStrictEquals, assertThrows } from "../assert.ts";
import { isLoopback, listenAddress } from "../../shared/gateway_address.ts";

Deno.test("listenAddress() tells bind address, URL host and scheme", () => {
  assertEquals(listenAddress({ HERO_VOICE_UI_HOST: "[::1]", HERO_VOICE_UI_PORT: 4000 }), {
    hostname: "::1",
    urlHost: "[::1]",
    reachableHost: "[::1]",
    port: 4000,
    scheme: "http",
    loopback: true,
  });
  const any = listenAddress({
    HERO_VOICE_UI_HOST: "0.0.0.0",
    HERO_VOICE_UI_PORT: 443,
    HERO_VOICE_TLS_CERT: "/c",
    HERO_VOICE_TLS_KEY: "/k",
  });
  assertStrictEquals(any.reachableHost, "127.0.0.1");
  assertStrictEquals(any.scheme, "https");
  assertStrictEquals(any.loopback, false);
});

Deno.test("listenAddress() refuses a host with a port and half of a certificate", () => {
  assertThrows(
    () => listenAddress({ HERO_VOICE_UI_HOST: "localhost:80", HERO_VOICE_UI_PORT: 1 }),
    { name: "UserError", message: /HERO_VOICE_UI_PORT/ },
  );
  assertThrows(
    () =>
      listenAddress({
        HERO_VOICE_UI_HOST: "localhost",
        HERO_VOICE_UI_PORT: 1,
        HERO_VOICE_TLS_KEY: "/k",
      }),
    { name: "UserError", message: /HERO_VOICE_TLS_CERT/ },
  );
});

Deno.test("isLoopback() knows this machine from others", () => {
  for (const host of ["localhost", "voice.localhost", "127.0.0.1", "127.8.9.10", "[::1]"]) {
    assertStrictEquals(isLoopback(host), true, host);
  }
  for (
    const host of ["0.0.0.0", "[::]", "192.168.1.2", "127.evil.example", "localhost.evil.example"]
  ) {
    assertStrictEquals(isLoopback(host), false, host);
  }
});
