/** The life of one service under zinit. */
import type { LogEntry } from "./answers.ts";
import type { ZinitClient } from "./client.ts";
import type { ServiceDefinition } from "./definition.ts";
import {
  LIFECYCLE_TIMING,
  type LifecycleContext,
  type LifecycleTiming,
  type ProgramWatch,
  type ServiceSpec,
} from "./lifecycle/context.ts";
import { fixedDefinition } from "./lifecycle/files.ts";
import { followEntries, lastEntries, type LogEvent } from "./lifecycle/logs.ts";
import { openUi, type OpenUiOptions } from "./lifecycle/open_ui.ts";
import { clearOrphan } from "./lifecycle/orphan.ts";
import { type RestartOutcome, restartService } from "./lifecycle/restart.ts";
import { type RunOptions, type RunOutcome, runService } from "./lifecycle/run.ts";
import { clearSocketFile } from "./lifecycle/socket_file.ts";
import { type StartOutcome, startService } from "./lifecycle/start.ts";
import { reportService, type ServiceReport } from "./lifecycle/status.ts";
import { type StopOutcome, stopService } from "./lifecycle/stop.ts";
import { linuxProcesses, type Processes } from "./processes.ts";

/** Options of {@linkcode ZinitLifecycle}. */
export interface LifecycleOptions {
  readonly client: ZinitClient;
  readonly spec: ServiceSpec;
  readonly watch: ProgramWatch;
  /** Says a sentence to the person; every operation tells what it did. */
  readonly tell: (sentence: string) => void;
  /**
   * Looks at processes.
   * @default the system's
   */
  readonly processes?: Processes;
  /** Times other than {@linkcode LIFECYCLE_TIMING}. */
  readonly timing?: Partial<LifecycleTiming>;
}

/** Options of the operations. */
export interface OperationOptions {
  /** Gives the operation up; zinit goes on with what it was asked. */
  readonly signal?: AbortSignal;
}

/**
 * Starts, stops and watches one service. Changes are made one at a time for a data folder, whoever makes
 * them. Every operation throws the sentence of what went wrong as a `ZinitError`.
 */
export class ZinitLifecycle {
  readonly #context: LifecycleContext;

  constructor(options: LifecycleOptions) {
    const { client, spec, watch, tell, processes = linuxProcesses, timing = {} } = options;
    this.#context = {
      client,
      spec,
      watch,
      tell,
      processes,
      timing: { ...LIFECYCLE_TIMING, ...timing },
    };
  }

  /** Name of the service. */
  get service(): string {
    return this.#context.spec.name;
  }

  /** The definition that zinit gets, once. */
  get definition(): ServiceDefinition {
    return fixedDefinition(this.#context.spec);
  }

  /** Starts the service and waits until it is ready; a running one is left alone. */
  start(options: OperationOptions = {}): Promise<StartOutcome> {
    return startService(this.#context, options.signal);
  }

  /** Stops the service; returns when its process and its socket file are gone. */
  stop(options: OperationOptions = {}): Promise<StopOutcome> {
    return stopService(this.#context, options.signal);
  }

  /** Lets the service drain and starts it again; waits until the new process is ready. */
  restart(options: OperationOptions = {}): Promise<RestartOutcome> {
    return restartService(this.#context, options.signal);
  }

  /**
   * Drains a process of the service that zinit does not watch, whether or not there is a supervisor.
   *
   * @returns Its pid; undefined if there was none.
   */
  async drainOrphan(options: OperationOptions = {}): Promise<number | undefined> {
    const pid = await clearOrphan(this.#context, 0, options.signal);
    await clearSocketFile(this.#context, options.signal);
    return pid;
  }

  /** Everything there is to know of the service. */
  status(options: OperationOptions = {}): Promise<ServiceReport> {
    return reportService(this.#context, options.signal);
  }

  /** The last lines of the service's log, oldest first. */
  logs(lines: number, options: OperationOptions = {}): Promise<LogEntry[]> {
    return lastEntries(this.#context, lines, options.signal);
  }

  /** The last lines of the service's log, then new ones until the signal is aborted. */
  follow(lines: number, signal: AbortSignal): AsyncGenerator<LogEvent, void, void> {
    return followEntries(this.#context, lines, signal);
  }

  /** Starts the service, follows its log, and stops it when asked. */
  run(options: RunOptions): Promise<RunOutcome> {
    return runService(this.#context, options);
  }

  /** Prints the address of the service's page and opens it. */
  openUi(page: OpenUiOptions, options: OperationOptions = {}): Promise<void> {
    return openUi(this.#context, page, options.signal);
  }
}
