/** Rows of settings: what a person has set. */
import type { Database } from "./database.ts";

/** Queries on settings. */
export class SettingStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** All that is set, by name; unchecked. */
  all(): Map<string, unknown> {
    return new Map(
      this.#db.sql.prepare("SELECT name, value FROM settings").all()
        .map((row) => [String(row["name"]), JSON.parse(String(row["value"]))]),
    );
  }

  /** Sets a value. */
  set(name: string, value: unknown): void {
    this.#db.sql.prepare("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)")
      .run(name, JSON.stringify(value));
  }

  /** Forgets a value. */
  forget(name: string): void {
    this.#db.sql.prepare("DELETE FROM settings WHERE name = ?").run(name);
  }
}
