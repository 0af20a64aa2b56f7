/** Chooses files to make recordings of. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

/** A button that opens the browser's choice of files. */
export function UploadButton({ page }: { readonly page: Page }): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="button" onClick={() => field.current?.click()}>
        <Icon name="upload" />
        <span class="label">{strings.uploads.choose}</span>
      </button>
      <input
        ref={field}
        type="file"
        multiple
        accept="audio/*,video/*,.wav,.ogg,.opus"
        hidden
        onChange={({ currentTarget }) => {
          page.uploads.add([...currentTarget.files ?? []]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
