-- session: a person signed in over SSH, from when to when, and with which key
CREATE TABLE session_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE session (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person(id),
  open @INT@ NOT NULL,
  FOREIGN KEY (id, rev) REFERENCES session_event(id, rev)
) @STRICT@;
CREATE INDEX session_open ON session(open);

CREATE TRIGGER session_event_no_update BEFORE UPDATE ON session_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER session_event_no_delete BEFORE DELETE ON session_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER session_event_no_replace BEFORE INSERT ON session_event WHEN EXISTS (SELECT 1 FROM session_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
