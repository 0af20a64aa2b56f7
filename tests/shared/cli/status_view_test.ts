import { showStatus } from "../../../shared/cli/status_view.ts";
import { assert, assertEquals } from "../../assert.ts";

const REPORT = { service: "hero_voice_server", state: "running", pid: 7, health: "ok" } as const;

Deno.test("showStatus() tells of conversions and how far the one is that runs", () => {
  const conversions = { queued: 2, running: 1, waiting: 0, failed: 3, recording: null };
  const row = (progress: number | null): string | undefined =>
    showStatus({ ...REPORT, conversions: { ...conversions, progress } }).split("\n")
      .find((line) => line.includes("conversions"));
  assertEquals(row(0.499), "  conversions 1 running (49 %), 2 queued, 0 waiting, 3 failed");
  assertEquals(row(null), "  conversions 1 running, 2 queued, 0 waiting, 3 failed");
});

Deno.test("showStatus() tells of each engine whether it can be used, and why not", () => {
  const engines = [
    { name: "groq", usable: true, inUse: false, message: "Groq can't be reached." },
    { name: "openai", usable: false, inUse: false, message: "Set STT_API_KEY." },
    { name: "pocketsphinx", usable: true, inUse: true },
  ];
  const lines = showStatus({ ...REPORT, engine: "pocketsphinx", engines }).split("\n");
  const at = lines.findIndex((line) => line.includes("engine "));
  assertEquals(lines.slice(at, at + 4).map((line) => line.trim().replace(/\s+/g, " ")), [
    "engine pocketsphinx",
    "groq is passed over: Groq can't be reached.",
    "openai can't be used: Set STT_API_KEY.",
    "pocketsphinx is in use",
  ]);
});

Deno.test("showStatus() says nothing of what it isn't told", () => {
  assert(!showStatus(REPORT).includes("conversions"));
});
