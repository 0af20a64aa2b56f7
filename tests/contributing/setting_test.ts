import { PROJECT_DIR } from "../../shared/config.ts";
import { assertEquals, assertMatch } from "../assert.ts";
import { change, listedFiles, replaceFile, said } from "../fixtures/contributing.ts";
import { copyProject } from "../fixtures/project_copy.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

Deno.test("a setting is added in the files that CONTRIBUTING.md lists, compared by a test, and refused where it is wrong", async () => {
  const files = listedFiles("A setting");
  await using project = await copyProject();
  for (const path of [".env.example", "tests/env_example_test.ts", "tests/assert.ts"]) {
    await Deno.mkdir(`${project.path}/tests`, { recursive: true });
    await Deno.copyFile(`${PROJECT_DIR}/${path}`, `${project.path}/${path}`);
  }
  const compared = (): Promise<string> =>
    said(`${project.path}/tasks/deno.sh`, [
      ...["test", "--frozen", "--cached-only", "--no-check", "-P=unit"],
      "tests/env_example_test.ts",
    ], { NO_COLOR: "1" });
  const edits: Readonly<Record<string, () => Promise<void>>> = {
    "shared/config/settings.ts": () =>
      change(project.path, "shared/config/settings.ts", [[
        "  GROQ_API_KEY: setting({",
        "  HERO_VOICE_ACME_LEVEL: setting({\n" +
        '    parse: wholeNumber(1, 9),\n    fallback: "5",\n    about: "how hard Acme tries",\n  }),\n' +
        "  GROQ_API_KEY: setting({",
      ]]),
    ".env.example": async () => {
      // The first of the two alone is noticed.
      assertMatch(await compared(), /HERO_VOICE_ACME_LEVEL[^]*1 failed/);
      const path = `${project.path}/.env.example`;
      const text = await Deno.readTextFile(path);
      await replaceFile(path, `${text}# How hard Acme tries.\n# HERO_VOICE_ACME_LEVEL=5\n`);
    },
  };
  assertEquals(files, Object.keys(edits));
  for (const path of files) await edits[path]?.();
  assertMatch(await compared(), /1 passed \| 0 failed/);

  using home = tempFolder();
  const refused = await said(`${project.path}/bin/hero_voice_server`, ["serve"], {
    HERO_VOICE_HOME: home.path,
    HERO_VOICE_ACME_LEVEL: "10",
  });
  assertMatch(
    refused,
    /HERO_VOICE_ACME_LEVEL is "10", but it must be a whole number from 1 to 9\./,
  );
});
