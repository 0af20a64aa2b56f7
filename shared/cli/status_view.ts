/** What `status` shows of a program. */
import type { ProgramReport } from "../service/program.ts";
import type { EngineStatus } from "../status.ts";
import type { ServiceReport } from "../zinit.ts";

/** Everything that `status` says; with `--json` exactly this. */
export interface StatusReport
  extends Partial<Omit<ServiceReport, "state">>, Partial<ProgramReport> {
  readonly service: string;
  /** As zinit calls it; `unsupervised` for a process that runs by `serve`; `stopped`. */
  readonly state: string;
  readonly pid: number;
  readonly health: string;
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1_000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function conversionsText(
  { running, queued, waiting, failed, progress }: NonNullable<StatusReport["conversions"]>,
): string {
  const share = progress === null ? "" : ` (${Math.floor(100 * progress)} %)`;
  return `${running} running${share}, ${queued} queued, ${waiting} waiting, ${failed} failed`;
}

function engineText(
  { name, usable, inUse, message }: NonNullable<EngineStatus["engines"]>[number],
): string {
  const why = message === undefined ? "" : `: ${message}`;
  if (!usable) return `${name} can't be used${why}`;
  if (inUse) return `${name} is in use${why}`;
  return message === undefined ? `${name} can be used` : `${name} is passed over${why}`;
}

/** Shows a report to a person, a line for each thing that is known. */
export function showStatus(report: StatusReport): string {
  const { pid, uptimeMs, memoryBytes, jobs, conversions } = report;
  const process = pid === 0
    ? ""
    : ` (process ${pid}${uptimeMs === undefined ? "" : `, for ${duration(uptimeMs)}`})`;
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ["state", `${report.state}${process}`],
    ["health", report.health],
    ["version", report.version],
    ["answers at", report.where],
    [
      "memory",
      memoryBytes === undefined ? undefined : `${Math.round(memoryBytes / 1_048_576)} MiB`,
    ],
    ["engine", report.engine === null ? "none" : report.engine],
    ...(report.engines ?? []).map((engine) => ["", engineText(engine)] as const),
    ["live", report.live === undefined ? undefined : `${report.live} recordings`],
    [
      "jobs",
      jobs && `${jobs.running} running, ${jobs.queued} queued, ${jobs.waiting} waiting`,
    ],
    ["conversions", conversions && conversionsText(conversions)],
    ["waits for", report.waitingFor],
    ["exit code", report.exitCode?.toString()],
    ["error", report.error],
    [
      "beside it",
      report.orphanPid === undefined
        ? undefined
        : `process ${report.orphanPid}, which zinit does not watch; \`${report.service} restart\` drains it`,
    ],
    [
      "definition",
      report.changedFields?.length
        ? `changed by hand (${report.changedFields.join(", ")})`
        : undefined,
    ],
  ];
  const lines = rows.filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name.padEnd(11)} ${value}`);
  return [report.service, ...lines].join("\n");
}
