/** What the page weighs, when it is there, and how a long text scrolls. */
import type { Page } from "playwright-core";
import { PROJECT_DIR } from "../../shared/config.ts";
import { openBrowser } from "../../tests/fixtures/browser.ts";
import { fillHome } from "../../tests/fixtures/many_recordings.ts";
import { homeAt, startEngine, startGateway } from "../../tests/fixtures/programs.ts";
import { tempFolder } from "../../tests/fixtures/temp_folder.ts";
import { type BenchRow, median, quantile } from "./row.ts";

/** Most that the page's own files may weigh, compressed, in bytes. */
const MAX_BYTES = 150_000;
const SIZES = [10, 1_000, 10_000];
/** The page is opened so often with each number of recordings. */
const ROUNDS = 5;
const PAINT_GOAL_MS = 1_000;
/** Words of the long text. */
const WORDS = 10_000;
/** Frames that take longer than this are seen to stutter, in milliseconds. */
const STUTTER_MS = 50;

async function compressedBytes(path: string): Promise<number> {
  const file = await Deno.open(path);
  const packed = file.readable.pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).bytes()).length;
}

async function weight(): Promise<BenchRow> {
  const dist = `${PROJECT_DIR}/ui/web/dist`;
  let bytes = 0;
  for (const { name } of Deno.readDirSync(dist)) bytes += await compressedBytes(`${dist}/${name}`);
  return {
    name: "page: all of its files, compressed",
    figure: `${(bytes / 1_000).toFixed(1)} kB`,
    goal: `at most ${MAX_BYTES / 1_000} kB`,
    reached: bytes <= MAX_BYTES,
  };
}

/** Times from the start of loading, in milliseconds. */
interface Opening {
  /** Something is seen. */
  readonly paintMs: number;
  /** The newest recordings are seen. */
  readonly listMs: number;
}

async function open(page: Page, url: string): Promise<Opening> {
  await page.goto("about:blank");
  await page.goto(`${url}/#/library`);
  const item = page.locator("main a[href^='#/recordings/']").first();
  await item.waitFor();
  const listMs = await page.evaluate<number>("performance.now()");
  const paintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0].startTime",
  );
  return { paintMs, listMs };
}

/** Durations of frames while a page is scrolled from its top to its bottom, in milliseconds. */
async function scroll(page: Page): Promise<number[]> {
  return await page.evaluate<number[]>(`new Promise((resolve) => {
    const frames = [];
    let last = performance.now();
    const end = document.documentElement.scrollHeight - innerHeight;
    let at = 0;
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      at += 120;
      scrollTo({ top: at, behavior: "instant" });
      if (at < end) requestAnimationFrame(tick);
      else resolve(frames.slice(1));
    };
    requestAnimationFrame(tick);
  })`);
}

/** A text as a browser shows it without anything of the page's. */
function bareText(text: string): string {
  return `<!DOCTYPE html><body style="max-width: 44rem; font: 17px/1.65 sans-serif">${
    text.split("\n\n").map((paragraph) => `<p>${paragraph}</p>`).join("")
  }`;
}

async function ofSize(count: number): Promise<BenchRow> {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_TOKEN: "off" });
  await fillHome(home.path, count);
  await using _engine = await startEngine(home);
  const gateway = await startGateway(home);
  await using _gateway = gateway.program;
  await using person = await openBrowser();
  const openings: Opening[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    openings.push(await open(person.page, gateway.url));
  }
  const paintMs = median(openings.map((opening) => opening.paintMs));
  const listMs = median(openings.map((opening) => opening.listMs));
  return {
    name: `page: first paint, and the list of ${count} recordings`,
    figure: `${paintMs.toFixed(0)} ms, ${listMs.toFixed(0)} ms`,
    goal: `within ${PAINT_GOAL_MS} ms`,
    reached: listMs <= PAINT_GOAL_MS,
  };
}

async function longText(): Promise<BenchRow> {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_TOKEN: "off" });
  const [id] = await fillHome(home.path, 1, {
    segments: Math.ceil(WORDS / 15),
    pauseSamples: 16_000,
  });
  await using _engine = await startEngine(home);
  const gateway = await startGateway(home);
  await using _gateway = gateway.program;
  await using person = await openBrowser();
  const { page } = person;
  await page.goto(`${gateway.url}/#/recordings/${id}`);
  await page.locator(".segment").first().waitFor();
  // What is out of sight has no inner text.
  const text = await page.evaluate<string>(
    `[...document.querySelectorAll(".paragraph")].map((one) => one.textContent).join("\\n\\n")`,
  );
  const frames = (await scroll(page)).toSorted((a, b) => a - b);
  await page.goto("about:blank");
  await page.setContent(bareText(text));
  const bare = (await scroll(page)).toSorted((a, b) => a - b);
  const p99 = quantile(frames, 0.99);
  return {
    name: `page: a frame while ${WORDS} words scroll, p99`,
    figure: `${p99.toFixed(0)} ms`,
    baseline: `${quantile(bare, 0.99).toFixed(0)} ms for the text alone`,
    goal: `at most ${STUTTER_MS} ms`,
    reached: p99 <= STUTTER_MS,
  };
}

/** Measures the page in Chromium. */
export async function pageBench(): Promise<readonly BenchRow[]> {
  const rows = [await weight()];
  for (const size of SIZES) rows.push(await ofSize(size));
  rows.push(await longText());
  return rows;
}
