/**
 * The folder of an upload. Until the upload is whole it isn't the folder of a recording, and goes away
 * with all that is in it; the row in the database is what makes it one. A process that dies between the
 * two leaves that to {@linkcode settleUploads}.
 */
import { logger } from "../../shared/log.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import type { EndedRecording } from "../store/recordings.ts";
import type { Store } from "../store/store.ts";

/** The folder of one upload. */
export class UploadFolder implements AsyncDisposable {
  readonly path: string;
  readonly #id: string;
  readonly #folders: RecordingFolders;
  #published = false;

  private constructor(folders: RecordingFolders, id: string, path: string) {
    this.#folders = folders;
    this.#id = id;
    this.path = path;
  }

  /** Makes it. */
  static async create(folders: RecordingFolders, id: string): Promise<UploadFolder> {
    return new UploadFolder(folders, id, await folders.createUpload(id));
  }

  /** Makes a recording of what is in it, whose files are synced; safe when this resolves. */
  async publish(store: Store, recording: EndedRecording): Promise<void> {
    await this.#folders.syncUpload(this.#id);
    await this.#folders.syncRoot();
    store.recordings.insertEnded(recording);
    try {
      this.#folders.publishUpload(this.#id);
    } catch (error) {
      store.recordings.delete(this.#id);
      throw error;
    }
    this.#published = true;
    await this.#folders.syncRoot();
  }

  /** Removes it unless it was published. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#published) await this.#folders.removeUpload(this.#id);
  }
}

/** After a start: uploads that were whole when the process died become recordings, all others go. */
export async function settleUploads(folders: RecordingFolders, store: Store): Promise<void> {
  const ids = await folders.uploads();
  for (const id of ids) {
    if (store.recordings.get(id) === undefined) {
      await folders.removeUpload(id);
      logger("upload").warn("an upload that was broken off is removed", { upload: id });
    } else {
      folders.publishUpload(id);
    }
  }
  if (ids.length > 0) await folders.syncRoot();
}
