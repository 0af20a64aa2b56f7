import { assertEquals, assertMatch } from "../assert.ts";

async function run(blockMs: number, limitMs: number): Promise<{ signal: string; output: string }> {
  const program = `${import.meta.dirname}/../fixtures/blocked_program.ts`;
  const shared = `${import.meta.dirname}/../../shared`;
  const { signal, stdout } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "--cached-only", `--allow-read=${shared}`],
      ...[program, `${blockMs}`, `${limitMs}`],
    ],
    stdout: "piped",
  }).output();
  return { signal: signal ?? "", output: new TextDecoder().decode(stdout) };
}

Deno.test("startWatchdog() kills a process whose event loop is blocked, and says so", async () => {
  const { signal, output } = await run(60_000, 1_000);
  assertEquals(signal, "SIGKILL");
  assertMatch(
    output,
    /ERROR hero_voice\.server\.watchdog the event loop is blocked; .* pid=\d+\n$/,
  );
});

Deno.test("startWatchdog() leaves a process alone that is busy for a while", async () => {
  const { signal, output } = await run(1_000, 20_000);
  assertEquals([signal, output], ["", "still there\n"]);
});
