import { BUILT_IN_STYLES } from "../../server/transform/styles/built_in.ts";
import { assertEquals } from "../assert.ts";
import { change, listedFiles, replaceFile } from "../fixtures/contributing.ts";
import { copyProject } from "../fixtures/project_copy.ts";
import { askEngine, homeAt, readinessOf } from "../fixtures/programs.ts";
import { RunningCommand } from "../fixtures/running_command.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const POEM = `---
title: Poem
description: What was said, as a poem
---

Make a poem of what was said.
`;

Deno.test("a style is added in the files that CONTRIBUTING.md lists, and is offered", async () => {
  const files = listedFiles("A style for texts");
  await using project = await copyProject();
  const edits: Readonly<Record<string, () => Promise<void>>> = {
    "server/transform/styles/poem.md": () =>
      replaceFile(`${project.path}/server/transform/styles/poem.md`, POEM),
    "server/transform/styles/built_in.ts": () =>
      change(project.path, "server/transform/styles/built_in.ts", [
        ["import summary", 'import poem from "./poem.md" with { type: "text" };\nimport summary'],
        ["  translate,\n", "  translate,\n  poem,\n"],
      ]),
  };
  assertEquals(files, Object.keys(edits));
  for (const path of files) await edits[path]?.();

  using folder = tempFolder();
  const home = homeAt(`${folder.path}/home`);
  await using engine = new RunningCommand(`${project.path}/bin/hero_voice_server`, {
    args: ["serve"],
    env: home.env,
  });
  await eventually(async () => {
    return await readinessOf(home).then(({ ready }) => ready, () => false);
  });
  const { items } = await (await askEngine(home, "/v1/transforms")).json();
  const names = items.map(({ name }: { name: string }) => name);
  assertEquals(names, [...BUILT_IN_STYLES.map(({ name }) => name), "poem"]);
  assertEquals((await engine.end()).code, 0);
});
