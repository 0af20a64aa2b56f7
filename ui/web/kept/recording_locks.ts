/** Only one tab at a time has a recording; so that a test can hand in its own locks. */

/** Locks by the ids of kept recordings. */
export interface RecordingLocks {
  /** Ids of the recordings that some tab has, this one included. */
  held(): Promise<ReadonlySet<string>>;
  /** Takes a recording for this tab until it is disposed of; undefined if a tab has it. */
  tryHold(id: string): Promise<Disposable | undefined>;
}
