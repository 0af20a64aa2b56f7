/** The engines that can write a text anew, as items of a menu. */
import type { JSX } from "preact";
import type { Engines } from "../../../shared/recording.ts";
import { strings } from "../strings.ts";

/** Name of an engine. */
export type EngineName = Engines["items"][number]["name"];

/** Properties of {@linkcode EngineItems}. */
export interface EngineItemsProps {
  readonly engines: Engines | undefined;
  /** The engine that made the text that is there. */
  readonly current?: string | null;
  readonly onChoose: (engine: EngineName) => void;
}

/** An item for each; one that can't be used says why. */
export function EngineItems({ engines, current, onChoose }: EngineItemsProps): JSX.Element {
  return (
    <>
      <p class="menu-note">{strings.recording.againWith}</p>
      {engines?.items.map(({ name, usable, message }) => (
        <button
          key={name}
          type="button"
          class="menu-item"
          aria-disabled={!usable}
          title={usable ? undefined : message}
          onClick={() => usable && onChoose(name)}
        >
          <bdi>{name}</bdi>
          <span class="quiet">
            {usable
              ? (name === current ? strings.recording.sameEngine : "")
              : strings.recording.unusable}
          </span>
        </button>
      ))}
    </>
  );
}
