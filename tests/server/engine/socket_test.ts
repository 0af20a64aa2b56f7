import { clearStaleSocket, prepareSocketFolder } from "../../../server/engine/socket.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

Deno.test("clearStaleSocket() removes a socket that nobody listens on", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/s.sock`;
  // Closing a listener leaves its file.
  Deno.listen({ transport: "unix", path }).close();
  await clearStaleSocket(path);
  assertEquals([...Deno.readDirSync(folder.path)].length, 0);
  await clearStaleSocket(path);
});

Deno.test("clearStaleSocket() never touches a live socket or another file", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/s.sock`;
  using _listener = Deno.listen({ transport: "unix", path });
  await assertRejects(
    () => clearStaleSocket(path),
    /Another program answers at .*s\.sock; stop it/,
  );
  const file = `${folder.path}/text`;
  await Deno.writeTextFile(file, "mine");
  await assertRejects(() => clearStaleSocket(file), /is not a socket; move it away/);
  assertEquals(await Deno.readTextFile(file), "mine");
});

Deno.test("prepareSocketFolder() makes a private folder and refuses an open one", async () => {
  using folder = tempFolder();
  await prepareSocketFolder(`${folder.path}/run/s.sock`);
  const { mode } = await Deno.stat(`${folder.path}/run`);
  assertEquals((mode ?? 0) & 0o777, 0o700);
  for (const open of [0o710, 0o701]) {
    await Deno.chmod(`${folder.path}/run`, open);
    await assertRejects(() => prepareSocketFolder(`${folder.path}/run/s.sock`), /chmod 700/);
  }
});
