/** zinit's methods that hero_voice uses, typed in and out. */
import type { z } from "zod";
import { messageOf } from "../errors.ts";
import {
  acceptedSchema,
  type LogEntry,
  logTailSchema,
  pingSchema,
  serviceListSchema,
  type ServiceStats,
  serviceStatsSchema,
  type ServiceStatus,
  serviceStatusSchema,
  setSchema,
  type WhyBlocked,
  whyBlockedSchema,
} from "./answers.ts";
import { definitionSchema, type ServiceDefinition } from "./definition.ts";
import {
  AnswerTooLargeError,
  DefinitionRefusedError,
  ProcessGoneError,
  UnexpectedAnswerError,
  UnknownServiceError,
  ZinitHungError,
  ZinitNotAnsweringError,
  ZinitNotReachableError,
} from "./errors.ts";
import { findLogsInsert, type LogRecord, logsInsertParams } from "./logs_insert.ts";
import { callOnce, type RpcOutcome } from "./rpc.ts";
import type { Connect } from "./transport.ts";
import { connectUnix } from "./unix_transport.ts";

/**
 * How long a call may take. A service that is deleted blocks zinit's starts and stops for 5 s; a hung
 * supervisor is to be named within 20 s.
 */
const CALL_TIMEOUT_MS = 6_000;
/** How long each question may take by which a hung supervisor is told from a busy one. */
const DIAGNOSIS_TIMEOUT_MS = 2_000;

/** JSON-RPC error codes of zinit 0.3.9 (`src/sdk/protocol.rs`). */
const CODE = {
  methodNotFound: -32_601,
  /** Also "service not found: NAME", on start, stop, restart and delete. */
  internal: -32_603,
  serviceNotFound: -32_000,
  validationFailed: -32_011,
  dependencyMissing: -32_012,
  executableMissing: -32_013,
  fileNotWritten: -32_014,
} as const;

/** Options of {@linkcode ZinitClient}. */
export interface ZinitClientOptions {
  /**
   * How long a call may take, in milliseconds.
   * @default 6000
   */
  readonly timeoutMs?: number;
  /**
   * How long each question may take by which a hung supervisor is told from a busy one, in milliseconds.
   * @default 2000
   */
  readonly diagnosisTimeoutMs?: number;
  /**
   * Opens a connection.
   * @default one to the Unix socket
   */
  readonly connect?: Connect;
}

/** Options of every call. */
export interface ZinitCallOptions {
  /** Gives the call up; zinit still does what it was asked. */
  readonly signal?: AbortSignal | undefined;
}

/** A description of zinit's methods, as `rpc.discover` gives it (OpenRPC). */
export type Discovery = unknown;

/**
 * Client of a zinit supervisor: a fresh connection for each call, since answers come strictly in order.
 * Every method throws one of the classes of `errors.ts`, or the reason of its aborted signal.
 */
export class ZinitClient {
  /** Socket of the supervisor. */
  readonly socketPath: string;
  readonly #connect: Connect;
  readonly #timeoutMs: number;
  readonly #diagnosisTimeoutMs: number;
  #discovery: Discovery | undefined;

  /** @param socketPath Socket of the supervisor; an absolute path. */
  constructor(socketPath: string, options: ZinitClientOptions = {}) {
    this.socketPath = socketPath;
    this.#connect = options.connect ?? ((): ReturnType<Connect> => connectUnix(socketPath));
    this.#timeoutMs = options.timeoutMs ?? CALL_TIMEOUT_MS;
    this.#diagnosisTimeoutMs = options.diagnosisTimeoutMs ?? DIAGNOSIS_TIMEOUT_MS;
  }

  /** Asks for zinit's version; a supervisor that hangs still answers this. */
  async ping(options: ZinitCallOptions = {}): Promise<{ version: string }> {
    return await this.#call("system.ping", {}, pingSchema, options);
  }

  /** Names of all services; their order means nothing. */
  async list(options: ZinitCallOptions = {}): Promise<string[]> {
    return await this.#call("service.list", {}, serviceListSchema, options);
  }

  /** State of a service. */
  async status(name: string, options: ZinitCallOptions = {}): Promise<ServiceStatus> {
    return await this.#call("service.status", { name }, serviceStatusSchema, options);
  }

  /** What a service uses. */
  async stats(name: string, options: ZinitCallOptions = {}): Promise<ServiceStats> {
    return await this.#call("service.stats", { name }, serviceStatsSchema, options);
  }

  /** What a service waits for. */
  async why(name: string, options: ZinitCallOptions = {}): Promise<WhyBlocked> {
    return await this.#call("service.why", { name }, whyBlockedSchema, options);
  }

  /** Definition of a service. */
  async get(name: string, options: ZinitCallOptions = {}): Promise<ServiceDefinition> {
    return await this.#call("service.get", { name }, definitionSchema, options);
  }

  /**
   * Defines a service that zinit does not have yet, and starts it.
   *
   * Never call it for a name that is in {@linkcode list}: zinit 0.3.9 deadlocks.
   *
   * @returns Path of the file that zinit wrote, if it says so.
   * @throws {DefinitionRefusedError} With the rules that zinit names.
   */
  async set(
    definition: ServiceDefinition,
    options: ZinitCallOptions = {},
  ): Promise<string | undefined> {
    const answer = await this.#call("service.set", { config: definition }, setSchema, options);
    return answer.path ?? undefined;
  }

  /** Asks to start a service; that it is accepted doesn't mean that it starts. */
  async start(name: string, options: ZinitCallOptions = {}): Promise<void> {
    await this.#call("service.start", { name }, acceptedSchema, options);
  }

  /** Asks to stop a service, and those that require it. */
  async stop(name: string, options: ZinitCallOptions = {}): Promise<void> {
    await this.#call("service.stop", { name }, acceptedSchema, options);
  }

  /** Asks to stop a service and start it after its exit; forgets earlier crashes. */
  async restart(name: string, options: ZinitCallOptions = {}): Promise<void> {
    await this.#call("service.restart", { name }, acceptedSchema, options);
  }

  /**
   * Deletes a service, those that require it, and their files.
   *
   * Only while every service of the supervisor is stopped and quiet: otherwise zinit 0.3.9 credits the
   * logs and the death of one service to another.
   */
  async delete(name: string, options: ZinitCallOptions = {}): Promise<void> {
    await this.#call("service.delete", { name }, acceptedSchema, options);
  }

  /**
   * Last lines that a service wrote, oldest first.
   *
   * @param lines How many at most.
   */
  async logs(name: string, lines: number, options: ZinitCallOptions = {}): Promise<LogEntry[]> {
    return await this.#call("logs.tail", { name, lines }, logTailSchema, options);
  }

  /** Whether zinit takes records by {@linkcode insertLog}. */
  async takesLogs(options: ZinitCallOptions = {}): Promise<boolean> {
    this.#discovery ??= await this.discover(options);
    return findLogsInsert(this.#discovery) !== undefined;
  }

  /** Describes zinit's methods. */
  async discover(options: ZinitCallOptions = {}): Promise<Discovery> {
    return await this.#answer("rpc.discover", {}, options);
  }

  /**
   * Writes a record into zinit's own log, where this zinit can: `logs.insert` must be in the answer of
   * `rpc.discover`, with parameters whose names tell what they take.
   *
   * @returns Whether zinit has it; `unsupported` says that it never will until it is replaced.
   */
  async insertLog(
    record: LogRecord,
    options: ZinitCallOptions = {},
  ): Promise<"inserted" | "unsupported"> {
    this.#discovery ??= await this.discover(options);
    const method = findLogsInsert(this.#discovery);
    if (method === undefined) return "unsupported";
    const outcome = await this.#ask("logs.insert", logsInsertParams(method, record), options);
    if (outcome.kind === "error" && outcome.code === CODE.methodNotFound) return "unsupported";
    await this.#unwrap("logs.insert", {}, outcome, options);
    return "inserted";
  }

  /** Ends the supervisor: it stops its services one after another, each with 5 s to end. */
  async shutdown(options: ZinitCallOptions = {}): Promise<void> {
    await this.#call("system.shutdown", {}, acceptedSchema, options);
  }

  async #call<T>(
    method: string,
    params: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
    options: ZinitCallOptions,
  ): Promise<T> {
    const parsed = schema.safeParse(await this.#answer(method, params, options));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UnexpectedAnswerError(
      method,
      issue === undefined
        ? "it does not have the expected form"
        : `${issue.path.join(".") || "the whole of it"}: ${issue.message}`,
    );
  }

  async #answer(
    method: string,
    params: Readonly<Record<string, unknown>>,
    options: ZinitCallOptions,
  ): Promise<unknown> {
    return await this.#unwrap(method, params, await this.#ask(method, params, options), options);
  }

  async #ask(
    method: string,
    params: Readonly<Record<string, unknown>>,
    options: ZinitCallOptions,
    timeoutMs: number = this.#timeoutMs,
  ): Promise<RpcOutcome> {
    return await callOnce(this.#connect, method, params, { timeoutMs, signal: options.signal });
  }

  async #unwrap(
    method: string,
    params: Readonly<Record<string, unknown>>,
    outcome: RpcOutcome,
    options: ZinitCallOptions,
  ): Promise<unknown> {
    switch (outcome.kind) {
      case "result":
        return outcome.result;
      case "unreachable":
        throw notReachable(this.socketPath, outcome.cause);
      case "unreadable":
        throw outcome.tooLarge
          ? new AnswerTooLargeError(method, outcome.problem)
          : new UnexpectedAnswerError(method, outcome.problem);
      case "broken":
        throw await this.#whyBroken(method, outcome.problem, options);
      case "timeout":
        throw await this.#diagnose(method, options);
      case "error":
        throw errorOf(method, params, outcome);
    }
  }

  /** Tells a supervisor that ended in the middle of a call from one that only closed the connection. */
  async #whyBroken(method: string, problem: string, options: ZinitCallOptions): Promise<Error> {
    const alive = await this.#ask("system.ping", {}, options, this.#diagnosisTimeoutMs);
    return alive.kind === "unreachable"
      ? notReachable(this.socketPath, alive.cause)
      : new UnexpectedAnswerError(method, problem);
  }

  /** Tells a supervisor that hangs from one that is busy or does not answer at all. */
  async #diagnose(method: string, options: ZinitCallOptions): Promise<Error> {
    const patienceMs = this.#diagnosisTimeoutMs;
    const alive = await this.#ask("system.ping", {}, options, patienceMs);
    if (alive.kind === "result") {
      const services = await this.#ask("service.list", {}, options, patienceMs);
      if (services.kind === "timeout") return new ZinitHungError(this.socketPath);
    }
    return new ZinitNotAnsweringError(this.socketPath, method, this.#timeoutMs);
  }
}

function notReachable(socketPath: string, cause: unknown): Error {
  if (cause instanceof Deno.errors.NotCapable) return cause;
  const why = cause instanceof Deno.errors.NotFound
    ? "there is no such socket"
    : cause instanceof Deno.errors.ConnectionRefused
    ? "nobody listens on that socket"
    : cause instanceof Deno.errors.PermissionDenied
    ? "this account may not open that socket"
    : messageOf(cause);
  return new ZinitNotReachableError(socketPath, why, { cause });
}

function errorOf(
  method: string,
  params: Readonly<Record<string, unknown>>,
  error: { readonly code: number; readonly message: string; readonly data: unknown },
): Error {
  const { code, message, data } = error;
  if (
    code === CODE.serviceNotFound ||
    (code === CODE.internal && message.startsWith("service not found"))
  ) {
    return new UnknownServiceError(String(params["name"]));
  }
  if (code === CODE.internal && message.includes("ESRCH")) {
    return new ProcessGoneError(String(params["name"]));
  }
  if (
    code === CODE.validationFailed || code === CODE.dependencyMissing ||
    code === CODE.executableMissing || code === CODE.fileNotWritten
  ) {
    return new DefinitionRefusedError(nameIn(params), message, rulesIn(data));
  }
  return new UnexpectedAnswerError(method, `error ${code}, ${message}`, code);
}

function nameIn(params: Readonly<Record<string, unknown>>): string {
  const definition = definitionSchema.safeParse(params["config"]);
  return definition.success ? definition.data.service.name : "the service";
}

function rulesIn(data: unknown): string[] {
  if (typeof data !== "object" || data === null || !("errors" in data)) return [];
  return Array.isArray(data.errors) ? data.errors.map(String) : [];
}
