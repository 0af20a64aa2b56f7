import fc from "fast-check";
import { type Action, ActionBuilder } from "../../../shared/zinit/action_builder.ts";
import type { ServiceDefinition } from "../../../shared/zinit/definition.ts";
import { RetryPolicyBuilder } from "../../../shared/zinit/retry_policy_builder.ts";
import { ServiceBuilder } from "../../../shared/zinit/service_builder.ts";
import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import { eventually, startZinit, writeScript } from "../../fixtures/zinit_server.ts";
import { thrown } from "../../fixtures/zinit_thrown.ts";

const PROGRAM = "/opt/hero voice/it's.sh";

Deno.test("ActionBuilder quotes the program and its words for the shell", () => {
  const action = new ActionBuilder(PROGRAM).args("a b", "$HOME", "it's", "").build();
  assertStrictEquals(
    action.serviceLine,
    String.raw`/bin/true && exec '/opt/hero voice/it'\''s.sh' 'a b' '$HOME' 'it'\''s' ''`,
  );
  assertStrictEquals(action.checkLine, action.serviceLine.replace("/bin/true && ", ""));
});

Deno.test("ActionBuilder refuses what zinit or the shell would get wrong", () => {
  thrown(() => new ActionBuilder("relative/program"), RangeError, "absolute path");
  thrown(() => new ActionBuilder("/a\nb"), RangeError, "control characters");
  thrown(() => new ActionBuilder(PROGRAM).args("a\u0000b"), RangeError, "control characters");
  thrown(() => new ActionBuilder(PROGRAM).args("a\ud800b"), RangeError, "control characters");
  thrown(() => new ActionBuilder(PROGRAM).directory("relative"), RangeError, "absolute path");
  thrown(() => new ActionBuilder(PROGRAM).environment("A B", "x"), RangeError, "letters");
  thrown(() => new ActionBuilder(PROGRAM).environment("1A", "x"), RangeError, "letters");
  thrown(() => new ActionBuilder(PROGRAM).environment("A", "\0"), RangeError, "zero characters");
});

Deno.test("ActionBuilder.environment() refuses secrets, by name and by value, without telling them", () => {
  const secret = "sk-known-secret";
  for (const name of ["GROQ_API_KEY", "HERO_VOICE_TOKEN", "ANY_PASSWORD", "other_secret"]) {
    const error = thrown(() => new ActionBuilder(PROGRAM).environment(name, "v4lue"), RangeError);
    assert(error.message.startsWith(name), error.message);
    assert(!error.message.includes("v4lue"));
  }
  const byValue = thrown(
    () => new ActionBuilder(PROGRAM, ["", secret]).environment("INNOCENT", `Bearer ${secret}`),
    RangeError,
    "INNOCENT",
  );
  assert(!byValue.message.includes(secret));
  new ActionBuilder(PROGRAM, ["", secret]).environment("INNOCENT", "open");
});

Deno.test("RetryPolicyBuilder starts again after failures, without limit, soon", () => {
  assertEquals(new RetryPolicyBuilder().build(), {
    restart: "on-failure",
    delayMs: 200,
    maxDelayMs: 1_000,
    maxRetries: 0,
    stabilityMs: 5_000,
  });
});

Deno.test("RetryPolicyBuilder and ServiceBuilder name the rule and the value they refuse", () => {
  const policy = (): RetryPolicyBuilder => new RetryPolicyBuilder();
  const service = (): ServiceBuilder => new ServiceBuilder("x");
  const check = new ActionBuilder(PROGRAM).build();
  const refused: [() => unknown, string][] = [
    [() => policy().delays(0, 5), "from 1 to 86400000, not 0"],
    [() => policy().delays(10, 5), "from 10 to 86400000, not 5"],
    [() => policy().delays(1.5, 5), "not 1.5"],
    [() => policy().maxRetries(-1), "not -1"],
    [() => policy().stability(Number.NaN), "not NaN"],
    [() => service().stopTimeout(0), "not 0"],
    [() => service().startTimeout(0), "not 0"],
    [() => service().bufferLines(0), "not 0"],
    [() => service().health(check, { intervalMs: 0 }), "not 0"],
    [() => service().health(check, { timeoutMs: 0 }), "not 0"],
    [() => service().health(check, { retries: 0 }), "not 0"],
    [() => service().health(check, { startPeriodMs: -1 }), "not -1"],
    [() => service().build(), "must have an action"],
    [
      () => service().health(new ActionBuilder(PROGRAM).environment("A", "b").build()),
      "neither an environment",
    ],
  ];
  for (const [build, rule] of refused) thrown(build, RangeError, rule);
  for (const name of ["", "a b", "a/b", "é", "a\n", "x".repeat(241)]) {
    thrown(() => new ServiceBuilder(name), RangeError, JSON.stringify(name));
    thrown(() => service().requires(name), RangeError);
  }
});

Deno.test("ServiceBuilder makes what hero_voice wants of a service", () => {
  const action = new ActionBuilder(PROGRAM).build();
  const { lifecycle, logging, health, service } = new ServiceBuilder("x").action(action)
    .health(action).build();
  assertEquals(lifecycle, {
    restart: "on-failure",
    restart_delay_ms: 200,
    restart_delay_max_ms: 1_000,
    max_restarts: 0,
    stability_period_ms: 5_000,
    start_timeout_ms: 120_000,
    stop_timeout_ms: 10_000,
    stop_signal: "SIGTERM",
  });
  assertStrictEquals(logging.buffer_lines, 10_000);
  assertStrictEquals(health?.type, "exec");
  assertStrictEquals(service.kill_others, false);
  assertEquals(service.ports, []);
});

/** Text for a path or a word: anything but control characters and halves of characters. */
const word = fc.string({ unit: "grapheme", maxLength: 20 })
  .map((text) => text.replace(/\p{Cc}/gu, "").toWellFormed());
const value = fc.string({ unit: "grapheme", maxLength: 30 })
  .map((text) => text.replaceAll("\0", "").toWellFormed());
const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/);
const variable = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/)
  .filter((text) => !/(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i.test(text));
/** From a minute on, so that zinit does not try again and again while the test runs. */
const times = fc.integer({ min: 60_000, max: 86_400_000 });
/** In a folder that doesn't exist, so that nothing is run by chance. */
const program = word.map((text) => `/nonexistent/${text}`);

const action = fc.record({
  program,
  args: fc.array(word, { maxLength: 4 }),
  environment: fc.dictionary(variable, value, { maxKeys: 4 }),
  directory: fc.option(program, { nil: undefined }),
}).map(({ program, args, environment, directory }): Action => {
  const builder = new ActionBuilder(program).args(...args);
  for (const [key, text] of Object.entries(environment)) builder.environment(key, text);
  if (directory !== undefined) builder.directory(directory);
  return builder.build();
});

const policy = fc.record({
  restart: fc.constantFrom("on-failure", "always", "never"),
  delays: fc.tuple(times, times),
  retries: fc.integer({ min: 0, max: 0xffff_ffff }),
  stability: times,
}).map(({ restart, delays, retries, stability }) =>
  new RetryPolicyBuilder().restart(restart).delays(Math.min(...delays), Math.max(...delays))
    .maxRetries(retries).stability(stability).build()
);

/** A definition but for the beginning of its name, since a name may be defined only once. */
const definition = fc.record({
  name,
  action,
  policy,
  check: fc.option(
    fc.record({
      program,
      args: fc.array(word, { maxLength: 3 }),
      timing: fc.record({
        startPeriodMs: times,
        intervalMs: times,
        timeoutMs: times,
        retries: fc.integer({ min: 1, max: 1_000_000 }),
      }),
    }),
    { nil: undefined },
  ),
  stop: times,
  start: times,
  lines: fc.integer({ min: 1, max: 1_000_000 }),
}).map((parts) => (prefix: number): ServiceDefinition => {
  const builder = new ServiceBuilder(`${prefix}.${parts.name}`).action(parts.action)
    .retryPolicy(parts.policy).stopTimeout(parts.stop).startTimeout(parts.start)
    .bufferLines(parts.lines);
  if (parts.check !== undefined) {
    const { program, args, timing } = parts.check;
    builder.health(new ActionBuilder(program).args(...args).build(), timing);
  }
  return builder.build();
});

Deno.test("whatever the builders produce, the real zinit accepts and gives back equal", async () => {
  await using zinit = await startZinit();
  const { client } = zinit;
  let number = 0;
  await fc.assert(
    fc.asyncProperty(definition, async (build) => {
      const built = build(number++);
      await client.set(built);
      assertEquals(await client.get(built.service.name), built);
    }),
    { numRuns: count(60, 2_000) },
  );
  assertStrictEquals((await client.list()).length, number);
});

Deno.test("the real zinit runs what ActionBuilder quotes, with its words, variables and folder", async () => {
  await using zinit = await startZinit();
  const { client, folder } = zinit;
  const words = [
    "a b",
    "$HOME",
    "`id`",
    "it's",
    '"q"',
    "\\n",
    "",
    "*",
    "é 日本 🎙",
    "-n",
    "&& exit",
  ];
  const script = await writeScript(
    `${folder}/it's $a "program".sh`,
    'for word; do printf "<%s>\\n" "$word"; done; pwd; printf "%s\\n" "$WORD"; exec sleep 600',
  );
  const directory = `${folder}/a folder`;
  await Deno.mkdir(directory);
  const built = new ActionBuilder(script).args(...words).environment("WORD", "it's $HOME")
    .directory(directory).build();
  await client.set(new ServiceBuilder("words").action(built).build());
  await eventually("it spoke", async () => {
    return (await client.logs("words", 100)).length === words.length + 2;
  });
  assertEquals(
    (await client.logs("words", 100)).map(({ content }) => content),
    [...words.map((text) => `<${text}>`), directory, "it's $HOME"],
  );
});
