package importing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/cli/command"
	"assure/data/imports"
	"assure/internal/text"
	"assure/scoring"
)

// diff is one assessment of an import with the file that is about it.
type diff struct {
	file *imports.File
	s    *imports.Subject
}

// diffs shows what changes, assessment by assessment, the worst first. One that only gets its first
// answers, with no findings, is a row of the table and no more.
func (p *printer) diffs() {
	var list []diff
	for i := range p.r.Files {
		f := &p.r.Files[i]
		for j := range f.Subjects {
			if s := &f.Subjects[j]; p.full || noteworthy(s) {
				list = append(list, diff{f, s})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b diff) int { return worse(a.s, b.s) })
	for i, d := range list {
		if !p.full && i == shownAssessments {
			p.Gap()
			p.Line("and %s more with findings; --full shows all",
				text.Plural(len(list)-i, "assessment", "assessments"))
			return
		}
		p.Gap()
		p.diff(d)
	}
}

// noteworthy reports whether a person should see more of an assessment than its row in the table.
func noteworthy(s *imports.Subject) bool {
	findings := len(s.MustHaves) + len(s.MustHavesNotMet) + len(s.NAClaimed) + len(s.Words) + len(s.EvidenceOnly) +
		len(s.Raised) +
		len(s.OlderEvidence) +
		len(s.Contradictions)
	if s.Last != nil {
		findings += len(s.Last.MustHaves)
	}
	return findings > 0 || len(s.Replies) > 0 || s.Judged > 0 || s.Late || s.Answers.Changed > 0
}

// worse orders assessments by how bad their news is.
func worse(a, b *imports.Subject) int {
	return -slices.Compare(badness(a), badness(b))
}

// badness is what counts against an assessment, the weightiest first. Scores fall by tenths.
func badness(s *imports.Subject) []int {
	flag := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	fall := 0
	if s.Score.Before != scoring.NoTenths && s.Score.After != scoring.NoTenths {
		fall = int(s.Score.Before - s.Score.After)
	}
	since := 0
	if s.Last != nil {
		since = len(s.Last.MustHaves)
	}
	return []int{flag(s.Grade.Move() == imports.MoveWorse), len(s.MustHaves), flag(s.Risk.Move() == imports.MoveWorse),
		since, len(s.MustHavesNotMet), len(s.Words), len(s.Raised), len(s.Contradictions),
		len(s.OlderEvidence), len(s.NAClaimed), flag(s.Grade.Move() == imports.MoveOpen), fall, flag(s.Late)}
}

// diff shows one assessment: its figures, its findings, and the answers that lose most.
func (p *printer) diff(d diff) {
	s := d.s
	p.Heading("%s %s, %s, %s", s.Supplier, s.Name, s.Engagement, s.Pack)
	p.Hang("  ", "  ", strings.Join(figures(s), " · "))
	if s.Late {
		p.Line("  late")
	}
	for _, m := range s.MustHaves {
		p.finding("%s no longer met: %s %s, now %s", m.Noun(), m.Question, m.Name, string(m.State))
	}
	p.lastCycle(s.Last)
	for _, m := range s.MustHavesNotMet {
		p.finding("%s now not met: %s %s", m.Noun(), m.Question, m.Name)
	}
	if s.Judged > 0 {
		p.finding("%s changed since judged", text.Plural(s.Judged, "claim", "claims"))
	}
	for _, c := range s.Contradictions {
		p.finding("claim against a judgement: %s claims %q, %s found %q (%s)", c.Question, c.Claim, c.By, c.Judgement,
			p.cell(d.file, c.Where))
	}
	p.older(s.OlderEvidence)
	if len(s.Raised) > 0 {
		p.finding("answer raised since its evidence was accepted, which shows only the lower answer: %s", s.Raised)
	}
	if len(s.Words) > 0 {
		p.finding("words without an answer, which are kept while the question stays open: %s", s.Words)
	}
	if len(s.EvidenceOnly) > 0 {
		p.finding("evidence without an answer, which is kept while the question stays open: %s", s.EvidenceOnly)
	}
	if len(s.NAClaimed) > 0 {
		p.finding("newly claimed not to apply, which counts as not answered until you agree: %s", s.NAClaimed)
	}
	for _, m := range s.MustHavesMet {
		p.finding("%s newly met: %s %s", m.Noun(), m.Question, m.Name)
	}
	p.answers(d)
	p.replies(d)
}

// lastCycle compares the first answers of a cycle with the end of the one before.
func (p *printer) lastCycle(l *imports.LastCycle) {
	if l == nil {
		return
	}
	p.finding("the first answers of this cycle; at the end of cycle %d: shown %s, at most %s, grade %s", l.Cycle,
		l.Score.String(), l.Possible.String(), cmp.Or(string(l.Grade), "-"))
	for _, m := range l.MustHaves {
		p.finding("must-have met in cycle %d, now %s: %s %s", l.Cycle, string(m.State), m.Question, m.Name)
	}
}

// older names each item of evidence once, with the questions it is offered for.
func (p *printer) older(list []imports.OlderEvidence) {
	type pair struct{ offered, recorded imports.EvidenceDate }
	var order []pair
	questions := map[pair][]string{}
	for _, o := range list {
		k := pair{o.Offered, o.Stands}
		if questions[k] == nil {
			order = append(order, k)
		}
		questions[k] = append(questions[k], o.Question)
	}
	for _, k := range order {
		p.finding("evidence older than that recorded, for %s: %s; recorded: %s", questions[k], evidenceWords(k.offered),
			evidenceWords(k.recorded))
	}
}

// finding is a line under an assessment, folded.
func (p *printer) finding(format string, args ...any) {
	p.Hang("  ", "    ", fmt.Sprintf(format, command.Clean(args)...))
}

// figures are both ends, the grade and the cell, before and after.
func figures(s *imports.Subject) []string {
	out := []string{"shown " + ends(s.Score.Before, s.Score.After),
		"at most " + ends(s.Possible.Before, s.Possible.After)}
	if s.Grade.After != "" || s.Grade.Before != "" {
		out = append(out, "grade "+gradeMove(s.Grade))
	}
	if s.Status.Before != s.Status.After && s.Status.Before != scoring.NotAssessed {
		out = append(out, string(s.Status.Before)+" → "+string(s.Status.After))
	} else {
		out = append(out, string(s.Status.After))
	}
	switch b, a := s.Risk.Before, s.Risk.After; {
	case a == nil:
	case b == nil || *b == *a:
		out = append(out, "risk "+importCell(a))
	default:
		out = append(out, "risk "+importCell(b)+" → "+importCell(a))
	}
	return out
}

// importCell is "Extreme 20 (5x4)": band, score, consequence by likelihood.
func importCell(c *imports.RiskCell) string {
	return fmt.Sprintf("%s %d (%dx%d)", c.Band, c.Score, c.Consequence, c.Likelihood)
}

func evidenceWords(e imports.EvidenceDate) string {
	out := cmp.Or(e.Ref, e.Reference)
	if e.Ref != "" && e.Reference != "" {
		out += " " + e.Reference
	}
	if e.Issued != 0 {
		out += " of " + e.Issued.Long()
	}
	if e.Expiry != 0 {
		out += ", valid until " + e.Expiry.Long()
	}
	return out
}

// answers lists the answers that move, worst first. New answers are counted, and listed when everything is.
func (p *printer) answers(d diff) {
	shown := 0
	for i := range d.s.Changes {
		c := &d.s.Changes[i]
		if !p.full && (shown == shownAnswers || c.Move == imports.MoveNew && c.Old == nil ||
			c.Move == imports.MoveWords) {
			continue
		}
		shown++
		p.change(d, c)
	}
	t := d.s.Answers
	if left := t.New + t.Changed - shown; left > 0 && len(d.s.Changes) > 0 {
		words := countWords([]counted{{t.New, "new answer", "new answers"}, {t.Changed, "changed", "changed"},
			{t.Same, "the same", "the same"}})
		p.Remark("  %s; --full shows each", strings.Join(words, ", "))
	}
}

// change is one answer: old → new, what that adds to the shown score, and the cell.
func (p *printer) change(d diff, c *imports.Change) {
	was, is := "nothing", importAnswer(&c.New)
	if c.Old != nil {
		was = importAnswer(c.Old)
	}
	s := c.Question + "  " + was + " → " + is
	if c.Move == imports.MoveWords {
		s = c.Question + "  " + is + ", " + strings.Join(wordsChanged(c), " and ") + " changed"
	}
	if gain := gainOf(c); gain != 0 {
		s += fmt.Sprintf("  %s%s", map[bool]string{true: "+"}[gain > 0], gain)
	}
	p.Hang("  ", "         ", s+"  ("+p.cell(d.file, c.Where)+")")
}

// gainOf is what the shown score gains from an answer, 0 where that is not known.
func gainOf(c *imports.Change) scoring.Tenths {
	if c.Before == scoring.NoTenths || c.After == scoring.NoTenths {
		return 0
	}
	return c.After - c.Before
}

// importAnswer is what an answer says, short.
func importAnswer(s *imports.ChangeSide) string {
	words := cmp.Or(s.Label, s.Value)
	if r := []rune(words); len(r) > 60 {
		words = string(r[:59]) + "…"
	}
	return cmp.Or(words, "nothing")
}

func wordsChanged(c *imports.Change) []string {
	old := imports.ChangeSide{}
	if c.Old != nil {
		old = *c.Old
	}
	var out []string
	for _, w := range []struct {
		differs bool
		name    string
	}{{old.Value != c.New.Value, "answer"}, {old.Note != c.New.Note, "explanation"},
		{old.Planned != c.New.Planned, "planned date"},
		{old.Alternative != c.New.Alternative, "alternative control"},
		{old.Reconfirmed != c.New.Reconfirmed, "confirmation"}} {
		if w.differs {
			out = append(out, w.name)
		}
	}
	return out
}

// cell is the address of a cell. On a terminal, where the file is named nearby, it is sheet and cell alone.
func (p *printer) cell(f *imports.File, where string) string {
	if p.Width == 0 {
		return where
	}
	if short, ok := strings.CutPrefix(where, text.Safe(f.Name)+"!"); ok {
		return short
	}
	return where
}
