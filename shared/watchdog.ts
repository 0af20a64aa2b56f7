/** A program that watches over its own event loop; see `watchdog/worker.ts`. */
import { BEAT_MS, type ToWatchdog } from "./watchdog/messages.ts";

/**
 * Starts watching: a Worker kills the process when its event loop is blocked for too long.
 *
 * @param program Name for the log: `server` or `ui`.
 * @param limitMs How long the event loop may be blocked, in milliseconds.
 * @returns Ends watching.
 */
export function startWatchdog(program: string, limitMs: number): Disposable {
  const worker = new Worker(import.meta.resolve("./watchdog/worker.ts"), {
    type: "module",
    deno: { permissions: "none" },
  });
  const say = (message: ToWatchdog): void => worker.postMessage(message);
  say({ kind: "watch", program, limitMs });
  const timer = setInterval(
    () => say({ kind: "beat", rssBytes: Deno.memoryUsage().rss }),
    BEAT_MS,
  );
  Deno.unrefTimer(timer);
  return {
    [Symbol.dispose](): void {
      clearInterval(timer);
      worker.terminate();
    },
  };
}
