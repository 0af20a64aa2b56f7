import { assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { change, listedFiles, replaceFile, said } from "../fixtures/contributing.ts";
import { copyProject } from "../fixtures/project_copy.ts";

Deno.test("a subcommand is added in the files that CONTRIBUTING.md lists, and both programs have it", async () => {
  const files = listedFiles("A subcommand");
  await using project = await copyProject();
  const edits: Readonly<Record<string, () => Promise<void>>> = {
    "shared/cli/greet.ts": () =>
      replaceFile(
        `${project.path}/shared/cli/greet.ts`,
        '/** `greet`. */\nimport { printLine } from "./output.ts";\n\n' +
          "/** Greets whoever asks. */\nexport function greet(name: string): void {\n" +
          "  printLine(`Good morning from ${name}.`);\n}\n",
      ),
    "shared/cli.ts": () =>
      change(project.path, "shared/cli.ts", [
        [
          "import { addLifecycleCommands }",
          'import { greet } from "./cli/greet.ts";\n' +
          "import { addLifecycleCommands }",
        ],
        [
          '  cli.command("health")',
          '  cli.command("greet").description("say good morning")\n' +
          '    .action(() => greet(program.name));\n  cli.command("health")',
        ],
      ]),
  };
  assertEquals(files, Object.keys(edits));
  for (const path of files) await edits[path]?.();
  for (const name of ["hero_voice_server", "hero_voice_ui"]) {
    const program = `${project.path}/bin/${name}`;
    assertStrictEquals((await said(program, ["greet"])).trim(), `Good morning from ${name}.`);
    assertMatch(await said(program, ["--help"]), /greet +say good morning/);
  }
});
