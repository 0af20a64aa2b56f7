import { loadConfig, type ProgramKind, PROJECT_DIR } from "../../../shared/config.ts";
import { ffmpegScript } from "../../../shared/config/ffmpeg.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { homeAt } from "../../fixtures/programs.ts";
import { launchWords } from "../../fixtures/sandbox/launch_words.ts";
import { type Outcome, OUTCOME_MARK, type Targets } from "../../fixtures/sandbox/attempt.ts";
import { link } from "../../fixtures/symbolic_link.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const decoder = new TextDecoder();

/** Scripts that make the attempts. */
const SCRIPTS: Readonly<Record<ProgramKind, string>> = { server: "engine.ts", ui: "gateway.ts" };
/** The flag that names onnxruntime's library. */
const LIBRARY_FLAG = /^--allow-ffi=(.+)$/m;

/** What lies around the programs, and notes who touches it. */
interface Surroundings extends AsyncDisposable {
  readonly targets: Omit<Targets, "wrapper" | "ffmpeg" | "library">;
  /** Environment of the launcher. */
  readonly env: Record<string, string>;
  /** How many have connected to another program. */
  readonly visits: () => number;
  /** All that lies outside, and what others trust in the data folder: contents by path. */
  readonly contents: () => Record<string, string>;
}

function contentsOf(folder: string): Record<string, string> {
  const contents: Record<string, string> = {};
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) Object.assign(contents, contentsOf(path));
    else if (entry.isFile) contents[path] = Deno.readTextFileSync(path);
    else contents[path] = "special";
  }
  return contents;
}

/** Counts who connects, and answers whoever asks with a module. */
function trap(listener: Deno.Listener): () => number {
  let visits = 0;
  const answer = async (connection: Deno.Conn): Promise<void> => {
    using _ = connection;
    const body = "globalThis.postMessage?.(1);";
    try {
      const buffer = new Uint8Array(4_096);
      const count = await connection.read(buffer) ?? 0;
      const wantsEvents = decoder.decode(buffer.subarray(0, count)).includes("text/event-stream");
      const type = wantsEvents ? "text/event-stream" : "application/javascript";
      const head = `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nConnection: close\r\n` +
        `Content-Length: ${body.length}\r\n\r\n`;
      await connection.write(new TextEncoder().encode(head + body));
    } catch {
      // It went away, which is its own business.
    }
  };
  (async () => {
    for await (const connection of listener) {
      visits += 1;
      answer(connection);
    }
  })();
  return () => visits;
}

function surroundings(): Surroundings {
  const folder = tempFolder();
  const home = `${folder.path}/home`;
  const outside = `${folder.path}/outside`;
  // A socket that isn't in the data folder leaves most ways open, by renames from one to the other.
  const socket = `${folder.path}/sockets/engine.sock`;
  Deno.mkdirSync(`${home}/zinit`, { recursive: true });
  Deno.mkdirSync(`${home}/recordings/1`, { recursive: true });
  Deno.mkdirSync(`${home}/logs/server`, { recursive: true });
  Deno.mkdirSync(outside);
  Deno.mkdirSync(`${folder.path}/sockets`, { mode: 0o700 });
  for (
    const [path, text] of Object.entries({
      [`${home}/.env`]: "GROQ_API_KEY=a-secret\n",
      [`${home}/token`]: "a-token-for-tests-0123456789\n",
      [`${home}/zinit/launch_hero_voice_server.sh`]: "#!/bin/sh\n",
      [`${home}/recordings/1/audio.wav`]: "RIFF",
      [`${home}/logs/server/log.jsonl`]: "",
      [`${home}/hero_voice_server.lock`]: "",
      [`${outside}/secret`]: "a secret",
      [`${outside}/secret.json`]: '"a secret"',
      [`${outside}/module.ts`]: "globalThis.postMessage?.(1);",
    })
  ) {
    Deno.writeTextFileSync(path, text);
  }
  const otherSocket = `${folder.path}/sockets/other.sock`;
  const tcp = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const unix = Deno.listen({ transport: "unix", path: otherSocket });
  const [byTcp, byUnix] = [trap(tcp), trap(unix)];
  const other = new Deno.Command("deno", {
    args: ["eval", "setInterval(() => {}, 1e6)"],
    stdin: "null",
  }).spawn();
  return {
    targets: {
      home,
      outside,
      socket,
      otherSocket,
      otherPort: tcp.addr.port,
      otherPid: other.pid,
      project: PROJECT_DIR,
    },
    env: {
      ...homeAt(home).env,
      HERO_VOICE_FFMPEG: "on",
      HERO_VOICE_SOCKET: socket,
      HERO_VOICE_UI_PORT: "3999",
    },
    visits: () => byTcp() + byUnix(),
    contents: () => ({
      ...contentsOf(outside),
      ...contentsOf(`${home}/zinit`),
      env: Deno.readTextFileSync(`${home}/.env`),
      token: Deno.readTextFileSync(`${home}/token`),
    }),
    async [Symbol.asyncDispose](): Promise<void> {
      tcp.close();
      unix.close();
      other.kill("SIGKILL");
      await other.status;
      folder[Symbol.dispose]();
    },
  };
}

/** Options of {@linkcode attempts}. */
interface AttemptOptions {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly wrapper: string;
  readonly ffmpeg: string;
  readonly library: string;
  /** Words for the script after its targets. */
  readonly words?: readonly string[];
}

/** Runs a program's attempts. */
async function attempts(
  program: ProgramKind,
  { targets }: Surroundings,
  options: AttemptOptions,
): Promise<Outcome[]> {
  const { wrapper, ffmpeg, library, flags, env, words = [] } = options;
  const given: Targets = { ...targets, wrapper, ffmpeg, library };
  const script = `${PROJECT_DIR}/tests/fixtures/sandbox/${SCRIPTS[program]}`;
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", ...flags, script, JSON.stringify(given), ...words],
    env: { ...env },
    stdin: "null",
  }).output();
  const outcomes = decoder.decode(stdout).split("\n")
    .filter((line) => line.startsWith(OUTCOME_MARK))
    .map((line): Outcome => JSON.parse(line.slice(OUTCOME_MARK.length)));
  assertEquals(code, 0, `ended after "${outcomes.at(-1)?.name}": ${decoder.decode(stderr)}`);
  return outcomes;
}

/** What Deno says where a permission is missing, and what those say that take no notice. */
const REFUSALS = [
  /^NotCapable: /,
  /^(Type)?Error: Requires (read|import) access to /,
  /^Error: getaddrinfo EPERM/,
  /^Error: too many attached databases - max 0$/,
  // The folder for what browsers keep is closed by a file in its place.
  /^NotADirectory: /,
  /^Error: Failed to create cache storage directory /,
  /^NoEffect: /,
];

for (const [program, what] of [["server", "engine"], ["ui", "gateway"]] as const) {
  Deno.test(`the ${what}'s flags leave no way out of the sandbox`, async (t) => {
    await using around = surroundings();
    const launch = await launchWords(program, around.env);
    const before = around.contents();
    const outcomes = await attempts(program, around, {
      flags: launch.flags,
      env: { ...around.env, ...launch.env },
      wrapper: loadConfig("server", (name) => around.env[name]).HERO_VOICE_POCKETSPHINX,
      ffmpeg: ffmpegScript({ HERO_VOICE_FFMPEG: "on" }) ?? "",
      library: LIBRARY_FLAG.exec(launch.flags.join("\n"))?.[1] ?? "/nowhere.so",
    });
    for (const { name, refusal } of outcomes) {
      await t.step(`refused: ${name}`, () => {
        assert(refusal !== null, "it was not refused");
        assert(REFUSALS.some((expected) => expected.test(refusal)), refusal);
      });
    }
    assertEquals(around.visits(), 0);
    assertEquals(around.contents(), before);
  });

  Deno.test(`the ${what}'s attempts succeed without a sandbox, so that they prove something`, async () => {
    await using around = surroundings();
    const launch = await launchWords("server", around.env);
    using stores = tempFolder();
    // What it stores goes elsewhere; the packages are those that are there.
    const lock = `${stores.path}/deno.lock`;
    Deno.copyFileSync(`${PROJECT_DIR}/deno.lock`, lock);
    await link(`${Deno.env.get("DENO_DIR")}/npm`, `${stores.path}/npm`);
    const wrapper = `${around.targets.outside}/wrapper`;
    Deno.writeTextFileSync(wrapper, '#!/bin/sh\nPATH=/usr/bin:/bin exec "$@"\n');
    Deno.chmodSync(wrapper, 0o755);
    const outcomes = await attempts(program, around, {
      flags: ["-A", `--lock=${lock}`, "--no-prompt", "--quiet", "--unstable-worker-options"],
      env: { DENO_DIR: stores.path },
      wrapper,
      ffmpeg: wrapper,
      library: LIBRARY_FLAG.exec(launch.flags.join("\n"))?.[1] ?? "",
      words: ["free"],
    });
    assertEquals(outcomes.filter(({ refusal }) => refusal !== null), []);
    assert(around.visits() > 0);
  });
}

Deno.test("a start is refused where a link leads out of the folders that the program may write", async () => {
  for (const folder of ["recordings/1", "recordings", "logs/server", "journal"]) {
    await using around = surroundings();
    const { home, outside } = around.targets;
    Deno.mkdirSync(`${home}/${folder}`, { recursive: true });
    await link(outside, `${home}/${folder}/to_outside`);
    await assertRejects(() => launchWords("server", around.env), /is a symbolic link, which/);
  }
});

Deno.test("a folder that is a link as a whole is where its owner put it", async () => {
  await using around = surroundings();
  const { home, outside } = around.targets;
  Deno.removeSync(`${home}/recordings`, { recursive: true });
  await link(outside, `${home}/recordings`);
  await launchWords("server", around.env);
});
