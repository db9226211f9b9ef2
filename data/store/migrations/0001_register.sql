-- The register. Each entity is a table of events, which are only ever added, and a table with its current view, which
-- points at the newest event. Bodies are JSON that SQL never looks into; what SQL must find or forbid has a column.
-- @INT@ and @STRICT@ are the words of the engine for a 64-bit integer and for strict typing. Times are microseconds UTC.

CREATE TABLE audit (
  seq @INT@ PRIMARY KEY, at_us @INT@ NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, entity TEXT NOT NULL,
  entity_id TEXT NOT NULL, body TEXT NOT NULL,
  prev TEXT NOT NULL UNIQUE CHECK (length(prev) = 64), hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) @STRICT@;
CREATE INDEX audit_subject ON audit(entity_id, seq);

CREATE TABLE audit_head (
  id @INT@ PRIMARY KEY CHECK (id = 1), seq @INT@ NOT NULL, hash TEXT NOT NULL, at_us @INT@ NOT NULL
) @STRICT@;
INSERT INTO audit_head (id, seq, hash, at_us)
  VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);

-- Free text, once by hash: a redaction deletes the row, and every event and audit row stays as it was.
CREATE TABLE text (sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), body TEXT NOT NULL) @STRICT@;

-- The last number given out for each kind of reference. Numbers are never used again.
CREATE TABLE counter (name TEXT PRIMARY KEY, n @INT@ NOT NULL CHECK (n > 0)) @STRICT@;

-- Packs as they were when an assessment began with them.
CREATE TABLE pack (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), id TEXT NOT NULL, version TEXT NOT NULL, body TEXT NOT NULL,
  seq @INT@ NOT NULL, at_us @INT@ NOT NULL
) @STRICT@;

-- supplier: a contracting legal entity
CREATE TABLE supplier_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE supplier (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL,
  company_key TEXT NOT NULL,
  retired @INT@ NOT NULL CHECK (retired IN (0, 1)),
  FOREIGN KEY (id, rev) REFERENCES supplier_event(id, rev)
) @STRICT@;
CREATE INDEX supplier_name_key ON supplier(name_key);
CREATE INDEX supplier_company_key ON supplier(company_key);

-- The ODS codes of the current suppliers: one supplier that is not retired for each.
CREATE TABLE ods_code (
  supplier TEXT NOT NULL REFERENCES supplier(id), pos @INT@ NOT NULL, code TEXT NOT NULL, code_key TEXT NOT NULL,
  retired @INT@ NOT NULL CHECK (retired IN (0, 1)), PRIMARY KEY (supplier, pos)
) @STRICT@;
CREATE UNIQUE INDEX ods_code_once ON ods_code(code_key) WHERE retired = 0;
CREATE INDEX ods_code_key ON ods_code(code_key);

-- engagement: one service, contract or bid
CREATE TABLE engagement_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE engagement (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  service_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('bid', 'live', 'exiting', 'ended', 'lost')),
  FOREIGN KEY (id, rev) REFERENCES engagement_event(id, rev)
) @STRICT@;
CREATE INDEX engagement_supplier ON engagement(supplier);

-- fact: what is known of an engagement: one row for what counts, one for what is only suggested
CREATE TABLE fact_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE fact (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  fact TEXT NOT NULL,
  adopted @INT@ NOT NULL CHECK (adopted IN (0, 1)),
  UNIQUE (engagement, fact, adopted),
  FOREIGN KEY (id, rev) REFERENCES fact_event(id, rev)
) @STRICT@;

-- assessment: one engagement, one pack version, one cycle
CREATE TABLE assessment_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE assessment (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  pack TEXT NOT NULL,
  pack_sha256 TEXT NOT NULL REFERENCES pack(sha256),
  cycle @INT@ NOT NULL CHECK (cycle > 0),
  state TEXT NOT NULL CHECK (state IN ('opened', 'issued', 'returned', 'in_review', 'with_supplier', 'signed_off', 'superseded')),
  UNIQUE (engagement, pack, cycle),
  FOREIGN KEY (id, rev) REFERENCES assessment_event(id, rev)
) @STRICT@;
CREATE UNIQUE INDEX assessment_one_open ON assessment(engagement, pack) WHERE state NOT IN ('signed_off', 'superseded');

-- document: a piece of evidence of a supplier
CREATE TABLE document_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE document (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  natural_key TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'refused', 'withdrawn')),
  FOREIGN KEY (id, rev) REFERENCES document_event(id, rev)
) @STRICT@;
CREATE INDEX document_supplier ON document(supplier);

-- support: a document offered or accepted for a question
CREATE TABLE support_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE support (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  document TEXT NOT NULL REFERENCES document(id),
  assessment TEXT NOT NULL REFERENCES assessment(id),
  question TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'refused', 'withdrawn')),
  FOREIGN KEY (id, rev) REFERENCES support_event(id, rev)
) @STRICT@;
CREATE INDEX support_document ON support(document);
CREATE INDEX support_assessment ON support(assessment);

-- issue: a questionnaire workbook sent
CREATE TABLE issue_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE issue (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  assessment TEXT NOT NULL REFERENCES assessment(id),
  n @INT@ NOT NULL CHECK (n > 0),
  UNIQUE (assessment, n),
  FOREIGN KEY (id, rev) REFERENCES issue_event(id, rev)
) @STRICT@;

-- query: a clarification and its reply
CREATE TABLE query_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE query (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  assessment TEXT NOT NULL REFERENCES assessment(id),
  n @INT@ NOT NULL CHECK (n > 0),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'sent', 'answered', 'closed')),
  UNIQUE (assessment, n),
  FOREIGN KEY (id, rev) REFERENCES query_event(id, rev)
) @STRICT@;

-- decision: a named person's ruling
CREATE TABLE decision_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE decision (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL UNIQUE,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  assessment TEXT REFERENCES assessment(id),
  question TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('scope', 'na-accepted', 'na-refused', 'gate', 'risk', 'award')),
  FOREIGN KEY (id, rev) REFERENCES decision_event(id, rev)
) @STRICT@;
CREATE INDEX decision_engagement ON decision(engagement);
CREATE INDEX decision_assessment ON decision(assessment);

-- risk: a permanent record
CREATE TABLE risk_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE risk (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  natural_key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('overall', 'gate', 'promoted', 'hand')),
  FOREIGN KEY (id, rev) REFERENCES risk_event(id, rev)
) @STRICT@;
CREATE INDEX risk_engagement ON risk(engagement);
CREATE UNIQUE INDEX risk_natural ON risk(natural_key) WHERE kind <> 'hand';

-- action: remediation or a contract condition
CREATE TABLE action_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE action (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL UNIQUE,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'done', 'accepted', 'dropped')),
  FOREIGN KEY (id, rev) REFERENCES action_event(id, rev)
) @STRICT@;
CREATE INDEX action_engagement ON action(engagement);

-- result: a stored score
CREATE TABLE result_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE result (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  subject TEXT NOT NULL,
  n @INT@ NOT NULL CHECK (n > 0),
  UNIQUE (subject, n),
  FOREIGN KEY (id, rev) REFERENCES result_event(id, rev)
) @STRICT@;

-- incident: something that happened at a supplier
CREATE TABLE incident_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE incident (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES incident_event(id, rev)
) @STRICT@;

-- fourth_party: a company behind suppliers
CREATE TABLE fourth_party_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE fourth_party (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES fourth_party_event(id, rev)
) @STRICT@;

-- tender: a competition
CREATE TABLE tender_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE tender (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES tender_event(id, rev)
) @STRICT@;

-- person: somebody who acts in the register
CREATE TABLE person_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE person (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  login_key TEXT NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES person_event(id, rev)
) @STRICT@;

-- mapping: how a foreign sheet is read
CREATE TABLE mapping_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE mapping (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  signature TEXT NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES mapping_event(id, rev)
) @STRICT@;

-- batch: one import
CREATE TABLE batch_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE batch (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('applied', 'undone')),
  begun_us @INT@ NOT NULL,
  FOREIGN KEY (id, rev) REFERENCES batch_event(id, rev)
) @STRICT@;

-- import_file: a file of a batch
CREATE TABLE import_file_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE import_file (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  batch TEXT NOT NULL REFERENCES batch(id),
  sha256 TEXT NOT NULL,
  mapping_sha256 TEXT NOT NULL,
  applied @INT@ NOT NULL CHECK (applied IN (0, 1)),
  FOREIGN KEY (id, rev) REFERENCES import_file_event(id, rev)
) @STRICT@;
CREATE INDEX import_file_batch ON import_file(batch);
CREATE INDEX import_file_sha256 ON import_file(sha256);
CREATE UNIQUE INDEX import_file_once ON import_file(sha256, mapping_sha256) WHERE applied = 1;

-- foreign_answer: an answer in somebody else's words
CREATE TABLE foreign_answer_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE foreign_answer (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  file TEXT NOT NULL,
  cell TEXT NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (file, cell),
  FOREIGN KEY (id, rev) REFERENCES foreign_answer_event(id, rev)
) @STRICT@;

-- export: a file written for others
CREATE TABLE export_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE export (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES export_event(id, rev)
) @STRICT@;

-- op: one step that can be undone
CREATE TABLE op_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE op (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  assessment TEXT NOT NULL REFERENCES assessment(id),
  n @INT@ NOT NULL UNIQUE,
  redoable @INT@ NOT NULL CHECK (redoable IN (0, 1)),
  FOREIGN KEY (id, rev) REFERENCES op_event(id, rev)
) @STRICT@;
CREATE INDEX op_assessment ON op(assessment);

-- setting: everything that changes results, by version
CREATE TABLE setting_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE setting (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  version @INT@ NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES setting_event(id, rev)
) @STRICT@;

-- dspt_snapshot: the DSPT directory of one day
CREATE TABLE dspt_snapshot_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE dspt_snapshot (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  as_of @INT@ NOT NULL,
  undone @INT@ NOT NULL CHECK (undone IN (0, 1)),
  FOREIGN KEY (id, rev) REFERENCES dspt_snapshot_event(id, rev)
) @STRICT@;
CREATE UNIQUE INDEX dspt_snapshot_once ON dspt_snapshot(as_of) WHERE undone = 0;

-- Answers: the record, and the revision that counts now. Free text is a digest into text.
CREATE TABLE answer_event (
  assessment TEXT NOT NULL REFERENCES assessment(id), question TEXT NOT NULL,
  party TEXT NOT NULL CHECK (party IN ('supplier', 'assessor')), rev @INT@ NOT NULL CHECK (rev > 0),
  op_id TEXT NOT NULL UNIQUE, value TEXT NOT NULL, value_text TEXT NOT NULL, note TEXT NOT NULL, planned @INT@ NOT NULL,
  alternative TEXT NOT NULL, reconfirmed @INT@ NOT NULL CHECK (reconfirmed IN (0, 1)), claim_rev @INT@ NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('typed', 'import', 'carried', 'undo')),
  file TEXT NOT NULL, sheet TEXT NOT NULL, cell TEXT NOT NULL, batch TEXT REFERENCES batch(id),
  actor TEXT NOT NULL, seq @INT@ NOT NULL, at_us @INT@ NOT NULL,
  CHECK (origin <> 'import' OR (file <> '' AND cell <> '')),
  PRIMARY KEY (assessment, question, party, rev)
) @STRICT@;
CREATE INDEX answer_event_batch ON answer_event(batch) WHERE batch IS NOT NULL;
CREATE TABLE answer (
  assessment TEXT NOT NULL, question TEXT NOT NULL, party TEXT NOT NULL, rev @INT@ NOT NULL,
  PRIMARY KEY (assessment, question, party),
  FOREIGN KEY (assessment, question, party, rev) REFERENCES answer_event(assessment, question, party, rev)
) @STRICT@;

-- The organisations of a snapshot, as published; published is a day count, 0 for none.
CREATE TABLE dspt_row (
  snapshot TEXT NOT NULL REFERENCES dspt_snapshot(id), line @INT@ NOT NULL, ods_code TEXT NOT NULL, code_key TEXT NOT NULL,
  name TEXT NOT NULL, name_key TEXT NOT NULL, sector TEXT NOT NULL, status TEXT NOT NULL, level TEXT NOT NULL,
  edition TEXT NOT NULL, published @INT@ NOT NULL, note TEXT NOT NULL, commissioner TEXT NOT NULL,
  PRIMARY KEY (snapshot, line)
) @STRICT@;
CREATE INDEX dspt_row_code ON dspt_row(code_key);
