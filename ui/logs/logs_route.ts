/** `GET /v1/logs` at the gateway: the logs of both programs. */
import { EVENT_STREAM_HEADERS } from "../../shared/event_stream.ts";
import { TOO_MANY_FOLLOWERS } from "../../shared/log/log_events.ts";
import { type LogQuery, logQuerySchema } from "../../shared/log_record.ts";
import { errorResponse } from "../errors.ts";
import { RETRY_AFTER_S } from "../limits.ts";

/** Makes a stream of events; undefined if too many watch already. */
export type LogSource = (query: LogQuery) => ReadableStream<Uint8Array<ArrayBuffer>> | undefined;

/** Answers the request of somebody who was let in. */
export function respondLogs(request: Request, source: LogSource): Response {
  const query = logQuerySchema.safeParse(
    Object.fromEntries(new URL(request.url).searchParams),
  );
  if (!query.success) {
    const issue = query.error.issues[0];
    return errorResponse(
      400,
      "invalid_request",
      `The query ${issue?.path.join(".") ?? ""} is refused: ${
        issue?.message ?? "it does not fit"
      }.`,
    );
  }
  const stream = source(query.data);
  if (stream === undefined) {
    return errorResponse(503, TOO_MANY_FOLLOWERS.code, TOO_MANY_FOLLOWERS.message, {
      "retry-after": String(RETRY_AFTER_S),
    });
  }
  return new Response(stream, { headers: EVENT_STREAM_HEADERS });
}
