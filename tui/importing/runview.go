package importing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// The columns of a run.
const (
	runWhose = iota
	runFile
	runVerdict
	runNew
	runChanged
	runSame
	runShown
	runGrade
)

var columns = []kit.Column{
	runWhose: {Title: "Supplier, or file", Width: 18, Flex: true}, runFile: {Title: "File", Width: 30, Drop: 3},
	runVerdict: {Title: "Verdict", Width: 14},
	runNew:     {Title: "New", Width: 5, Right: true}, runChanged: {Title: "Changed", Width: 7, Right: true},
	runSame: {Title: "Same", Width: 5, Right: true, Drop: 2}, runShown: {Title: "Shown", Width: 13, Drop: 1},
	runGrade: {Title: "Grade", Width: 6},
}

// row is one file.
func (p *Run) row(i int) []kit.Span {
	f := &p.report.Files[p.order[i]]
	v := verdict(p.c.Theme, f.Verdict)
	shown, grade := "", ""
	if len(f.Subjects) == 1 {
		s := &f.Subjects[0]
		shown, grade = p.moves(s.Score.Before.String(), s.Score.After.String()),
			p.moves(cmp.Or(string(s.Grade.Before), "-"), cmp.Or(string(s.Grade.After), "-"))
	}
	return []kit.Span{runWhose: p.whoseCell(f), runFile: p.nameCell(f),
		runVerdict: {Text: v.String(), Role: v.Role},
		runNew:     kit.Count(f.Answers.New), runChanged: kit.Count(f.Answers.Changed),
		runSame:  kit.Count(f.Answers.Same),
		runShown: {Text: shown}, runGrade: {Text: grade}}
}

// moves is "58.0 › 61.5", or the one value when both are the same.
func (p *Run) moves(before, after string) string {
	if before == after {
		return after
	}
	return before + " " + p.c.Theme.Glyph.Right + " " + after
}

// View draws the progress, or the report.
func (p *Run) View(w, h int) []kit.Line {
	switch {
	case p.job != nil:
		return p.working(w)
	case p.report == nil && p.failed != nil:
		return kit.Paragraph(theme.Bad, page.Message(p.failed), w, 0)
	case p.report == nil:
		return nil
	}
	th := p.c.Theme
	out := append(p.totals(w), p.mails(w)...)
	if p.input != nil {
		prompt := "Whose answers are they (reference, ODS code or company number)? "
		switch p.mode {
		case unlocking:
			prompt = "Password: "
		case marking:
			prompt = "Folder for the marked copies: "
		}
		if p.mode == naming && kit.Width(prompt) > w/2 {
			prompt = "Whose (ref or code)? "
		}
		out = append(out, p.input.View(th, prompt, w))
	}
	if p.mode == confirming {
		out = append(out, kit.L(kit.S(theme.Warn, undoQuestion)))
	}
	if p.mode == applying {
		out = append(out, kit.Paragraph(theme.Warn, p.applyQuestion(), w, 0)...)
	}
	out = append(out, kit.Rule(th, w))
	room := h - len(out)
	below := p.preview(w)
	list := max(min(p.table.N+1, room-min(len(below), room/2)-1), 3)
	out = append(out, p.table.View(th, w, min(list, room), p.input == nil && p.mode == showing)...)
	if left := room - list - 1; left > 0 && len(below) > 0 {
		out = append(append(out, kit.Rule(th, w)), below[:min(len(below), left)]...)
	}
	return out
}

// totals sums the import up in two or three lines.
func (p *Run) totals(w int) []kit.Line {
	t := p.report.Totals
	e := &p.report.Effect
	verb := "would be written"
	if p.applied {
		verb = "written"
	}
	th := p.c.Theme
	flow := func(head string, parts ...[]kit.Span) []kit.Line {
		parts = slices.DeleteFunc(parts, func(x []kit.Span) bool { return x == nil })
		if head != "" {
			parts = append([][]kit.Span{{kit.S(theme.Strong, head)}}, parts...)
		}
		return kit.Flow(th, parts, w)
	}
	part := func(role theme.Role, n int, text string) []kit.Span {
		if n == 0 {
			return nil
		}
		return []kit.Span{kit.S(role, fmt.Sprintf("%d %s", n, text))}
	}
	out := flow(text.Plural(t.Files, "file", "files"), part(theme.Bad, t.Rejected, "rejected"),
		part(theme.Warn, t.WithProblems, "with problems"),
		part(theme.Good, t.Accepted, "accepted"), part(theme.Muted, t.Duplicate, "duplicate"))
	out = append(out, flow(text.Plural(t.Answers, "answer", "answers")+" "+verb,
		part(theme.Plain, e.Answers.New, "new"), part(theme.Plain, e.Answers.Changed, "changed"),
		part(theme.Plain, e.Answers.Same, "the same"), part(theme.Warn, e.Conflicts, "in conflict"))...)
	for _, words := range noReturnWords(p.report.Files) {
		out = append(out, kit.Paragraph(theme.Notable, words, w, 0)...)
	}
	lost := e.MustHavesLost + e.MustHavesNotMet
	return append(out, flow("",
		part(theme.Bad, lost, text.Noun(lost, "must-have or key control", "must-haves and key controls")+
			" lost or not met"),
		part(theme.Bad, e.Grades.Worse, text.Noun(e.Grades.Worse, "gets", "get")+" a worse grade"),
		part(theme.Warn, e.Grades.Open, text.Noun(e.Grades.Open, "loses its grade", "lose their grade")),
		part(theme.Bad, e.Bands.Worse, text.Noun(e.Bands.Worse, "gets", "get")+" a higher risk"),
		part(theme.Warn, e.Contradictions,
			text.Noun(e.Contradictions, "claim contradicts", "claims contradict")+" a judgement"),
		part(theme.Warn, e.Words, "with words and no answer"),
		part(theme.Warn, e.Raised, "raised since "+text.Noun(e.Raised, "its", "their")+" evidence was accepted"),
		part(theme.Warn, e.OlderEvidence, "with older evidence than before"),
		part(theme.Warn, e.NAClaimed, "newly claimed not applicable"),
		part(theme.Muted, p.report.Offered(), "with evidence offered"),
		part(theme.Warn, t.EvidenceAccepted,
			text.Noun(t.EvidenceAccepted, "document", "documents")+" accepted in your name"),
		part(theme.Good, e.Grades.Better, text.Noun(e.Grades.Better, "gets", "get")+" a better grade"),
		part(theme.Good, e.MustHavesMet,
			text.Noun(e.MustHavesMet, "must-have or key control", "must-haves and key controls")+" now met"))...)
}

// shownMails is how many texts of mails are shown above the files.
const shownMails = 2

// mails shows the beginnings of the texts of mails, which are not read for answers.
func (p *Run) mails(w int) []kit.Line {
	var out []kit.Line
	n := 0
	for _, o := range p.report.Opened {
		if o.Text == "" {
			continue
		}
		if n++; n <= shownMails {
			line := fmt.Sprintf("%s: its text was not read: “%s”", text.Safe(o.Name), text.Safe(o.Text))
			out = append(out, kit.Paragraph(theme.Warn, line, w, 2)...)
		}
	}
	if n > shownMails {
		out = append(out, kit.L(kit.S(theme.Warn, fmt.Sprintf("and the texts of %d more mails", n-shownMails))))
	}
	return out
}

// preview lists findings of the file under the cursor, worst first.
func (p *Run) preview(w int) []kit.Line {
	f := p.file()
	if f == nil {
		return nil
	}
	out := kit.Paragraph(theme.Strong, text.Safe(f.Name), w, 0)
	found := findings(f)
	for i, x := range found[:min(len(found), 6)] {
		out = append(out, kit.Paragraph(x.role, x.short(), w, 2)...)
		if i == 0 && len(x.more) > 0 {
			out = append(out, kit.Paragraph(theme.Muted, x.more[0], w, 4)...)
		}
	}
	switch {
	case len(found) > 6:
		out = append(out, kit.L(kit.S(theme.Muted, fmt.Sprintf("  and %d more: enter shows them", len(found)-6))))
	case len(found) == 0 && len(f.Notes) > 0:
		out = append(out, kit.Paragraph(theme.Muted, page.Note(strings.Join(f.Notes, "; ")), w, 2)...)
	case len(found) == 0:
		out = append(out, kit.L(kit.S(theme.Muted, "  nothing to fix")))
	}
	return out
}

// working is the progress of a job: how far, how fast, and the time left.
func (p *Run) working(w int) []kit.Line {
	j, th := p.job, p.c.Theme
	j.mu.Lock()
	x, since := j.step, j.began
	if x.Writing {
		since = j.writingSince
	}
	j.mu.Unlock()
	what := "Reading"
	if x.Writing {
		what = "Writing"
	}
	done, total := x.Done, x.Total
	if total == 0 {
		return []kit.Line{kit.T(what + th.Glyph.Ellipsis)}
	}
	bar := min(40, w/2)
	line := kit.L(kit.S(theme.Strong, what+"  "), kit.S(theme.Accent, kit.Gauge(th, done, total, bar)),
		kit.S(theme.Plain, fmt.Sprintf("  %d of %d", done, total)))
	if x.Answers > 0 {
		line = line.Append(kit.S(theme.Muted, "  "+text.Plural(x.Answers, "answer", "answers")))
	}
	if took := p.c.Now().Sub(since); took > time.Second && done > 0 && done < total {
		rate := float64(done) / took.Seconds()
		left := time.Duration(float64(total-done)/rate*1e9) * time.Nanosecond
		line = line.Append(kit.S(theme.Muted, fmt.Sprintf("  %.0f a second, %s left", rate, short(left))))
	}
	out := []kit.Line{line, kit.L(kit.S(theme.Muted, base(x.Path)))}
	if j.apply {
		out = append(out, kit.T(""), kit.T("Each file is written whole or not at all. esc stops after this one."))
	}
	return out
}

// short formats a duration: seconds below two minutes, minutes above.
func short(d time.Duration) string {
	if d < 2*time.Minute {
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	}
	return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
}
