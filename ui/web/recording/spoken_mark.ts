/** Marks what is being spoken in a text that is on the page, without making it anew. */
import { effect } from "@preact/signals";
import type { Segment } from "../../../shared/recording.ts";
import type { Player } from "../player/player.ts";
import { placeWords, spokenAt } from "./words.ts";

/** Name of the highlight of the word, for the style sheet. */
const HIGHLIGHT = "spoken-word";
/** After the person has scrolled, the text stays where it is for so long, in milliseconds. */
const LEAVE_ALONE_MS = 4_000;

/** What was brought into view last, kept while the text is made anew. */
export interface SpokenMemory {
  segment?: number | undefined;
}

/** The element that shows a segment. */
export function segmentElement(root: ParentNode, segment: number): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-segment="${segment}"]`);
}

/**
 * Follows the player: the segment bears `aria-current`, its word is a highlight of the browser, and both
 * are kept in view.
 *
 * @param root Contains an element for each segment, with the text alone in it.
 * @param memory Another segment than the one in it is brought into view.
 * @returns Ends it.
 */
export function markSpoken(
  root: HTMLElement,
  segments: readonly Segment[],
  player: Player,
  memory: SpokenMemory,
): () => void {
  const inOrder = segments.toSorted((a, b) => a.startMs - b.startMs);
  const scrolling = watchScrolling();
  let shown = -1;
  let element: HTMLElement | null = null;
  const unmark = (): void => {
    element?.removeAttribute("aria-current");
    element = null;
    globalThis.CSS.highlights?.delete(HIGHLIGHT);
  };
  const unfollow = effect(() => {
    const ms = player.timeMs.value;
    const started = ms > 0 || player.playing.value;
    const index = started ? spokenAt(inOrder, ms) : -1;
    const segment = inOrder[index];
    if (index !== shown) {
      unmark();
      shown = index;
      element = segment === undefined ? null : segmentElement(root, segment.segment);
      element?.setAttribute("aria-current", "true");
      if (element !== null && segment?.segment !== memory.segment) {
        memory.segment = segment?.segment;
        if (scrolling.quiet) scrollTo(element);
      }
    }
    if (element !== null && segment !== undefined) markWord(element, segment, ms);
  });
  return () => {
    unfollow();
    scrolling.end();
    unmark();
  };
}

function markWord(element: HTMLElement, { text, words }: Segment, ms: number): void {
  const node = element.firstChild;
  if (words === undefined || !(node instanceof Text) || !("highlights" in CSS)) return;
  const placed = placeWords(text, words);
  const word = placed[spokenAt(placed, ms)];
  if (word === undefined || word.to > node.length) return;
  const range = new Range();
  range.setStart(node, word.from);
  range.setEnd(node, word.to);
  CSS.highlights.set(HIGHLIGHT, new Highlight(range));
}

/** Brings what is spoken into view, if it isn't. */
function scrollTo(element: HTMLElement): void {
  const { top, bottom } = element.getBoundingClientRect();
  const margin = innerHeight / 5;
  if (top >= margin && bottom <= innerHeight - margin) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
}

/** Knows whether the person has scrolled just now. */
function watchScrolling(): { readonly quiet: boolean; end(): void } {
  const listening = new AbortController();
  let at = -Infinity;
  const note = (): void => {
    at = performance.now();
  };
  for (const name of ["wheel", "touchmove"] as const) {
    addEventListener(name, note, { passive: true, signal: listening.signal });
  }
  return {
    get quiet() {
      return performance.now() - at > LEAVE_ALONE_MS;
    },
    end: () => listening.abort(),
  };
}
