package importing

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"assure/cli/command"
	"assure/data/imports"
	"assure/internal/text"
	"assure/scoring"
)

// How much a page shows before it says how many more there are; --full shows all.
const (
	shownAssessments = 10
	shownAnswers     = 5
	shownProblems    = 20 // files
	shownRows        = 40 // of the table
)

// printer prints what an import did, or would do: the totals, then what got worse, assessment
// by assessment, then what could not be imported, and the files last.
type printer struct {
	*command.Page
	r    *imports.Report
	full bool
}

func (p *printer) print() {
	p.headline()
	p.diffs()
	p.foreign()
	p.problems()
	p.mails()
	p.files()
	p.notes()
	p.markedCopies()
	p.originals()
	p.nextStep()
}

// headline prints the totals in a few lines.
func (p *printer) headline() {
	t, e := p.r.Totals, p.r.Effect
	verb := "would be imported"
	if p.r.Applied {
		verb = "imported"
	}
	p.Heading("%s: %s accepted, %s with problems, %s rejected, %s not read again",
		text.Plural(t.Files, "file", "files"),
		text.Thousands(t.Accepted), text.Thousands(t.WithProblems), text.Thousands(t.Rejected),
		text.Thousands(t.Duplicate))
	p.Line("%s %s: %s new, %s changed, %s the same", text.Plural(t.Answers, "answer", "answers"), verb,
		text.Thousands(e.Answers.New), text.Thousands(e.Answers.Changed), text.Thousands(e.Answers.Same))
	p.replyCounts()
	p.bundles()
	p.sentence("grades of "+text.Plural(e.Assessments, "assessment", "assessments")+": ", moveWords(e.Grades))
	p.sentence("risk bands: ", moveWords(e.Bands))
	p.sentence("to review: ", countWords([]counted{
		{e.MustHavesLost, "must-have or key control no longer met",
			"must-haves and key controls no longer met"},
		{e.LastCycleLost, "must-have or key control met last cycle and not now",
			"must-haves and key controls met last cycle and not now"},
		{e.MustHavesNotMet, "must-have or key control now not met",
			"must-haves and key controls now not met"},
		{e.Words, "question with words and no answer", "questions with words and no answer"},
		{e.Raised, "answer raised since its evidence was accepted", "answers raised since their evidence was accepted"},
		{e.Contradictions, "claim against a judgement", "claims against a judgement"},
		{e.Conflicts, "conflict", "conflicts"},
		{e.NAClaimed, "N/A newly claimed", "N/A newly claimed"},
		{e.OlderEvidence, "item of evidence older than that recorded", "items of evidence older than that recorded"},
		{e.Late, "late return", "late returns"},
	}))
	p.sentence("and: ", countWords([]counted{{e.MustHavesMet, "must-have or key control newly met",
		"must-haves and key controls newly met"}}))
	p.documents()
}

// bundles says which bundles of other bodies there are, and which reliances end with them.
func (p *printer) bundles() {
	for i := range p.r.Files {
		b := p.r.Files[i].Bundle
		if b == nil {
			continue
		}
		switch {
		case len(b.Recalls) > 0:
			p.Line("%s (%s) recalls %s", text.Safe(b.Body), b.Code, text.Plural(len(b.Recalls), "bundle", "bundles"))
		default:
			p.Line("%s %s of %s (%s), made %s: %s and %s", text.UpperFirst(string(b.Kind)), b.ID, text.Safe(b.Body),
				b.Code, b.Made.Long(), text.Plural(b.Judged, "judgement", "judgements"),
				text.Plural(b.Documents, "accepted document", "accepted documents"))
		}
		verb := "would end"
		if p.r.Applied {
			verb = "ended"
		}
		for j, ref := range b.Ended {
			p.Line("  %s of %s %s: tell who accepted it (SIRO)", ref, b.Engagements[j], verb)
		}
	}
}

// replyCounts counts the replies to our queries.
func (p *printer) replyCounts() {
	e := p.r.Effect
	p.sentence("queries: ", countWords([]counted{{e.Replies, "new reply", "new replies"},
		{e.RepliesKept, "of them to a query that nobody waits for",
			"of them to queries that nobody waits for"}}))
}

// documents counts the attachments of the returns.
func (p *printer) documents() {
	offered, unnamed := 0, 0
	for i := range p.r.Files {
		switch f := &p.r.Files[i]; {
		case !f.IsDocument():
		case f.Verdict == imports.Accepted:
			offered++
		case unmatched(f):
			unnamed++
		}
	}
	p.sentence("documents: ",
		countWords([]counted{{offered, "offered as evidence", "offered as evidence"},
			{unnamed, "that no return names", "that no return names"}}))
	p.evidence()
}

// evidence prints how many documents were accepted in the name of the person who imports, and how
// much of the evidence on sheets of answers is only offered.
func (p *printer) evidence() {
	if n := p.r.Totals.EvidenceAccepted; n > 0 {
		verb := "would be accepted"
		if p.r.Applied {
			verb = "accepted"
		}
		p.Line("%s %s in your name", text.Plural(n, "document", "documents"), verb)
		return
	}
	switch offered := p.r.Offered(); {
	case offered > 0 && p.r.Applied: // the same file again is not read again, so the flag comes too late
		p.Remark("evidence for %s is only offered: `assure evidence list REF` lists it, and `assure "+
			"evidence accept REF DOC` accepts it once you have seen it", text.Plural(offered, "answer", "answers"))
	case offered > 0:
		p.Remark("evidence for %s is only offered; if you have seen it, --accept-evidence accepts it in your name",
			text.Plural(offered, "answer", "answers"))
	}
}

// sentence prints a lead and what follows it, folded; nothing when nothing follows.
func (p *printer) sentence(lead string, words []string) {
	if len(words) > 0 {
		p.Hang("", "  ", lead+strings.Join(words, ", "))
	}
}

type counted struct {
	n         int
	one, many string
}

func countWords(list []counted) []string {
	var out []string
	for _, c := range list {
		if c.n > 0 {
			out = append(out, text.Plural(c.n, c.one, c.many))
		}
	}
	return out
}

// moveWords are the moves that happened, the worst first. Nothing moved is no news.
func moveWords(m imports.Moves) []string {
	if m.Worse+m.Open+m.Better+m.New == 0 {
		return nil
	}
	var out []string
	for _, c := range []struct {
		n    int
		word string
	}{{m.Worse, "worse"}, {m.Open, "no longer given"}, {m.Better, "better"}, {m.New, "given for the first time"},
		{m.Same, "the same"}} {
		if c.n > 0 {
			out = append(out, text.Thousands(c.n)+" "+c.word)
		}
	}
	return out
}

// files is one row an assessment, and one for each file that is about none. A narrow window shows less of each;
// where there is none, a file or a pipe, the table is whole.
func (p *printer) files() {
	wide := p.Width == 0 || p.Width >= 160
	t := command.NewTable("supplier or file", "verdict", "new", "changed", "shown", "grade", "risk").
		AlignRight("new", "changed")
	if wide {
		t = command.NewTable("file", "supplier", "verdict", "new", "changed", "same", "shown", "at most",
			"grade", "risk").AlignRight("new", "changed", "same")
	}
	for i := range p.r.Files {
		f := &p.r.Files[i]
		switch name := f.Name; {
		case f.Verdict == imports.Duplicate && !wide || f.IsDocument():
		case len(f.Subjects) > 0:
			for j := range f.Subjects {
				t.Rows = append(t.Rows, subjectRow(f, &f.Subjects[j], wide))
			}
		case wide:
			t.Rows = append(t.Rows, []string{name, foreignSupplier(f), wholeVerdict(f.Verdict)})
		default:
			t.Rows = append(t.Rows, []string{name, verdictWords(f.Verdict)})
		}
	}
	if len(t.Rows) == 0 {
		return
	}
	left := 0
	if !p.full && p.Width > 0 && len(t.Rows) > shownRows {
		left = len(t.Rows) - shownRows
		t.Rows = t.Rows[:shownRows]
	}
	p.Gap()
	p.Table(t)
	if left > 0 {
		p.Line("and %s more; --full lists all", text.Thousands(left))
	}
}

func subjectRow(f *imports.File, s *imports.Subject, wide bool) []string {
	shown, grade, risk := ends(s.Score.Before, s.Score.After), gradeMove(s.Grade), riskScores(s.Risk)
	if !wide {
		return []string{subjectName(s), verdictWords(f.Verdict), command.BlankZero(s.Answers.New),
			command.BlankZero(s.Answers.Changed), shown, grade, risk}
	}
	return []string{f.Name, s.Supplier + " " + s.Name + " " + s.Engagement, wholeVerdict(f.Verdict),
		command.BlankZero(s.Answers.New), command.BlankZero(s.Answers.Changed),
		command.BlankZero(s.Answers.Same), shown, ends(s.Possible.Before, s.Possible.After), grade, risk}
}

func subjectName(s *imports.Subject) string { return s.Engagement + " " + s.Name }

// verdictWords are short: the problems are listed elsewhere on the page.
func verdictWords(v imports.Verdict) string {
	if v == imports.WithProblems {
		return "problems"
	}
	return string(v)
}

func wholeVerdict(v imports.Verdict) string { return strings.ReplaceAll(string(v), "-", " ") }

// ends is "50.0 → 60.0", and "60.0" alone when there was no value before.
func ends(before, after scoring.Tenths) string {
	if before == after || before == scoring.NoTenths {
		return after.String()
	}
	return before.String() + " → " + after.String()
}

func gradeMove(g imports.GradeChange) string {
	after := cmp.Or(string(g.After), "-")
	if g.Before == g.After || g.Before == "" {
		return after
	}
	return string(g.Before) + " → " + after
}

func riskScores(r imports.RiskChange) string {
	switch {
	case r.After == nil:
		return ""
	case r.Before == nil || r.Before.Score == r.After.Score:
		return fmt.Sprint(r.After.Score)
	}
	return fmt.Sprintf("%d → %d", r.Before.Score, r.After.Score)
}

// markedCopies prints where the copies for the suppliers are.
func (p *printer) markedCopies() {
	var dir string
	n := 0
	for _, f := range p.r.Files {
		if f.Marked != "" {
			dir = filepath.Dir(f.Marked)
			n++
		}
	}
	if n > 0 {
		p.Gap()
		p.Hang("", "  ", "wrote "+text.Plural(n, "copy", "copies")+" with what to correct, to send back: "+dir)
	}
}

// originals prints how many files were kept.
func (p *printer) originals() {
	n := 0
	carriers := map[string]bool{}
	for _, f := range p.r.Files {
		if f.Kept != "" {
			n++
		}
		if f.Carrier != nil && f.Carrier.Kept != "" {
			carriers[f.Carrier.Kept] = true
		}
	}
	if len(carriers) > 0 {
		p.Remark("kept %s next to the register, and %s that they came in", text.Plural(n, "original", "originals"),
			text.Plural(len(carriers), "mail or archive", "mails and archives"))
	} else if n > 0 {
		p.Remark("kept %s next to the register", text.Plural(n, "original", "originals"))
	}
}

// nextStep prints what was done with the register and what can be done next.
func (p *printer) nextStep() {
	r, t := p.r, p.r.Totals
	p.Gap()
	earlier := p.earlierBatches()
	if r.Stopped {
		p.Line("stopped: what is listed is finished, the current file was abandoned, the rest was not begun")
		p.Remark("to continue, run the same command again: what is finished is not read again")
	}
	switch {
	case r.Batch != nil && len(earlier) > 0:
		p.Remark("to undo this import: `assure import undo %s`", *r.Batch)
		p.Remark("with what was imported before: `assure import undo %s`",
			strings.Join(append([]string{*r.Batch}, earlier...), " "))
	case r.Batch != nil:
		p.Remark("to undo it: `assure import undo %s`", *r.Batch)
	case r.Applied || t.Answers == 0 && r.Effect.Replies == 0 && t.Accepted+t.WithProblems == 0:
		p.Line("nothing changed")
	default:
		p.Remark("nothing is written yet; add --apply to do it")
	}
}

// earlierBatches are the imports that brought the files not read again into the register, newest first.
func (p *printer) earlierBatches() []string {
	var out []string
	for _, f := range p.r.Files {
		if f.Earlier != nil && !slices.Contains(out, f.Earlier.Batch) {
			out = append(out, f.Earlier.Batch)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(b, a) })
	return out
}
