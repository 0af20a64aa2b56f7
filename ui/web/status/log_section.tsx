/** The log of both programs, by program, source and level, following what comes. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { LOG_PROGRAMS, type LogRecordLevel } from "../../../shared/log_record.ts";
import { strings } from "../strings.ts";
import { LogLines, type LogState } from "./log_lines.ts";

/** Levels that can be chosen. */
const LEVELS = ["debug", "info", "warning", "error"] as const satisfies readonly LogRecordLevel[];
/** How long after the last letter the log follows, in milliseconds. */
const TYPING_MS = 300;
/** So near to the end counts as at the end, in CSS pixels. */
const NEAR_END = 24;

/** The log with what narrows it down. */
export function LogSection(): JSX.Element {
  const words = strings.status.log;
  const [program, setProgram] = useState<(typeof LOG_PROGRAMS)[number]>();
  const [level, setLevel] = useState<(typeof LEVELS)[number]>("info");
  const [typed, setTyped] = useState("");
  const [source, setSource] = useState("");
  const [follow, setFollow] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setSource(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const log = useMemo(() => new LogLines({ level, source }), [level, source]);
  useEffect(() => () => log[Symbol.dispose](), [log]);
  const lines = log.lines.value.filter((line) => program === undefined || line.program === program);

  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    if (follow && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length, lines.at(-1)?.number, follow]);
  return (
    <section class="log card" aria-labelledby="log-title">
      <div class="card-head">
        <h2 id="log-title">{strings.status.sections.log}</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={follow}
            onChange={(event) => setFollow(event.currentTarget.checked)}
          />
          {words.follow}
        </label>
      </div>
      <div class="log-choice">
        <select
          aria-label={words.program}
          value={program ?? ""}
          onChange={(event) =>
            setProgram(LOG_PROGRAMS.find((each) => each === event.currentTarget.value))}
        >
          <option value="">{words.bothPrograms}</option>
          {LOG_PROGRAMS.map((each) => (
            <option key={each} value={each}>{strings.status.programs[each]}</option>
          ))}
        </select>
        <select
          aria-label={words.level}
          value={level}
          onChange={(event) =>
            setLevel(LEVELS.find((each) => each === event.currentTarget.value) ?? "info")}
        >
          {LEVELS.map((each) => <option key={each} value={each}>{words.levels[each]}</option>)}
        </select>
        <input
          type="search"
          aria-label={words.source}
          placeholder={words.sourceHint}
          value={typed}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <p class="log-state quiet" role="status">
        {stateText(log.state.value, lines.length)}
        {log.dropped.value > 0 && ` ${words.dropped(log.dropped.value)}`}
      </p>
      <ol
        ref={list}
        class="log-lines"
        aria-label={words.list}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          // Whoever scrolls up wants to read; at the end again, to follow.
          const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
          if (atEnd !== follow) setFollow(atEnd);
        }}
      >
        {lines.map((line) => (
          <li key={line.number} data-level={line.level}>
            <time dateTime={line.time}>{clockTime(line.time)}</time> <b>{line.level}</b>{" "}
            <i>{line.source}</i> <bdi>{line.message}</bdi>
          </li>
        ))}
      </ol>
    </section>
  );
}

function stateText(state: LogState, lines: number): string {
  const words = strings.status.log;
  switch (state) {
    case "connecting":
      return words.connecting;
    case "engineAway":
      return words.away;
    case "lost":
      return words.lost;
    case "open":
      return lines === 0 ? words.none : "";
  }
}

/** The time of day to the millisecond, in the person's own time zone. */
function clockTime(instant: string): string {
  const date = new Date(instant);
  const pad = (value: number, length = 2): string => String(value).padStart(length, "0");
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}` +
    `.${pad(date.getMilliseconds(), 3)}`;
}
