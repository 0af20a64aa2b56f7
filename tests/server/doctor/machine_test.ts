import { EXIT, UserError } from "../../../shared/errors.ts";
import { examine } from "../../../server/doctor/examine.ts";
import type { Finding } from "../../../server/doctor/finding.ts";
import type { Machine } from "../../../server/doctor/surroundings.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** A machine on which all is well, with a data folder of one's own. */
function machine(home: string, parts: Partial<Machine> = {}): Machine {
  const env: Record<string, string> = {
    HERO_VOICE_HOME: home,
    HERO_VOICE_UI_PORT: "0",
    ZINIT_SOCKET: `${home}/zinit.sock`,
    HERO_VOICE_POCKETSPHINX: `${home}/engine`,
    GROQ_API_KEY: "gsk_0123456789",
  };
  return {
    environment: (name) => env[name],
    uid: Deno.statSync(home).uid ?? 0,
    nowMs: Date.now(),
    freeBytes: () => Promise.resolve(1e12),
    tryOfflineEngine: () => Promise.resolve(),
    findZinit: () => Promise.resolve("/usr/bin/zinit-server"),
    ...parts,
  };
}

async function findingOf(about: string, from: Machine): Promise<Finding> {
  const found = await examine(from);
  const finding = found.find((each) => each.about === about);
  assert(finding !== undefined, JSON.stringify(found));
  return finding;
}

Deno.test("examine() calls a full disk broken and a filling one a warning", async () => {
  using folder = tempFolder();
  const disk = (freeMib: number): Promise<Finding> =>
    findingOf(
      "disk",
      machine(folder.path, { freeBytes: () => Promise.resolve(freeMib * 1_048_576) }),
    );
  assertEquals((await disk(50)).state, "broken");
  const low = await disk(500);
  assertEquals(low.state, "warning");
  assertMatch(low.says, /^500 MiB free .*HERO_VOICE_DISK_LOW_MB \(1024\)/);
  assertMatch(low.remedy ?? "", /make room/);
  assertEquals((await disk(5_000)).state, "fine");
});

Deno.test("examine() names a data folder of another account", async () => {
  using folder = tempFolder();
  const found = await findingOf("data folder", machine(folder.path, { uid: 4_242 }));
  assertEquals(found.state, "broken");
  assertMatch(found.says, /belongs to account \d+, and you are 4242/);
  assertMatch(found.remedy ?? "", /chown -R 4242/);
});

Deno.test("examine() names a clock that is years late", async () => {
  using folder = tempFolder();
  const found = await findingOf("clock", machine(folder.path, { nowMs: Date.UTC(1970, 0, 2) }));
  assertEquals(found.state, "broken");
  assertMatch(found.says, /1970-01-02.*long ago/);
});

Deno.test("examine() names a zinit that is not installed", async () => {
  using folder = tempFolder();
  const found = await findingOf(
    "zinit",
    machine(folder.path, {
      findZinit: () => Promise.reject(new UserError("none", EXIT.unavailable)),
    }),
  );
  assertEquals(found.state, "broken");
  assertMatch(found.says, /is not installed/);
  assertMatch(found.remedy ?? "", /make start|cargo install zinit/);
});

Deno.test("examine() tells which files can be uploaded, and names an ffmpeg that can't be run", async () => {
  using folder = tempFolder();
  const off = await findingOf("uploads", machine(folder.path));
  assertEquals(off.state, "fine");
  assertMatch(off.says, /HERO_VOICE_FFMPEG=on/);
  const { environment } = machine(folder.path);
  const on = machine(folder.path, {
    environment: (name) => name === "HERO_VOICE_FFMPEG" ? "on" : environment(name),
  });
  // The tests without programs may run none.
  const found = await findingOf("uploads", on);
  assertEquals(found.state, "broken");
  assertMatch(found.says, /The script that runs ffmpeg, .*decode, can't be run/);
  assertMatch(found.remedy ?? "", /HERO_VOICE_FFMPEG to off/);
});

Deno.test("examine() goes on where one check fails", async () => {
  using folder = tempFolder();
  const found = await examine(
    machine(folder.path, { freeBytes: () => Promise.reject(new Error("no such call")) }),
  );
  const disk = found.find(({ about }) => about === "disk");
  assertMatch(disk?.says ?? "", /can't be looked at \(no such call\)/);
  assertEquals(found.filter(({ state }) => state === "broken").length, 1);
  assertEquals(
    found.find(({ about }) => about === "keys")?.says,
    "set: GROQ_API_KEY; not set: STT_API_KEY, DEEPSEEK_API_KEY, LLM_API_KEY",
  );
});
