/** The database: SQLite with a write-ahead log, synced at every commit, its tables made by migrations. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { EXIT, messageOf, UserError } from "../../shared/errors.ts";
import { migration as recordings } from "./migrations/001_recordings.ts";
import { migration as engines } from "./migrations/002_engines.ts";
import { migration as transforms } from "./migrations/003_transforms.ts";
import { migration as library } from "./migrations/004_library.ts";
import { migration as conversions } from "./migrations/005_conversions.ts";
import { migration as settings } from "./migrations/006_settings.ts";
import { migration as searchByOneCharacter } from "./migrations/007_search_by_one_character.ts";

/** Migrations in order; the database's `user_version` counts those that were applied. */
const MIGRATIONS: readonly string[] = [
  recordings,
  engines,
  transforms,
  library,
  conversions,
  settings,
  searchByOneCharacter,
];

/** Version of the database that this program makes and understands. */
export const DATABASE_VERSION: number = MIGRATIONS.length;

/** How long a statement waits for another process's lock, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** What queries need of the connection. */
export interface Connection {
  /** Gives a statement; the same text is compiled once. */
  prepare(text: string): StatementSync;
  exec(text: string): void;
}

/** An open database; queries are in the other files of this folder. */
export interface Database extends Disposable {
  /** The connection, for this folder only. */
  readonly sql: Connection;
  /** Runs `work` so that all of it is stored or nothing; what it throws is thrown on. */
  transaction<T>(work: () => T): T;
  /**
   * As {@linkcode Database.transaction}, without waiting for the disk: a power cut may take it, with all or
   * nothing of it, until the next transaction is stored; the end of the process does not.
   */
  unsyncedTransaction<T>(work: () => T): T;
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @param path File of the database, or `:memory:`.
 * @throws {UserError} If it can't be opened, is damaged, or was made by a newer version.
 */
export function openDatabase(path: string): Database {
  let sql: DatabaseSync;
  try {
    sql = new DatabaseSync(path);
    sql.exec(`
      PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
    `);
    migrate(sql, path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `The database ${path} can't be opened (${
        messageOf(error)
      }); check that the folder is writable, or put a backup back.`,
      EXIT.failed,
      { cause: error },
    );
  }
  const statements = new Map<string, StatementSync>();
  function transaction<T>(work: () => T): T {
    sql.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      sql.exec("COMMIT");
      return result;
    } catch (error) {
      if (sql.isTransaction) sql.exec("ROLLBACK");
      throw error;
    }
  }
  return {
    sql: {
      prepare(text: string): StatementSync {
        const statement = statements.get(text) ?? sql.prepare(text);
        statements.set(text, statement);
        return statement;
      },
      exec: (text: string): void => sql.exec(text),
    },
    transaction,
    unsyncedTransaction<T>(work: () => T): T {
      sql.exec("PRAGMA synchronous = NORMAL");
      try {
        return transaction(work);
      } finally {
        sql.exec("PRAGMA synchronous = FULL");
      }
    },
    [Symbol.dispose](): void {
      statements.clear();
      if (sql.isOpen) sql.close();
    },
  };
}

function migrate(sql: DatabaseSync, path: string): void {
  const version = Number(sql.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > MIGRATIONS.length) {
    throw new UserError(
      `The database ${path} was made by a newer hero_voice (version ${version}, this one knows ${MIGRATIONS.length}); run that one, or choose another HERO_VOICE_HOME.`,
    );
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < version) continue;
    sql.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
