import { Connection } from "../../../../ui/web/api/connection.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";

/** A gateway that knows one token and whose engine comes and goes. */
class FakeGateway {
  away = false;
  loggedIn = false;
  loginStatus: number | undefined;

  readonly fetch: typeof fetch = async (input, init) => {
    await Promise.resolve();
    if (input === "/login") {
      const { token } = JSON.parse(String(init?.body));
      this.loggedIn ||= token === "sesame";
      return new Response(null, { status: this.loginStatus ?? (this.loggedIn ? 204 : 401) });
    }
    if (!this.loggedIn) return new Response(null, { status: 401 });
    if (this.away) {
      const error = { code: "engine_away", message: "The engine rests." };
      return Response.json({ error }, { status: 503 });
    }
    return Response.json({ items: [{ name: "groq", usable: true, inUse: true }] });
  };
}

Deno.test("Connection.check() asks for the token, and login() takes it", async () => {
  const connection = new Connection(new FakeGateway().fetch);
  assertEquals(connection.state.value, { kind: "starting" });
  await connection.check();
  assertEquals(connection.state.value, { kind: "login" });
  await connection.login(" sesame\n");
  assertEquals(connection.state.value, { kind: "ok" });
  assertStrictEquals(connection.engines.value?.items[0]?.name, "groq");
});

Deno.test("Connection.login() says what is wrong and keeps the token to be mended", async () => {
  const gateway = new FakeGateway();
  const connection = new Connection(gateway.fetch);
  await connection.login("sesam");
  let state = connection.state.value;
  assert(state.kind === "login" && state.token === "sesam");
  assert(state.message?.includes("not accepted"));
  gateway.loginStatus = 429;
  await connection.login("sesame");
  state = connection.state.value;
  assert(state.kind === "login" && state.message?.includes("Too many"));
});

Deno.test("Connection asks for the token again when the session has ended", async () => {
  const gateway = new FakeGateway();
  const connection = new Connection(gateway.fetch);
  await connection.login("sesame");
  gateway.loggedIn = false;
  await connection.check();
  const state = connection.state.value;
  assert(state.kind === "login" && state.message?.includes("session has ended"));
});

Deno.test("Connection shows the gateway's sentence while the engine is away, then recovers", async () => {
  const gateway = new FakeGateway();
  gateway.loggedIn = gateway.away = true;
  const connection = new Connection(gateway.fetch);
  await connection.check();
  assertEquals(connection.state.value, { kind: "away", message: "The engine rests." });
  gateway.away = false;
  await new Promise<void>((resolve) => {
    const end = connection.state.subscribe(({ kind }) => {
      if (kind !== "ok") return;
      queueMicrotask(() => end());
      resolve();
    });
  });
  assertEquals(connection.state.value, { kind: "ok" });
});
