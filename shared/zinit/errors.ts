/** What can go wrong between hero_voice and zinit, told apart by class; each message is a sentence. */
import { EXIT, type ExitCode, UserError } from "../errors.ts";

/** Release of zinit that hero_voice is made for. */
export const ZINIT_VERSION = "0.3.9";

/** Any failure to get something from zinit. */
export abstract class ZinitError extends UserError {
  override readonly name: string = "ZinitError";
}

/** No supervisor listens on the socket. */
export class ZinitNotReachableError extends ZinitError {
  override readonly name = "ZinitNotReachableError";
  /** Socket that was tried. */
  readonly socketPath: string;

  /**
   * @param socketPath Socket that was tried.
   * @param why What the system said, as the end of a sentence.
   */
  constructor(socketPath: string, why: string, options?: ErrorOptions) {
    super(
      `zinit is not running at ${socketPath} (${why}). Start one with \`hero_voice_server zinit up\` ` +
        `(install it with \`cargo install zinit --version ${ZINIT_VERSION}\` if it is missing), or run ` +
        `without a supervisor: \`hero_voice_server serve\` and \`hero_voice_ui serve\`.`,
      EXIT.unavailable,
      options,
    );
    this.socketPath = socketPath;
  }
}

/** The supervisor took the call, but did not answer in time; not even a ping. */
export class ZinitNotAnsweringError extends ZinitError {
  override readonly name = "ZinitNotAnsweringError";

  /**
   * @param socketPath Socket of the supervisor.
   * @param method What was asked.
   * @param timeoutMs How long it had, in milliseconds.
   */
  constructor(socketPath: string, method: string, timeoutMs: number) {
    super(
      `zinit at ${socketPath} did not answer ${method} within ${
        timeoutMs / 1_000
      } s. It may be busy or ` +
        `stopped: try again, and if that lasts, end its process and start it again with ` +
        `\`hero_voice_server zinit up\`.`,
    );
  }
}

/**
 * The supervisor answers a ping and nothing about services: its deadlock after a
 * service was defined a second time. Only its own shutdown still works.
 */
export class ZinitHungError extends ZinitError {
  override readonly name = "ZinitHungError";

  /** @param socketPath Socket of the supervisor. */
  constructor(socketPath: string) {
    super(
      `The supervisor zinit at ${socketPath} hangs: it answers a ping, but nothing about its services. ` +
        `Running services go on. End it with \`hero_voice_server zinit down\`, then start it again with ` +
        `\`hero_voice_server zinit up\`.`,
    );
  }
}

/** zinit knows no service of that name. */
export class UnknownServiceError extends ZinitError {
  override readonly name = "UnknownServiceError";
  /** Name that was asked for. */
  readonly service: string;

  /** @param service Name that was asked for. */
  constructor(service: string) {
    super(`zinit has no service ${service}; register it with \`${service} start\`.`);
    this.service = service;
  }
}

/** A service's process ended in the moment in which zinit was to signal it; zinit has done nothing then. */
export class ProcessGoneError extends ZinitError {
  override readonly name = "ProcessGoneError";

  /** @param service Name of the service. */
  constructor(service: string) {
    super(`The process of ${service} ended by itself just then; type the command again.`);
  }
}

/** zinit refused a service's definition. */
export class DefinitionRefusedError extends ZinitError {
  override readonly name = "DefinitionRefusedError";
  /** What zinit found wrong, one rule each; empty where it gave only its message. */
  readonly rules: readonly string[];

  /**
   * @param service Name of the service.
   * @param message What zinit said.
   * @param rules What zinit found wrong, one rule each.
   */
  constructor(service: string, message: string, rules: readonly string[]) {
    const why = rules.length === 0 ? message : rules.join("; ");
    super(`zinit refused the definition of ${service}: ${why}. Mend what it names and try again.`);
    this.rules = rules;
  }
}

/** zinit answered something that this program can't read, or an error it has no sentence for. */
export class UnexpectedAnswerError extends ZinitError {
  override readonly name: string = "UnexpectedAnswerError";
  /** JSON-RPC error code, where the answer had one. */
  readonly code: number | undefined;

  /**
   * @param method What was asked.
   * @param problem What is wrong with the answer.
   * @param code JSON-RPC error code, where the answer had one.
   */
  constructor(method: string, problem: string, code?: number, options?: ErrorOptions) {
    super(
      `zinit gave an answer to ${method} that hero_voice can't use: ${problem}. hero_voice is made for ` +
        `zinit ${ZINIT_VERSION}; see its version with \`hero_voice_server zinit status\`.`,
      EXIT.failed,
      options,
    );
    this.code = code;
  }
}

/** An answer larger than the client reads. */
export class AnswerTooLargeError extends UnexpectedAnswerError {
  override readonly name = "AnswerTooLargeError";
}

/** A call or an operation ended with something other than what was asked for. */
export class LifecycleError extends ZinitError {
  override readonly name: string = "LifecycleError";

  /**
   * @param message The sentence to show.
   * @param exitCode Exit code when the error ends the process.
   */
  constructor(message: string, exitCode: ExitCode = EXIT.failed, options?: ErrorOptions) {
    super(message, exitCode, options);
  }
}

/** A service ended, or was ended, before it was ready. */
export class ServiceCrashedError extends LifecycleError {
  override readonly name = "ServiceCrashedError";
  /** Last lines of the service's log, oldest first. */
  readonly lastLines: readonly string[];

  /**
   * @param message The sentence to show, with the last lines below it.
   * @param lastLines Last lines of the service's log, oldest first.
   */
  constructor(message: string, lastLines: readonly string[]) {
    super([message, ...lastLines.map((line) => `  ${line}`)].join("\n"));
    this.lastLines = lastLines;
  }
}
