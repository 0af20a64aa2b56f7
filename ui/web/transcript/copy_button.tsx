/** Copies a text. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";
import type { Toasts } from "../toast/toasts.ts";

/** How long the button says that it has copied, in milliseconds. */
const COPIED_MS = 2_000;

/**
 * Copies a text; resolves to whether that worked, and says so where it didn't.
 *
 * @param done What is said where it did; nothing if left out.
 */
export async function copyText(text: string, toasts: Toasts, done?: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    toasts.show(strings.transcript.copyFailed);
    return false;
  }
  if (done !== undefined) toasts.show(done);
  return true;
}

/** A button that copies a text and says so. */
export function CopyButton(
  { text, toasts, label = strings.transcript.copy }: {
    readonly text: string;
    readonly toasts: Toasts;
    /** What the button is called. */
    readonly label?: string;
  },
): JSX.Element {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => setCopied(await copyText(text, toasts));
  return (
    <>
      <button type="button" class="button" disabled={text === ""} onClick={copy}>
        <Icon name={copied ? "check" : "copy"} />
        {copied ? strings.transcript.copied : label}
      </button>
      <span class="visually-hidden" role="status">{copied ? strings.transcript.copied : ""}</span>
    </>
  );
}
