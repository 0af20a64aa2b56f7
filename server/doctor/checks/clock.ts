/** Whether the clock is right, as far as that can be told without asking anyone. */
import { lookAt } from "../files.ts";
import { broken, type Finding, fine } from "../finding.ts";
import type { Surroundings } from "../surroundings.ts";

const ABOUT = "clock";
/** Before this the program was not there. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
/** How far files may lie in the future, in milliseconds: other file systems have clocks of their own. */
const TOLERANCE_MS = 120_000;
/** Files in the data folder that are written again and again. */
const FILES = ["hero_voice.db", "hero_voice.db-wal", "logs/server/log.jsonl", "logs/ui/log.jsonl"];

/** Compares it with the times of files in the data folder. */
export async function checkClock({ home, nowMs }: Surroundings): Promise<Finding[]> {
  const says = `it is ${new Date(nowMs).toISOString()}`;
  const remedy =
    "set the clock, for example by `timedatectl set-ntp true`; certificates and times of recordings depend on it";
  if (nowMs < EARLIEST_MS) return [broken(ABOUT, `${says}, which is long ago`, remedy)];
  for (const name of FILES) {
    const changed = (await lookAt(`${home}/${name}`))?.mtime;
    if (changed === null || changed === undefined) continue;
    if (changed.getTime() <= nowMs + TOLERANCE_MS) continue;
    return [
      broken(ABOUT, `${says}, but ${home}/${name} is from ${changed.toISOString()}`, remedy),
    ];
  }
  return [fine(ABOUT, says)];
}
