/** A program of hero_voice as its command line and the supervisor see it. */
import type { ExitCode } from "../errors.ts";
import type { ProgramKind } from "../config/settings.ts";
import type { EngineStatus } from "../status.ts";
import type { ProgramWatch, ServiceSpec } from "../zinit.ts";

/** What a running program says of itself. */
export interface ProgramReport {
  /** `ok`, or why it is not. */
  readonly health: string;
  /** Where it answers: an address or a socket. */
  readonly where: string;
  readonly version?: string;
  /** Engine in use for speech to text; null if there is none. */
  readonly engine?: string | null;
  readonly engines?: EngineStatus["engines"];
  readonly live?: number;
  readonly conversions?: EngineStatus["conversions"];
  readonly jobs?: { readonly queued: number; readonly running: number; readonly waiting: number };
}

/** A program under its settings as the supervisor's process will see them. */
export interface Service {
  readonly spec: ServiceSpec;
  readonly watch: ProgramWatch;
  /** Asks the running program about itself; never throws. */
  report(): Promise<ProgramReport>;
}

/** A program of hero_voice. */
export interface Program {
  /** Name of the program and of its service. */
  readonly name: string;
  readonly kind: ProgramKind;
  /** What it is, in a line. */
  readonly description: string;
  /** Kinds of permissions that it may be compiled with and that `serve` gives back before all else. */
  readonly servesWithout: readonly Deno.PermissionName[];
  /** Runs it until it is asked to end. */
  serve(): Promise<void>;
  /** Asks the running program how it is; throws a `UserError` with exit code 3 if it doesn't answer. */
  health(): Promise<void>;
  /**
   * Looks at everything that both programs need and prints what is wrong; only the engine has it. Gives the
   * code to leave with.
   */
  doctor?(options: { readonly json?: boolean }): Promise<ExitCode>;
  /** Address of its page with what is needed to come in; only the gateway has one. */
  pageAddress?(): Promise<string>;
}
