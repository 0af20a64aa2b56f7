/** What both programs know of uploads. */

/** Path of the route that takes them by `POST`. */
export const UPLOAD_PATH = "/v1/recordings";

/** Code of the error where a file comes without its size. */
export const LENGTH_REQUIRED = "length_required";
/** The sentence. */
export const LENGTH_REQUIRED_MESSAGE =
  "A file has to come with its size (Content-Length), not in chunks; with curl use --data-binary @FILE.";

/**
 * The size that a request's sender tells, in bytes.
 *
 * @returns Undefined if it tells none.
 */
export function bodyBytesOf(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
