package demo

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"assure/data/book"
	"assure/data/directory"
	"assure/data/report"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Summary is the result of the demo. Shares count engagements that are live or exiting, in a fixed
// order.
type Summary struct {
	Called      string // how a person starts the program, "" for assure
	Dir         string
	Register    string
	Export      string
	Page        string
	Waiting     string // the folder with what came today, not yet imported
	Contracts   string // a contract register as a trust keeps one, for a register of its own; not imported
	AsOf        questionnaire.Date
	Suppliers   int
	Engagements int
	InForce     int
	Bands       []Share
	Grades      []Share
	Statuses    []Share
	Work        []Share // newest assessments by work state
	Themes      []Theme // of governing assessments
	Happened    []string
	Incident    string
}

// Share is the number of engagements, or assessments, with a label.
type Share struct {
	Label string
	N     int
}

// Theme is one of the eight control themes: over all governing assessments, the questions in scope,
// those answered, and those answered below the full value.
type Theme struct {
	ID       string
	Asked    int
	Answered int
	Gaps     int
}

// finish exports the risk register and counts the results.
func (b *builder) finish(ctx context.Context) error {
	s := &b.sum
	s.Dir, s.Register, s.AsOf = b.dir, b.o.register(b.dir), b.today
	report, err := b.jo.Scores(ctx, nil, book.At{})
	if err != nil {
		return err
	}
	b.countEngagements(report)
	b.countThemes(report)
	if err := b.countDSPT(ctx); err != nil {
		return err
	}
	if err := b.countBids(ctx); err != nil {
		return err
	}
	b.tell()
	s.Export, s.Page, err = b.export(ctx)
	return err
}

// The labels of engagements without a grade, since too little is known or nothing was asked, and without a rated risk.
const notGraded, notAsked, notRated = "no letter", "no questionnaire needed", "not rated"

func (b *builder) countEngagements(report *book.ScoreReport) {
	states := map[string]entity.EngagementState{}
	for _, d := range b.deals {
		states[d.ref] = d.state
	}
	grades, statuses, work := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range report.Engagements {
		if !states[e.Ref].InForce() {
			continue
		}
		b.sum.InForce++
		u := &e.RollUp
		statuses[string(u.Status)]++
		grade := string(u.ShownGrade())
		switch {
		case u.Status == scoring.NoQuestionnaire:
			grade = notAsked
		case grade == "":
			grade = notGraded
		}
		grades[grade]++
	}
	newest := map[string]book.AssessmentScore{}
	for _, a := range report.Assessments {
		if old, ok := newest[a.Engagement.Ref]; !ok || a.Cycle > old.Cycle {
			newest[a.Engagement.Ref] = a
		}
	}
	for _, a := range newest {
		work[a.State.Label()]++
	}
	s := &b.sum
	s.Grades = shares(grades, "A", "B", "C", "D", notGraded, notAsked)
	var order []string
	for _, st := range scoring.Statuses() {
		if st != scoring.ByArea { // the demo has no engagement that only areas judge
			order = append(order, string(st))
		}
	}
	s.Statuses = shares(statuses, order...)
	var labels []string
	for _, st := range []entity.WorkState{entity.Issued, entity.Returned, entity.InReview, entity.WithSupplier,
		entity.SignedOff} {
		labels = append(labels, st.Label())
	}
	s.Work = shares(work, labels...)
}

func shares(counts map[string]int, order ...string) []Share {
	out := make([]Share, len(order))
	for i, label := range order {
		out[i] = Share{label, counts[label]}
	}
	return out
}

func (b *builder) countThemes(report *book.ScoreReport) {
	byID := map[string]*Theme{}
	for _, id := range questionnaire.Themes {
		b.sum.Themes = append(b.sum.Themes, Theme{ID: id})
	}
	for i := range b.sum.Themes {
		byID[b.sum.Themes[i].ID] = &b.sum.Themes[i]
	}
	for _, a := range report.Assessments {
		pack := b.jo.Packs().Find(a.Pack.ID + "@" + a.Pack.Version)
		if !a.Governs || pack == nil || a.Result == nil {
			continue
		}
		for i := range a.Result.Rows {
			row := &a.Result.Rows[i]
			if !row.InScope() {
				continue
			}
			for _, id := range pack.Question(row.Question).Themes {
				t := byID[id]
				t.Asked++
				if row.State == scoring.Answered {
					t.Answered++
					if row.Value < 100 {
						t.Gaps++
					}
				}
			}
		}
	}
}

func (b *builder) countDSPT(ctx context.Context) error {
	changes, err := directory.CompareDSPT(ctx, b.jo, true, book.At{})
	if err != nil {
		return err
	}
	kinds := map[string]int{}
	for _, c := range changes.Changes {
		kinds[string(c.Kind)]++
	}
	b.sum.Happened = append(b.sum.Happened,
		fmt.Sprintf("DSPT directory of %s against %s: %d of our suppliers lapsed, %d moved down, %d moved up, %d "+
			"disappeared.",
			changes.To.Long(), changes.From.Long(), kinds["lapsed"], kinds["moved down"], kinds["moved up"],
			kinds["disappeared"]))
	return nil
}

// countBids counts the bids of the tender, and those that came late.
func (b *builder) countBids(ctx context.Context) error {
	t, err := report.Tender(ctx, b.jo, b.competition, book.At{})
	if err != nil {
		return err
	}
	b.counts.bids = len(t.Bids)
	for _, x := range t.Bids {
		if x.Late != "" {
			b.counts.lateBids++
		}
	}
	return nil
}

// tell describes what happened in the story.
func (b *builder) tell() {
	c := &b.counts
	b.sum.Happened = append([]string{
		fmt.Sprintf("%d suppliers and %d engagements were taken in from two sheets.", b.sum.Suppliers,
			b.sum.Engagements),
		fmt.Sprintf("%d workbooks were sent in three rounds; %d files came back with %d answers, and each of their "+
			"%d cells is accounted for.", c.issued, c.returned, c.answers, c.cells),
		fmt.Sprintf("Of the files %d could not be read, %d was older than what had come before and changed nothing "+
			"newer, and %d came late. %d cells had a problem, each named with its place.",
			c.damaged, c.older, c.late, c.problems),
		fmt.Sprintf("The assessor accepted %d documents, refused %d, judged %d answers otherwise or with a reason, "+
			"and sent %d queries.", c.accepted, c.refused, c.judged, c.queries),
		fmt.Sprintf("%d assessments were signed off and %d risks closed as mended; %d decisions were taken, %d of "+
			"them with a second person; %d actions were raised.", c.signed, c.closed, c.decisions, c.seconded,
			c.actions),
		fmt.Sprintf("%s had an incident: its earlier answers had looked sound.", b.sum.Incident),
		fmt.Sprintf("A tender with %d bids is open for comparison; %d came after the closing time and %s marked late. "+
			"One contract is exiting.", c.bids, c.lateBids, text.Noun(c.lateBids, "is", "are")),
	}, b.sum.Happened...)
}

// pageWidth is the width of the text, except for paths.
const pageWidth = 92

// Report returns the page that a person reads after the demo was built.
func (s *Summary) Report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "DEMO DATA: every supplier, person and document here is made up.\n\n")
	fmt.Fprintf(&b, "What happened in two years, to %s\n", s.AsOf.Long())
	for _, line := range s.Happened {
		for i, part := range wrap(line, pageWidth-4) {
			lead := "  - "
			if i > 0 {
				lead = "    "
			}
			b.WriteString(lead + part + "\n")
		}
	}
	fmt.Fprintf(&b, "\nWhere it stands: %d engagements live or exiting\n", s.InForce)
	line := func(title string, list []Share, total int) {
		row := fmt.Sprintf("  %-7s", title)
		for i, sh := range list {
			item := fmt.Sprintf("%s %d", sh.Label, sh.N)
			if total > 0 {
				item += fmt.Sprintf(" (%d %%)", (100*sh.N+total/2)/total)
			}
			switch {
			case i == 0:
				row += item
			case len([]rune(row))+3+len([]rune(item)) > pageWidth:
				b.WriteString(row + "\n")
				row = strings.Repeat(" ", 9) + item
			default:
				row += " · " + item
			}
		}
		b.WriteString(row + "\n")
	}
	line("Risk", s.Bands, s.InForce)
	line("Grade", s.Grades, s.InForce)
	line("Status", s.Statuses, s.InForce)
	line("Work", s.Work, 0)
	b.WriteString("\nThe eight themes, over all assessments that count: gaps of answers given\n ")
	for i, t := range s.Themes {
		if i == 4 {
			b.WriteString("\n ")
		}
		fmt.Fprintf(&b, " %s %d of %d", t.ID, t.Gaps, t.Answered)
		if i != 3 && i != len(s.Themes)-1 {
			b.WriteString(" ·")
		}
	}
	b.WriteString("\n\nFiles\n")
	for _, f := range [][2]string{{s.Export, "the risk register, for procurement"},
		{s.Page, "the same to read and print, for the board"}, {s.Register, "the register itself"},
		{filepath.Join(s.Dir, dirIssued), "questionnaires as sent"},
		{filepath.Join(s.Dir, dirReturned), "files as they came back"}, {s.Waiting, "those of today, not yet imported"},
		{filepath.Join(s.Dir, fileSuppliers), "the supplier sheet"},
		{filepath.Join(s.Dir, dirDSPT), "two made-up DSPT exports"},
		{s.Contracts, "a contract register, to try your first day with"}} {
		fmt.Fprintf(&b, "  %s  (%s)\n", text.Safe(f[0]), f[1])
	}
	return b.String()
}

// Text is [Summary.Report] with the commands to go on with.
func (s *Summary) Text() string {
	called := cmp.Or(s.Called, "assure")
	return s.Report() + fmt.Sprintf("\nLook around:   %s --db %s\nToday's post:  %s --db %s import %s\n", called,
		quoted(s.Register), called, quoted(s.Register), quoted(s.Waiting))
}

// quoted is a path as a shell takes it: in quotes when it has blanks.
func quoted(path string) string {
	path = text.Safe(path)
	if strings.ContainsAny(path, " \t") {
		return `"` + path + `"`
	}
	return path
}

// wrap breaks a text at blanks into lines of at most width letters, or one longer word.
func wrap(s string, width int) []string {
	var out []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			out, line = append(out, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(out, line)
}
