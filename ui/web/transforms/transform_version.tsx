/** What was made of a text: one version at a time, alone or compared with another. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Transform } from "../../../shared/transform.ts";
import { isolated, tamed } from "../bidi.ts";
import { Icon } from "../icon.tsx";
import { dateLocale, formatDay, formatTime } from "../library/format.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { CopyButton } from "../transcript/copy_button.tsx";
import { diffWords } from "./diff.ts";
import type { RecordingTransforms } from "./recording_transforms.ts";

const { transforms: words } = strings;

/** Values of the choice what to compare with, besides the ids of versions. */
const NOTHING = "";
const ORIGINAL = "original";

/** Properties of {@linkcode TransformVersion}. */
export interface TransformVersionProps {
  readonly page: Page;
  readonly transforms: RecordingTransforms;
  /** The recording's own text. */
  readonly original: string;
}

/** The version that is shown, the way to the others, and the comparison. */
export function TransformVersion(
  { page, transforms, original }: TransformVersionProps,
): JSX.Element | null {
  const [compared, setCompared] = useState(NOTHING);
  const { shown } = transforms;
  const items = transforms.items.value ?? [];
  if (shown === undefined) return null;
  const name = (one: Transform): string => nameOf(page, one);
  const others = items.filter(({ id, state }) => id !== shown.id && state === "done");
  const before = compared === ORIGINAL ? original : others.find(({ id }) => id === compared)?.text;
  return (
    <div class="version">
      <div class="version-head">
        <label class="field">
          <span class="label">{words.version}</span>
          <select
            value={shown.id}
            onChange={({ currentTarget }) => transforms.show(currentTarget.value)}
          >
            {items.map((one) => <option key={one.id} value={one.id}>{name(one)}</option>)}
          </select>
        </label>
        {shown.state === "done" && (
          <label class="field">
            <span class="label">{words.compare}</span>
            <select
              value={before === undefined ? NOTHING : compared}
              onChange={({ currentTarget }) => setCompared(currentTarget.value)}
            >
              <option value={NOTHING}>{words.compareNothing}</option>
              <option value={ORIGINAL}>{words.compareOriginal}</option>
              {others.map((one) => <option key={one.id} value={one.id}>{name(one)}</option>)}
            </select>
          </label>
        )}
      </div>
      {shown.instruction !== undefined && (
        <p class="instruction">
          <bdi>{shown.instruction}</bdi>
        </p>
      )}
      <State transform={shown} onAgain={() => void transforms.make(wishOf(shown))} />
      {shown.text !== "" && (
        <div class="version-text" dir="auto" aria-live="polite" aria-busy={shown.state !== "done"}>
          {before === undefined ? shown.text : <Comparison before={before} after={shown.text} />}
        </div>
      )}
      {shown.state === "done" && (
        <div class="actions">
          <CopyButton text={shown.text} toasts={page.toasts} label={words.copy} />
          <span class="quiet model">
            <bdi>{shown.model === "rules" ? words.rules : shown.model}</bdi>
          </span>
        </div>
      )}
    </div>
  );
}

/** A style and when it was used. */
function nameOf(page: Page, { style, instruction, language, createdAt }: Transform): string {
  const locale = dateLocale(navigator.languages);
  const day = formatDay(createdAt, new Date(), locale);
  const time = formatTime(createdAt, locale);
  const title = instruction === undefined
    ? isolated(page.styles.titleOf(style) ?? style)
    : words.ownWords;
  const inLanguage = language === undefined ? "" : ` (${isolated(language)})`;
  return words.versionName(`${title}${inLanguage}`, day, time);
}

/** The same once more. */
function wishOf({ style, instruction, language }: Transform): {
  readonly style?: string;
  readonly instruction?: string;
  readonly language?: string;
} {
  if (instruction !== undefined) return { instruction };
  return { style, ...(language === undefined ? {} : { language }) };
}

function State(
  { transform, onAgain }: { readonly transform: Transform; readonly onAgain: () => void },
): JSX.Element {
  const { state, reason, error, nextTryAt } = transform;
  const sentence = {
    queued: words.queued,
    running: words.running,
    waiting: words.waiting(
      reason ?? "",
      nextTryAt === undefined ? "" : formatTime(nextTryAt, dateLocale(navigator.languages)),
    ),
    done: "",
    failed: words.failed(error?.message ?? ""),
  }[state];
  return (
    <div role="status" class="version-state" data-state={state}>
      {sentence !== "" && (
        <p>
          <bdi>{sentence}</bdi>
        </p>
      )}
      {(state === "failed" || state === "waiting") && (
        <button type="button" class="button button-small" onClick={onAgain}>
          <Icon name="again" />
          {strings.recording.tryAgain}
        </button>
      )}
    </div>
  );
}

function Comparison(
  { before, after }: { readonly before: string; readonly after: string },
): JSX.Element {
  return (
    <>
      {diffWords(before, after).map(({ kind, text }, index) =>
        kind === "same"
          ? <span key={index}>{tamed(text)}</span>
          : kind === "added"
          ? <ins key={index}>{tamed(text)}</ins>
          : <del key={index}>{tamed(text)}</del>
      )}
    </>
  );
}
