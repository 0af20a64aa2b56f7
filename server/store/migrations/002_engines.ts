/** Several engines: provisional texts, texts that a person changed, jobs for a certain or a better engine. */
export const migration = `
ALTER TABLE segments ADD COLUMN provisional INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segments ADD COLUMN original TEXT;

ALTER TABLE jobs ADD COLUMN engine TEXT;
ALTER TABLE jobs ADD COLUMN better_than TEXT;
ALTER TABLE jobs ADD COLUMN parkings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN parked_at INTEGER;
CREATE INDEX jobs_queued ON jobs (engine, better_than, recording, id) WHERE state = 'queued';

ALTER TABLE recordings ADD COLUMN served INTEGER NOT NULL DEFAULT 0;
`;
