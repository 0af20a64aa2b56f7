/**
 * The table of what the offline engine's process can do wrong: what each fault leads to, how often it is
 * asked, and that every segment gets its text by itself, once, when the fault is over.
 */
import { PROJECT_DIR } from "../../../shared/config.ts";
import { PocketSphinx } from "../../../server/transcribe/pocketsphinx/engine.ts";
import { count } from "../../counts.ts";
import { CountedEngine, meetFault } from "../../fixtures/fault_table.ts";
import { scaledClock } from "../../fixtures/scaled_clock.ts";

/** A wrapper that does what it is told. */
const PLAYED = `${PROJECT_DIR}/tests/fixtures/offline_engine`;
const PLAY_FILE = `/tmp/hero_voice_engine_${Deno.pid}`;
/** Long enough for a process that starts on a busy machine, where the fault isn't that it hangs. */
const PATIENCE_MS = 60_000;

/** Plays an engine that is well: it "hears" the first sample of each clip. */
const WELL = `
echo '{"ready": true}'
while read -r line; do
  id=\${line#*:}; id=\${id%%,*}
  bytes=\${line##*:}; bytes=\${bytes%\\}}
  value=$(head -c "$bytes" | od -An -td2 -N2 | tr -d ' ')
  printf '{"id": %s, "words": [' "$id"
  printf '{"word": "heard", "startMs": 0, "endMs": 50, "probability": 1},'
  printf '{"word": "%s", "startMs": 50, "endMs": 100, "probability": 1}]}\\n' "$value"
done`;

/** What the wrapper does instead, and what is said of it. */
interface Fault {
  readonly name: string;
  readonly plays: string;
  readonly sentence: RegExp;
  readonly hangs?: boolean;
}

/** Gets ready and takes a clip of 100 ms. */
const READY = `echo '{"ready": true}'; read -r line; head -c 3200 >/dev/null;`;
const ENDED = /ended unexpectedly; it is started again.*make setup/;
const NO_ANSWER = /said something that is no answer/;

const FAULTS: readonly Fault[] = [
  { name: "ends at its start", plays: "exit 1", sentence: ENDED },
  { name: "is killed at its start", plays: "kill -9 $$", sentence: ENDED },
  { name: "is killed with a clip", plays: `${READY} kill -9 $$`, sentence: ENDED },
  { name: "crashes with a clip", plays: `${READY} kill -SEGV $$`, sentence: ENDED },
  { name: "closes its pipe", plays: `${READY} exec >&-; exec sleep 60`, sentence: ENDED },
  {
    name: "hangs at its start",
    plays: "exec sleep 60",
    sentence: /gave no answer within/,
    hangs: true,
  },
  {
    name: "hangs with a clip",
    plays: `${READY} exec sleep 60`,
    sentence: /gave no answer within/,
    hangs: true,
  },
  { name: "says garbage at its start", plays: "echo hello", sentence: NO_ANSWER },
  {
    name: "says garbage",
    plays: `${READY} head -c 100 /dev/urandom; echo`,
    sentence: NO_ANSWER,
  },
  { name: "never ends a line", plays: `${READY} cat /dev/zero`, sentence: NO_ANSWER },
  {
    name: "answers another clip",
    plays: `${READY} echo '{"id": 99, "words": []}'`,
    sentence: /answered something else/,
  },
  { name: "has no words", plays: `${READY} echo '{"id": 1, "words": 7}'`, sentence: NO_ANSWER },
  {
    name: "says an error",
    plays: `${READY} echo '{"id": 1, "error": "no memory"}'`,
    sentence: /failed on a clip \(no memory\)/,
  },
  {
    name: "takes too much memory",
    plays: `ulimit -v 90000; exec '${PROJECT_DIR}/.tools/pocketsphinx/engine'`,
    sentence: ENDED,
  },
];

/** Removes at its disposal what tells the wrapper what to do. */
function removedAtEnd(): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => Deno.remove(PLAY_FILE) };
}

/** Runs of a cell; all meet the fault, and its end, together. */
const RUNS = { together: 5, rounds: count(1, 4) };

async function meet({ plays, sentence, hangs = false }: Fault): Promise<void> {
  await Deno.writeTextFile(PLAY_FILE, plays);
  let suffering = RUNS.together;
  const healed = Promise.withResolvers<void>();
  const heal = async (): Promise<void> => {
    if (--suffering === 0) {
      await Deno.writeTextFile(PLAY_FILE, WELL);
      healed.resolve();
    }
    await healed.promise;
  };
  await Promise.all(Array.from({ length: RUNS.together }, async (_, run) => {
    await using stack = new AsyncDisposableStack();
    const make = (timeoutMs: number): PocketSphinx =>
      new PocketSphinx({ wrapper: PLAYED, timeoutMs: () => timeoutMs, clock: scaledClock(100) });
    const good = stack.use(make(PATIENCE_MS));
    const engine = stack.use(new CountedEngine(make(hangs ? 300 : PATIENCE_MS), false));
    stack.use(engine.inner);
    await meetFault({
      engine,
      expected: { calls: 3, outcome: "waiting", sentence },
      values: [101 + run],
      heal: async () => {
        await heal();
        engine.inner = good;
      },
    });
  }));
}

Deno.test("pocketsphinx: what each fault leads to, and that all is made up for after it", async (t) => {
  await using _played = removedAtEnd();
  for (const fault of FAULTS) {
    await t.step(fault.name, async () => {
      for (let round = 0; round < RUNS.rounds; round++) await meet(fault);
    });
  }
});

Deno.test("pocketsphinx: without its wrapper a segment waits, and goes on when it is installed", async () => {
  await using _played = removedAtEnd();
  const wrapper = `/tmp/hero_voice_wrapper_${Deno.pid}`;
  await using missing = new PocketSphinx({ wrapper });
  await using engine = new CountedEngine(missing, false);
  await using good = new PocketSphinx({ wrapper: PLAYED });
  await meetFault({
    engine,
    expected: { calls: 3, outcome: "waiting", sentence: /can't be run.*make setup/ },
    values: [7],
    heal: async () => {
      await Deno.writeTextFile(PLAY_FILE, WELL);
      engine.inner = good;
    },
  });
});
