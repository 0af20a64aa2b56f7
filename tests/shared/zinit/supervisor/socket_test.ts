import { EXIT, UserError } from "../../../../shared/errors.ts";
import { findZinitSocket, SYSTEM_SOCKET } from "../../../../shared/zinit/supervisor/socket.ts";
import { assertMatch, assertStrictEquals } from "../../../assert.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

const home = (name: string): string | undefined => name === "HOME" ? "/home/ann" : undefined;
const opens = (answer: boolean) => (): Promise<boolean> => Promise.resolve(answer);

Deno.test("findZinitSocket() takes the setting, then the system's, then the person's own", async () => {
  assertStrictEquals(await findZinitSocket("/x/../y.sock", home, opens(true)), "/y.sock");
  assertStrictEquals(await findZinitSocket(undefined, home, opens(true)), SYSTEM_SOCKET);
  assertStrictEquals(
    await findZinitSocket("", home, opens(false)),
    "/home/ann/hero/var/zinit.sock",
  );
});

Deno.test("findZinitSocket() refuses what can't be a socket's path", async () => {
  const long = await rejection(
    () => findZinitSocket(`/${"x".repeat(200)}`, home),
    UserError,
    "ZINIT_SOCKET",
  );
  assertStrictEquals(long.exitCode, EXIT.usage);
  assertMatch(long.message, /at most 107 bytes/);
  await rejection(() => findZinitSocket("x.sock", home), UserError, "absolute path");
  await rejection(
    () => findZinitSocket(undefined, () => undefined, opens(false)),
    UserError,
    "HOME",
  );
});
