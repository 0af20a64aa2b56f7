/** Runs engine and gateway side by side until one ends or a person stops them. */
import { EXIT, type ExitCode } from "../../shared/errors.ts";
import type { Child, ChildEnd } from "./child.ts";

/** What {@linkcode runBoth} works with. */
export interface RunOptions {
  readonly engine: Child;
  readonly gateway: Child;
  /** Resolves with true once a program answers; with false when asking was given up. */
  readonly answers: (child: Child, signal: AbortSignal) => Promise<boolean>;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
  /** Aborted by the second. */
  readonly hurry: AbortSignal;
  /** What to print once both answer. */
  readonly greeting: () => Promise<string>;
  readonly print: (text: string) => void;
}

/** How long a program may take to stop before it is killed, in milliseconds. */
const STOP_TIMEOUT_MS = 10_000;

function describe({ code, signal }: ChildEnd): string {
  return signal === null ? `with exit code ${code}` : `by ${signal}`;
}

/** Stops a program: SIGTERM, and SIGKILL if that isn't enough or there is a hurry. */
async function stopChild(child: Child, hurry: AbortSignal): Promise<ChildEnd> {
  const kill = (): void => child.kill("SIGKILL");
  const timer = setTimeout(kill, STOP_TIMEOUT_MS);
  hurry.addEventListener("abort", kill, { once: true });
  try {
    child.kill(hurry.aborted ? "SIGKILL" : "SIGTERM");
    return await child.ended;
  } finally {
    clearTimeout(timer);
    hurry.removeEventListener("abort", kill);
  }
}

/**
 * Waits for both programs to answer, says so, and then for the end: of one program, upon which the other
 * is stopped, or by a person. The gateway goes first, so that clients are told; what the engine was sent
 * till then is on disk before it goes.
 *
 * @returns The code to leave with: 0 if a person stopped them.
 */
export async function runBoth(options: RunOptions): Promise<ExitCode> {
  const { engine, gateway, answers, stop, hurry, greeting, print } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  const greeted = Promise.all([answers(engine, signal), answers(gateway, signal)])
    .then(async (answered) => {
      if (!signal.aborted && answered.every(Boolean)) print(await greeting());
    });
  const stopped = Promise.withResolvers<undefined>();
  const onStop = (): void => stopped.resolve(undefined);
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  const died = await Promise.race([
    engine.ended.then((end) => ({ child: engine, end })),
    gateway.ended.then((end) => ({ child: gateway, end })),
    stopped.promise,
  ]);
  stop.removeEventListener("abort", onStop);
  over.abort();
  await greeted;
  if (died !== undefined && !stop.aborted) {
    print(
      `${died.child.program} ended ${
        describe(died.end)
      }; why is in its lines above. Stopping the other program.\n`,
    );
    await stopChild(died.child === engine ? gateway : engine, hurry);
    return EXIT.failed;
  }
  print("Stopping; press Ctrl-C again to leave at once.\n");
  const ends = [await stopChild(gateway, hurry), await stopChild(engine, hurry)];
  return ends.every(({ code }) => code === 0) ? EXIT.ok : EXIT.failed;
}
