/** What was made of transcripts, each with its job; and what is done of one that comes in parts. */
export const migration = `
CREATE TABLE transforms (
  id TEXT PRIMARY KEY,
  recording TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
  style TEXT NOT NULL,
  language TEXT,
  instruction TEXT,
  automatic INTEGER NOT NULL DEFAULT 0,
  model TEXT,
  prompt_version TEXT,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'waiting', 'failed')),
  text TEXT NOT NULL DEFAULT '',
  reason TEXT,
  error_code TEXT,
  error_message TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  parkings INTEGER NOT NULL DEFAULT 0,
  parked_at INTEGER,
  next_try_at INTEGER
) STRICT;
CREATE INDEX transforms_by_recording ON transforms (recording, id);
CREATE INDEX transforms_open ON transforms (state, next_try_at)
  WHERE state IN ('queued', 'running', 'waiting');
CREATE INDEX recordings_to_transform ON recordings (id) WHERE transform IS NOT NULL;

CREATE TABLE transform_parts (
  transform TEXT NOT NULL REFERENCES transforms (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (transform, key)
) STRICT, WITHOUT ROWID;
`;
