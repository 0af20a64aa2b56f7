/** How long the list and the search take the engine, over its socket, with few and with many recordings. */
import { DatabaseSync } from "node:sqlite";
import { type RecordingPage, recordingPageSchema } from "../../shared/recording.ts";
import { fillHome } from "../../tests/fixtures/many_recordings.ts";
import { Engine } from "./engine.ts";
import { type BenchRow, median, quantile } from "./row.ts";

const SIZES = [10, 1_000, 10_000];
/** Each question is asked so often. */
const ROUNDS = 10;
const GOAL_MS = 100;

/** What is searched for: common and rare words, several, parts of words, single characters. */
const QUERIES = [
  "the",
  "very oldest",
  "weather morning",
  '"the very oldest"',
  "bacel",
  "th",
  "xq",
  "e",
  "~",
  "nowhere to be found",
  "the perquinaha",
  "ha je ki lo",
];
/** What else narrows a search down: much, little, nothing left; the times are of the newest and of old ones. */
const FILTERS = ["tag=tenth", "tag=once", "state=live", "from=", "to="];
const DAY_MS = 86_400_000;

/** Asks for a page of recordings; gives it and how long that took, in milliseconds. */
async function askPage(
  engine: Engine,
  query: string,
): Promise<{ page: RecordingPage; tookMs: number }> {
  const began = performance.now();
  const body = await (await engine.ask(`/v1/recordings?${query}`)).json();
  const tookMs = performance.now() - began;
  return { page: recordingPageSchema.parse(body), tookMs };
}

/** Median time of a look through all texts without the index, in milliseconds. */
function timeWithoutIndex(home: string): number {
  using database = new DatabaseSync(`${home}/hero_voice.db`);
  const look = database.prepare(
    `SELECT count(*) FROM recordings WHERE title LIKE :pattern
     OR EXISTS (SELECT 1 FROM segments WHERE recording = recordings.id AND text LIKE :pattern)`,
  );
  const took: number[] = [];
  for (let round = 0; round < 5; round++) {
    const began = performance.now();
    look.get({ pattern: "%nowhere to be found%" });
    took.push(performance.now() - began);
  }
  return median(took);
}

/** Sorted times of a question that is asked again and again, the first time not counted. */
async function times(engine: Engine, queries: readonly string[]): Promise<number[]> {
  const took: number[] = [];
  for (const query of queries) await askPage(engine, query);
  for (let round = 0; round < ROUNDS; round++) {
    for (const query of queries) took.push((await askPage(engine, query)).tookMs);
  }
  return took.sort((a, b) => a - b);
}

function figure(sorted: readonly number[]): string {
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return `median ${ms(quantile(sorted, 0.5))}, slowest ${ms(sorted.at(-1) ?? 0)}`;
}

/** Measures each size of library. */
export async function library(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const home = await Deno.makeTempDir({ prefix: "hv_bench_" });
    try {
      await fillHome(home, size, {
        tags: (number) => [...number % 10 === 0 ? ["tenth"] : [], ...number === 3 ? ["once"] : []],
      });
      const without = timeWithoutIndex(home);
      await using engine = new Engine(home, {
        HERO_VOICE_LOG_LEVEL: "warning",
        HERO_VOICE_ENGINE: "groq",
      });
      await engine.ready(50);
      const { page } = await askPage(engine, `query=${encodeURIComponent("very oldest")}`);
      if (page.items.length === 0) throw new Error("the search finds nothing");
      const list = await times(engine, ["limit=50", "limit=50&tag=tenth"]);
      const search = await times(
        engine,
        QUERIES.map((query) => `limit=50&query=${encodeURIComponent(query)}`),
      );
      const weekAgo = new Date(Date.now() - 7 * DAY_MS).toISOString();
      const filtered = await times(
        engine,
        QUERIES.flatMap((query) =>
          FILTERS.map((filter) =>
            `limit=50&query=${encodeURIComponent(query)}&${filter}${
              filter.endsWith("=") ? weekAgo : ""
            }`
          )
        ),
      );
      const shown = size.toLocaleString("en");
      rows.push({
        name: `list of ${shown} recordings`,
        figure: figure(list),
        goal: `each under ${GOAL_MS} ms`,
        reached: (list.at(-1) ?? 0) < GOAL_MS,
      }, {
        name: `search in ${shown} recordings`,
        figure: figure(search),
        baseline: `one look through all texts ${without.toFixed(1)} ms`,
        goal: `each under ${GOAL_MS} ms`,
        reached: (search.at(-1) ?? 0) < GOAL_MS,
      }, {
        name: `search with filters in ${shown} recordings`,
        figure: figure(filtered),
        goal: `each under ${GOAL_MS} ms`,
        reached: (filtered.at(-1) ?? 0) < GOAL_MS,
      });
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  }
  return rows;
}
