import { ZinitClient } from "../../../../shared/zinit/client.ts";
import {
  LIFECYCLE_TIMING,
  type LifecycleContext,
} from "../../../../shared/zinit/lifecycle/context.ts";
import { launcherPath } from "../../../../shared/zinit/lifecycle/files.ts";
import { renewScripts } from "../../../../shared/zinit/lifecycle/scripts.ts";
import { linuxProcesses } from "../../../../shared/zinit/processes.ts";
import { assert, assertMatch, assertStrictEquals } from "../../../assert.ts";
import { startLogsInsertFake } from "../../../fixtures/logs_insert_fake.ts";
import { startFakeZinit } from "../../../fixtures/zinit_fake.ts";
import { startZinit, tempFolder } from "../../../fixtures/zinit_server.ts";

function contextOf(socketPath: string, dataFolder: string): LifecycleContext {
  return {
    client: new ZinitClient(socketPath),
    spec: {
      name: "hero_voice_server",
      dataFolder,
      program: "/opt/bin/hero_voice_server",
      serveArgs: ["serve"],
      checkArgs: ["health"],
      environment: { HERO_VOICE_HOME: dataFolder },
      secrets: [],
    },
    watch: { findOrphan: () => Promise.resolve(undefined), drainOrphan: () => Promise.resolve() },
    processes: linuxProcesses,
    timing: LIFECYCLE_TIMING,
    tell: () => {},
  };
}

Deno.test("renewScripts() names the supervisor's socket where that takes log records, and only there", async () => {
  await using temp = await tempFolder();
  await using taking = await startLogsInsertFake();
  await using hanging = await startFakeZinit(() => ({ kind: "hang" }));
  await using real = await startZinit();
  const launcher = (context: LifecycleContext): Promise<string> =>
    Deno.readTextFile(launcherPath(context.spec));

  const context = contextOf(taking.zinit.socketPath, temp.path);
  assertStrictEquals(await renewScripts(context, undefined), true);
  assertStrictEquals(await renewScripts(context, undefined), false);
  assertMatch(
    await launcher(context),
    new RegExp(`\\nexport ZINIT_LOGS_INSERT='${RegExp.escape(taking.zinit.socketPath)}'\\n`),
  );
  // The release of today doesn't take them; one that doesn't answer is not waited for.
  for (const socketPath of [real.socketPath, hanging.socketPath, `${temp.path}/zinit.sock`]) {
    const other = contextOf(socketPath, temp.path);
    await renewScripts(other, undefined);
    const text = await launcher(other);
    assert(!text.includes("ZINIT_LOGS_INSERT") && text.includes("HERO_VOICE_HOME"), socketPath);
  }
});
