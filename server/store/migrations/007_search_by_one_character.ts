/**
 * Every character of a text begins a trigram of the index, so that a single one is found by it too: two
 * spaces at the end give the last characters trigrams of their own. What is in the index comes into it
 * anew, in the background. The trigrams are listed one by one, which doesn't count where each occurs.
 */
export const migration = `
DROP TABLE search_trigrams;
CREATE VIRTUAL TABLE search_trigrams USING fts5vocab (search, instance);

DROP TRIGGER search_recording;
CREATE TRIGGER search_recording AFTER UPDATE OF number ON recordings
WHEN new.number IS NOT NULL BEGIN
  INSERT INTO search (rowid, text) SELECT new.number << 20, new.title || '  ' WHERE new.title <> '';
  INSERT INTO search (rowid, text)
    SELECT (new.number << 20) + segment + 1, text || '  ' FROM segments
    WHERE recording = new.id AND text <> '';
END;
DROP TRIGGER search_title;
CREATE TRIGGER search_title AFTER UPDATE OF title ON recordings
WHEN new.number IS NOT NULL AND new.title <> old.title BEGIN
  DELETE FROM search WHERE rowid = new.number << 20;
  INSERT INTO search (rowid, text) SELECT new.number << 20, new.title || '  ' WHERE new.title <> '';
END;
DROP TRIGGER search_text;
CREATE TRIGGER search_text AFTER INSERT ON segments WHEN new.text <> '' BEGIN
  INSERT INTO search (rowid, text)
    SELECT (number << 20) + new.segment + 1, new.text || '  ' FROM recordings
    WHERE id = new.recording AND number IS NOT NULL;
END;
DROP TRIGGER search_text_changed;
CREATE TRIGGER search_text_changed AFTER UPDATE OF text ON segments WHEN new.text <> old.text BEGIN
  DELETE FROM search WHERE rowid =
    (SELECT (number << 20) + new.segment + 1 FROM recordings WHERE id = new.recording);
  INSERT INTO search (rowid, text)
    SELECT (number << 20) + new.segment + 1, new.text || '  ' FROM recordings
    WHERE id = new.recording AND number IS NOT NULL AND new.text <> '';
END;

INSERT INTO search (search) VALUES ('delete-all');
UPDATE recordings SET number = NULL;
`;
