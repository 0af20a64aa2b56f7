/**
 * Runs in a Worker beside a program: when the program's event loop has not turned for too long, it says
 * so in the log and kills the process, for the supervisor to start it again.
 */
/// <reference lib="deno.worker" />
import { BEAT_MS, type ToWatchdog } from "./messages.ts";

/** How often it looks, in milliseconds. */
const TICK_MS = 500;

const worker = self as unknown as DedicatedWorkerGlobalScope;
let watched: Extract<ToWatchdog, { kind: "watch" }> | undefined;
let silentMs = 0;
let lastTickMs = performance.now();
let rssBytes = 0;

worker.onmessage = ({ data }: MessageEvent<ToWatchdog>): void => {
  silentMs = 0;
  if (data.kind === "watch") watched = data;
  else rssBytes = data.rssBytes;
};

setInterval(() => {
  const nowMs = performance.now();
  // Time in which this Worker stood still too (a machine asleep, a stopped process) doesn't count.
  silentMs += Math.min(nowMs - lastTickMs, 2 * TICK_MS);
  lastTickMs = nowMs;
  if (watched === undefined || silentMs <= watched.limitMs + BEAT_MS) return;
  const source = `hero_voice.${watched.program}.watchdog`;
  const line = `${new Date().toISOString()} ERROR ${source} the event loop is blocked; ` +
    `ending the process blockedMs=${Math.round(silentMs)} rssBytes=${rssBytes} pid=${Deno.pid}\n`;
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(line));
  } finally {
    Deno.kill(Deno.pid, "SIGKILL");
  }
}, TICK_MS);
