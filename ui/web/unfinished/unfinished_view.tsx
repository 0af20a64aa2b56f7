/** Shows recordings that were broken off, with what can be done about each. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { dateLocale, formatDay, formatTime, spokenDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import type { Unfinished } from "./unfinished_state.ts";
import { sentencesOf } from "./unfinished_words.ts";

const { unfinished: words } = strings;

/** A card for each; nothing if there is none. */
export function UnfinishedList({ page }: { readonly page: Page }): JSX.Element {
  return (
    <div class="unfinished-list" role="status" aria-label={words.label}>
      {page.unfinished.list.value.map((item) => <Card key={item.id} item={item} page={page} />)}
    </div>
  );
}

function Card(
  { item, page }: { readonly item: Unfinished; readonly page: Page },
): JSX.Element {
  const locale = dateLocale(navigator.languages);
  const started = new Date(item.startedAt).toISOString();
  const name = item.state.kind === "saved" ? words.savedTitle : words.title;
  const title = name(formatDay(started, new Date(), locale), formatTime(started, locale));
  return (
    <section class="card unfinished" data-state={item.state.kind} aria-label={title}>
      <h2>
        <Icon name={item.state.kind === "saved" ? "check" : "warning"} />
        {title}
      </h2>
      <p>{sentencesOf(item)}</p>
      <Actions item={item} page={page} />
    </section>
  );
}

function Actions(
  { item, page }: { readonly item: Unfinished; readonly page: Page },
): JSX.Element | null {
  const { id, state } = item;
  switch (state.kind) {
    case "found":
      return (
        <Discardable
          question={words.discardFound(item.recording !== undefined)}
          onDiscard={() => page.unfinished.discard(id)}
        >
          <button
            type="button"
            class="button button-primary"
            aria-disabled={!page.recorder.canStart}
            onClick={() => void page.continueRecording(id)}
          >
            <Icon name="microphone" />
            {words.goOn}
          </button>
          <button type="button" class="button" onClick={() => void page.unfinished.save(id)}>
            <Icon name="check" />
            {words.save}
          </button>
        </Discardable>
      );
    case "saving":
      return null;
    case "saved":
      return (
        <div class="actions">
          <a class="button" href={hrefOf({ view: "recording", id: state.recording })}>
            {strings.recorder.open}
          </a>
          <button type="button" class="button" onClick={() => page.unfinished.dismiss(id)}>
            {strings.dismiss}
          </button>
        </div>
      );
    case "failed":
      return (
        <Discardable
          question={words.discardUnsaved(spokenDuration(item.unsavedMs))}
          onDiscard={() => page.unfinished.discard(id)}
        >
          <button
            type="button"
            class="button button-primary"
            onClick={() => void page.unfinished.saveAsNew(id)}
          >
            <Icon name="check" />
            {words.saveAsNew}
          </button>
          <Download item={item} page={page} />
        </Discardable>
      );
  }
}

function Download(
  { item, page }: { readonly item: Unfinished; readonly page: Page },
): JSX.Element | null {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const file = page.unfinished.file(item.id);
    if (file === undefined) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [item.id]);
  if (url === undefined) return null;
  return (
    <a class="button" href={url} download={words.file}>
      <Icon name="download" />
      {words.download}
    </a>
  );
}

/** Actions, and throwing away, which is asked about first because it can't be undone. */
function Discardable(
  { question, onDiscard, children }: {
    readonly question: string;
    readonly onDiscard: () => Promise<void>;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const discard = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asking) keep.current?.focus();
    else if (asked.current) discard.current?.focus();
    asked.current = asking;
  }, [asking]);
  if (asking) {
    return (
      <div role="group" aria-label={question}>
        <p class="question">{question}</p>
        <div class="actions">
          <button
            type="button"
            class="button button-danger"
            onClick={() => {
              setAsking(false);
              void onDiscard();
            }}
          >
            <Icon name="bin" />
            {words.reallyDiscard}
          </button>
          <button ref={keep} type="button" class="button" onClick={() => setAsking(false)}>
            {words.keep}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div class="actions">
      {children}
      <button
        ref={discard}
        type="button"
        class="button button-quiet"
        onClick={() => setAsking(true)}
      >
        {words.discard}
      </button>
    </div>
  );
}
