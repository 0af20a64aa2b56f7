import { SERVER, UI } from "../../shared/names.ts";
import { assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { copyProject } from "../fixtures/project_copy.ts";

/** What `deno task compile` needs where Deno can fetch nothing: a proxy that isn't there. */
const NO_NETWORK = { HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "http://127.0.0.1:9" };

const SET_UPS = [
  {
    name: "no way to fetch Deno's runtime",
    env: NO_NETWORK,
    says:
      /could not be fetched from dl\.deno\.land.*set DENORT_BIN to the path of a denort of Deno \d/,
  },
  {
    name: "a runtime of another version",
    env: { DENORT_BIN: "/bin/true" },
    says: /does not start\. DENORT_BIN \(\/bin\/true\) must be of the very version .*DENORT_DENO/,
  },
  {
    name: "a Deno that is none",
    env: { DENORT_DENO: "/bin/true" },
    says: /\/bin\/true is no Deno that runs .*set DENORT_DENO to one, or unset it/,
  },
] as const;

for (const { name, env, says } of SET_UPS) {
  Deno.test(`compiling with ${name} says what to do and leaves the launchers as they are`, async () => {
    await using project = await copyProject();
    const launchers = (): Promise<string[]> =>
      Promise.all([SERVER, UI].map((each) => Deno.readTextFile(`${project.path}/bin/${each}`)));
    const before = await launchers();
    const { code, stderr } = await new Deno.Command(`${project.path}/tasks/deno.sh`, {
      args: ["task", "--quiet", "compile"],
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", HOME: project.path, ...env },
      cwd: project.path,
      stdin: "null",
      stdout: "null",
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertMatch(said, says);
    assertMatch(said, /build: bin\/ is as it was\.\n$/);
    assertStrictEquals(code, 1);
    assertEquals(await launchers(), before);
  });
}
