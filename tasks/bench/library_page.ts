/** How quick the page's library is, in Chromium, with few and with many recordings. */
import type { Page } from "playwright-core";
import { openBrowser } from "../../tests/fixtures/browser.ts";
import { startLibrary } from "../../tests/fixtures/library_page.ts";
import { type BenchRow, median } from "./row.ts";

const SIZES = [10, 1_000, 10_000];
const ROUNDS = 5;
/** Goal for what a person waits for after typing, in milliseconds: an answer within 100, and the wait for further letters. */
const SEARCH_GOAL_MS = 250;
/** A frame that takes longer is seen, in milliseconds: three of sixty a second. */
const SEEN_FRAME_MS = 50;
/** Times the window is scrolled by its height. */
const SCROLLS = 60;

/** Time until something is there, as the page itself sees it, in milliseconds. */
async function timeUntil(page: Page, act: string, ready: string): Promise<number> {
  return Number(
    await page.evaluate(`new Promise((resolve) => {
      const began = performance.now();
      const look = () => (${ready}) ? resolve(performance.now() - began) : requestAnimationFrame(look);
      ${act};
      look();
    })`),
  );
}

/** Types a query at once, as if it was pasted. */
function typed(query: string): string {
  return `(() => {
    const field = document.getElementById("library-search");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, ${
    JSON.stringify(query)
  });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  })()`;
}

/** Longest frame while the list is scrolled down, in milliseconds. */
async function slowestFrame(page: Page): Promise<number> {
  return Number(
    await page.evaluate(`new Promise((resolve) => {
      let [count, slowest, before] = [0, 0, performance.now()];
      const step = (now) => {
        slowest = Math.max(slowest, now - before);
        before = now;
        if (++count > ${SCROLLS}) return resolve(slowest);
        scrollBy(0, innerHeight);
        requestAnimationFrame(step);
      };
      requestAnimationFrame((now) => { before = now; requestAnimationFrame(step); });
    })`),
  );
}

async function measure(size: number): Promise<readonly BenchRow[]> {
  await using library = await startLibrary(size);
  await using person = await openBrowser();
  const { page } = person;
  const searched: number[] = [];
  const frames: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto("about:blank");
    await page.goto(`${library.url}/#/library`);
    await page.locator(".row").first().waitFor();
    frames.push(await slowestFrame(page));
    await page.evaluate("scrollTo(0, 0)");
    for (const query of ["very oldest", "morning", "th"]) {
      await timeUntil(page, typed(""), "document.querySelector('.row-found') === null");
      searched.push(
        await timeUntil(page, typed(query), "document.querySelector('.row-found mark') !== null"),
      );
    }
  }
  const shown = size.toLocaleString("en");
  const row = (what: string, values: readonly number[], goalMs: number): BenchRow => ({
    name: `page, ${shown} recordings: ${what}`,
    figure: `median ${Math.round(median(values))} ms, slowest ${
      Math.round(Math.max(...values))
    } ms`,
    goal: `median under ${goalMs} ms`,
    reached: median(values) < goalMs,
  });
  return [
    row("typed to found", searched, SEARCH_GOAL_MS),
    row("slowest frame while scrolling", frames, SEEN_FRAME_MS),
  ];
}

/** Measures each size of library. */
export async function libraryPage(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of SIZES) rows.push(...await measure(size));
  return rows;
}
