import { enginesSchema } from "../../shared/recording.ts";
import { assertEquals } from "../assert.ts";
import { change, listedFiles, replaceFile } from "../fixtures/contributing.ts";
import { copyProject } from "../fixtures/project_copy.ts";
import { askEngine, homeAt, readinessOf } from "../fixtures/programs.ts";
import { RunningCommand } from "../fixtures/running_command.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const ENGINE = `/** Speech to text by Acme's server. */
import { type Transcriber, TranscriptionError } from "./transcriber.ts";

/** Acme's engine at an address. */
export function acme(baseUrl: string): Transcriber {
  return {
    name: "acme",
    label: "Acme",
    capabilities: { languages: "any", concurrency: 2, timeoutMs: (ms) => 20_000 + ms },
    async transcribe(clip, { signal }) {
      const response = await fetch(\`\${baseUrl}/hear\`, { method: "POST", body: await clip.samples(), signal });
      if (!response.ok) {
        throw new TranscriptionError("refused", "Acme refused a segment.", { retryable: false });
      }
      return { text: await response.text() };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
`;

Deno.test("an engine is added in the files that CONTRIBUTING.md lists, and does its work", async () => {
  const files = listedFiles("An engine for speech to text");
  await using project = await copyProject();
  const edits: Readonly<Record<string, () => Promise<void>>> = {
    "server/transcribe/acme.ts": () =>
      replaceFile(`${project.path}/server/transcribe/acme.ts`, ENGINE),
    "shared/engine_names.ts": () =>
      change(project.path, "shared/engine_names.ts", [
        ['"pocketsphinx"] as const', '"pocketsphinx", "acme"] as const'],
      ]),
    "shared/config/settings.ts": () =>
      change(project.path, "shared/config/settings.ts", [
        [
          "  GROQ_API_KEY: setting({",
          '  HERO_VOICE_ACME_URL: setting({ parse: httpUrl, about: "Acme\'s address" }),\n' +
          "  GROQ_API_KEY: setting({",
        ],
      ]),
    "server/transcribe/engines.ts": () =>
      change(project.path, "server/transcribe/engines.ts", [
        ["import { groq }", 'import { acme } from "./acme.ts";\nimport { groq }'],
        [
          '    case "pocketsphinx":\n      return new',
          '    case "acme":\n      return acme(config.HERO_VOICE_ACME_URL ?? "");\n' +
          '    case "pocketsphinx":\n      return new',
        ],
        [
          '    case "pocketsphinx":\n      return isProgram',
          '    case "acme":\n      return config.HERO_VOICE_ACME_URL === undefined\n' +
          '        ? "For Acme set HERO_VOICE_ACME_URL."\n        : undefined;\n' +
          '    case "pocketsphinx":\n      return isProgram',
        ],
      ]),
    "tasks/launch/permissions.ts": () =>
      change(project.path, "tasks/launch/permissions.ts", [
        ["    sttAddress(config),\n", "    sttAddress(config),\n    config.HERO_VOICE_ACME_URL,\n"],
      ]),
  };
  assertEquals(files, Object.keys(edits));
  for (const path of files) await edits[path]?.();

  const checked = await new Deno.Command(`${project.path}/tasks/deno.sh`, {
    args: ["check", "--frozen", "--cached-only", "server/main.ts", "tasks/launch.ts"],
    cwd: project.path,
  }).output();
  assertEquals(checked.code, 0, new TextDecoder().decode(checked.stderr));

  const heard: number[] = [];
  const acme = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (call) => {
    heard.push((await call.arrayBuffer()).byteLength);
    return new Response("what Acme heard");
  });
  await using _server = { [Symbol.asyncDispose]: () => acme.shutdown() };
  using folder = tempFolder();
  const home = homeAt(`${folder.path}/home`, {
    HERO_VOICE_ENGINE: "acme",
    HERO_VOICE_ACME_URL: `http://127.0.0.1:${acme.addr.port}`,
  });
  await using engine = new RunningCommand(`${project.path}/bin/hero_voice_server`, {
    args: ["serve"],
    env: home.env,
  });
  await eventually(async () => {
    return await readinessOf(home).then(({ ready }) => ready, () => false);
  });
  const { items } = enginesSchema.parse(await (await askEngine(home, "/v1/engines")).json());
  assertEquals(items.filter(({ inUse }) => inUse).map(({ name }) => name), ["acme"]);

  await using client = await StreamClient.connect({ socket: home.socket });
  await client.start();
  const sound = joined(await speech("Good morning, everybody."), silence(1_500));
  await client.stream(new Int16Array(sound.slice().buffer), 0);
  const final = await client.expect("final");
  assertEquals([final.text, final.engine, heard.length], ["what Acme heard", "acme", 1]);
  client.send({ type: "stop" });
  await client.closed;
  assertEquals((await engine.end()).code, 0);
});
