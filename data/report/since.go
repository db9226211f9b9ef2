package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/drift"
	"assure/internal/text"
)

// sinceRows is how many answers that are worse a memo lists for each questionnaire; the comparison of cycles has all.
const sinceRows = 8

// since says what changed since the last cycle: of each questionnaire how many answers are better and worse, what is
// flagged, and the answers that are worse or gone. It is nil for an engagement that was not assessed before.
func (rp *reporter) since(ctx context.Context, d *caseFile) (*Section, error) {
	s := &Section{Heading: "What changed since the last cycle"}
	for _, id := range slices.Sorted(maps.Keys(d.st.Governing)) {
		v, err := drift.OfCopy(ctx, rp.r, rp.copy, d.b, d.st.Governing[id])
		if err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		s.Parts = append(s.Parts, Part{Text: sinceWords(v)}, Part{Table: flagTable(id, v)},
			Part{Table: worseTable(id, v)})
	}
	if len(s.Parts) == 0 {
		return nil, nil
	}
	return s, nil
}

// sinceWords counts what became of the answers.
func sinceWords(v *drift.Report) string {
	var counts []string
	for _, m := range drift.Moves {
		if n := v.Count(m); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, m.Words()))
		}
	}
	return fmt.Sprintf("%s, cycle %d against cycle %d, signed off on %s: of %s %s.", v.Now.Assessment.Pack,
		v.Now.Assessment.Cycle, v.Was.Assessment.Cycle, v.Was.AsOf.Long(),
		text.Plural(len(v.Rows), "question", "questions"), list(counts))
}

// flagTable lists what is flagged, with its questions.
func flagTable(pack string, v *drift.Report) *Table {
	t := &Table{ID: "since-" + pack, Caption: "What to look at", Columns: Columns("What", "Questions"),
		Empty: "Nothing is flagged."}
	for _, f := range v.Flags {
		t.Add(Cell{Text: text.UpperFirst(f.Words), Mark: "warn"}, Words(strings.Join(f.Questions, ", ")))
	}
	return t
}

// worseTable lists the answers that are worse or gone.
func worseTable(pack string, v *drift.Report) *Table {
	t := &Table{ID: "worse-" + pack, Caption: "Answers that are worse, or no longer given",
		Columns: Columns("Question", "Then", "Now"), Empty: "No answer is worse."}
	left := 0
	for i := range v.Rows {
		r := &v.Rows[i]
		if r.Move != drift.Worse && r.Move != drift.Lost {
			continue
		}
		if left++; left <= sinceRows {
			t.Add(Words(r.ID()), Words(r.Was.Words), Words(cmp.Or(r.Now.Words, "No answer")))
		}
	}
	if left > sinceRows {
		t.Add(Words("…"), Words(fmt.Sprintf("%d more", left-sinceRows)), Cell{})
	}
	return t
}
