/** What every operation of a lifecycle works with. */
import type { ZinitClient } from "../client.ts";
import type { Processes } from "../processes.ts";

/** A service of hero_voice, as it is to run under zinit. */
export interface ServiceSpec {
  /** Name in zinit, which is also the name of its program. */
  readonly name: string;
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  /** Absolute path of the program. */
  readonly program: string;
  /** Its words for running. */
  readonly serveArgs: readonly string[];
  /** Its words for the health check; exits with 0 if the service is ready. */
  readonly checkArgs: readonly string[];
  /** Variables that it needs and that are not secret, such as `HERO_VOICE_HOME`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values that must not be written anywhere. */
  readonly secrets: readonly string[];
  /** Its Unix socket, if it has one; the file is gone when the service is. */
  readonly socketPath?: string;
}

/** A process of the service that no supervisor watches. */
export interface Orphan {
  readonly pid: number;
}

/** What only the programs themselves know of their processes. */
export interface ProgramWatch {
  /**
   * Finds the process that works on the service's data although zinit does not watch it.
   *
   * @param supervisedPid Process that zinit watches; 0 if there is none.
   */
  findOrphan(supervisedPid: number): Promise<Orphan | undefined>;
  /** Asks that process to drain and to leave; need not wait for its end. */
  drainOrphan(orphan: Orphan, signal: AbortSignal | undefined): Promise<void>;
}

/** Times of a lifecycle, in milliseconds. */
export interface LifecycleTiming {
  /** How long a service may take to be ready before the command gives up waiting. */
  readonly startTimeoutMs: number;
  /** How often the state is asked for. */
  readonly pollMs: number;
  /** How often new log lines are asked for. */
  readonly logPollMs: number;
  /**
   * How long one who watches a service that somebody else stopped waits for it to be started again: as
   * long as a restart of both programs takes, and some more.
   */
  readonly startedAgainMs: number;
}

/** Times that hold where nothing else is said. */
export const LIFECYCLE_TIMING: LifecycleTiming = {
  startTimeoutMs: 60_000,
  pollMs: 100,
  logPollMs: 250,
  startedAgainMs: 15_000,
};

/** What every operation works with. */
export interface LifecycleContext {
  readonly client: ZinitClient;
  readonly spec: ServiceSpec;
  readonly watch: ProgramWatch;
  readonly processes: Processes;
  readonly timing: LifecycleTiming;
  /** Says a sentence to the person. */
  readonly tell: (sentence: string) => void;
}
