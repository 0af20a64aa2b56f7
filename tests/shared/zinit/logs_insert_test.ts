import {
  findLogsInsert,
  type LogRecord,
  logsInsertParams,
} from "../../../shared/zinit/logs_insert.ts";
import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";

const RECORD: LogRecord = {
  source: "hero_voice.vad",
  level: "warning",
  message: "late",
  timestampMs: Date.UTC(2026, 10, 22),
};

type Param = Readonly<Record<string, unknown>>;
const text = (name: string, required = true): Param => ({
  name,
  required,
  schema: { type: "string" },
});
const discovery = (...params: Param[]): unknown => ({
  openrpc: "1.2.6",
  methods: [{ name: "service.list", params: [] }, { name: "logs.insert", params }],
});

function filled(...params: Param[]): Record<string, unknown> | undefined {
  const method = findLogsInsert(discovery(...params));
  return method === undefined ? undefined : logsInsertParams(method, RECORD);
}

Deno.test("findLogsInsert() recognises parameters by their names", () => {
  assertEquals(filled(text("service"), text("content")), {
    service: "hero_voice.vad",
    content: "late",
  });
  assertEquals(
    filled(text("src"), text("severity"), text("msg"), text("stream", false), {
      name: "ts",
      schema: { type: "integer" },
    }),
    {
      src: "hero_voice.vad",
      severity: "warning",
      msg: "late",
      stream: "stdout",
      ts: RECORD.timestampMs,
    },
  );
  assertEquals(filled(text("source"), text("message"), text("timestamp")), {
    source: "hero_voice.vad",
    message: "late",
    timestamp: "2026-11-22T00:00:00.000Z",
  });
});

Deno.test("findLogsInsert() takes the words that a level may be", () => {
  const level = (...words: string[]): Param => ({
    name: "level",
    required: true,
    schema: { type: "string", enum: words },
  });
  const params = [text("source"), text("message")] as const;
  assertStrictEquals(
    filled(...params, level("DEBUG", "INFO", "WARN", "ERROR"))?.["level"],
    "WARN",
  );
  assertStrictEquals(filled(...params, level("low", "high")), undefined);
});

Deno.test("findLogsInsert() leaves out what is optional and not understood", () => {
  assertEquals(filled(text("source"), text("message"), text("colour", false)), {
    source: "hero_voice.vad",
    message: "late",
  });
  assertEquals(
    filled(text("source"), text("message"), {
      name: "level",
      required: false,
      schema: { type: "integer" },
    }),
    { source: "hero_voice.vad", message: "late" },
  );
});

Deno.test("findLogsInsert() gives up where it would have to guess", () => {
  assertStrictEquals(filled(text("source"), text("message"), text("colour")), undefined);
  assertStrictEquals(filled(text("source")), undefined);
  assertStrictEquals(filled(text("message")), undefined);
  assertStrictEquals(filled(text("source"), text("message"), text("text")), undefined);
  assertStrictEquals(
    filled(text("source"), { name: "message", required: true, schema: { type: "object" } }),
    undefined,
  );
  assertStrictEquals(
    filled(text("source"), text("message"), {
      name: "level",
      required: true,
      schema: { type: "integer" },
    }),
    undefined,
  );
  for (const answer of [undefined, null, {}, { methods: 7 }, { methods: [null, 1, {}] }]) {
    assertStrictEquals(findLogsInsert(answer), undefined);
  }
  assert(findLogsInsert({ methods: [{ name: "logs.get", params: [] }] }) === undefined);
});
