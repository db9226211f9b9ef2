-- A decision may be to rely on what another body found and saw.
CREATE TABLE decision_next (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL UNIQUE,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  assessment TEXT REFERENCES assessment(id),
  question TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('scope', 'na-accepted', 'na-refused', 'gate', 'risk', 'award', 'reliance')),
  FOREIGN KEY (id, rev) REFERENCES decision_event(id, rev)
) @STRICT@;
INSERT INTO decision_next (id, rev, body, n, engagement, assessment, question, kind)
  SELECT id, rev, body, n, engagement, assessment, question, kind FROM decision;
DROP TABLE decision;
ALTER TABLE decision_next RENAME TO decision;
CREATE INDEX decision_engagement ON decision(engagement);
CREATE INDEX decision_assessment ON decision(assessment);
