import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { lockPath } from "../../../shared/instance_lock.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../assert.ts";
import { CERTIFICATE, EXPIRED_CERTIFICATE } from "../../fixtures/certificate.ts";
import { homeAt, runProgram } from "../../fixtures/programs.ts";
import { link } from "../../fixtures/symbolic_link.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { startFakeZinit } from "../../fixtures/zinit_fake.ts";

const reportSchema = z.strictObject({
  ok: z.boolean(),
  checks: z.array(z.strictObject({
    about: z.string(),
    state: z.enum(["fine", "warning", "broken"]),
    says: z.string(),
    remedy: z.string().optional(),
  })),
});
type Report = z.infer<typeof reportSchema>;

/** A set-up that is not as it should be. */
interface SetUp {
  readonly name: string;
  /** Breaks it; gives the settings that are set besides. */
  readonly make: (home: string) => Record<string, string> | void | Promise<void>;
  readonly state: "warning" | "broken";
  readonly about: string;
  /** How it is named. */
  readonly says: RegExp;
  readonly remedy: RegExp;
}

function write(path: string, text: string, mode = 0o600): void {
  Deno.writeTextFileSync(path, text);
  Deno.chmodSync(path, mode);
}

function database(home: string, statement: string): string {
  const path = `${home}/hero_voice.db`;
  const sql = new DatabaseSync(path);
  sql.exec(statement);
  sql.close();
  return path;
}

const TLS = { HERO_VOICE_TLS_CERT: CERTIFICATE.certPath, HERO_VOICE_TLS_KEY: CERTIFICATE.keyPath };

const SET_UPS: readonly SetUp[] = [
  {
    name: "a setting that may not be so",
    make: () => ({ HERO_VOICE_UI_PORT: "many" }),
    state: "broken",
    about: "settings",
    says: /HERO_VOICE_UI_PORT is "many"/,
    remedy: /HERO_VOICE_UI_PORT/,
  },
  {
    name: "a switch for ffmpeg that is neither on nor off",
    make: () => ({ HERO_VOICE_FFMPEG: "yes" }),
    state: "broken",
    about: "settings",
    says: /HERO_VOICE_FFMPEG is "yes", but it must be one of on, off/,
    remedy: /change HERO_VOICE_FFMPEG/,
  },
  {
    name: "a data folder that is relative",
    make: () => ({ HERO_VOICE_HOME: "data" }),
    state: "broken",
    about: "settings",
    says: /HERO_VOICE_HOME is "data", but it must be an absolute path/,
    remedy: /change that/,
  },
  {
    name: "a name that is no setting",
    make: (home) => write(`${home}/.env`, "GROQ_KEY=gsk_secret\n"),
    state: "warning",
    about: "settings",
    says: /\.env sets GROQ_KEY, which is no setting/,
    remedy: /README/,
  },
  {
    name: "a data folder that is a file",
    make: (home) => {
      write(`${home}/file`, "");
      return { HERO_VOICE_HOME: `${home}/file` };
    },
    state: "broken",
    about: "data folder",
    says: /is not a folder/,
    remedy: /HERO_VOICE_HOME/,
  },
  {
    name: "a data folder that others may look into",
    make: (home) => Deno.chmodSync(home, 0o755),
    state: "broken",
    about: "data folder",
    says: /others may look into .* \(mode 0755\)/,
    remedy: /^chmod 700 /,
  },
  {
    name: "a data folder whose path no permission can name",
    make: (home) => ({ HERO_VOICE_HOME: `${home}/a,b` }),
    state: "broken",
    about: "data folder",
    says: /a,b has a comma in its path/,
    remedy: /set HERO_VOICE_HOME to a path without one/,
  },
  {
    name: "a file in the place of a folder in the data folder",
    make: (home) => write(`${home}/recordings`, ""),
    state: "broken",
    about: "data folder",
    says: /\/recordings is not a folder/,
    remedy: /move it away/,
  },
  {
    name: "a link in the data folder that leads out of it",
    make: async (home) => {
      Deno.mkdirSync(`${home}/recordings`, { mode: 0o700 });
      await link("/etc", `${home}/recordings/link`);
    },
    state: "broken",
    about: "data folder",
    says: /recordings\/link is a symbolic link/,
    remedy: /put what it leads to in its place/,
  },
  {
    name: "a clock that is late",
    make: (home) => {
      const path = database(home, "CREATE TABLE t (x)");
      Deno.utimeSync(path, Date.now() / 1_000 + 86_400, Date.now() / 1_000 + 86_400);
    },
    state: "broken",
    about: "clock",
    says: /hero_voice\.db is from /,
    remedy: /set the clock/,
  },
  {
    name: "a token that others may read",
    make: (home) => write(`${home}/token`, "0123456789abcdef0123\n", 0o644),
    state: "broken",
    about: "token",
    says: /others may read .*token \(mode 0644\)/,
    remedy: /chmod 600 /,
  },
  {
    name: "an empty token",
    make: (home) => write(`${home}/token`, "\n"),
    state: "broken",
    about: "token",
    says: /holds no token/,
    remedy: /remove it and start the gateway/,
  },
  {
    name: "no token where others can reach the gateway",
    make: () => ({ HERO_VOICE_TOKEN: "off", HERO_VOICE_UI_HOST: "0.0.0.0", ...TLS }),
    state: "broken",
    about: "token",
    says: /HERO_VOICE_TOKEN is off/,
    remedy: /take it out/,
  },
  {
    name: "a .env that others may read",
    make: (home) => write(`${home}/.env`, "GROQ_API_KEY=gsk_secret\n", 0o640),
    state: "broken",
    about: ".env",
    says: /others may read .*\.env \(mode 0640\)/,
    remedy: /^chmod 600 /,
  },
  {
    name: "a .env that can't be read",
    make: (home) => Deno.mkdirSync(`${home}/.env`),
    state: "broken",
    about: "settings",
    says: /\.env can't be read/,
    remedy: /text file/,
  },
  {
    name: "a database of a newer version",
    make: (home) => void database(home, "PRAGMA user_version = 1000"),
    state: "broken",
    about: "database",
    says: /has version 1000, made by a newer hero_voice/,
    remedy: /run the newer one/,
  },
  {
    name: "a damaged database",
    make: (home) => write(`${home}/hero_voice.db`, "this is no database ".repeat(500)),
    state: "broken",
    about: "database",
    says: /is damaged or can't be read/,
    remedy: /backup/,
  },
  {
    name: "no engine that can be used",
    make: () => ({ HERO_VOICE_ENGINE: "groq" }),
    state: "broken",
    about: "speech to text",
    says: /names groq, which can't be used/,
    remedy: /GROQ_API_KEY/,
  },
  {
    name: "an offline engine that does not start",
    make: (home) => {
      write(`${home}/engine`, "#!/bin/sh\nexit 1\n", 0o755);
      return { HERO_VOICE_POCKETSPHINX: `${home}/engine`, HERO_VOICE_ENGINE: "pocketsphinx" };
    },
    state: "broken",
    about: "speech to text",
    says: /offline engine .* does not start/,
    remedy: /make setup/,
  },
  {
    name: "a key that is an example",
    make: () => ({ GROQ_API_KEY: "your-key" }),
    state: "broken",
    about: "keys",
    says: /GROQ_API_KEY is set, but what is there is no key/,
    remedy: /as the provider gave it/,
  },
  {
    name: "a key that goes over the network in the clear",
    make: () => ({ STT_API_KEY: "sk_secret", STT_BASE_URL: "http://192.0.2.1:9000" }),
    state: "warning",
    about: "keys",
    says: /STT_API_KEY goes to 192\.0\.2\.1:9000 unencrypted/,
    remedy: /https/,
  },
  {
    name: "a style that is none",
    make: (home) => {
      Deno.mkdirSync(`${home}/styles`, { mode: 0o700 });
      write(`${home}/styles/haiku.md`, "Write a haiku.\n");
    },
    state: "warning",
    about: "work on texts",
    says: /The style .*\/styles\/haiku\.md is passed over: /,
    remedy: /mend that file/,
  },
  {
    name: "a socket with too long a path",
    make: (home) => ({ HERO_VOICE_SOCKET: `${home}/${"x".repeat(100)}/engine.sock` }),
    state: "broken",
    about: "socket",
    says: /at most 107 bytes/,
    remedy: /shorter path/,
  },
  {
    name: "a socket in a folder that others may enter",
    make: (home) => {
      Deno.mkdirSync(`${home}/run`);
      Deno.chmodSync(`${home}/run`, 0o755);
    },
    state: "broken",
    about: "socket",
    says: /others may enter .*\/run/,
    remedy: /^chmod 700 /,
  },
  {
    name: "a file in the place of the socket",
    make: (home) => {
      Deno.mkdirSync(`${home}/run`, { mode: 0o700 });
      write(`${home}/run/hero_voice_server.sock`, "");
    },
    state: "broken",
    about: "socket",
    says: /is not a socket/,
    remedy: /move it away/,
  },
  {
    name: "a certificate with the key of another",
    make: () => ({ ...TLS, HERO_VOICE_TLS_KEY: CERTIFICATE.otherKeyPath }),
    state: "broken",
    about: "certificate",
    says: /can't be used together/,
    remedy: /its own key/,
  },
  {
    name: "a certificate that has ended",
    make: () => ({ ...TLS, HERO_VOICE_TLS_CERT: EXPIRED_CERTIFICATE.certPath }),
    state: "broken",
    about: "certificate",
    says: /ended on .*2001/,
    remedy: /renew/,
  },
  {
    name: "a certificate without a key",
    make: () => ({ HERO_VOICE_TLS_CERT: CERTIFICATE.certPath }),
    state: "broken",
    about: "certificate",
    says: /only one of/,
    remedy: /both for https/,
  },
  {
    name: "a page that browsers elsewhere give no microphone to",
    make: () => ({ HERO_VOICE_UI_HOST: "0.0.0.0" }),
    state: "warning",
    about: "microphone",
    says: /on other machines give none to http:/,
    remedy: /https, or reach it by `ssh -L/,
  },
];

/** Runs `doctor` on a data folder. */
async function examined(
  home: string,
  env: Record<string, string> = {},
): Promise<{ readonly code: number; readonly report: Report }> {
  const { code, output } = await runProgram("hero_voice_server", ["doctor", "--json"], {
    ...homeAt(home).env,
    HERO_VOICE_UI_PORT: "0",
    ZINIT_SOCKET: `${home}/no zinit.sock`,
    ...env,
  });
  assert(!output.includes("_secret"), "a key was printed");
  return { code, report: reportSchema.parse(JSON.parse(output)) };
}

for (const { name, make, state, about, says, remedy } of SET_UPS) {
  Deno.test(`doctor names ${name}, and what to do`, async () => {
    using folder = tempFolder();
    const env = await make(folder.path) ?? {};
    const { code, report } = await examined(folder.path, env);
    const found = report.checks.filter((check) => check.state === state);
    const finding = found.find((check) => check.about === about && says.test(check.says));
    assert(finding !== undefined, JSON.stringify(report.checks, null, 2));
    assertMatch(finding.remedy ?? "", remedy);
    assertEquals([code, report.ok], state === "broken" ? [1, false] : [0, true]);
    // Nothing else is called broken.
    const others = report.checks.filter((check) => check.state === "broken" && check !== finding);
    assertEquals(others, []);
  });
}

Deno.test("doctor names a port that is taken, an engine that does not answer and a zinit that hangs, a line each", async () => {
  using folder = tempFolder();
  const home = folder.path;
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using lock = Deno.openSync(lockPath(home, "hero_voice_server"), { write: true, create: true });
  assert(lock.tryLockSync(true));
  lock.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
  await using zinit = await startFakeZinit(({ method }) =>
    method === "system.ping" ? { kind: "result", result: { version: "0.3.9" } } : { kind: "hang" }
  );
  const { code, output } = await runProgram("hero_voice_server", ["doctor"], {
    ...homeAt(home).env,
    HERO_VOICE_UI_PORT: String(taken.addr.port),
    ZINIT_SOCKET: zinit.socketPath,
  });
  assertStrictEquals(code, 1);
  const lines = output.split("\n");
  const line = (about: string): string =>
    lines.find((each) => each.startsWith(`✗ ${about}`)) ?? `no line about ${about}:\n${output}`;
  assertMatch(
    line("port"),
    /another program listens on 127\.0\.0\.1:\d+\. To do: .*HERO_VOICE_UI_PORT/,
  );
  assertMatch(
    line("hero_voice_server"),
    new RegExp(`process ${Deno.pid} holds the data folder but does not answer.*restart`),
  );
  assertMatch(line("zinit"), /it hangs at .*zinit down/);
  assertMatch(lines.at(-1) ?? "", /^broken: 3;/);
});

Deno.test("doctor finds nothing wrong with a new data folder, and makes none", async () => {
  using folder = tempFolder();
  const home = `${folder.path}/not/yet`;
  const { code, report } = await examined(home, { HERO_VOICE_UI_PORT: "38173" });
  assertEquals(report.checks.filter(({ state }) => state !== "fine"), []);
  assertEquals([code, report.ok], [0, true]);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
