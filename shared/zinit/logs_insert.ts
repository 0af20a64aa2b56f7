/**
 * `logs.insert` of a zinit that has it. Its parameters are not the same everywhere, so they are filled by
 * the names that `rpc.discover` gives.
 */
import { z } from "zod";

/** A record for zinit's own log. */
export interface LogRecord {
  /** Source name, as in `hero_voice.vad`. */
  readonly source: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
  /** When it happened, in milliseconds since 1970. */
  readonly timestampMs: number;
}

/** What a parameter takes, told by its name. */
type Role = "message" | "source" | "level" | "timestamp" | "stream";

const ROLE_OF: Readonly<Record<string, Role>> = {
  message: "message",
  msg: "message",
  content: "message",
  text: "message",
  line: "message",
  source: "source",
  src: "source",
  name: "source",
  service: "source",
  logger: "source",
  category: "source",
  level: "level",
  severity: "level",
  loglevel: "level",
  timestamp: "timestamp",
  timestamp_ms: "timestamp",
  time: "timestamp",
  ts: "timestamp",
  stream: "stream",
};

const jsonTypeSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
});

const paramSchema = z.object({
  name: z.string(),
  required: z.boolean().default(false),
  schema: jsonTypeSchema.catch({}),
});

const discoverySchema = z.object({
  methods: z.array(
    z.object({ name: z.string(), params: z.array(paramSchema) }).nullable().catch(null),
  ),
});

/** A parameter that can be filled. */
interface Filled {
  readonly name: string;
  readonly role: Role;
  /** Words the parameter takes; any, if empty. */
  readonly words: readonly string[];
  readonly numeric: boolean;
}

/** `logs.insert`, as far as its parameters are understood. */
export interface LogsInsertMethod {
  readonly params: readonly Filled[];
}

/**
 * Finds `logs.insert` in an answer of `rpc.discover`.
 *
 * @returns Nothing if it is not offered, or if a parameter that it requires, the message or the source
 * can't be recognised.
 */
export function findLogsInsert(discovery: unknown): LogsInsertMethod | undefined {
  const parsed = discoverySchema.safeParse(discovery);
  if (!parsed.success) return undefined;
  const method = parsed.data.methods.find((candidate) => candidate?.name === "logs.insert");
  if (method === null || method === undefined) return undefined;
  const params: Filled[] = [];
  for (const param of method.params) {
    const filled = fill(param);
    const taken = params.some((other) => other.role === filled?.role);
    if (filled !== undefined && !taken) params.push(filled);
    else if (param.required) return undefined;
  }
  const roles = params.map((param) => param.role);
  return roles.includes("message") && roles.includes("source") ? { params } : undefined;
}

function fill(param: z.infer<typeof paramSchema>): Filled | undefined {
  const role = ROLE_OF[param.name.toLowerCase()];
  if (role === undefined) return undefined;
  const type = [param.schema.type ?? "string"].flat()[0];
  const numeric = type === "integer" || type === "number";
  const words = (param.schema.enum ?? []).filter((word) => typeof word === "string");
  // Numbers of levels are not the same everywhere.
  if (numeric && role !== "timestamp") return undefined;
  if (!numeric && type !== "string") return undefined;
  if (role === "stream" && words.length > 0 && !words.includes("stdout")) return undefined;
  if (role === "level" && LEVELS.some((level) => levelWord(level, words) === undefined)) {
    return undefined;
  }
  return { name: param.name, role, words, numeric };
}

const LEVELS = ["debug", "info", "warning", "error"] as const;

function levelWord(level: LogRecord["level"], words: readonly string[]): string | undefined {
  const names = level === "warning" ? ["warning", "warn"] : [level];
  if (words.length === 0) return names[0];
  return words.find((word) => names.includes(word.toLowerCase()));
}

/** A record as parameters of `logs.insert`. */
export function logsInsertParams(
  method: LogsInsertMethod,
  record: LogRecord,
): Record<string, unknown> {
  return Object.fromEntries(
    method.params.map((param) => [param.name, valueOf(param, record)] as const),
  );
}

function valueOf(param: Filled, record: LogRecord): string | number {
  switch (param.role) {
    case "message":
      return record.message;
    case "source":
      return record.source;
    case "level":
      return levelWord(record.level, param.words) ?? record.level;
    case "timestamp":
      return param.numeric ? record.timestampMs : new Date(record.timestampMs).toISOString();
    case "stream":
      return "stdout";
  }
}
