/** `GET /v1/status` at the gateway: what the engine says of itself, and the gateway of itself. */
import * as z from "zod";
import type { GatewayStatus } from "../shared/status.ts";

/** Adds the gateway's own part to the engine's answer; any other answer stays as it is. */
export async function withGatewayStatus(
  answer: Response,
  gateway: () => GatewayStatus,
): Promise<Response> {
  if (!answer.ok) return answer;
  const status = z.looseObject({}).parse(await answer.json());
  return Response.json({ ...status, gateway: gateway() }, {
    headers: { "cache-control": "no-store" },
  });
}
