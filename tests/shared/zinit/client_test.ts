import { ActionBuilder } from "../../../shared/zinit/action_builder.ts";
import { ZinitClient, type ZinitClientOptions } from "../../../shared/zinit/client.ts";
import {
  AnswerTooLargeError,
  DefinitionRefusedError,
  ProcessGoneError,
  UnexpectedAnswerError,
  UnknownServiceError,
  ZinitHungError,
  ZinitNotAnsweringError,
  ZinitNotReachableError,
} from "../../../shared/zinit/errors.ts";
import { MAX_FRAME_BYTES } from "../../../shared/zinit/framing.ts";
import { ServiceBuilder } from "../../../shared/zinit/service_builder.ts";
import { EXIT } from "../../../shared/errors.ts";
import { bytes, type FakeCall, type FakeReply, startFakeZinit } from "../../fixtures/zinit_fake.ts";
import { eventually, startZinit, tempFolder, writeScript } from "../../fixtures/zinit_server.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../assert.ts";
import { rejection } from "../../fixtures/zinit_thrown.ts";

/** Short, since the fake never answers. */
const IMPATIENT: ZinitClientOptions = { timeoutMs: 60, diagnosisTimeoutMs: 60 };

const result = (value: unknown): FakeReply => ({ kind: "result", result: value });

async function withFake(
  reply: (call: FakeCall) => FakeReply,
  test: (client: ZinitClient) => Promise<void>,
  options?: ZinitClientOptions,
): Promise<void> {
  await using fake = await startFakeZinit(reply);
  await test(new ZinitClient(fake.socketPath, options));
  await eventually("the client closes its connections", () => fake.openConnections === 0);
}

Deno.test("ZinitClient speaks every method with the real zinit", async () => {
  await using zinit = await startZinit();
  const { client, folder } = zinit;
  assertMatch((await client.ping()).version, /^\d+\.\d+\.\d+$/);
  assertEquals(await client.list(), []);

  const script = await writeScript(
    `${folder}/speaks.sh`,
    "echo one; echo two >&2; echo three; exec sleep 600",
  );
  const definition = new ServiceBuilder("speaks").action(new ActionBuilder(script).build()).build();
  assertMatch(await client.set(definition) ?? "", /services\/speaks\.toml$/);
  assertEquals(await client.list(), ["speaks"]);
  assertEquals(await client.get("speaks"), definition);

  await eventually("it runs", async () => (await client.status("speaks")).state === "running");
  const { pid } = await client.status("speaks");
  const stats = await client.stats("speaks");
  assertStrictEquals(stats.pid, pid);
  assert(stats.memoryBytes > 0);
  assertEquals(await client.why("speaks"), { blocked: false, waitingOn: [], conflictsWith: [] });

  await eventually("it spoke", async () => (await client.logs("speaks", 10)).length === 3);
  const entries = await client.logs("speaks", 10);
  assertEquals(
    entries.filter((entry) => entry.stream === "stdout").map((entry) => entry.content),
    ["one", "three"],
  );
  assertEquals((await client.logs("speaks", 1)).length, 1);
  assert(entries.every((entry) => entry.service === "speaks" && entry.timestampMs > 0));

  await client.restart("speaks");
  await eventually("another process runs", async () => {
    const status = await client.status("speaks");
    return status.state === "running" && status.pid !== pid;
  });
  await client.stop("speaks");
  await eventually("it ended", async () => (await client.status("speaks")).state === "exited");
  await client.start("speaks");
  await eventually("it runs again", async () => {
    return (await client.status("speaks")).state === "running";
  });
  await client.stop("speaks");
  await eventually("it ended", async () => (await client.status("speaks")).state === "exited");
  await client.delete("speaks");
  assertEquals(await client.list(), []);

  assert(JSON.stringify(await client.discover()).includes("service.status"));
  assertStrictEquals(
    await client.insertLog({ source: "a", level: "info", message: "b", timestampMs: 0 }),
    "unsupported",
  );
});

Deno.test("ZinitClient says that a service is unknown, on reads and on writes", async () => {
  await using zinit = await startZinit();
  const { client } = zinit;
  const calls = [
    client.status("nobody"),
    client.stats("nobody"),
    client.why("nobody"),
    client.get("nobody"),
    client.logs("nobody", 1),
    client.start("nobody"),
    client.stop("nobody"),
    client.restart("nobody"),
    client.delete("nobody"),
  ];
  for (const call of calls) {
    const error = await rejection(() => call, UnknownServiceError);
    assertStrictEquals(error.service, "nobody");
  }
});

Deno.test("ZinitClient.set() says which rules a refused definition breaks", async () => {
  await using zinit = await startZinit();
  const { client, folder } = zinit;
  const script = await writeScript(`${folder}/run.sh`, "exec sleep 600");
  const good = new ServiceBuilder("x").action(new ActionBuilder(script).build()).build();
  const lifecycle = { ...good.lifecycle, stop_signal: "SIGNONE", restart_delay_ms: 0 };
  const invalid = await rejection(
    () => client.set({ ...good, lifecycle }),
    DefinitionRefusedError,
    "x",
  );
  assertStrictEquals(invalid.rules.length, 2);
  await rejection(
    () => client.set({ ...good, service: { ...good.service, exec: "/no/such/program" } }),
    DefinitionRefusedError,
    "Executable not found: /no/such/program",
  );
  await rejection(
    () => client.set({ ...good, dependencies: { ...good.dependencies, requires: ["nobody"] } }),
    DefinitionRefusedError,
    "nobody",
  );
  assertEquals(await client.list(), []);
});

Deno.test("ZinitClient tells the deadlock of the real zinit", async () => {
  await using zinit = await startZinit();
  const { folder, socketPath } = zinit;
  const client = new ZinitClient(socketPath, { timeoutMs: 1_000, diagnosisTimeoutMs: 500 });
  const script = await writeScript(`${folder}/run.sh`, "exec sleep 600");
  const definition = new ServiceBuilder("x").action(new ActionBuilder(script).build()).build();
  await client.set(definition);
  const error = await rejection(() => client.set(definition), ZinitHungError, "hangs");
  assertMatch(error.message, /zinit down/);
  assertStrictEquals(error.exitCode, EXIT.failed);
  await rejection(() => client.status("x"), ZinitHungError);
  await client.ping();
  await client.shutdown();
});

Deno.test("ZinitClient tells why no supervisor can be reached", async () => {
  await using temp = await tempFolder();
  const missing = new ZinitClient(`${temp.path}/none.sock`);
  const error = await rejection(() => missing.ping(), ZinitNotReachableError, "no such socket");
  assertStrictEquals(error.exitCode, EXIT.unavailable);
  assertMatch(error.message, /cargo install zinit --version 0\.3\.9/);
  assertMatch(error.message, /hero_voice_server serve/);

  const stale = `${temp.path}/stale.sock`;
  await Deno.writeTextFile(stale, "");
  await rejection(
    () => new ZinitClient(stale).ping(),
    ZinitNotReachableError,
    "nobody listens",
  );
});

Deno.test("ZinitClient tells a supervisor that hangs from one that answers nothing", async () => {
  await withFake(
    ({ method }) => method === "system.ping" ? result({ version: "1" }) : { kind: "hang" },
    async (client) => {
      await rejection(() => client.status("x"), ZinitHungError);
    },
    IMPATIENT,
  );
  await withFake(() => ({ kind: "hang" }), async (client) => {
    const error = await rejection(() => client.status("x"), ZinitNotAnsweringError);
    assertMatch(error.message, /service\.status/);
  }, IMPATIENT);
  await withFake(
    ({ method }) =>
      method === "service.start" ? { kind: "hang" } : result(method === "service.list" ? [] : {}),
    async (client) => {
      await rejection(() => client.start("x"), ZinitNotAnsweringError, "service.start");
    },
    IMPATIENT,
  );
});

Deno.test("ZinitClient names what is wrong with an answer", async () => {
  const answers: [FakeReply, string][] = [
    [{ kind: "bytes", bytes: bytes("garbage\n") }, "not JSON"],
    [{ kind: "bytes", bytes: new Uint8Array([0xff, 0xfe, 0x0a]) }, "not UTF-8"],
    [{ kind: "close" }, "closed without one"],
    [{ kind: "close", bytes: bytes('{"jsonrpc":"2.0","id"') }, "in the middle"],
    [result({ name: 7 }), "name"],
    [result(null), "the whole of it"],
    [{ kind: "error", code: -32603, message: "boom" }, "error -32603, boom"],
  ];
  for (const [reply, problem] of answers) {
    await withFake(() => reply, async (client) => {
      await rejection(() => client.status("x"), UnexpectedAnswerError, problem);
    });
  }
});

Deno.test("ZinitClient.stop() says that a process ended before zinit could signal it", async () => {
  const message = "signal error for service '' (signal SIGTERM): ESRCH: No such process";
  await withFake(() => ({ kind: "error", code: -32603, message }), async (client) => {
    await rejection(() => client.stop("x"), ProcessGoneError, "The process of x ended by itself");
  });
});

Deno.test("ZinitClient stops reading an answer that never ends", async () => {
  const giant: FakeReply = {
    kind: "bytes",
    bytes: new Uint8Array(MAX_FRAME_BYTES + 65_536).fill(65),
  };
  await withFake(() => giant, async (client) => {
    await rejection(() => client.list(), AnswerTooLargeError, "longer than");
  });
});

Deno.test("ZinitClient lets words of a newer zinit through as unknown", async () => {
  await withFake(
    () => result({ name: "x", state: "paused", pid: 4, more: true }),
    async (client) => {
      assertEquals(await client.status("x"), { name: "x", state: "unknown", pid: 4 });
    },
  );
});

Deno.test("ZinitClient gives a call up when its signal is aborted", async () => {
  await withFake(() => ({ kind: "hang" }), async (client) => {
    const reason = new Error("enough");
    await rejection(
      () => client.ping({ signal: AbortSignal.abort(reason) }),
      Error,
      "enough",
    );
    const controller = new AbortController();
    const call = client.ping({ signal: controller.signal });
    controller.abort(reason);
    assertStrictEquals(await rejection(() => call, Error), reason);
  });
});

Deno.test("ZinitClient.insertLog() fills the parameters that zinit names", async () => {
  await using fake = await startFakeZinit(({ method }) =>
    method === "rpc.discover"
      ? result({
        methods: [{
          name: "logs.insert",
          params: [
            { name: "source", required: true, schema: { type: "string" } },
            { name: "level", schema: { type: "string", enum: ["debug", "info", "warn", "error"] } },
            { name: "message", required: true, schema: { type: "string" } },
            { name: "timestamp_ms", schema: { type: "integer" } },
          ],
        }],
      })
      : result({ ok: true })
  );
  const client = new ZinitClient(fake.socketPath);
  const record = {
    source: "hero_voice.vad",
    level: "warning",
    message: "late",
    timestampMs: 5,
  } as const;
  assertStrictEquals(await client.insertLog(record), "inserted");
  assertStrictEquals(await client.insertLog(record), "inserted");
  assertEquals(fake.calls.map(({ method }) => method), [
    "rpc.discover",
    "logs.insert",
    "logs.insert",
  ]);
  assertEquals(fake.calls[1]?.params, {
    source: "hero_voice.vad",
    level: "warn",
    message: "late",
    timestamp_ms: 5,
  });
  await eventually("the client closes its connections", () => fake.openConnections === 0);
});
