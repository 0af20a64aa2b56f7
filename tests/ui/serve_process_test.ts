import { assert, assertMatch, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { CERTIFICATE } from "../fixtures/certificate.ts";
import { homeAt, RunningProgram, runProgram } from "../fixtures/programs.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

/** Starts a gateway on a free port; resolves with it when it listens. */
async function startedGateway(
  home: string,
  env: Record<string, string> = {},
): Promise<{ program: RunningProgram; url: string }> {
  const program = new RunningProgram("hero_voice_ui", ["serve"], {
    ...homeAt(home).env,
    HERO_VOICE_UI_PORT: "0",
    ...env,
  });
  let over = false;
  program.ended.then(() => over = true);
  for (;;) {
    const line = program.lines.find((text) => text.includes(" listening "));
    const url = /url=(\S+)\/$/.exec(line ?? "")?.[1];
    if (url !== undefined) return { program, url };
    if (over) throw new Error(`the gateway ended:\n${program.lines.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("hero_voice_ui serve makes its token, lets in by it, never prints it, and stops on SIGTERM", async () => {
  using folder = tempFolder();
  const home = `${folder.path}/a home, it's`.replace(",", "");
  const { program, url } = await startedGateway(home, { HERO_VOICE_LOG_LEVEL: "debug" });
  await using _program = program;
  const token = Deno.readTextFileSync(`${home}/token`).trim();
  const page = await fetch(url);
  assertMatch(await page.text(), /^<!DOCTYPE html>/i);
  const away = await fetch(`${url}/v1/recordings`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assertStrictEquals((await away.json()).error.code, "engine_away");
  const status = await program.end("SIGTERM");
  assertStrictEquals(status.code, 0);
  assert(!program.lines.join("\n").includes(token));
  assertMatch(program.lines.at(-1) ?? "", /hero_voice\.ui\.startup stopped$/);
});

Deno.test("hero_voice_ui health says whether the gateway answers", async () => {
  using folder = tempFolder();
  const { program, url } = await startedGateway(folder.path);
  await using _program = program;
  const env = { ...homeAt(folder.path).env, HERO_VOICE_UI_PORT: new URL(url).port };
  assertStrictEquals((await runProgram("hero_voice_ui", ["health"], env)).code, 0);
  await program.end("SIGINT");
  const { code, output } = await runProgram("hero_voice_ui", ["health"], env);
  assertStrictEquals(code, 3);
  assertMatch(output, /does not answer at http:\/\/127\.0\.0\.1:\d+; .*serve/);
});

Deno.test("hero_voice_ui health asks by https, whatever name the certificate bears", async () => {
  using folder = tempFolder();
  const { certPath, keyPath } = CERTIFICATE;
  const tls = { HERO_VOICE_TLS_CERT: certPath, HERO_VOICE_TLS_KEY: keyPath };
  const { program, url } = await startedGateway(folder.path, tls);
  await using _program = program;
  assertMatch(url, /^https:/);
  const env = { ...homeAt(folder.path).env, ...tls, HERO_VOICE_UI_PORT: new URL(url).port };
  assertStrictEquals((await runProgram("hero_voice_ui", ["health"], env)).code, 0);
  await program.end("SIGINT");
  const { code, output } = await runProgram("hero_voice_ui", ["health"], env);
  assertStrictEquals(code, 3);
  assertMatch(output, /does not answer at https:/);
});

Deno.test("hero_voice_ui serve says in a sentence what is wrong", async () => {
  using folder = tempFolder();
  const { program, url } = await startedGateway(folder.path);
  await using _program = program;
  const { port } = new URL(url);
  const cases: [Record<string, string>, number, RegExp][] = [
    [{ HERO_VOICE_UI_PORT: port }, 1, new RegExp(`listens on 127\\.0\\.0\\.1:${port}; .*PORT`)],
    [{ HERO_VOICE_UI_PORT: "99999" }, 2, /HERO_VOICE_UI_PORT is "99999", but it must be/],
    [{ HERO_VOICE_UI_HOST: "0.0.0.0", HERO_VOICE_TOKEN: "off" }, 2, /HERO_VOICE_TOKEN is off/],
    [{ HERO_VOICE_TLS_CERT: "/nowhere" }, 2, /HERO_VOICE_TLS_KEY/],
    [{ HERO_VOICE_TOKEN: "too short" }, 2, /HERO_VOICE_TOKEN is a secret, but it must be/],
  ];
  for (const [env, code, message] of cases) {
    const run = await runProgram("hero_voice_ui", ["serve"], {
      ...homeAt(`${folder.path}/other`).env,
      HERO_VOICE_UI_PORT: "0",
      ...env,
    });
    assertStrictEquals(run.code, code, run.output);
    assertMatch(run.output, message);
    assert(!run.output.includes("    at "), run.output);
  }
});

Deno.test("engine and gateway that start at once on a new data folder have the same token", async () => {
  using folder = tempFolder();
  for (let round = 0; round < count(3, 50); round++) {
    const { path: home, env } = homeAt(`${folder.path}/${round}`);
    await using engine = new RunningProgram("hero_voice_server", ["serve"], env);
    const { program, url } = await startedGateway(home);
    await using _gateway = program;
    const token = Deno.readTextFileSync(`${home}/token`).trim();
    const login = await fetch(`${url}/login`, { method: "POST", body: JSON.stringify({ token }) });
    assertStrictEquals(login.status, 204);
    await engine.end("SIGTERM");
    assertStrictEquals(Deno.readTextFileSync(`${home}/token`).trim(), token);
  }
});
