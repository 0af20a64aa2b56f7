/** The folder of a recording, and its files as they are right now. */

/** Name of the audio while a recording grows, and after. */
const WAV_NAME = "audio.wav";
/** Name of the converted audio. */
const OGG_NAME = "audio.ogg";
/** Name of what is being converted, until it is whole. */
const PART_NAME = "audio.ogg.part";

/** What follows the id in the name of the folder of an upload that isn't a recording yet. */
const UPLOAD_SUFFIX = ".upload";
/** Name of the file of its peaks. */
const PEAKS_NAME = "peaks.u8";

/** An audio file that is there. */
export interface AudioFile {
  readonly path: string;
  readonly format: "wav" | "ogg";
  /** Its size in bytes. */
  readonly bytes: number;
}

/** An audio file that is open; it can be read to its end, whatever becomes of its name. */
export interface OpenAudio extends Omit<AudioFile, "path"> {
  readonly file: Deno.FsFile;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function openIfThere(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path);
  await folder.sync();
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Where recordings lie: a folder each, named by its id. */
export class RecordingFolders {
  readonly #root: string;

  /** @param root Folder of all recordings. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Path of a recording's WAV file. */
  wavPath(id: string): string {
    return `${this.#root}/${id}/${WAV_NAME}`;
  }

  /** Path of a recording's converted audio. */
  oggPath(id: string): string {
    return `${this.#root}/${id}/${OGG_NAME}`;
  }

  /** Path of what becomes a recording's converted audio. */
  partPath(id: string): string {
    return `${this.#root}/${id}/${PART_NAME}`;
  }

  /** Gives converted audio that is whole and synced its name, safe against a power cut. */
  async publishOgg(id: string): Promise<void> {
    await Deno.rename(this.partPath(id), this.oggPath(id));
    await this.sync(id);
  }

  /** Removes converted audio that isn't whole, if there is any. */
  async removePart(id: string): Promise<void> {
    await removeFile(this.partPath(id));
  }

  /** Removes a recording's WAV file, if it is there. */
  async removeWav(id: string): Promise<void> {
    await removeFile(this.wavPath(id));
    await this.sync(id);
  }

  /** Size of a recording's converted audio, in bytes; undefined if there is none. */
  async oggBytes(id: string): Promise<number | undefined> {
    return await sizeOf(this.oggPath(id));
  }

  /** Path of the file that keeps a recording's peaks. */
  peaksPath(id: string): string {
    return `${this.#root}/${id}/${PEAKS_NAME}`;
  }

  /** Makes the folder of a new recording, safe against a power cut. */
  async create(id: string): Promise<void> {
    await Deno.mkdir(`${this.#root}/${id}`, { recursive: true, mode: 0o700 });
    await syncFolder(this.#root);
  }

  /** Makes the names in a recording's folder safe against a power cut. */
  async sync(id: string): Promise<void> {
    await syncFolder(`${this.#root}/${id}`);
  }

  /** The audio of a recording: the WAV while it exists, else the OGG; undefined if there is none. */
  async audio(id: string): Promise<AudioFile | undefined> {
    for (const [name, format] of [[WAV_NAME, "wav"], [OGG_NAME, "ogg"]] as const) {
      const path = `${this.#root}/${id}/${name}`;
      const bytes = await sizeOf(path);
      if (bytes !== undefined) return { path, format, bytes };
    }
    return undefined;
  }

  /** Opens the audio of a recording to read it; otherwise as {@linkcode RecordingFolders.audio}. */
  async openAudio(id: string): Promise<OpenAudio | undefined> {
    const formats = [[this.wavPath(id), "wav"], [this.oggPath(id), "ogg"]] as const;
    for (const [path, format] of formats) {
      const file = await openIfThere(path);
      if (file === undefined) continue;
      try {
        return { file, format, bytes: (await file.stat()).size };
      } catch (error) {
        file.close();
        throw error;
      }
    }
    return undefined;
  }

  /** Removes a recording's folder with all that is in it. */
  async remove(id: string): Promise<void> {
    await removeFolder(`${this.#root}/${id}`);
  }

  /**
   * Makes the folder of an upload, which is none of a recording until it is published.
   *
   * @returns Its path.
   */
  async createUpload(id: string): Promise<string> {
    const path = this.#uploadPath(id);
    await Deno.mkdir(path, { mode: 0o700 });
    return path;
  }

  /** Makes the names in an upload's folder safe against a power cut. */
  async syncUpload(id: string): Promise<void> {
    await syncFolder(this.#uploadPath(id));
  }

  /** Makes an upload's folder that of a recording; nobody sees it half done. */
  publishUpload(id: string): void {
    Deno.renameSync(this.#uploadPath(id), `${this.#root}/${id}`);
  }

  /** Makes the names of all folders safe against a power cut. */
  async syncRoot(): Promise<void> {
    await syncFolder(this.#root);
  }

  /** Removes an upload's folder with all that is in it. */
  async removeUpload(id: string): Promise<void> {
    await removeFolder(this.#uploadPath(id));
  }

  /** Ids of the uploads whose folders are there. */
  async uploads(): Promise<string[]> {
    const ids: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(this.#root)) {
      if (isDirectory && name.endsWith(UPLOAD_SUFFIX)) {
        ids.push(name.slice(0, -UPLOAD_SUFFIX.length));
      }
    }
    return ids;
  }

  #uploadPath(id: string): string {
    return `${this.#root}/${id}${UPLOAD_SUFFIX}`;
  }
}
