/**
 * The index for the search: every title and every text by its trigrams, kept true by triggers, so in the
 * transaction of whatever changes them. A row's number is that of its recording, shifted, plus 0 for the
 * title or 1 more than the segment's. A recording without a number is not in the index; giving it one puts
 * it there. Those from before get theirs in the background, see `search_index.ts`.
 */
export const migration = `
-- About the time when it began, in milliseconds since 1970; no two have the same.
ALTER TABLE recordings ADD COLUMN number INTEGER;
CREATE UNIQUE INDEX recordings_by_number ON recordings (number);
CREATE INDEX recordings_unnumbered ON recordings (created_at) WHERE number IS NULL;

CREATE VIRTUAL TABLE search USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
);
CREATE VIRTUAL TABLE search_trigrams USING fts5vocab (search, row);

CREATE TRIGGER search_number AFTER INSERT ON recordings WHEN new.number IS NULL BEGIN
  UPDATE recordings SET number = CASE
    WHEN NOT EXISTS (SELECT 1 FROM recordings WHERE number = new.created_at) THEN new.created_at
    ELSE (
      SELECT r.number + 1 FROM recordings r WHERE r.number >= new.created_at
        AND NOT EXISTS (SELECT 1 FROM recordings WHERE number = r.number + 1)
      ORDER BY r.number LIMIT 1)
    END
  WHERE id = new.id;
END;

-- The space at the end gives the last two characters a trigram of their own.
CREATE TRIGGER search_recording AFTER UPDATE OF number ON recordings
WHEN new.number IS NOT NULL BEGIN
  INSERT INTO search (rowid, text) SELECT new.number << 20, new.title || ' ' WHERE new.title <> '';
  INSERT INTO search (rowid, text)
    SELECT (new.number << 20) + segment + 1, text || ' ' FROM segments
    WHERE recording = new.id AND text <> '';
END;
CREATE TRIGGER search_title AFTER UPDATE OF title ON recordings
WHEN new.number IS NOT NULL AND new.title <> old.title BEGIN
  DELETE FROM search WHERE rowid = new.number << 20;
  INSERT INTO search (rowid, text) SELECT new.number << 20, new.title || ' ' WHERE new.title <> '';
END;
CREATE TRIGGER search_recording_gone BEFORE DELETE ON recordings WHEN old.number IS NOT NULL BEGIN
  DELETE FROM search WHERE rowid >= old.number << 20 AND rowid < (old.number + 1) << 20;
END;

CREATE TRIGGER search_text AFTER INSERT ON segments WHEN new.text <> '' BEGIN
  INSERT INTO search (rowid, text)
    SELECT (number << 20) + new.segment + 1, new.text || ' ' FROM recordings
    WHERE id = new.recording AND number IS NOT NULL;
END;
CREATE TRIGGER search_text_changed AFTER UPDATE OF text ON segments WHEN new.text <> old.text BEGIN
  DELETE FROM search WHERE rowid =
    (SELECT (number << 20) + new.segment + 1 FROM recordings WHERE id = new.recording);
  INSERT INTO search (rowid, text)
    SELECT (number << 20) + new.segment + 1, new.text || ' ' FROM recordings
    WHERE id = new.recording AND number IS NOT NULL AND new.text <> '';
END;
CREATE TRIGGER search_text_gone AFTER DELETE ON segments BEGIN
  DELETE FROM search WHERE rowid =
    (SELECT (number << 20) + old.segment + 1 FROM recordings WHERE id = old.recording);
END;

-- What still lacks its text, for lists.
CREATE INDEX segments_open ON segments (recording, state)
  WHERE state IN ('pending', 'waiting', 'failed');
`;
