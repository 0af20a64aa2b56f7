/** The title of an upload that has none: the name of its file. */
import { MAX_TITLE_LENGTH } from "../../shared/protocol.ts";

/** Longest ending that is taken off, in UTF-16 code units, with its dot. */
const ENDING = /\.[\p{L}\p{N}]{1,5}$/u;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/**
 * Name of the file in a `Content-Disposition` header, without folders and ending (RFC 6266).
 *
 * @returns Empty if there is none.
 */
export function titleFrom(header: string | null): string {
  const text = header ?? "";
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(text)?.[1];
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(text)?.[1];
  const plain = /;\s*filename\s*=\s*([^;\s"]+)/i.exec(text)?.[1];
  const name = (extended === undefined ? undefined : decoded(extended)) ||
    quoted?.replace(/\\(.)/g, "$1") || plain || "";
  return name.split(/[/\\]/).at(-1)!.replace(ENDING, "").trim().slice(0, MAX_TITLE_LENGTH)
    .toWellFormed();
}
