import { lockHolder, takeInstanceLock } from "../../shared/instance_lock.ts";
import { assertEquals, assertRejects } from "../assert.ts";
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
