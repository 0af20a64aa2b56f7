/** `status`: everything there is to know of a program, supervised or not. */
import { EXIT, UserError } from "../errors.ts";
import { lockHolder } from "../instance_lock.ts";
import type { Program } from "../service/program.ts";
import { linuxProcesses, ZinitNotReachableError } from "../zinit.ts";
import { printLine } from "./output.ts";
import { showStatus, type StatusReport } from "./status_view.ts";
import { supervise, type Supervised } from "./supervised.ts";

/** How long the supervisor may take to answer, in milliseconds. */
const STATUS_TIMEOUT_MS = 15_000;

/** Prints the status; throws with exit code 3 if the program doesn't run. */
export async function status(program: Program, options: { json?: boolean }): Promise<void> {
  const supervised = await supervise(program.kind);
  const report = await reportOf(program, supervised);
  printLine(options.json ? JSON.stringify(report) : showStatus(report));
  if (report.pid === 0) {
    throw new UserError(
      `${program.name} is not running; start it with \`${program.name} start\`.`,
      EXIT.notRunning,
    );
  }
}

async function reportOf(program: Program, supervised: Supervised): Promise<StatusReport> {
  const { service, lifecycle, home } = supervised;
  const signal = AbortSignal.timeout(STATUS_TIMEOUT_MS);
  try {
    const report = await lifecycle.status({ signal });
    if (report.pid !== 0) return { ...report, ...await service.report() };
    if (report.orphanPid === undefined) return { ...report, health: "not running" };
  } catch (error) {
    if (!(error instanceof ZinitNotReachableError)) throw error;
  }
  const pid = await lockHolder(home, program.name);
  if (pid === undefined) {
    return { service: program.name, state: "stopped", pid: 0, health: "not running" };
  }
  const facts = await linuxProcesses.inspect(pid);
  return {
    service: program.name,
    state: "unsupervised",
    pid,
    ...(facts === undefined ? {} : { uptimeMs: Math.round(facts.ageMs) }),
    ...await service.report(),
  };
}
