import {
  forwardTo,
  LogForwarder,
  type LogsInsertClient,
} from "../../../shared/zinit/log_forwarder.ts";
import type { LogRecord } from "../../../shared/zinit/logs_insert.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { startLogsInsertFake } from "../../fixtures/logs_insert_fake.ts";
import { eventually } from "../../fixtures/zinit_server.ts";

function record(number: number): LogRecord {
  return {
    source: "hero_voice.vad",
    level: "info",
    message: `word ${number}`,
    timestampMs: number,
  };
}

/** A client that plays a script: each call takes the next step, the last one for ever. */
function scripted(...steps: readonly (() => Promise<"inserted" | "unsupported">)[]): {
  readonly client: LogsInsertClient;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const client: LogsInsertClient = {
    insertLog: ({ message }, options) => {
      asked.push(message);
      const step = steps[Math.min(asked.length, steps.length) - 1];
      const aborted = new Promise<never>((_, reject) =>
        options?.signal?.addEventListener("abort", () => reject(new Error("aborted")))
      );
      return Promise.race([step?.() ?? Promise.reject(new Error("no step")), aborted]);
    },
  };
  return { client, asked };
}

const inserted = (): Promise<"inserted"> => Promise.resolve("inserted");
const refused = (): Promise<never> => Promise.reject(new Error("zinit is away"));
const never = (): Promise<never> => new Promise(() => {});

Deno.test("LogForwarder hands records over one at a time, in order, and the last ones at its end", async () => {
  await using fake = await startLogsInsertFake();
  const troubles: string[] = [];
  {
    await using forwarder = forwardTo(fake.zinit.socketPath, (why) => troubles.push(why));
    for (let number = 0; number < 20; number++) forwarder.add(record(number));
  }
  assertEquals(
    fake.records(),
    Array.from({ length: 20 }, (_, number) => `info hero_voice.vad word ${number}`),
  );
  assertEquals(troubles, []);
  await eventually("its connections are closed", () => fake.zinit.openConnections === 0);
});

Deno.test("LogForwarder says once that records don't get through, and goes on later", async () => {
  const troubles: string[] = [];
  const { client, asked } = scripted(refused, refused, inserted, inserted, refused, inserted);
  await using forwarder = new LogForwarder({
    client,
    trouble: (why) => troubles.push(why),
    pauseMs: 1,
  });
  for (let number = 0; number < 6; number++) forwarder.add(record(number));
  await eventually("all were tried", () => asked.length === 6);
  assertEquals(asked, Array.from({ length: 6 }, (_, number) => `word ${number}`));
  assertEquals(troubles, ["zinit is away", "zinit is away"]);
});

Deno.test("LogForwarder ends for good where the supervisor takes no records any more", async () => {
  const troubles: string[] = [];
  const { client, asked } = scripted(() => Promise.resolve("unsupported"));
  await using forwarder = new LogForwarder({ client, trouble: (why) => troubles.push(why) });
  forwarder.add(record(1));
  await eventually("it was tried", () => troubles.length === 1);
  forwarder.add(record(2));
  await Promise.resolve();
  assertEquals(asked, ["word 1"]);
  assertMatch(troubles[0] ?? "", /does not take them/);
});

Deno.test("LogForwarder keeps the newest where the supervisor hangs, and does not wait for it at its end", async () => {
  const { client, asked } = scripted(never, inserted);
  const forwarder = new LogForwarder({ client, trouble: () => {}, pauseMs: 0 });
  forwarder.add(record(0));
  await eventually("the first call is under way", () => asked.length === 1);
  for (let number = 1; number <= 1_500; number++) forwarder.add(record(number));
  await forwarder[Symbol.asyncDispose]();
  await forwarder[Symbol.asyncDispose]();
  assertEquals(asked, ["word 0"]);

  const slow = Promise.withResolvers<"inserted">();
  const later = scripted(() => slow.promise, inserted);
  await using patient = new LogForwarder({ client: later.client, trouble: () => {} });
  patient.add(record(0));
  await eventually("the first call is under way", () => later.asked.length === 1);
  for (let number = 1; number <= 1_500; number++) patient.add(record(number));
  slow.resolve("inserted");
  await eventually("the rest was sent", () => later.asked.at(-1) === "word 1500");
  assertEquals([later.asked.length, later.asked[1]], [1_001, "word 501"]);
});
