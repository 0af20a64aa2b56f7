/** Recordings, their segments, gaps and marks, and the jobs on them. */
export const migration = `
CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'interrupted', 'processing', 'ready')),
  created_at INTEGER NOT NULL,
  interrupted_at INTEGER,
  binned_at INTEGER,
  samples INTEGER NOT NULL DEFAULT 0,
  searched_samples INTEGER NOT NULL DEFAULT 0,
  language TEXT,
  prompt TEXT,
  transform TEXT,
  tags TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX recordings_by_time ON recordings (created_at DESC, id DESC);
CREATE INDEX recordings_unfinished ON recordings (state) WHERE state <> 'ready';

CREATE TABLE segments (
  recording TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
  segment INTEGER NOT NULL,
  start_sample INTEGER NOT NULL,
  end_sample INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'empty', 'waiting', 'failed')),
  text TEXT NOT NULL DEFAULT '',
  engine TEXT,
  words TEXT,
  reason TEXT,
  error_code TEXT,
  error_message TEXT,
  PRIMARY KEY (recording, segment)
) STRICT, WITHOUT ROWID;

CREATE TABLE gaps (
  recording TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
  start_sample INTEGER NOT NULL,
  end_sample INTEGER NOT NULL,
  PRIMARY KEY (recording, start_sample)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
  recording TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
  at_sample INTEGER NOT NULL,
  label TEXT
) STRICT;
CREATE INDEX marks_by_recording ON marks (recording, at_sample);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('transcription')),
  recording TEXT NOT NULL,
  segment INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'waiting', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  UNIQUE (kind, recording, segment),
  FOREIGN KEY (recording, segment) REFERENCES segments (recording, segment) ON DELETE CASCADE
) STRICT;
CREATE INDEX jobs_open ON jobs (state, next_try_at) WHERE state IN ('queued', 'running', 'waiting');
`;
