/** What can be made of a recording's text, beside it. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { RecordingTransforms } from "./recording_transforms.ts";
import { TransformVersion } from "./transform_version.tsx";
import { TransformWishForm } from "./transform_wish_form.tsx";

/** Properties of {@linkcode TransformPanel}. */
export interface TransformPanelProps {
  readonly page: Page;
  readonly id: string;
  /** The recording's own text, to compare with. */
  readonly text: string;
  /** Whether more can be made of it; what was made can be read at any time. */
  readonly open: boolean;
}

/** A form to ask for something, and what was made so far. */
export function TransformPanel({ page, id, text, open }: TransformPanelProps): JSX.Element {
  const { api } = page.connection;
  const transforms = useMemo(() => new RecordingTransforms(api, id), [api, id]);
  useEffect(() => {
    void transforms.look();
    return () => transforms[Symbol.dispose]();
  }, [transforms]);
  return (
    <section class="transforms" aria-labelledby="transforms-title">
      <h2 id="transforms-title">{strings.transforms.title}</h2>
      {open && <TransformWishForm page={page} transforms={transforms} />}
      <TransformVersion page={page} transforms={transforms} original={text} />
    </section>
  );
}
