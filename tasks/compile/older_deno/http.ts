/** `node:http` whose requests send their headers with the first bytes of the body: told to send them alone, an older Deno stalls. */
import { type ClientRequest, request as begin } from "node:http";

export * from "node:http";

/** Begins a request. */
export function request(...words: Parameters<typeof begin>): ClientRequest {
  const outgoing = begin(...words);
  outgoing.flushHeaders = (): void => {};
  return outgoing;
}
