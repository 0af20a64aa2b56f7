/** The Worker's side of its messages. */
import { conversionErrorOf } from "./conversion_error.ts";
import type { ConversionTask } from "./convert.ts";
import type { FromConverter, ToConverter } from "./messages.ts";

/** What the service needs of the Worker's global scope. */
export interface ConverterScope {
  postMessage(message: FromConverter): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToConverter>) => void): void;
}

/** Does what it is told, one conversion at a time. */
export function serveConverter(scope: ConverterScope): void {
  let go: (() => void) | undefined;

  async function run(task: ConversionTask): Promise<void> {
    try {
      // Loaded when there is something to do: the start of the program doesn't wait for it.
      const { convert } = await import("./convert.ts");
      const converted = await convert(task, (progress) =>
        new Promise((resolve) => {
          go = resolve;
          scope.postMessage({ kind: "turn", progress });
        }));
      scope.postMessage({ kind: "done", converted });
    } catch (error) {
      const { code, message, retryable } = conversionErrorOf(error);
      scope.postMessage({ kind: "failed", code, message, retryable });
    }
  }

  scope.addEventListener("message", ({ data }) => {
    if (data.kind === "go") go?.();
    else void run(data.task);
  });
}
