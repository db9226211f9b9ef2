-- Answers in somebody else's words belong to a supplier and are asked for by supplier. No program wrote any before this
-- schema, so the view is made anew; its events stay where they are.
DROP TABLE foreign_answer;
CREATE TABLE foreign_answer (
  id TEXT PRIMARY KEY, rev @INT@ NOT NULL, body TEXT NOT NULL,
  supplier TEXT NOT NULL REFERENCES supplier(id),
  file TEXT NOT NULL REFERENCES import_file(id),
  cell TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'withdrawn')),
  UNIQUE (file, cell),
  FOREIGN KEY (id, rev) REFERENCES foreign_answer_event(id, rev)
) @STRICT@;
CREATE INDEX foreign_answer_supplier ON foreign_answer(supplier);
