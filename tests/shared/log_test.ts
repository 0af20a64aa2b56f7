import { logger, startLogging } from "../../shared/log.ts";
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

Deno.test("startLogging() writes to the output and, as JSON, to the file", async () => {
  using folder = tempFolder();
  const output: string[] = [];
  const forwarded: string[] = [];
  {
    await using _logging = await startLogging({
      level: "info",
      secrets: ["key-1234"],
      file: `${folder.path}/log.jsonl`,
      forward: ({ source, level, message }) => forwarded.push(`${level} ${source} ${message}`),
      write: (text) => Promise.resolve(void output.push(text)),
    });
    logger("transcribe.abc").info("segment {segment} with key-1234", {
      segment: 3,
      engine: "groq",
    });
    logger("vad").debug("not logged");
    logger("vad").error("failed\n\u001b[31m", { error: new Error("key-1234") });
  }
  logger("vad").error("too late");
  const lines = output.join("").trimEnd().split("\n");
  assertEquals(lines.length, 2);
  assertMatch(lines[0]!, /INFO hero_voice\.transcribe\.abc segment 3 with \[secret\] engine=groq$/);
  const records = Deno.readTextFileSync(`${folder.path}/log.jsonl`).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  assertEquals(records.map(({ level, source, message }) => [level, source, message]), [
    ["info", "hero_voice.transcribe.abc", "segment 3 with [secret]"],
    ["error", "hero_voice.vad", "failed\n\u001b[31m"],
  ]);
  assertEquals(records[1].properties.error, "Error: [secret]");
  assertEquals(forwarded, [
    "info hero_voice.transcribe.abc segment 3 with [secret] engine=groq",
    'error hero_voice.vad failed\\u{a}\\u{1b}[31m error="Error: [secret]"',
  ]);
});

Deno.test("startLogging() keeps the file bounded", async () => {
  using folder = tempFolder();
  {
    await using _logging = await startLogging({
      level: "info",
      file: `${folder.path}/log.jsonl`,
      write: () => Promise.resolve(),
    });
    const log = logger("vad");
    for (let i = 0; i < 4_500; i++) log.info("x".repeat(7_000));
  }
  let bytes = 0;
  for (const { name } of Deno.readDirSync(folder.path)) {
    bytes += Deno.statSync(`${folder.path}/${name}`).size;
  }
  assert(bytes > 5_000_000 && bytes < 28_000_000, `${bytes} bytes`);
});
