import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { loadConfig, type ServerConfig, type UiConfig } from "../../../shared/config.ts";
import { toolsFolder } from "../../../shared/installation.ts";
import {
  permissionFlags,
  type Places,
  serverPermissions,
  uiPermissions,
} from "../../../tasks/launch/permissions.ts";

const PLACES: Places = {
  project: "/opt/hero voice",
  onnxruntime: "/cache/onnxruntime_binding.node",
};

/** The environment as a program sees it where only these are set. */
function environment(set: Record<string, string>): (name: string) => string | undefined {
  return (name) => ({ HERO_VOICE_HOME: "/data", ...set })[name];
}

function server(set: Record<string, string> = {}): ServerConfig {
  return loadConfig("server", environment(set));
}

function ui(set: Record<string, string> = {}): UiConfig {
  return loadConfig("ui", environment(set));
}

Deno.test("serverPermissions() of serve: data folder, socket, library, wrapper, and no host", () => {
  const permissions = serverPermissions("serve", server(), PLACES);
  assertEquals(permissions.net, ["unix:/data/run/hero_voice_server.sock"]);
  assertEquals(permissions.ffi, [PLACES.onnxruntime]);
  assertEquals(permissions.run, [server().HERO_VOICE_POCKETSPHINX]);
  assertEquals(permissions.write, [
    "/data/recordings",
    "/data/journal",
    "/data/logs/server",
    "/data/hero_voice.db",
    "/data/hero_voice_server.lock",
    "/data/run/hero_voice_server.sock",
    "/data/run",
  ]);
  assertEquals(permissions.sys, ["statfs"]);
  assert(permissions.read.includes(`${PLACES.project}/server`));
  assert(!permissions.read.includes(PLACES.project));
  // What a person writes there the engine may read, and not change.
  assert(permissions.read.includes("/data/styles"));
});

Deno.test("serverPermissions() of serve: ffmpeg's script only where it is on and can't be changed", () => {
  const script = `${toolsFolder()}/ffmpeg/decode`;
  const run = (set: Record<string, string>): readonly string[] =>
    serverPermissions("serve", server(set), PLACES).run;
  assert(!run({}).includes(script));
  assertEquals(run({ HERO_VOICE_FFMPEG: "on" }), [server().HERO_VOICE_POCKETSPHINX, script]);
  const socket = `${toolsFolder()}/ffmpeg/engine.sock`;
  assertThrows(
    () => run({ HERO_VOICE_FFMPEG: "on", HERO_VOICE_SOCKET: socket }),
    /the engine itself could change .*decode/,
  );
});

Deno.test("serverPermissions() of serve: a provider's host only with its key", () => {
  const net = (set: Record<string, string>): readonly string[] =>
    serverPermissions("serve", server(set), PLACES).net.slice(1);
  assertEquals(net({ GROQ_BASE_URL: "https://example.org" }), []);
  assertEquals(net({ GROQ_API_KEY: "k" }), ["api.groq.com:443"]);
  assertEquals(net({ GROQ_API_KEY: "k", GROQ_BASE_URL: "http://127.0.0.1:8080/x" }), [
    "127.0.0.1:8080",
  ]);
  assertEquals(net({ GROQ_API_KEY: "k", GROQ_BASE_URL: "http://[::1]" }), ["[::1]:80"]);
  assertEquals(net({ STT_API_KEY: "k" }), ["api.openai.com:443"]);
  assertEquals(net({ STT_BASE_URL: "http://127.0.0.1:8000/v1" }), ["127.0.0.1:8000"]);
  assertEquals(net({ DEEPSEEK_BASE_URL: "https://example.org" }), []);
  assertEquals(net({ DEEPSEEK_API_KEY: "k" }), ["api.deepseek.com:443"]);
  assertEquals(net({ LLM_API_KEY: "k" }), ["api.openai.com:443"]);
  assertEquals(net({ DEEPSEEK_API_KEY: "k", LLM_BASE_URL: "http://127.0.0.1:11434" }), [
    "api.deepseek.com:443",
    "127.0.0.1:11434",
  ]);
});

Deno.test("serverPermissions() of serve: the folder of a socket elsewhere, unless it holds more", () => {
  const folderOf = (socket: string): readonly string[] =>
    serverPermissions("serve", server({ HERO_VOICE_SOCKET: socket }), PLACES).write.slice(5);
  assertEquals(folderOf("/run/hero/engine.sock"), ["/run/hero/engine.sock", "/run/hero"]);
  // With it the engine could change what others trust: the data folder, or the program.
  assertEquals(folderOf("/data/engine.sock"), ["/data/engine.sock"]);
  assertEquals(folderOf("/engine.sock"), ["/engine.sock"]);
  assertEquals(folderOf("/opt/engine.sock"), ["/opt/engine.sock"]);
});

Deno.test("serverPermissions() of serve refuses a wrapper that the engine could change", () => {
  for (const wrapper of ["/data/recordings/engine", "/data/run/engine"]) {
    const config = server({ HERO_VOICE_POCKETSPHINX: wrapper });
    assertThrows(() => serverPermissions("serve", config, PLACES), {
      name: "UserError",
      message: /HERO_VOICE_POCKETSPHINX names .*; move it/,
    });
  }
  const beside = server({ HERO_VOICE_POCKETSPHINX: "/data/recordings.d/engine" });
  assertEquals(serverPermissions("serve", beside, PLACES).run, ["/data/recordings.d/engine"]);
});

Deno.test("uiPermissions() of serve: own port, the socket, page and token; no program, no library", () => {
  const permissions = uiPermissions("serve", ui(), PLACES);
  assertEquals(permissions.net, [
    "127.0.0.1:3773",
    "unix:/data/run/hero_voice_server.sock",
    "192.0.2.1:80",
  ]);
  assertEquals([permissions.run, permissions.ffi], [[], []]);
  for (const path of ["/data/run/hero_voice_server.sock", "/opt/hero voice/ui/web/dist"]) {
    assert(permissions.read.includes(path), path);
  }
  assert(permissions.read.includes("/data/token"));
  assert(!permissions.write.includes("/data/token"));
  for (const path of ["/data", "/data/recordings", "/data/.env", "/opt/hero voice"]) {
    assert(!permissions.read.includes(path) && !permissions.write.includes(path), path);
  }
});

Deno.test("uiPermissions() of serve: certificate and key where they are set", () => {
  const config = ui({ HERO_VOICE_TLS_CERT: "/tls/c.pem", HERO_VOICE_TLS_KEY: "/tls/k.pem" });
  const { read } = uiPermissions("serve", config, PLACES);
  assertEquals(read.slice(-2), ["/tls/c.pem", "/tls/k.pem"]);
});

Deno.test("neither program may see the other's secrets", () => {
  const gateway = uiPermissions("serve", ui(), PLACES).env;
  const engine = serverPermissions("serve", server(), PLACES).env;
  assert(!gateway.some((name) => /API_KEY|GROQ|STT|DEEPSEEK|LLM/.test(name)));
  assert(!engine.includes("HERO_VOICE_TOKEN"));
});

for (const subcommand of [undefined, "--help", "--version"]) {
  Deno.test(`programs get nothing but their variables for ${subcommand}`, () => {
    for (
      const permissions of [
        serverPermissions(subcommand, server(), PLACES),
        uiPermissions(subcommand, ui(), PLACES),
      ]
    ) {
      const flags = permissionFlags(permissions);
      assertEquals(flags.map((flag) => flag.split("=")[0]), ["--allow-env"]);
    }
  });
}

Deno.test("permissionFlags() names each path once and refuses what it can't write", () => {
  const bare = uiPermissions("--help", ui(), PLACES);
  const flags = permissionFlags({ ...bare, read: ["/a b", "/c", "/c"], env: ["X"] });
  assertEquals(flags, ["--allow-read=/a b,/c", "--allow-env=X"]);
  assertThrows(() => permissionFlags({ ...bare, read: ["/a,b"] }), {
    name: "UserError",
    message: /comma/,
  });
});
