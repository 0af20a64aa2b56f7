import { EXIT } from "../../../../shared/errors.ts";
import { ZinitClient } from "../../../../shared/zinit/client.ts";
import { ZinitHungError, ZinitNotReachableError } from "../../../../shared/zinit/errors.ts";
import type { ZinitLifecycle } from "../../../../shared/zinit/lifecycle.ts";
import { supervisorDown } from "../../../../shared/zinit/supervisor/down.ts";
import { assert, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

const never = new AbortController().signal;

function operations(lifecycle: ZinitLifecycle): (() => Promise<unknown>)[] {
  return [
    () => lifecycle.start(),
    () => lifecycle.stop(),
    () => lifecycle.restart(),
    () => lifecycle.status(),
    () => lifecycle.logs(10),
    () => lifecycle.follow(10, never).next(),
    () => lifecycle.run({ stop: never, leave: never, onLog: () => {} }),
    () => lifecycle.openUi({ address: "x", print: () => {}, open: () => Promise.resolve(true) }),
  ];
}

Deno.test("every operation names a supervisor that hangs, and zinit down ends it", async () => {
  await using rig = await startRig();
  await rig.lifecycle.start();
  // What nobody may do: define a service a second time.
  const careless = new ZinitClient(rig.zinit.socketPath, {
    timeoutMs: 300,
    diagnosisTimeoutMs: 300,
  });
  await rejection(() => careless.set(rig.lifecycle.definition), ZinitHungError);
  const impatient = rig.another({ timeoutMs: 300 });
  for (const operation of operations(impatient)) {
    const error = await rejection(operation, ZinitHungError, rig.zinit.socketPath);
    assertStrictEquals(error.exitCode, EXIT.failed);
  }
  const outcome = await supervisorDown({
    client: careless,
    services: [impatient],
    dataFolder: rig.home,
    tell: (sentence) => rig.told.push(sentence),
  });
  assertStrictEquals(outcome, "ended");
  assertMatch(rig.told.join("\n"), /hangs; it is ended/);
  assertStrictEquals(await rig.holder(), undefined);
});

Deno.test("every operation says how to get a supervisor where there is none", async () => {
  await using rig = await startRig();
  await rig.zinit.shutdown();
  for (const operation of operations(rig.lifecycle)) {
    const error = await rejection(operation, ZinitNotReachableError, "zinit up");
    assertStrictEquals(error.exitCode, EXIT.unavailable);
    assert(error.message.includes("cargo install zinit --version 0.3.9"));
    assert(error.message.includes("hero_voice_server serve"));
  }
});
