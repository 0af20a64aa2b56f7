/**
 * All styles: those that come with the program, and a person's own, which are files in a folder. The folder
 * is looked at whenever styles are asked for, so that what changes there counts at once.
 */
import { messageOf } from "../../../shared/errors.ts";
import { logger } from "../../../shared/log.ts";
import { printable } from "../../../shared/log/line.ts";
import { BUILT_IN_STYLES } from "./built_in.ts";
import { BadStyle, parseStyle, type Style } from "./style.ts";

/** Largest file of a style, in bytes. */
const MAX_FILE_BYTES = 65_536;
/** Most files that are looked at. */
const MAX_FILES = 200;
/** How a style's file ends. */
const ENDING = ".md";

/** What is in the folder at present. */
export interface StyleList {
  /** A person's own in the place of those of the same name, else after them. */
  readonly styles: readonly Style[];
  /** Files that are passed over and why, each as a sentence. */
  readonly problems: readonly string[];
}

/** A file as it was read last. */
type Entry =
  | { readonly stamp: string; readonly style: Style }
  | { readonly stamp: string; readonly problem: string };

/** The styles there are. */
export class StyleLibrary {
  readonly #folder: string;
  #entries = new Map<string, Entry>();
  #problems: readonly string[] = [];

  /** @param folder Where a person's own are; it need not be there. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Looks for all styles. */
  async list(): Promise<StyleList> {
    const { names, problem } = await this.#fileNames();
    const entries = new Map<string, Entry>();
    for (const name of names.slice(0, MAX_FILES)) {
      const entry = await this.#read(name);
      if (entry !== undefined) entries.set(name, entry);
    }
    this.#entries = entries;
    const own = [...entries.values()].flatMap((entry) => "style" in entry ? [entry.style] : []);
    const problems = [...entries.values()].flatMap((entry) =>
      "problem" in entry ? [entry.problem] : []
    );
    if (problem !== undefined) problems.push(problem);
    if (names.length > MAX_FILES) {
      problems.push(
        `There are ${names.length} styles in ${this.#folder}; only the first ${MAX_FILES} are used.`,
      );
    }
    this.#report(problems);
    const ofName = new Map([...BUILT_IN_STYLES, ...own].map((style) => [style.name, style]));
    return { styles: [...ofName.values()], problems };
  }

  /** A style by its name. */
  async get(name: string): Promise<Style | undefined> {
    return (await this.list()).styles.find((style) => style.name === name);
  }

  /** Names of the files, in order, and why they can't be told. */
  async #fileNames(): Promise<{ readonly names: string[]; readonly problem?: string }> {
    const names: string[] = [];
    try {
      for await (const { name, isDirectory } of Deno.readDir(this.#folder)) {
        if (name.endsWith(ENDING) && !name.startsWith(".") && !isDirectory) names.push(name);
      }
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { names: [] };
      return {
        names: [],
        problem: `The styles in ${this.#folder} can't be read (${printable(messageOf(error))}).`,
      };
    }
    return { names: names.sort() };
  }

  async #read(name: string): Promise<Entry | undefined> {
    const path = `${this.#folder}/${name}`;
    try {
      const { size, mtime, ino, isFile } = await Deno.stat(path);
      const stamp = `${size} ${mtime?.getTime()} ${ino}`;
      const known = this.#entries.get(name);
      if (known?.stamp === stamp) return known;
      try {
        if (!isFile) throw new BadStyle("it is not a file");
        if (size > MAX_FILE_BYTES) {
          throw new BadStyle(`it has ${size} bytes; at most ${MAX_FILE_BYTES} are allowed`);
        }
        const bytes = await Deno.readFile(path);
        return { stamp, style: parseStyle(name.slice(0, -ENDING.length), textOf(bytes)) };
      } catch (error) {
        return { stamp, problem: problemOf(path, error) };
      }
    } catch (error) {
      // Gone meanwhile.
      if (error instanceof Deno.errors.NotFound) return undefined;
      return { stamp: "", problem: problemOf(path, error) };
    }
  }

  /** Logs each problem once, for as long as it lasts. */
  #report(problems: readonly string[]): void {
    for (const problem of problems) {
      if (!this.#problems.includes(problem)) logger("transform").warn("{problem}", { problem });
    }
    this.#problems = problems;
  }
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadStyle("it is not text in UTF-8");
  }
}

function problemOf(path: string, error: unknown): string {
  return `The style ${printable(path)} is passed over: ${printable(messageOf(error))}.`;
}
