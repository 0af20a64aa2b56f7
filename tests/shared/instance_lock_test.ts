import { lockHolder, lockPath, takeInstanceLock } from "../../shared/instance_lock.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

Deno.test("takeInstanceLock() lets one in and tells the second who holds it", async () => {
  using folder = tempFolder();
  assertEquals(await lockHolder(folder.path, "program"), undefined);
  {
    using _lock = await takeInstanceLock(folder.path, "program");
    assertEquals(await lockHolder(folder.path, "program"), Deno.pid);
    await assertRejects(
      () => takeInstanceLock(folder.path, "program"),
      { message: new RegExp(`Another program \\(process ${Deno.pid}\\) uses`), exitCode: 69 },
    );
    using _other = await takeInstanceLock(folder.path, "another");
  }
  assertEquals(await lockHolder(folder.path, "program"), undefined);
  using _again = await takeInstanceLock(folder.path, "program");
});

Deno.test("takeInstanceLock() outlasts somebody who only looks", async () => {
  using folder = tempFolder();
  const path = lockPath(folder.path, "program");
  const looking = await Deno.open(path, { read: true, write: true, create: true });
  assert(await looking.tryLock(true));
  const taking = takeInstanceLock(folder.path, "program");
  await new Promise((resolve) => setTimeout(resolve, 60));
  looking.close();
  using lock = await taking;
  assertEquals(lock.path, path);
});
