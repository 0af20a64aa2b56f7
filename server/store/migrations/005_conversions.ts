/**
 * Conversions of recordings to Ogg Opus. A trigger gives every recording that has ended its job, in the
 * transaction that ends it; those from before get theirs here.
 */
export const migration = `
CREATE TABLE conversions (
  recording TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'done', 'waiting', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  parkings INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  error_code TEXT,
  error_message TEXT,
  -- When the OGG was in its place, and its size.
  done_at INTEGER,
  bytes INTEGER,
  -- Whether the WAV is still there.
  wav_kept INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX conversions_open ON conversions (state, attempts) WHERE state <> 'done';
CREATE INDEX conversions_wav ON conversions (done_at) WHERE state = 'done' AND wav_kept = 1;

CREATE TRIGGER conversion_of_ended AFTER UPDATE OF state ON recordings
WHEN new.state IN ('processing', 'ready') BEGIN
  INSERT OR IGNORE INTO conversions (recording) VALUES (new.id);
END;
CREATE TRIGGER conversion_of_inserted AFTER INSERT ON recordings
WHEN new.state IN ('processing', 'ready') BEGIN
  INSERT OR IGNORE INTO conversions (recording) VALUES (new.id);
END;
INSERT INTO conversions (recording) SELECT id FROM recordings WHERE state IN ('processing', 'ready');
`;
