-- draft: a draft report that went to a supplier to be checked
CREATE TABLE draft_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE draft (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  FOREIGN KEY (id, rev) REFERENCES draft_event(id, rev)
) @STRICT@;
CREATE INDEX draft_engagement ON draft(engagement);

-- representation: a point in which a supplier disputes what we wrote, and our reply
CREATE TABLE representation_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE representation (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  state TEXT NOT NULL,
  FOREIGN KEY (id, rev) REFERENCES representation_event(id, rev)
) @STRICT@;
CREATE INDEX representation_engagement ON representation(engagement);

CREATE TRIGGER draft_event_no_update BEFORE UPDATE ON draft_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER draft_event_no_delete BEFORE DELETE ON draft_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER draft_event_no_replace BEFORE INSERT ON draft_event WHEN EXISTS (SELECT 1 FROM draft_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER representation_event_no_update BEFORE UPDATE ON representation_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER representation_event_no_delete BEFORE DELETE ON representation_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER representation_event_no_replace BEFORE INSERT ON representation_event WHEN EXISTS (SELECT 1 FROM representation_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
