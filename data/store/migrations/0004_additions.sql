-- addition: what the people who work on an exported register added to it: columns of their own, cells in them, notes on cells
CREATE TABLE addition_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE addition (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  sheet TEXT NOT NULL,
  FOREIGN KEY (id, rev) REFERENCES addition_event(id, rev)
) @STRICT@;

CREATE TRIGGER addition_event_no_update BEFORE UPDATE ON addition_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER addition_event_no_delete BEFORE DELETE ON addition_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER addition_event_no_replace BEFORE INSERT ON addition_event WHEN EXISTS (SELECT 1 FROM addition_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
