/** What a live session takes of memory, in both programs, beyond what it takes of the barest two. */
import { pause } from "./processes.ts";
import { type Programs, rssOf, startBarePrograms, startPrograms, usageOfBoth } from "./programs.ts";
import { type BenchRow, mean } from "./row.ts";
import { startSpeakers } from "./speaking.ts";
import { prepareSpeech, type Speech } from "./takes.ts";

/** From the first of these numbers of sessions on, memory is divided by how many there are more. */
const SESSIONS = [10, 100, 400] as const;
/** Sessions that speak first, until all code has run and all buffers are there. */
const WARM_UP = { sessions: 40, seconds: 10 } as const;
const SECONDS = 20;
/** When the memory is first looked at, in seconds: all speak, and what they need is there. */
const LOOK_AFTER = 8;
/** How often it is looked at, once a second, until before the first ends: what waits to be collected differs. */
const LOOKS = 10;
const GOAL_KB = 100;

/** Lets sessions speak; resolves when all have ended. */
async function speak(
  { url, token }: Programs,
  speech: Speech,
  sessions: number,
  seconds: number,
): Promise<void> {
  const { closes } = await startSpeakers({ ...speech, url, token, sessions, seconds }).report;
  if (closes["1000"] !== sessions) {
    throw new Error(`a session was broken off: ${JSON.stringify(closes)}`);
  }
}

/** Memory that each further session takes, in bytes, for each number of sessions but the first. */
async function perSession(programs: Programs, speech: Speech): Promise<number[]> {
  await speak(programs, speech, WARM_UP.sessions, WARM_UP.seconds);
  const used: number[] = [];
  for (const sessions of SESSIONS) {
    const ended = speak(programs, speech, sessions, SECONDS);
    await pause(LOOK_AFTER);
    const looks: number[] = [];
    while (looks.length < LOOKS) {
      looks.push(rssOf(await usageOfBoth(programs)));
      await pause(1);
    }
    used.push(mean(looks));
    await ended;
  }
  const [first = Number.NaN, ...others] = used;
  return others.map((bytes, index) => (bytes - first) / ((SESSIONS[index + 1] ?? 0) - SESSIONS[0]));
}

/** Measures both. */
export async function memory(): Promise<readonly BenchRow[]> {
  using speech = await prepareSpeech(0);
  const measure = async (start: () => Promise<Programs>): Promise<number[]> => {
    await using programs = await start();
    return await perSession(programs, speech);
  };
  const bare = await measure(startBarePrograms);
  const real = await measure(startPrograms);
  const kilobytes = (bytes: number): string => `${Math.round(bytes / 1_000)} KB`;
  return SESSIONS.slice(1).map((sessions, index) => {
    const [of, ofBare] = [real[index] ?? Number.NaN, bare[index] ?? Number.NaN];
    const beyond = of - ofBare;
    return {
      name: `memory a session, from ${SESSIONS[0]} to ${sessions} sessions`,
      figure: `${kilobytes(beyond)} beyond the baseline (${kilobytes(of)})`,
      baseline: `bare two-hop relay ${kilobytes(ofBare)}`,
      ...(sessions === SESSIONS.at(-1) &&
        { goal: `at most ${GOAL_KB} KB`, reached: beyond <= GOAL_KB * 1_000 }),
    };
  });
}
