import { EXIT } from "../../../../shared/errors.ts";
import { LifecycleError } from "../../../../shared/zinit/errors.ts";
import { assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { startRig } from "../../../fixtures/zinit_lifecycle.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

Deno.test("openUi() prints the address of a running service and opens it", async () => {
  await using rig = await startRig();
  const printed: string[] = [];
  const opened: string[] = [];
  const page = (hasBrowser: boolean): Parameters<typeof rig.lifecycle.openUi>[0] => ({
    address: "http://127.0.0.1:3773/#token=x",
    print: (address) => printed.push(address),
    open: (address): Promise<boolean> => {
      opened.push(address);
      return Promise.resolve(hasBrowser);
    },
  });
  for (
    const prepare of [
      (): Promise<unknown> => Promise.resolve(),
      (): Promise<unknown> => rig.lifecycle.start().then(() => rig.lifecycle.stop()),
    ]
  ) {
    await prepare();
    const error = await rejection(
      () => rig.lifecycle.openUi(page(true)),
      LifecycleError,
      "not running",
    );
    assertStrictEquals(error.exitCode, EXIT.notRunning);
  }
  assertEquals(printed, []);
  await rig.lifecycle.start();
  await rig.lifecycle.openUi(page(true));
  await rig.lifecycle.openUi(page(false));
  assertEquals(printed, opened);
  assertStrictEquals(printed.length, 2);
  assertMatch(rig.told.at(-1) ?? "", /no browser/);
});
