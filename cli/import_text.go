package cli

import (
	"path/filepath"
	"strings"

	"assure/data"
	"assure/questionnaire"
)

// importText tells people what an import did, or would do.
func importText(p *page, r *data.ImportReport) {
	t := r.Totals
	verb := "would be taken"
	if r.Applied {
		verb = "taken"
	}
	p.heading("%s: %s accepted, %s with problems, %s rejected, %s not read again", plural(t.Files, "file", "files"),
		thousands(t.Accepted), thousands(t.WithProblems), thousands(t.Rejected), thousands(t.Duplicate))
	var all data.Tally
	for _, f := range r.Files {
		all.New, all.Changed, all.Same = all.New+f.Answers.New, all.Changed+f.Answers.Changed, all.Same+f.Answers.Same
	}
	p.line("%s %s: %s new, %s changed, %s the same", plural(t.Answers, "answer", "answers"), verb, thousands(all.New), thousands(all.Changed), thousands(all.Same))
	p.gap()
	importTable(p, r)
	for i := range r.Files {
		if r.Files[i].Verdict != data.Duplicate {
			importFindings(p, &r.Files[i])
		}
	}
	importNotes(p, r)
	for _, s := range r.Skipped {
		p.remark("skipped %s", s)
	}
	p.gap()
	if r.Stopped {
		p.line("stopped: what is listed is finished, the rest was not begun")
	}
	switch {
	case r.Batch != nil:
		p.remark("to take it back: `assure import undo %s`", *r.Batch)
	case r.Applied || t.Answers == 0 && t.Accepted+t.WithProblems == 0:
		p.line("nothing changed")
	default:
		p.remark("nothing is written yet; add --apply to do it")
	}
}

// importTable is one row a file, and one a supplier where a file holds several.
func importTable(p *page, r *data.ImportReport) {
	t := table{Head: []string{"file", "supplier", "verdict", "new", "changed", "same", "shown", "grade"}, Right: []int{3, 4, 5}, Cut: 0}
	counts := func(n data.Tally) []string {
		return []string{blankZero(n.New), blankZero(n.Changed), blankZero(n.Same)}
	}
	for _, f := range r.Files {
		row := append([]string{filepath.Base(f.Path), "", verdictWords(f.Verdict)}, counts(f.Answers)...)
		if len(f.Subjects) != 1 {
			if n := len(f.Subjects); n > 0 {
				row[1] = plural(n, "assessment", "assessments")
			}
			t.Rows = append(t.Rows, append(row, "", ""))
		}
		for _, s := range f.Subjects {
			if len(f.Subjects) > 1 {
				row = append([]string{"", "", ""}, counts(s.Answers)...)
			}
			row[1] = s.Supplier + " " + s.Name + " " + s.Engagement
			t.Rows = append(t.Rows, append(row, s.Score.Before.String()+" → "+s.Score.After.String(), orWord(string(s.Grade.Before), "-")+" → "+orWord(string(s.Grade.After), "-")))
		}
	}
	p.table(t)
}

func verdictWords(v data.Verdict) string { return strings.ReplaceAll(string(v), "-", " ") }

// importFindings is what a person should look at in one file.
func importFindings(p *page, f *data.ImportedFile) {
	for _, s := range f.Subjects {
		for _, m := range s.MustHaves {
			p.line("%s %s: must-have no longer met: %s %s, now %s", s.Supplier, s.Engagement, m.Question, m.Name, string(m.State))
		}
		if len(s.NAClaimed) > 0 {
			p.line("%s %s: newly said not to apply, which counts as not answered until you agree: %s", s.Supplier, s.Engagement, s.NAClaimed)
		}
		if s.Judged > 0 {
			p.line("%s %s: %s changed since judged", s.Supplier, s.Engagement, plural(s.Judged, "claim", "claims"))
		}
		if s.Late {
			p.line("%s %s: late", s.Supplier, s.Engagement)
		}
	}
	for _, c := range f.Conflicts {
		what := "not taken"
		if c.Taken {
			what = "taken from the file"
		}
		p.line("%s: %s of %s, %s (%s)", c.Where, c.Question, c.Engagement, what, c.Why)
		p.line("  the file says     %s", conflictWords(&c.File))
		if c.Register != nil {
			p.line("  the register says %s", conflictWords(c.Register))
		}
		if c.Other != nil {
			p.line("  %s says %s", c.Other.Where, conflictWords(c.Other))
		}
	}
	for _, q := range likeProblems(f) {
		p.line("%s: %s", q.Where, q.What)
		if q.Fix != "" {
			p.line("  hint: %s", q.Fix)
		}
	}
}

// likeProblems are the problems of a file without its conflicts, which are shown with both values. Cells of a sheet that
// have the same thing wrong with them are one problem with several cells: a word that is wrong is often wrong in every row.
func likeProblems(f *data.ImportedFile) []questionnaire.Problem {
	type kind struct{ sheet, what, fix string }
	var out []questionnaire.Problem
	at := map[kind]int{}
	for _, q := range f.Problems {
		if q.Code == "conflict" || q.Code == "older-return" {
			continue
		}
		q.Where = orWord(q.Where, filepath.Base(f.Path))
		i := strings.LastIndexByte(q.Where, '!')
		if i < 0 {
			out = append(out, q)
			continue
		}
		k := kind{q.Where[:i], q.What, q.Fix}
		if n, known := at[k]; known {
			out[n].Where += ", " + q.Where[i+1:]
			continue
		}
		at[k] = len(out)
		out = append(out, q)
	}
	return out
}

func conflictWords(c *data.ConflictSide) string {
	s := orWord(c.Value, "(nothing)")
	if c.Note != "" {
		s += ": " + c.Note
	}
	if c.By != "" && c.At != nil {
		s += " (" + c.By + ", " + c.At.UTC().Format("2 Jan 2006") + ")"
	}
	return s
}
