/** The keys of the player. */
import type { Segment } from "../../../shared/recording.ts";
import type { KeyAction } from "../keys/keys.ts";
import type { Player } from "../player/player.ts";
import { SKIP_MS } from "../player/player_bar.tsx";
import { strings } from "../strings.ts";

const { player: words } = strings;

/** A short way back or forward, in milliseconds. */
const STEP_MS = 5_000;
/** Going back shortly after a segment's start goes to the one before; in milliseconds. */
const AT_START_MS = 1_500;

/** Playing, skipping, going from segment to segment, and the speed. */
export function playerKeys(player: Player, segments: readonly Segment[]): KeyAction[] {
  const starts = segments.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
  const now = (): number => player.timeMs.value;
  return [
    { keys: [" ", "k"], label: words.playKey, run: () => player.toggle() },
    { keys: ["ArrowLeft"], label: words.stepBack, run: () => player.skip(-STEP_MS) },
    { keys: ["ArrowRight"], label: words.stepForward, run: () => player.skip(STEP_MS) },
    { keys: ["j"], label: words.back, run: () => player.skip(-SKIP_MS) },
    { keys: ["l"], label: words.forward, run: () => player.skip(SKIP_MS) },
    {
      keys: [","],
      label: words.previous,
      run: () => player.seek(starts.findLast((ms) => ms < now() - AT_START_MS) ?? 0),
    },
    {
      keys: ["."],
      label: words.next,
      run: () => player.seek(starts.find((ms) => ms > now() + 1) ?? now()),
    },
    { keys: ["<"], label: words.slower, run: () => player.stepRate(-1) },
    { keys: [">"], label: words.faster, run: () => player.stepRate(1) },
  ];
}
