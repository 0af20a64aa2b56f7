import { linuxProcesses, parseProc } from "../../../shared/zinit/processes.ts";
import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";
import { eventually } from "../../fixtures/zinit_server.ts";

Deno.test("parseProc() reads start and age, whatever the process is called", () => {
  const fields = (state: string): string =>
    `${state} 1 1 1 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 9 0 5000 18876399616`;
  assertEquals(parseProc(`7 (a) b (c) R) ${fields("S")}\n60.50 100.00\n`), {
    startTicks: 5_000,
    ageMs: 10_500,
  });
  assertStrictEquals(parseProc(`7 (gone) ${fields("Z")}\n60.50 100.00\n`), undefined);
  assertStrictEquals(parseProc(""), undefined);
  assertStrictEquals(parseProc("7 (cut) S 1"), undefined);
});

Deno.test("linuxProcesses finds, inspects and kills a process", async () => {
  const word = `600.${Math.floor(Math.random() * 1e9)}`;
  const child = new Deno.Command("sleep", { args: [word] }).spawn();
  await eventually("it runs", async () => {
    return (await linuxProcesses.find("sleep", word)).length > 0;
  });
  assertEquals(await linuxProcesses.find("sleep", word), [child.pid]);
  // A part of a word is none.
  assertEquals(await linuxProcesses.find("sleep", word.slice(0, -1)), []);
  assertEquals(await linuxProcesses.find("sh", word), []);
  const facts = await linuxProcesses.inspect(child.pid);
  assert(facts !== undefined && facts.ageMs >= 0 && facts.startTicks > 0);
  await linuxProcesses.kill(child.pid);
  assertStrictEquals((await child.status).signal, "SIGKILL");
  assertStrictEquals(await linuxProcesses.inspect(child.pid), undefined);
});
