import { Microphones } from "../../../../ui/web/capture/microphones.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

interface Device {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

function device(kind: string, deviceId: string, label: string): Device {
  return { kind, deviceId, label };
}

Deno.test("Microphones lists microphones only, and remembers which was chosen", async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const devices = {
    enumerateDevices: () =>
      Promise.resolve([
        device("audioinput", "default", "Default"),
        device("audioinput", "a", "<b>Desk</b>"),
        device("audiooutput", "b", "Loudspeaker"),
        device("videoinput", "c", "Camera"),
      ]),
  };
  const microphones = new Microphones({ devices, storage });
  await microphones.look();
  assertEquals(microphones.list.value, [{ id: "a", label: "<b>Desk</b>" }]);
  microphones.choose("a");
  assertStrictEquals(new Microphones({ devices, storage }).chosen.value, "a");
  microphones.choose(undefined);
  assertStrictEquals(new Microphones({ devices, storage }).chosen.value, undefined);
});

Deno.test("Microphones does without a browser that tells or keeps nothing", async () => {
  const refuse = (): never => {
    throw new Error("no");
  };
  const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  const none = new Microphones({ devices: undefined, storage });
  await none.look();
  none.choose("a");
  assertStrictEquals(none.chosen.value, "a");
  const broken = new Microphones({
    devices: { enumerateDevices: () => Promise.reject(new Error("no")) },
    storage,
  });
  await broken.look();
  assertEquals(broken.list.value, []);
});
