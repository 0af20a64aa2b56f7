/** A list of any length that has only those rows in the document that can be seen, and the focused one. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { RowHeights, type RowRange, rowsWithin } from "./row_window.ts";

/** How much is there above and below the window, in CSS pixels. */
const BEYOND = 600;
/** With less left below the window the list is asked to go on, in CSS pixels. */
const NEAR_END = 1_600;

/** Properties of {@linkcode WindowedList}. */
export interface WindowedListProps<T> {
  readonly rows: readonly T[];
  /** Heights of rows that were seen; kept by whoever wants to come back to the same place. */
  readonly heights: RowHeights;
  readonly keyOf: (row: T) => string;
  /** A row's height before it was measured, in CSS pixels. */
  readonly expected: (row: T) => number;
  readonly render: (row: T, index: number) => JSX.Element;
  /** Whether these are all rows there are. */
  readonly complete: boolean;
  /** The end comes near. */
  readonly onNearEnd: () => void;
  /** What the list is, for screen readers. */
  readonly label: string;
  /** The window was scrolled, to so many CSS pixels from its top. */
  readonly onScroll?: (top: number) => void;
}

/** A row as it was drawn last. */
interface Drawn<T> extends Pick<WindowedListProps<T>, "render"> {
  readonly row: T;
  readonly index: number;
  readonly element: JSX.Element;
}

/** The rows, in the window's own scrolling. */
export function WindowedList<T>(props: WindowedListProps<T>): JSX.Element {
  const { rows, heights, keyOf, expected, render, complete, onNearEnd, label } = props;
  const list = useRef<HTMLUListElement>(null);
  const [measured, remeasure] = useReducer((count: number) => count + 1, 0);
  const [range, setRange] = useState<RowRange>({ from: 0, to: 30 });
  const [focused, setFocused] = useState<string>();
  const drawn = useRef(new Map<string, Drawn<T>>());
  const offsets = useMemo(
    () => heights.offsets(rows, keyOf, expected),
    [rows, measured],
  );

  useEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      if (list.current === null) return;
      const top = -list.current.getBoundingClientRect().top;
      props.onScroll?.(scrollY);
      const next = rowsWithin(offsets, top, innerHeight, BEYOND);
      setRange((range) => range.from === next.from && range.to === next.to ? range : next);
      const left = (offsets.at(-1) ?? 0) - top - innerHeight;
      if (!complete && left < NEAR_END) onNearEnd();
    };
    const later = (): void => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", later);
      removeEventListener("resize", later);
    };
  }, [offsets, complete, onNearEnd]);

  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const width = list.current?.clientWidth;
      if (width !== undefined && heights.fit(width)) remeasure(undefined);
    });
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);

  // After every render: what was never seen before has its height now.
  useLayoutEffect(() => {
    let news = false;
    for (const row of list.current?.children ?? []) {
      const { key } = (row as HTMLElement).dataset;
      if (key !== undefined) news = heights.note(key, row.getBoundingClientRect().height) || news;
    }
    if (news) remeasure(undefined);
  });

  const shown: { readonly row: T; readonly index: number }[] = [];
  for (let index = range.from; index < Math.min(range.to, rows.length); index++) {
    const row = rows[index];
    if (row !== undefined) shown.push({ row, index });
  }
  // What has the focus stays, wherever the window goes.
  const kept = focused === undefined ? -1 : rows.findIndex((row) => keyOf(row) === focused);
  const keptRow = rows[kept];
  if (keptRow !== undefined && (kept < range.from || kept >= range.to)) {
    shown.push({ row: keptRow, index: kept });
    shown.sort((a, b) => a.index - b.index);
  }
  /** What was drawn before stays as it is: the rows that come into the window are work enough. */
  const draw = (row: T, index: number): JSX.Element => {
    const key = keyOf(row);
    const before = drawn.current.get(key);
    if (before?.row === row && before.index === index && before.render === render) {
      return before.element;
    }
    const element = render(row, index);
    drawn.current.set(key, { row, index, render, element });
    return element;
  };
  const keys = new Set(shown.map(({ row }) => keyOf(row)));
  for (const key of drawn.current.keys()) {
    if (!keys.has(key)) drawn.current.delete(key);
  }
  return (
    <ul
      ref={list}
      class="rows"
      aria-label={label}
      style={{ height: `${offsets.at(-1) ?? 0}px` }}
      onFocusIn={(event) => {
        const row = event.target instanceof Element ? event.target.closest("[data-key]") : null;
        setFocused((row as HTMLElement | null)?.dataset["key"]);
      }}
      onFocusOut={() => setFocused(undefined)}
    >
      {shown.map(({ row, index }) => (
        <li
          key={keyOf(row)}
          class="row"
          data-key={keyOf(row)}
          data-index={index}
          aria-setsize={complete ? rows.length : -1}
          aria-posinset={index + 1}
          style={{ top: `${offsets[index] ?? 0}px` }}
        >
          {draw(row, index)}
        </li>
      ))}
    </ul>
  );
}
