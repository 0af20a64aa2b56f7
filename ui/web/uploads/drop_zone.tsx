/** Files can be dropped anywhere on the page. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

/** Whether something is dragged that has files, rather than a piece of text. */
function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** Listens on the whole window; while files are over it, it says what dropping them does. */
export function DropZone({ page }: { readonly page: Page }): JSX.Element | null {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    // Each element tells of entering and leaving.
    let depth = 0;
    const on = (name: "dragenter" | "dragover" | "dragleave" | "drop", run: () => void): void =>
      addEventListener(name, (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        run();
        setOver(depth > 0);
        if (name === "drop") page.uploads.add([...event.dataTransfer?.files ?? []]);
      }, { signal });
    on("dragenter", () => depth++);
    on("dragover", () => {});
    on("dragleave", () => depth--);
    on("drop", () => {
      depth = 0;
    });
    return () => listening.abort();
  }, [page]);
  if (!over) return null;
  return (
    <div class="drop-zone">
      <p>
        <Icon name="upload" />
        {strings.uploads.drop}
      </p>
    </div>
  );
}
