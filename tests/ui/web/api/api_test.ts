import { Api } from "../../../../ui/web/api/api.ts";
import { ApiError, type ApiProblem } from "../../../../ui/web/api/api_error.ts";
import { assert, assertEquals, assertRejects, assertStrictEquals } from "../../../assert.ts";

const ID = "0193a5c4-7b1e-7000-8000-000000000001";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

function apiOf(answer: () => Response | Promise<Response>): {
  readonly api: Api;
  readonly asked: Asked[];
  readonly outcomes: (ApiProblem | undefined)[];
} {
  const asked: Asked[] = [];
  const outcomes: (ApiProblem | undefined)[] = [];
  const api = new Api({
    fetch: async (input, init) => {
      const body = init?.body === undefined ? undefined : JSON.parse(String(init.body));
      asked.push({ method: init?.method ?? "GET", path: String(input), body });
      return await answer();
    },
    onOutcome: (error) => outcomes.push(error?.problem),
  });
  return { api, asked, outcomes };
}

Deno.test("Api asks each route as it is named", async () => {
  const { api, asked } = apiOf(() => new Response(null, { status: 204 }));
  await api.login("secret");
  await api.rename(ID, "Diary");
  await api.remove(ID);
  await api.restore(ID);
  assertEquals(asked, [
    { method: "POST", path: "/login", body: { token: "secret" } },
    { method: "PATCH", path: `/v1/recordings/${ID}`, body: { title: "Diary" } },
    { method: "DELETE", path: `/v1/recordings/${ID}`, body: undefined },
    { method: "POST", path: `/v1/recordings/${ID}/restore`, body: undefined },
  ]);
  const list = apiOf(() => Response.json({ items: [], next: null }));
  await list.api.recordings({ cursor: "a&b", limit: 5 });
  await list.api.recordings({ limit: 5 });
  assertEquals(list.asked.map(({ path }) => path), [
    "/v1/recordings?cursor=a%26b&limit=5",
    "/v1/recordings?limit=5",
  ]);
});

Deno.test("Api tells failures apart and shows the answer's own sentence", async () => {
  const sentence = { error: { code: "x", message: "The engine rests." } };
  const cases: [number, ApiProblem][] = [
    [401, "login"],
    [404, "missing"],
    [422, "unreadable"],
    [429, "slowed"],
    [503, "away"],
    [502, "away"],
    [400, "refused"],
    [500, "refused"],
  ];
  for (const [status, problem] of cases) {
    const { api, outcomes } = apiOf(() => Response.json(sentence, { status }));
    await assertRejects(api.engines(), (error) => {
      assert(error instanceof ApiError);
      assertEquals([error.problem, error.message], [problem, "The engine rests."]);
      return true;
    });
    assertEquals(outcomes, [problem]);
  }
});

Deno.test("Api has a sentence of its own for answers without one, and for none at all", async () => {
  const away = apiOf(() => new Response("<html>", { status: 503 }));
  await assertRejects(away.api.engines(), /engine is away/);
  const gone = apiOf(() => Promise.reject(new TypeError("connection refused")));
  await assertRejects(gone.api.engines(), /does not answer/);
  assertEquals(gone.outcomes, ["unreachable"]);
  const odd = apiOf(() => Response.json({ items: 5 }));
  await assertRejects(odd.api.engines(), /does not understand/);
});

Deno.test("Api throws the reason when a request is called off, which is no outcome", async () => {
  const calledOff = AbortSignal.abort(new Error("enough"));
  const { api, outcomes } = apiOf(() => Promise.reject(new TypeError("aborted")));
  await assertRejects(api.engines(calledOff), /enough/);
  assertStrictEquals(outcomes.length, 0);
});
