/** After a crash: what the journal holds is put into the recordings' files. */
import { writeAllSync } from "../../shared/write_all.ts";
import { BYTES_PER_SAMPLE, WAV_HEADER_BYTES, wavHeader } from "../../shared/audio/wav_header.ts";
import { decodeRecords } from "./journal_record.ts";

/** Where recordings' files are. */
export interface RecoveryFiles {
  /** Path of a recording's WAV file. */
  wavPath(id: string): string;
}

/**
 * Puts the audio of the journal into the WAV files, cuts them where what is safe ends, syncs them, and
 * removes the journal.
 *
 * @param folder Folder of the journal.
 * @param safeSamples Samples that a recording's own file was known to hold safely, if it was live when the
 * process died; undefined for others, whose files are whole.
 * @returns Samples of each recording whose file was gone through.
 */
export async function recoverJournal(
  folder: string,
  files: RecoveryFiles,
  safeSamples: (id: string) => number | undefined,
): Promise<Map<string, number>> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".journal")) names.push(name);
  }
  names.sort();
  const ends = new Map<string, number>();
  const open = new Map<string, Deno.FsFile>();
  try {
    for (const name of names) {
      for (
        const { id, offset, pcm, end } of decodeRecords(await Deno.readFile(`${folder}/${name}`))
      ) {
        const safe = safeSamples(id);
        if (safe === undefined) continue;
        const file = open.get(id) ?? await openExisting(files.wavPath(id));
        if (file === undefined) continue;
        open.set(id, file);
        ends.set(id, Math.max(ends.get(id) ?? safe, end));
        file.seekSync(WAV_HEADER_BYTES + offset * BYTES_PER_SAMPLE, Deno.SeekMode.Start);
        writeAllSync(file, pcm);
      }
    }
    for (const [id, file] of open) {
      const samples = ends.get(id) ?? 0;
      file.truncateSync(WAV_HEADER_BYTES + samples * BYTES_PER_SAMPLE);
      file.seekSync(0, Deno.SeekMode.Start);
      writeAllSync(file, wavHeader(samples));
      await file.syncData();
    }
  } finally {
    for (const file of open.values()) file.close();
  }
  for (const name of names) await Deno.remove(`${folder}/${name}`);
  return ends;
}

async function openExisting(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path, { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
