/** One setting: what it is, what it does, where its value comes from, and the way back. */
import type { ComponentChildren, JSX } from "preact";
import type { SettingSource } from "../../../shared/settings.ts";
import { strings } from "../strings.ts";

/** Properties of {@linkcode SettingRow}. */
export interface SettingRowProps {
  /** Id of the field, for its label. */
  readonly id: string;
  readonly label: string;
  readonly explain: string;
  readonly source: SettingSource;
  /** Name of the setting in the environment, if it has one. */
  readonly variable?: string | undefined;
  /** What holds without it, in words. */
  readonly otherwise: string;
  readonly onBack: () => void;
  /** Whether the field is several, with a name of their own each. */
  readonly group?: boolean;
  readonly children: ComponentChildren;
}

/** The row; its field is described by its sentence. */
export function SettingRow(props: SettingRowProps): JSX.Element {
  const { id, label, explain, source, variable, group } = props;
  return (
    <div
      class="setting"
      role={group ? "group" : undefined}
      aria-labelledby={group ? `${id}-label` : undefined}
      aria-describedby={group ? `${id}-explain` : undefined}
    >
      <div class="setting-words">
        {group ? <h3 id={`${id}-label`}>{label}</h3> : (
          <h3>
            <label for={id}>{label}</label>
          </h3>
        )}
        <p id={`${id}-explain`} class="quiet">{explain}</p>
      </div>
      <div class="setting-field">
        {props.children}
        {source === "kept" && (
          <p class="setting-source">
            <button type="button" class="button button-quiet button-small" onClick={props.onBack}>
              {strings.settings.back(props.otherwise)}
            </button>
          </p>
        )}
        {source === "environment" && variable !== undefined && (
          <p class="setting-source quiet">{strings.settings.environment(variable)}</p>
        )}
      </div>
    </div>
  );
}
