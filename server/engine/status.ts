/** What the engine says of itself. */
import { samplesToMs } from "../../shared/protocol.ts";
import type { Engines } from "../../shared/recording.ts";
import { type EngineStatus, MAX_SESSIONS_TOLD } from "../../shared/status.ts";
import { VERSION } from "../../shared/version.ts";
import type { RecordingRegistry } from "../session/registry.ts";
import type { Store } from "../store/store.ts";
import type { DiskSpace } from "./disk_space.ts";

/** Where it is taken from. */
export interface StatusDeps {
  readonly store: Store;
  readonly registry: Pick<RecordingRegistry, "live">;
  readonly disk: Pick<DiskSpace, "freeBytes" | "trouble">;
  readonly engines: () => Engines;
  readonly conversions: () => EngineStatus["conversions"];
  /** When the engine began, as `performance.now()` tells it. */
  readonly startedMs: number;
}

/** How it is right now. */
export function engineStatus(deps: StatusDeps): EngineStatus {
  const { store, registry, disk } = deps;
  const { live } = registry;
  const { items: engines } = deps.engines();
  const { samples, ...recordings } = store.recordings.totals();
  return {
    version: VERSION,
    runtime: { deno: Deno.version.deno, sqlite: store.sqliteVersion },
    pid: Deno.pid,
    uptimeMs: Math.round(performance.now() - deps.startedMs),
    rssBytes: Deno.memoryUsage().rss,
    live: live.length,
    sessions: live.slice(-MAX_SESSIONS_TOLD).reverse().map(({ id, committedSamples }) => {
      const row = store.recordings.get(id);
      return {
        recording: id,
        title: row?.title ?? "",
        createdAt: new Date(row?.createdAt ?? Date.now()).toISOString(),
        durationMs: samplesToMs(committedSamples),
      };
    }),
    engine: engines.find(({ inUse }) => inUse)?.name ?? null,
    engines,
    jobs: store.jobs.counts(),
    transforms: store.transforms.counts(),
    conversions: deps.conversions(),
    disk: {
      freeBytes: disk.freeBytes ?? null,
      ...(disk.trouble !== undefined && { message: disk.trouble }),
    },
    recordings: { ...recordings, durationMs: samplesToMs(samples) },
  };
}
