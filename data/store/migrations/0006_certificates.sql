-- certificate: what a certificate, registration or test report of a supplier says, typed by a person
CREATE TABLE certificate_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE certificate (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  ref_key TEXT NOT NULL UNIQUE,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  kind TEXT NOT NULL CHECK (kind IN ('dspt', 'ce', 'ce-plus', 'iso-27001', 'pen-test', 'ico', 'dtac')),
  FOREIGN KEY (id, rev) REFERENCES certificate_event(id, rev)
) @STRICT@;
CREATE INDEX certificate_supplier ON certificate(supplier);

CREATE TRIGGER certificate_event_no_update BEFORE UPDATE ON certificate_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER certificate_event_no_delete BEFORE DELETE ON certificate_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER certificate_event_no_replace BEFORE INSERT ON certificate_event WHEN EXISTS (SELECT 1 FROM certificate_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- resolution: why two records of one fact may stay as they are
CREATE TABLE resolution_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE resolution (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  FOREIGN KEY (id, rev) REFERENCES resolution_event(id, rev)
) @STRICT@;
CREATE INDEX resolution_supplier ON resolution(supplier);

CREATE TRIGGER resolution_event_no_update BEFORE UPDATE ON resolution_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER resolution_event_no_delete BEFORE DELETE ON resolution_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER resolution_event_no_replace BEFORE INSERT ON resolution_event WHEN EXISTS (SELECT 1 FROM resolution_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
