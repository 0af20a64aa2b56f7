/**
 * Everything about the zinit supervisor: a client of its socket, builders of service definitions, and the
 * life of a service under it. How zinit behaves, and what is avoided because of that, stands beside the
 * code that takes care of it, in `zinit/`.
 */
export type {
  LogEntry,
  ServiceState,
  ServiceStats,
  ServiceStatus,
  WhyBlocked,
} from "./zinit/answers.ts";
export { type Action, ActionBuilder } from "./zinit/action_builder.ts";
export { type ZinitCallOptions, ZinitClient, type ZinitClientOptions } from "./zinit/client.ts";
export { differences, type ServiceDefinition } from "./zinit/definition.ts";
export {
  AnswerTooLargeError,
  DefinitionRefusedError,
  LifecycleError,
  ServiceCrashedError,
  UnexpectedAnswerError,
  UnknownServiceError,
  ZINIT_VERSION,
  ZinitError,
  ZinitHungError,
  ZinitNotAnsweringError,
  ZinitNotReachableError,
} from "./zinit/errors.ts";
export { type LifecycleOptions, type OperationOptions, ZinitLifecycle } from "./zinit/lifecycle.ts";
export type {
  LifecycleTiming,
  Orphan,
  ProgramWatch,
  ServiceSpec,
} from "./zinit/lifecycle/context.ts";
export { supervisorFolder } from "./zinit/lifecycle/files.ts";
export type { LogEvent } from "./zinit/lifecycle/logs.ts";
export type { OpenUiOptions } from "./zinit/lifecycle/open_ui.ts";
export type { RestartOutcome } from "./zinit/lifecycle/restart.ts";
export type { RunOptions, RunOutcome } from "./zinit/lifecycle/run.ts";
export type { StartOutcome } from "./zinit/lifecycle/start.ts";
export type { ServiceReport } from "./zinit/lifecycle/status.ts";
export type { StopOutcome } from "./zinit/lifecycle/stop.ts";
export type { LogRecord } from "./zinit/logs_insert.ts";
export { linuxProcesses, type Processes, type ProcessFacts } from "./zinit/processes.ts";
export { type RetryPolicy, RetryPolicyBuilder } from "./zinit/retry_policy_builder.ts";
export { type HealthTiming, LOG_BUFFER_LINES, ServiceBuilder } from "./zinit/service_builder.ts";
export {
  supervisorDown,
  type SupervisorDownOptions,
  type SupervisorDownOutcome,
} from "./zinit/supervisor/down.ts";
export { findZinitServer } from "./zinit/supervisor/find_server.ts";
export { findZinitSocket } from "./zinit/supervisor/socket.ts";
export { reportSupervisor, type SupervisorReport } from "./zinit/supervisor/status.ts";
export {
  definitionsFolder,
  supervisorLogPath,
  supervisorUp,
  type SupervisorUpOptions,
  type SupervisorUpOutcome,
} from "./zinit/supervisor/up.ts";
