/** The nursery's side of its messages. */
import type { FromNursery, PortMessage, ToNursery } from "./nursery_messages.ts";

/** What the service needs of the Worker's global scope. */
export interface NurseryScope {
  postMessage(message: FromNursery): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToNursery>) => void): void;
}

/** Starts and ends Workers as it is told; which program they run is settled by `spawn` alone. */
export function serveNursery(scope: NurseryScope, spawn: () => Worker): void {
  const children = new Map<number, Worker>();

  function end(id: number): void {
    children.get(id)?.terminate();
    children.delete(id);
  }

  scope.addEventListener("message", ({ data }) => {
    if (data.kind === "end") {
      end(data.id);
      return;
    }
    const { id, port } = data;
    const worker = spawn();
    children.set(id, worker);
    worker.onerror = (event): void => {
      event.preventDefault();
      end(id);
      scope.postMessage({ id, message: event.message });
    };
    const message: PortMessage = { kind: "port", port };
    worker.postMessage(message, [port]);
  });
}
