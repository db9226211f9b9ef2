-- sign_off_pass: what blocked a sign-off and was passed with a reason, by whom and when
CREATE TABLE sign_off_pass_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE sign_off_pass (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  assessment TEXT NOT NULL REFERENCES assessment(id),
  question TEXT NOT NULL,
  FOREIGN KEY (id, rev) REFERENCES sign_off_pass_event(id, rev)
) @STRICT@;
CREATE INDEX sign_off_pass_assessment ON sign_off_pass(assessment);

CREATE TRIGGER sign_off_pass_event_no_update BEFORE UPDATE ON sign_off_pass_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER sign_off_pass_event_no_delete BEFORE DELETE ON sign_off_pass_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER sign_off_pass_event_no_replace BEFORE INSERT ON sign_off_pass_event WHEN EXISTS (SELECT 1 FROM sign_off_pass_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- sign_off: each signing of an assessment, and its reopening
CREATE TABLE sign_off_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE sign_off (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  assessment TEXT NOT NULL REFERENCES assessment(id),
  n @INT@ NOT NULL,
  UNIQUE (assessment, n),
  FOREIGN KEY (id, rev) REFERENCES sign_off_event(id, rev)
) @STRICT@;
CREATE INDEX sign_off_assessment ON sign_off(assessment);

CREATE TRIGGER sign_off_event_no_update BEFORE UPDATE ON sign_off_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER sign_off_event_no_delete BEFORE DELETE ON sign_off_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER sign_off_event_no_replace BEFORE INSERT ON sign_off_event WHEN EXISTS (SELECT 1 FROM sign_off_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- admission: what the panel of a tender decided about a bid, or a part of one, that came after the closing time
CREATE TABLE admission_event (
  id TEXT NOT NULL, rev @INT@ NOT NULL CHECK (rev > 0), seq @INT@ NOT NULL, at_us @INT@ NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (id, rev)
) @STRICT@;
CREATE TABLE admission (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  engagement TEXT NOT NULL REFERENCES engagement(id),
  FOREIGN KEY (id, rev) REFERENCES admission_event(id, rev)
) @STRICT@;
CREATE INDEX admission_engagement ON admission(engagement);

CREATE TRIGGER admission_event_no_update BEFORE UPDATE ON admission_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER admission_event_no_delete BEFORE DELETE ON admission_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER admission_event_no_replace BEFORE INSERT ON admission_event WHEN EXISTS (SELECT 1 FROM admission_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
