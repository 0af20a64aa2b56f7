/** Ending on SIGTERM and SIGINT without cutting anything off. */

/** Signals that ask a program to drain and leave. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Tells when the process was asked to end. */
export interface ShutdownWatch extends Disposable {
  /** Aborted by the first SIGTERM or SIGINT; the reason is the signal's name. */
  readonly signal: AbortSignal;
}

/** Listens for SIGTERM and SIGINT until it is disposed; later signals are ignored. */
export function watchShutdown(): ShutdownWatch {
  const controller = new AbortController();
  const listeners = SIGNALS.map((name) => [name, () => controller.abort(name)] as const);
  for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose](): void {
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}
