-- signer: a key with which an organisation signs what it shares
CREATE TABLE signer_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE signer (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL UNIQUE,
  FOREIGN KEY (id, rev) REFERENCES signer_event(id, rev)
) @STRICT@;

-- consent: what a supplier says about sharing what it told us
CREATE TABLE consent_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE consent (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  FOREIGN KEY (id, rev) REFERENCES consent_event(id, rev)
) @STRICT@;
CREATE INDEX consent_supplier ON consent(supplier);

-- bundle: a signed bundle that was made here or taken from another body
CREATE TABLE bundle_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE bundle (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  way TEXT NOT NULL,
  supplier TEXT REFERENCES supplier(id),
  FOREIGN KEY (id, rev) REFERENCES bundle_event(id, rev)
) @STRICT@;
CREATE INDEX bundle_supplier ON bundle(supplier);

CREATE TRIGGER signer_event_no_update BEFORE UPDATE ON signer_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER signer_event_no_delete BEFORE DELETE ON signer_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER signer_event_no_replace BEFORE INSERT ON signer_event WHEN EXISTS (SELECT 1 FROM signer_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER consent_event_no_update BEFORE UPDATE ON consent_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'consent' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER consent_event_no_delete BEFORE DELETE ON consent_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER consent_event_no_replace BEFORE INSERT ON consent_event WHEN EXISTS (SELECT 1 FROM consent_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER bundle_event_no_update BEFORE UPDATE ON bundle_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'bundle' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER bundle_event_no_delete BEFORE DELETE ON bundle_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER bundle_event_no_replace BEFORE INSERT ON bundle_event WHEN EXISTS (SELECT 1 FROM bundle_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- What a supplier disputes, where drafts went and what things cost can be removed as all else of a supplier.
DROP TRIGGER draft_event_no_update;
CREATE TRIGGER draft_event_no_update BEFORE UPDATE ON draft_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'draft' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER representation_event_no_update;
CREATE TRIGGER representation_event_no_update BEFORE UPDATE ON representation_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'representation' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
DROP TRIGGER costing_event_no_update;
CREATE TRIGGER costing_event_no_update BEFORE UPDATE ON costing_event
  WHEN NEW.id IS NOT OLD.id OR NEW.rev IS NOT OLD.rev OR NEW.seq IS NOT OLD.seq OR NEW.at_us IS NOT OLD.at_us
    OR NOT EXISTS (SELECT 1 FROM removal WHERE source = 'costing' AND thing = OLD.id AND thing_rev = OLD.rev
      AND seq = (SELECT seq + 1 FROM audit_head))
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
