/** A service's definition, exactly as `service.set` takes it and `service.get` gives it back. */
import { z } from "zod";

const names = z.array(z.string()).default([]);
const optionalText = z.string().nullable().default(null);

/** A health check; its kind is `exec` wherever hero_voice defines one. */
const healthSchema = z.object({
  type: z.enum(["exec", "tcp", "http", "unknown"]).catch("unknown"),
  /** Command line, or address. */
  target: z.string(),
  interval_ms: z.int().default(10_000),
  timeout_ms: z.int().default(5_000),
  /** Failures in a row after which the process is killed. */
  retries: z.int().default(3),
  start_period_ms: z.int().default(0),
});

/** The definition; the defaults are those of zinit 0.3.9 (`src/sdk/config.rs`). */
export const definitionSchema = z.object({
  service: z.object({
    name: z.string(),
    /** Command line for `/bin/sh -c`. */
    exec: z.string(),
    dir: optionalText,
    oneshot: z.boolean().default(false),
    env: z.record(z.string(), z.string()).default({}),
    /** With anything but `start`, zinit accepts a start and does nothing. */
    status: z.enum(["start", "stop", "ignore", "unknown"]).catch("unknown").default("start"),
    class: z.string().default("user"),
    critical: z.boolean().default(false),
    ports: z.array(z.int()).default([]),
    kill_others: z.boolean().default(false),
    process_filters: names,
  }),
  dependencies: z.object({ after: names, requires: names, wants: names, conflicts: names })
    .default({ after: [], requires: [], wants: [], conflicts: [] }),
  lifecycle: z.object({
    restart: z.enum(["always", "on-failure", "never", "unknown"]).catch("unknown")
      .default("on-failure"),
    restart_delay_ms: z.int().default(1_000),
    restart_delay_max_ms: z.int().default(300_000),
    max_restarts: z.int().default(10),
    stability_period_ms: z.int().default(30_000),
    start_timeout_ms: z.int().default(30_000),
    stop_timeout_ms: z.int().default(10_000),
    stop_signal: z.string().default("SIGTERM"),
  }),
  health: healthSchema.nullable().default(null),
  logging: z.object({
    buffer_lines: z.int().default(1_000),
    file: optionalText,
    forward: optionalText,
  }),
});

/** A service's definition. */
export type ServiceDefinition = z.infer<typeof definitionSchema>;

/**
 * Compares two definitions.
 *
 * @returns Dotted names of the fields that differ, as in `lifecycle.stop_timeout_ms`.
 */
export function differences(a: ServiceDefinition, b: ServiceDefinition): string[] {
  return diff(a, b, "");
}

function diff(a: unknown, b: unknown, path: string): string[] {
  if (isRecord(a) && isRecord(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].sort().flatMap((key) =>
      diff(a[key], b[key], path === "" ? key : `${path}.${key}`)
    );
  }
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [path];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
