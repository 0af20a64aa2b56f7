/** Builds what is executed: a program with its arguments, environment and folder. */
import { refuseSecret } from "./secrets.ts";
import { execLine } from "./shell.ts";

/** A program to execute, checked. */
export interface Action {
  /**
   * Command line by which zinit starts it as a service. By `exec` the shell becomes the program: as its
   * parent it would die of SIGTERM at once, while the program still drains, and zinit would start another
   * beside it. `/bin/true` stands first since zinit looks for the first word on the disk, and would not
   * understand `exec` or a quoted path.
   */
  readonly serviceLine: string;
  /** Command line by which zinit runs it as a check. */
  readonly checkLine: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folder to run in; the supervisor's if missing. */
  readonly directory?: string;
}

/** Name of an environment variable, as POSIX has it. */
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Builds an {@linkcode Action}; every method refuses what zinit or the shell would get wrong. */
export class ActionBuilder {
  readonly #program: string;
  readonly #secrets: readonly string[];
  readonly #args: string[] = [];
  readonly #environment: Record<string, string> = {};
  #directory: string | undefined;

  /**
   * @param program Absolute path of the program; may have spaces and quotes.
   * @param secrets Values that must not get into the environment.
   */
  constructor(program: string, secrets: readonly string[] = []) {
    this.#program = program;
    this.#secrets = secrets;
    execLine(program, []);
  }

  /** Adds arguments. @throws {RangeError} If one has control characters. */
  args(...args: string[]): this {
    execLine(this.#program, args);
    this.#args.push(...args);
    return this;
  }

  /**
   * Sets a variable of the program's environment; zinit keeps it as plain text.
   *
   * @throws {RangeError} If the name can't be one, the value has a zero character, or it is a secret.
   */
  environment(name: string, value: string): this {
    if (!VARIABLE_NAME.test(name)) {
      throw new RangeError(
        `A variable must be named by letters, digits and _, but it is ${JSON.stringify(name)}.`,
      );
    }
    if (/\0|\p{Cs}/u.test(value)) {
      throw new RangeError(`The value of ${name} must be text without zero characters.`);
    }
    refuseSecret(name, value, this.#secrets);
    this.#environment[name] = value;
    return this;
  }

  /**
   * Sets the folder that the program runs in; it must exist whenever it starts.
   *
   * @throws {RangeError} If the path is not absolute or has control characters.
   */
  directory(path: string): this {
    if (!path.startsWith("/") || /[\p{Cc}\p{Cs}]/u.test(path)) {
      throw new RangeError(`A folder must be an absolute path, but it is ${JSON.stringify(path)}.`);
    }
    this.#directory = path;
    return this;
  }

  /** The action, checked. */
  build(): Action {
    const line = execLine(this.#program, this.#args);
    return {
      serviceLine: `/bin/true && ${line}`,
      checkLine: line,
      environment: { ...this.#environment },
      ...(this.#directory === undefined ? {} : { directory: this.#directory }),
    };
  }
}
