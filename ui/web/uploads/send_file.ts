/** Sends a file; by XMLHttpRequest, because `fetch` doesn't tell how far it is. */
import { parseJson } from "../../../shared/parse_json.ts";
import { errorBodySchema, recordingSchema } from "../../../shared/recording.ts";
import { ApiError, problemOfStatus } from "../api/api_error.ts";
import { strings } from "../strings.ts";
import type { SendFile } from "./uploads.ts";

/** Answers of 4xx and 5xx carry a sentence. */
function errorOf(request: XMLHttpRequest): ApiError {
  const body = errorBodySchema.safeParse(parseJson(request.responseText));
  const problem = problemOfStatus(request.status);
  return new ApiError(
    problem,
    body.success ? body.data.error.message : strings.connection.refused(request.status),
  );
}

/**
 * Sends a file to the gateway that served the page.
 *
 * @throws {ApiError} If it becomes no recording. Also throws the signal's reason.
 */
export const sendFile: SendFile = (file, onSent, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const end = (run: () => void): void => {
      signal.removeEventListener("abort", abort);
      run();
    };
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total);
    request.onload = () =>
      end(() => {
        if (request.status !== 201) return reject(errorOf(request));
        const recording = recordingSchema.safeParse(parseJson(request.responseText));
        if (recording.success) resolve(recording.data);
        else reject(new ApiError("refused", strings.connection.unexpected));
      });
    request.onerror = () =>
      end(() => reject(new ApiError("unreachable", strings.connection.unreachable)));
    request.onabort = () => end(() => reject(signal.reason));
    request.open("POST", "/v1/recordings");
    request.setRequestHeader("content-type", "application/octet-stream");
    // Any name, whatever is in it (RFC 8187).
    const name = encodeURIComponent(file.name.toWellFormed()).replace(
      /['()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    request.setRequestHeader("content-disposition", `attachment; filename*=UTF-8''${name}`);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) return end(() => reject(signal.reason));
    request.send(file);
  });
