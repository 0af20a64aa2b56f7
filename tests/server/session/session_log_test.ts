import { startLogging } from "../../../shared/log.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";

Deno.test("a session's life is in the log by its source, its title short, its words never", async () => {
  const lines: string[] = [];
  await using _logging = await startLogging({
    level: "info",
    write: (text) => Promise.resolve(void lines.push(...text.trimEnd().split("\n"))),
  });
  await using bench = await SessionBench.open();
  bench.engine.answer = () => Promise.resolve({ text: "a private word" });
  const title = `one\n\u001b[31m${"t".repeat(500)}`;
  const first = await bench.connect();
  const { recording } = await first.start({ title });
  await first.stream(join(tone(1, 200), tone(0, 300)), 0);
  await first.close();
  await eventually(() => bench.registry.get(recording) === undefined);
  const second = await bench.connect();
  const { ackedSamples } = await second.start({ recording });
  await second.stream(tone(2, 200), ackedSamples);
  second.send({ type: "stop" });
  await second.expect("done");
  await second.closed;
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  const third = await bench.connect();
  const binned = await third.start();
  third.send({ type: "discard" });
  await third.closed;

  const said = (source: string): string[] =>
    lines.filter((line) => line.includes(` INFO hero_voice.${source} `))
      .map((line) => line.slice(line.indexOf(source) + source.length + 1));
  const life = said(`ws.${recording}`);
  assertMatch(life[0] ?? "", /^recording begun title="one\\n\\u\{?001b\}?\[31mt{80,95}\.\.\."$/);
  assertEquals(life.slice(1), [
    "recording interrupted samples=8000 code=1001",
    "recording resumed samples=8000",
    "recording ended samples=11200",
  ]);
  assertEquals(said(`ws.${binned.recording}`), [
    'recording begun title=""',
    "recording discarded",
  ]);
  assertEquals(said(`transcribe.${recording}`).length, 2);
  assert(!lines.join("\n").includes("private"));
});

Deno.test("the log says why a text is waited for or failed, in a bounded line", async () => {
  const lines: string[] = [];
  await using _logging = await startLogging({
    level: "info",
    write: (text) => Promise.resolve(void lines.push(...text.trimEnd().split("\n"))),
  });
  await using bench = await SessionBench.open();
  bench.engine.answer = () => Promise.reject(new Error(`no\r\n${"x".repeat(1_000_000)}`));
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(join(tone(1, 200), tone(0, 300)), 0);
  await client.expect("waiting");
  const said = lines.filter((text) => text.includes(`hero_voice.transcribe.${recording}`));
  const [attempt = "", outcome = ""] = said;
  assertEquals(said.length, 2);
  assertMatch(attempt, /attempt 1 failed .* reason="The scripted engine failed unexpectedly \(no/);
  assertMatch(outcome, /segment 0 is waiting .* reason="The scripted engine failed unexpectedly/);
  for (const line of said) assert(line.length < 1_000, `${line.length} characters`);
});
