import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../assert.ts";
import type { Child, ChildEnd } from "../../../tasks/both/child.ts";
import { runBoth } from "../../../tasks/both/run_both.ts";

/** A program that ends when the test, or a signal that it heeds, says so. */
class ScriptedChild implements Child {
  readonly #ended = Promise.withResolvers<ChildEnd>();
  readonly ended = this.#ended.promise;

  constructor(
    readonly program: string,
    readonly events: string[],
    readonly heeds: readonly Deno.Signal[] = ["SIGTERM", "SIGKILL"],
  ) {}

  kill(signal: Deno.Signal): void {
    this.events.push(`${this.program} ${signal}`);
    if (!this.heeds.includes(signal)) return;
    this.end(signal === "SIGKILL" ? { code: 137, signal } : { code: 0, signal: null });
  }

  end(end: ChildEnd): void {
    this.#ended.resolve(end);
    this.events.push(`${this.program} ended`);
  }
}

interface Scene {
  readonly events: string[];
  readonly printed: () => string;
  readonly engine: ScriptedChild;
  readonly gateway: ScriptedChild;
  readonly stop: AbortController;
  readonly hurry: AbortController;
  readonly code: Promise<number>;
}

interface SceneOptions {
  readonly heeds?: readonly Deno.Signal[];
  readonly answers?: (child: Child, signal: AbortSignal) => Promise<boolean>;
}

function scene(options: SceneOptions = {}): Scene {
  const { heeds, answers = () => Promise.resolve(true) } = options;
  const events: string[] = [];
  let printed = "";
  const engine = new ScriptedChild("engine", events, heeds);
  const gateway = new ScriptedChild("gateway", events, heeds);
  const stop = new AbortController();
  const hurry = new AbortController();
  const code = runBoth({
    engine,
    gateway,
    answers,
    stop: stop.signal,
    hurry: hurry.signal,
    greeting: () => Promise.resolve("the address\n"),
    print: (text) => printed += text,
  });
  return { events, printed: () => printed, engine, gateway, stop, hurry, code };
}

/** Lets what is due happen. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("runBoth() greets when both answer and stops the gateway before the engine", async () => {
  const { events, printed, stop, code } = scene();
  await turn();
  assertStrictEquals(printed(), "the address\n");
  stop.abort();
  assertStrictEquals(await code, 0);
  assertEquals(events, ["gateway SIGTERM", "gateway ended", "engine SIGTERM", "engine ended"]);
});

Deno.test("runBoth() stops the other program when one dies, and says which and how", async () => {
  for (const which of ["engine", "gateway"] as const) {
    const test = scene();
    const other = which === "engine" ? "gateway" : "engine";
    await turn();
    test[which].end({ code: 7, signal: null });
    assertStrictEquals(await test.code, 1);
    assertEquals(test.events, [`${which} ended`, `${other} SIGTERM`, `${other} ended`]);
    assertMatch(test.printed(), new RegExp(`${which} ended with exit code 7; .*\\.\n`));
  }
});

Deno.test("runBoth() names the signal that killed a program, and no address that nobody answers at", async () => {
  const answers = (_child: Child, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(false)));
  const { printed, engine, code } = scene({ answers });
  engine.end({ code: 137, signal: "SIGKILL" });
  assertStrictEquals(await code, 1);
  assertMatch(printed(), /engine ended by SIGKILL/);
  assert(!printed().includes("the address"));
});

Deno.test("runBoth() kills what doesn't heed when a person asks a second time", async () => {
  const { events, stop, hurry, code } = scene({ heeds: ["SIGKILL"] });
  await turn();
  stop.abort();
  await turn();
  assertEquals(events, ["gateway SIGTERM"]);
  hurry.abort();
  assertStrictEquals(await code, 1);
  assertEquals(events.filter((event) => event.endsWith("SIGKILL")), [
    "gateway SIGKILL",
    "engine SIGKILL",
  ]);
});
