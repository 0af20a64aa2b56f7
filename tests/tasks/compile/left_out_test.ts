import {
  type GraphInfo,
  otherPlatforms,
  unneededPackages,
} from "../../../tasks/compile/left_out.ts";
import { assertEquals } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** What Deno says of a module that imports some packages of a lock file. */
function graph(...npmPackages: string[]): GraphInfo {
  return {
    modules: [{}, ...npmPackages.map((npmPackage) => ({ npmPackage }))],
    npmPackages: {
      "a@1": { dependencies: ["b@1", "c@1"], localPath: "/npm/a/1" },
      "b@1": { dependencies: ["a@1"], localPath: "/npm/b/1" },
      "c@1": { dependencies: [], localPath: "/npm/c/1" },
      "d@1_c@1": { dependencies: ["c@1"], localPath: "/npm/d/1" },
      "d@1": { dependencies: [], localPath: "/npm/d/1" },
      "e@1": { dependencies: [], localPath: "/npm/e/1" },
    },
  };
}

Deno.test("unneededPackages() keeps what any module needs, with what that needs", () => {
  assertEquals(unneededPackages([graph("a@1")]), ["/npm/d/1", "/npm/e/1"]);
  assertEquals(unneededPackages([graph("b@1"), graph("d@1_c@1")]), ["/npm/e/1"]);
  assertEquals(unneededPackages([graph()]).length, 5);
});

Deno.test("otherPlatforms() names all folders but that of this system and architecture", async () => {
  using temp = tempFolder();
  for (const name of ["linux/x64", "linux/arm64", "darwin/arm64", "win32/x64"]) {
    Deno.mkdirSync(`${temp.path}/${name}`, { recursive: true });
  }
  assertEquals(await otherPlatforms(temp.path, { os: "linux", arch: "x64" }), [
    `${temp.path}/darwin`,
    `${temp.path}/linux/arm64`,
    `${temp.path}/win32`,
  ]);
});
