/** The order of engines: moved, taken away and added by buttons. */
import type { JSX } from "preact";
import { ENGINE_CHOICES, type SettingValues } from "../../../shared/settings.ts";
import { IconButton } from "../icon_button.tsx";
import { strings } from "../strings.ts";

type Choice = SettingValues["engines"][number];

/** Properties of {@linkcode EngineOrder}. */
export interface EngineOrderProps {
  readonly order: readonly Choice[];
  /** Name of the engine in use. */
  readonly inUse: string | undefined;
  readonly onOrder: (order: Choice[]) => void;
}

/** A list, the best first. */
export function EngineOrder({ order, inUse, onOrder }: EngineOrderProps): JSX.Element {
  const words = strings.settings.engines;
  const others = ENGINE_CHOICES.filter((name) => !order.includes(name));
  const move = (index: number, by: 1 | -1): void => {
    const changed = [...order];
    const [moved] = changed.splice(index, 1);
    if (moved !== undefined) changed.splice(index + by, 0, moved);
    onOrder(changed);
  };
  return (
    <div class="engine-order">
      <ol>
        {order.map((name, index) => (
          <li key={name}>
            <span class="engine-name">
              {words.names[name]}
              {name === "auto" && <small class="quiet">{words.auto}</small>}
            </span>
            {name === inUse && <span class="badge" data-state="inUse">{words.inUse}</span>}
            <span class="actions">
              <IconButton
                icon="up"
                label={words.up(words.names[name])}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <IconButton
                icon="down"
                label={words.down(words.names[name])}
                disabled={index === order.length - 1}
                onClick={() => move(index, 1)}
              />
              <IconButton
                icon="close"
                label={words.remove(words.names[name])}
                disabled={order.length === 1}
                title={order.length === 1 ? words.last : undefined}
                onClick={() => onOrder(order.filter((each) => each !== name))}
              />
            </span>
          </li>
        ))}
      </ol>
      {others.length > 0 && (
        <select
          aria-label={words.add}
          value=""
          onChange={(event) => {
            const added = others.find((name) => name === event.currentTarget.value);
            if (added !== undefined) onOrder([...order, added]);
          }}
        >
          <option value="">{words.add}...</option>
          {others.map((name) => <option key={name} value={name}>{words.names[name]}</option>)}
        </select>
      )}
    </div>
  );
}
