import { type FailedAttempt, retry, type RetryOptions } from "../../shared/retry.ts";
import { delay } from "../../shared/delay.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";

/** Time for an attempt, unlike any wait between two. */
const TIMEOUT_MS = 20_001;

class Trouble extends Error {
  constructor(readonly retryable: boolean, readonly retryAfterMs?: number) {
    super(retryable ? "passing" : "lasting");
  }
}

/** Options whose waits are written down instead of waited for. */
function recorded(
  change: Partial<RetryOptions> = {},
): RetryOptions & { waits: number[]; failures: FailedAttempt[] } {
  const { timeoutMs = TIMEOUT_MS } = change;
  const waits: number[] = [];
  const failures: FailedAttempt[] = [];
  return {
    waits,
    failures,
    timeoutMs,
    timedOut: () => new Trouble(true),
    signal: new AbortController().signal,
    failed: (failure) => failures.push(failure),
    wait: async (ms, signal) => {
      if (ms === timeoutMs) return await delay(ms, signal);
      waits.push(ms);
    },
    random: () => 0,
    ...change,
  };
}

/** Fails with one error after the other, then succeeds. */
function failing(...errors: Error[]): { work: () => Promise<string>; calls: () => number } {
  let calls = 0;
  return {
    work: () => {
      const error = errors[calls++];
      return error === undefined ? Promise.resolve("done") : Promise.reject(error);
    },
    calls: () => calls,
  };
}

Deno.test("retry() tries three times, with growing waits, and tells of each", async () => {
  const options = recorded();
  const errors = [new Trouble(true), new Trouble(true), new Trouble(true), new Trouble(true)];
  const { work, calls } = failing(...errors);
  await assertRejects(retry(work, options), (error) => error === errors[2]);
  assertEquals(calls(), 3);
  assertEquals(options.waits, [500, 1_000]);
  assertEquals(
    options.failures.map(({ attempt, error, waitMs }) => [attempt, error, waitMs]),
    [[1, errors[0], 500], [2, errors[1], 1_000], [3, errors[2], undefined]],
  );
});

Deno.test("retry() gives what a later attempt gives", async () => {
  const options = recorded();
  assertEquals(await retry(failing(new Trouble(true)).work, options), "done");
  assertEquals(options.failures.length, 1);
});

Deno.test("retry() leaves up to half of a wait to chance", async () => {
  for (const [random, waits] of [[0.5, [375, 750]], [0.999_9, [250, 500]]] as const) {
    const options = recorded({ random: () => random });
    await retry(failing(new Trouble(true), new Trouble(true)).work, options);
    assertEquals(options.waits, waits);
  }
});

Deno.test("retry() ends at once where an error doesn't say that it may be tried again", async () => {
  for (const error of [new Trouble(false), new Error("any"), new TypeError("broken")]) {
    const options = recorded();
    const { work, calls } = failing(error);
    await assertRejects(retry(work, options), (thrown) => thrown === error);
    assertEquals([calls(), options.waits, options.failures.length], [1, [], 1]);
  }
});

Deno.test("retry() waits as long as it is asked to, up to 10 s", async () => {
  const options = recorded();
  await retry(failing(new Trouble(true, 10_000), new Trouble(true, 3)).work, options);
  assertEquals(options.waits, [10_000, 1_000]);
  const long = recorded();
  const { work, calls } = failing(new Trouble(true, 10_001));
  await assertRejects(retry(work, long), /passing/);
  assertEquals([calls(), long.waits], [1, []]);
});

Deno.test("retry() ends an attempt that takes too long, by its signal", async () => {
  const reasons: unknown[] = [];
  const options = recorded({ timeoutMs: 5, timedOut: () => new Trouble(true) });
  const work = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        reasons.push(signal.reason);
        reject(signal.reason);
      });
    });
  await assertRejects(retry(work, options), /passing/);
  assertEquals(reasons.length, 3);
  assert(reasons.every((reason) => reason instanceof Trouble));
});

Deno.test("retry() ends when it is called off: before, within an attempt, within a wait", async () => {
  const reason = new Error("enough");
  const before = failing();
  await assertRejects(
    retry(before.work, recorded({ signal: AbortSignal.abort(reason) })),
    (error) => error === reason,
  );
  assertEquals(before.calls(), 0);

  const within = new AbortController();
  const begun = Promise.withResolvers<AbortSignal>();
  const attempt = retry((signal) => {
    begun.resolve(signal);
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  }, recorded({ signal: within.signal }));
  const ofAttempt = await begun.promise;
  within.abort(reason);
  await assertRejects(attempt, (error) => error === reason);
  assertEquals(ofAttempt.reason, reason);

  const { wait: _, ...real } = recorded();
  const waiting = new AbortController();
  const { work, calls } = failing(new Trouble(true, 9_000));
  const wait = retry(work, { ...real, signal: waiting.signal });
  await new Promise((resolve) => setTimeout(resolve, 5));
  waiting.abort(reason);
  await assertRejects(wait, (error) => error === reason);
  assertEquals(calls(), 1);
});

Deno.test("retry() refuses attempts that are none", async () => {
  for (const attempts of [0, 1.5, NaN]) {
    await assertRejects(retry(failing().work, recorded({ attempts })), /at least 1/);
  }
  const { work, calls } = failing(new Trouble(true));
  await assertRejects(retry(work, recorded({ attempts: 1 })), /passing/);
  assertEquals(calls(), 1);
});
