/** Builds the definition of a service, exactly as `service.set` takes it. */
import type { Action } from "./action_builder.ts";
import type { ServiceDefinition } from "./definition.ts";
import { type RetryPolicy, RetryPolicyBuilder, whole } from "./retry_policy_builder.ts";

/** What zinit accepts as a name; its file `<name>.toml` must fit into a folder. */
const NAME = /^[A-Za-z0-9_.-]{1,240}$/;

/** Lines of a service's output that zinit keeps in memory. */
export const LOG_BUFFER_LINES = 10_000;

/** Time to drain before zinit kills, in milliseconds: the programs need 3 s. */
const STOP_TIMEOUT_MS = 10_000;
/** Time to be ready before zinit kills, in milliseconds. */
const START_TIMEOUT_MS = 120_000;
/** Longest time of any kind, in milliseconds. */
const MAX_MS = 24 * 60 * 60 * 1_000;

/** How zinit finds out that a service is ready; it never asks again after that. */
export interface HealthTiming {
  /** Time before the first question, in milliseconds. */
  readonly startPeriodMs: number;
  /** Time between questions, in milliseconds. */
  readonly intervalMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Failures in a row after which zinit kills the process. */
  readonly retries: number;
}

/**
 * So patient that a slow start is not killed for two minutes, nor a drain in the middle of it: zinit goes
 * on asking while a service that never was ready is being stopped. Not more patient, since it also goes on
 * when the service ended during a check.
 */
const HEALTH_TIMING: HealthTiming = {
  startPeriodMs: 300,
  intervalMs: 500,
  timeoutMs: 10_000,
  retries: 240,
};

/** Builds a {@linkcode ServiceDefinition}. */
export class ServiceBuilder {
  readonly #name: string;
  #action: Action | undefined;
  #retryPolicy: RetryPolicy = new RetryPolicyBuilder().build();
  #health: { readonly check: Action; readonly timing: HealthTiming } | undefined;
  readonly #requires: string[] = [];
  #stopTimeoutMs = STOP_TIMEOUT_MS;
  #startTimeoutMs = START_TIMEOUT_MS;
  #bufferLines = LOG_BUFFER_LINES;

  /**
   * @param name ASCII letters, digits, `-`, `_` and `.`, at most 240 characters.
   * @throws {RangeError} If it is something else.
   */
  constructor(name: string) {
    this.#name = serviceName(name);
  }

  /** Sets what is executed. */
  action(action: Action): this {
    this.#action = action;
    return this;
  }

  /** Sets when and how fast it is started again. */
  retryPolicy(policy: RetryPolicy): this {
    this.#retryPolicy = policy;
    return this;
  }

  /**
   * Sets how zinit finds out that the service is ready: a program that exits with 0. zinit runs it with
   * the supervisor's environment, folder and a short PATH, so it needs none of its own.
   *
   * @throws {RangeError} If a time is out of bounds or the check has an environment or a folder.
   */
  health(check: Action, timing: Partial<HealthTiming> = {}): this {
    if (Object.keys(check.environment).length > 0 || check.directory !== undefined) {
      throw new RangeError("A check must have neither an environment nor a folder of its own.");
    }
    const all = { ...HEALTH_TIMING, ...timing };
    whole("The time before the first check", all.startPeriodMs, 0, MAX_MS);
    whole("The time between checks", all.intervalMs, 1, MAX_MS);
    whole("The time of a check", all.timeoutMs, 1, MAX_MS);
    whole("The number of failed checks", all.retries, 1, 1_000_000);
    this.#health = { check, timing: all };
    return this;
  }

  /** Adds a service that must run for this one to run; zinit must have it already. @throws {RangeError} */
  requires(name: string): this {
    this.#requires.push(serviceName(name));
    return this;
  }

  /** Sets how long the service may drain before zinit kills it, in milliseconds. @throws {RangeError} */
  stopTimeout(ms: number): this {
    this.#stopTimeoutMs = whole("The time to stop", ms, 1, MAX_MS);
    return this;
  }

  /** Sets how long the service may start before zinit kills it, in milliseconds. @throws {RangeError} */
  startTimeout(ms: number): this {
    this.#startTimeoutMs = whole("The time to start", ms, 1, MAX_MS);
    return this;
  }

  /** Sets how many lines of output zinit keeps. @throws {RangeError} */
  bufferLines(count: number): this {
    this.#bufferLines = whole("The number of lines kept", count, 1, 1_000_000);
    return this;
  }

  /**
   * The definition, with every field written out, so that what zinit gives back can be compared.
   *
   * @throws {RangeError} If nothing is to be executed.
   */
  build(): ServiceDefinition {
    const action = this.#action;
    if (action === undefined) {
      throw new RangeError(`The service ${this.#name} must have an action.`);
    }
    const policy = this.#retryPolicy;
    return {
      service: {
        name: this.#name,
        exec: action.serviceLine,
        dir: action.directory ?? null,
        oneshot: false,
        env: { ...action.environment },
        status: "start",
        class: "user",
        critical: false,
        ports: [],
        kill_others: false,
        process_filters: [],
      },
      dependencies: { after: [], requires: [...this.#requires], wants: [], conflicts: [] },
      lifecycle: {
        restart: policy.restart,
        restart_delay_ms: policy.delayMs,
        restart_delay_max_ms: policy.maxDelayMs,
        max_restarts: policy.maxRetries,
        stability_period_ms: policy.stabilityMs,
        start_timeout_ms: this.#startTimeoutMs,
        stop_timeout_ms: this.#stopTimeoutMs,
        stop_signal: "SIGTERM",
      },
      health: this.#health === undefined ? null : {
        type: "exec",
        target: this.#health.check.checkLine,
        interval_ms: this.#health.timing.intervalMs,
        timeout_ms: this.#health.timing.timeoutMs,
        retries: this.#health.timing.retries,
        start_period_ms: this.#health.timing.startPeriodMs,
      },
      logging: { buffer_lines: this.#bufferLines, file: null, forward: null },
    };
  }
}

function serviceName(name: string): string {
  if (!NAME.test(name)) {
    throw new RangeError(
      `A service's name must be 1 to 240 of the characters A-Z a-z 0-9 - _ . but it is ` +
        `${JSON.stringify(name)}.`,
    );
  }
  return name;
}
