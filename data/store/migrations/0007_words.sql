-- The words of an answer stand in its event, next to their digests: those of a return are then written together, and
-- not where their digests happen to fall in the index of all texts. Answers of before have them in text. What the audit
-- log covers is the digests, so words may be deleted (a redaction), and never changed.
ALTER TABLE answer_event ADD COLUMN value_words TEXT;
ALTER TABLE answer_event ADD COLUMN note_words TEXT;
ALTER TABLE answer_event ADD COLUMN alternative_words TEXT;

DROP TRIGGER answer_event_no_update;
CREATE TRIGGER answer_event_no_update BEFORE UPDATE OF assessment, question, party, rev, op_id, value, value_text, note,
  planned, alternative, reconfirmed, claim_rev, origin, file, sheet, cell, batch, actor, seq, at_us ON answer_event
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER answer_event_words BEFORE UPDATE OF value_words, note_words, alternative_words ON answer_event
  WHEN (NEW.value_words IS NOT NULL AND NEW.value_words IS NOT OLD.value_words)
    OR (NEW.note_words IS NOT NULL AND NEW.note_words IS NOT OLD.note_words)
    OR (NEW.alternative_words IS NOT NULL AND NEW.alternative_words IS NOT OLD.alternative_words)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The view of the answers is its own index: half the pages to write, and one step less to read an answer.
CREATE TABLE answer_now (
  assessment TEXT NOT NULL, question TEXT NOT NULL, party TEXT NOT NULL, rev @INT@ NOT NULL,
  PRIMARY KEY (assessment, question, party),
  FOREIGN KEY (assessment, question, party, rev) REFERENCES answer_event(assessment, question, party, rev)
) @STRICT@@CLUSTERED@;
INSERT INTO answer_now (assessment, question, party, rev) SELECT assessment, question, party, rev FROM answer;
DROP TABLE answer;
ALTER TABLE answer_now RENAME TO answer;
