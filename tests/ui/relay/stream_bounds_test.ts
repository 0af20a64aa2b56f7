import { streamBounds } from "../../../ui/relay/stream_bounds.ts";
import { assertEquals, assertStrictEquals } from "../../assert.ts";

const CONFIG = { HERO_VOICE_MAX_SESSIONS: 500, HERO_VOICE_MAX_BUFFERED_KB: 1_024 };

Deno.test("streamBounds() gives 50 streams to an address, and all to this machine's own", () => {
  const bounds = streamBounds(CONFIG);
  assertEquals([bounds.maxStreams, bounds.maxBufferedBytes], [500, 1_048_576]);
  for (const address of ["192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "128.0.0.1", ""]) {
    assertStrictEquals(bounds.maxOfAddress(address), 50, address);
  }
  for (const address of ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]) {
    assertStrictEquals(bounds.maxOfAddress(address), 500, address);
  }
});

Deno.test("streamBounds() gives what is set to every address", () => {
  const bounds = streamBounds({ ...CONFIG, HERO_VOICE_MAX_SESSIONS_PER_ADDRESS: 3 });
  assertEquals(["127.0.0.1", "192.0.2.7"].map(bounds.maxOfAddress), [3, 3]);
});
