-- handover: open work that went from one person to another, as one act
CREATE TABLE handover_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE handover (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES handover_event(id, rev)
) @STRICT@;
CREATE TRIGGER handover_event_no_update BEFORE UPDATE ON handover_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER handover_event_no_delete BEFORE DELETE ON handover_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER handover_event_no_replace BEFORE INSERT ON handover_event WHEN EXISTS (SELECT 1 FROM handover_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- disposal: what was removed of a supplier after its retention, or a text that was redacted, by whom and why
CREATE TABLE disposal_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE disposal (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL UNIQUE,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  FOREIGN KEY (id, rev) REFERENCES disposal_event(id, rev)
) @STRICT@;
CREATE TRIGGER disposal_event_no_update BEFORE UPDATE ON disposal_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER disposal_event_no_delete BEFORE DELETE ON disposal_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER disposal_event_no_replace BEFORE INSERT ON disposal_event WHEN EXISTS (SELECT 1 FROM disposal_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
-- removal: an event from which a disposal removed words. Its body keeps the hash of the event as it was written, which
-- the audit log has, and of the event as it is now: so the chain can still be checked.
CREATE TABLE removal_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE removal (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  n @INT@ NOT NULL,
  source TEXT NOT NULL,
  thing TEXT NOT NULL,
  thing_rev @INT@ NOT NULL,
  seq @INT@ NOT NULL,
  FOREIGN KEY (id, rev) REFERENCES removal_event(id, rev)
) @STRICT@;
CREATE TRIGGER removal_event_no_update BEFORE UPDATE ON removal_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER removal_event_no_delete BEFORE DELETE ON removal_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER removal_event_no_replace BEFORE INSERT ON removal_event WHEN EXISTS (SELECT 1 FROM removal_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE INDEX removal_thing ON removal(source, thing, thing_rev);

-- An event is changed only by the transaction that records its removal, and never its place in the record.
DROP TRIGGER supplier_event_no_update;
CREATE TRIGGER supplier_event_no_update BEFORE UPDATE ON supplier_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'supplier' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER engagement_event_no_update;
CREATE TRIGGER engagement_event_no_update BEFORE UPDATE ON engagement_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'engagement' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER fact_event_no_update;
CREATE TRIGGER fact_event_no_update BEFORE UPDATE ON fact_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'fact' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER assessment_event_no_update;
CREATE TRIGGER assessment_event_no_update BEFORE UPDATE ON assessment_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'assessment' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER document_event_no_update;
CREATE TRIGGER document_event_no_update BEFORE UPDATE ON document_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'document' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER support_event_no_update;
CREATE TRIGGER support_event_no_update BEFORE UPDATE ON support_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'support' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER issue_event_no_update;
CREATE TRIGGER issue_event_no_update BEFORE UPDATE ON issue_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'issue' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER query_event_no_update;
CREATE TRIGGER query_event_no_update BEFORE UPDATE ON query_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'query' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER decision_event_no_update;
CREATE TRIGGER decision_event_no_update BEFORE UPDATE ON decision_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'decision' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER risk_event_no_update;
CREATE TRIGGER risk_event_no_update BEFORE UPDATE ON risk_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'risk' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER action_event_no_update;
CREATE TRIGGER action_event_no_update BEFORE UPDATE ON action_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'action' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER foreign_answer_event_no_update;
CREATE TRIGGER foreign_answer_event_no_update BEFORE UPDATE ON foreign_answer_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'foreign_answer' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER addition_event_no_update;
CREATE TRIGGER addition_event_no_update BEFORE UPDATE ON addition_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'addition' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER sign_off_pass_event_no_update;
CREATE TRIGGER sign_off_pass_event_no_update BEFORE UPDATE ON sign_off_pass_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'sign_off_pass' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER sign_off_event_no_update;
CREATE TRIGGER sign_off_event_no_update BEFORE UPDATE ON sign_off_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'sign_off' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER admission_event_no_update;
CREATE TRIGGER admission_event_no_update BEFORE UPDATE ON admission_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'admission' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER certificate_event_no_update;
CREATE TRIGGER certificate_event_no_update BEFORE UPDATE ON certificate_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'certificate' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER resolution_event_no_update;
CREATE TRIGGER resolution_event_no_update BEFORE UPDATE ON resolution_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'resolution' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER import_file_event_no_update;
CREATE TRIGGER import_file_event_no_update BEFORE UPDATE ON import_file_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'import_file' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER fourth_party_event_no_update;
CREATE TRIGGER fourth_party_event_no_update BEFORE UPDATE ON fourth_party_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'fourth_party' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER answer_event_no_update;
CREATE TRIGGER answer_event_no_update BEFORE UPDATE OF assessment, question, party, rev, op_id, value, planned,
  reconfirmed, claim_rev, origin, file, sheet, cell, batch, actor, seq, at_us ON answer_event
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER answer_event_no_change BEFORE UPDATE OF value_text, note, alternative ON answer_event
  WHEN NOT EXISTS (SELECT 1 FROM removal WHERE source = 'answer'
    AND thing = OLD.assessment || '/' || OLD.question || '/' || OLD.party AND thing_rev = OLD.rev
    AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
