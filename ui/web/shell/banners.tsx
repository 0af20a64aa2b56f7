/** Sentences about the page as a whole: the engine is away, or none is usable. */
import type { JSX } from "preact";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";

/** The banners that are called for; at most one, the more urgent. */
export function Banners({ page }: { readonly page: Page }): JSX.Element {
  const state = page.connection.state.value;
  const engines = page.connection.engines.value;
  const away = state.kind === "away" ? state.message : undefined;
  const noEngine = away === undefined ? engines?.message : undefined;
  return (
    <div class="banners">
      <div role="alert">
        {away !== undefined && (
          <p class="callout callout-error">
            <Icon name="warning" />
            <span>{away}</span>
          </p>
        )}
      </div>
      <div role="status">
        {noEngine !== undefined && (
          <p class="callout callout-warning">
            <Icon name="warning" />
            <span>{noEngine}</span>
          </p>
        )}
      </div>
    </div>
  );
}
