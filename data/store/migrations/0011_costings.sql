-- costing: what an event would cost us, how often one comes by our own count, and what controls cost, by engagement
CREATE TABLE costing_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE costing (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  engagement TEXT NOT NULL UNIQUE REFERENCES engagement(id),
  FOREIGN KEY (id, rev) REFERENCES costing_event(id, rev)
) @STRICT@;
CREATE TRIGGER costing_event_no_update BEFORE UPDATE ON costing_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER costing_event_no_delete BEFORE DELETE ON costing_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER costing_event_no_replace BEFORE INSERT ON costing_event WHEN EXISTS (SELECT 1 FROM costing_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
