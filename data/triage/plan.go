package triage

import (
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Report is what a triage workbook changes, or would change.
type Report struct {
	Path      string
	Applied   bool
	Batch     string // "" when nothing was written
	Read      int    // rows with an engagement
	Rows      []Changed
	Conflicts []Conflict
	Problems  []problem.Problem // conflicts are among them
	Notes     []string
	Cells     Cells
	Settings  *scoring.Settings
}

// Changed is an engagement that the workbook changes. Before and After are its triage.
type Changed struct {
	Supplier      entity.Supplier
	Engagement    entity.Engagement
	Changes       []Change
	Before, After scoring.Triage

	reason questionnaire.Text
}

// Change is a fact that changes. From and To are values, "unknown" where it is not known; the words are
// those of people.
type Change struct {
	Fact, Title        string
	From, To           string
	FromWords, ToWords string
	Place              string
}

// Conflict is a cell that was changed both in the workbook and, since that was written, in the register.
type Conflict struct {
	Engagement, Fact, Title  string
	Written, Register, Sheet string // in words
	Place                    string
}

// LikeProblems returns the problems, those alike as one with all their cells.
func (out *Report) LikeProblems() []problem.Problem { return tabular.LikeProblems(out.Problems) }

// plan compares a workbook with the register.
type plan struct {
	board *Board
	in    *returned
	out   *Report
	rows  map[string]*Row // by reference, folded
	seen  map[string]string
	older []string // cells that nobody touched, of facts that the register knows better since
}

func newPlan(b *Board, in *returned, out *Report) *plan {
	p := &plan{board: b, in: in, out: out, rows: map[string]*Row{}, seen: map[string]string{}}
	for i := range b.Rows {
		p.rows[text.Fold(b.Rows[i].Engagement.Ref)] = &b.Rows[i]
	}
	out.Settings, out.Cells = b.Settings, in.cells
	out.Notes = append(out.Notes, in.notes...)
	out.Problems = append(out.Problems, in.problems...)
	out.Cells.Problems = len(in.problems)
	return p
}

// run plans every line.
func (p *plan) run() {
	for i := range p.in.rows {
		p.line(&p.in.rows[i])
	}
	if p.in.written == nil && len(p.in.rows) > 0 {
		p.out.Notes = append(p.out.Notes, "the file does not say what the register said when it was written, so only "+
			"facts that are not known yet are filled in; other differences are shown as conflicts")
	}
	if len(p.older) > 0 {
		p.out.Notes = append(p.out.Notes, "the register is newer than "+text.Plural(len(p.older), "cell", "cells")+
			" that nobody changed in the file, and is kept: "+tabular.Ranges(p.older))
	}
	c := &p.out.Cells
	c.Ignored = c.Read - c.Imported - c.Problems
}

func (p *plan) line(l *line) {
	ref := text.Fold(l.ref)
	row := p.rows[ref]
	switch {
	case l.ref == "":
		p.lose(l, l.place, "no-engagement", "write its reference (ENG-...), or delete the row",
			"the row does not say which engagement it is about")
		return
	case row == nil:
		p.lose(l, l.refAt, "unknown-engagement", "see assure engagement list --all", "there is no engagement %s",
			text.Safe(l.ref))
		return
	case p.seen[ref] != "":
		p.lose(l, l.refAt, "duplicate-row", "merge the two rows",
			"%s is also in %s, which was used", row.Engagement.Ref,
			p.seen[ref])
		return
	}
	p.seen[ref] = l.refAt
	if at, says, is := l.ofAnother(row); at != "" {
		p.lose(l, at, "another-row", "give the row the reference of its own service, as in a sheet written anew",
			"the row says %s, and %s in %s is of %s: part of the sheet may have been sorted without the rest",
			text.Quote(says, 60), row.Engagement.Ref, p.at(l.refAt), text.Quote(is, 60))
		return
	}
	p.out.Read++
	c := Changed{Supplier: row.Supplier, Engagement: row.Engagement, Before: row.Triage}
	said := map[string]choice{}
	for _, f := range l.facts {
		if first, again := said[f.fact]; again {
			if first.value != f.value {
				p.problem(f.place, "duplicate-column", "keep one of the two columns",
					"the fact is also in %s with another value, which was used", first.place)
			}
			continue
		}
		said[f.fact] = f
		p.fact(row, &c, f)
	}
	switch {
	case len(c.Changes) > 0 && l.why != "":
		c.reason = questionnaire.Text(l.why)
		p.out.Cells.Imported++
	case l.why != "":
		p.problem(l.whyAt, "reason-alone", "choose the fact that it is about, or delete the words",
			"the row changes no fact, so there is nothing to keep the reason with")
	}
	if len(c.Changes) > 0 {
		p.out.Rows = append(p.out.Rows, c)
	}
}

// ofAnother returns the cell of a row that names another supplier or service than that of its reference, what it says
// and what the register has; at is "" for none. Names that the supplier had before are its own.
func (l *line) ofAnother(row *Row) (at, says, is string) {
	same := func(a, b string) bool { return legalname.Parse(a).Key() == legalname.Parse(b).Key() }
	if l.supplier != "" && !slices.ContainsFunc(append([]string{row.Supplier.Name}, row.Supplier.Former...),
		func(name string) bool { return same(name, l.supplier) }) {
		return l.supplierAt, l.supplier, row.Supplier.Name
	}
	if l.service != "" && row.Engagement.Service != "" &&
		text.Letters(l.service) != text.Letters(row.Engagement.Service) {
		return l.serviceAt, l.service, row.Engagement.Service
	}
	return "", "", ""
}

// fact plans one cell.
func (p *plan) fact(row *Row, c *Changed, f choice) {
	d := p.board.Settings.Facts.Def(f.fact)
	now := row.Facts.Get(f.fact)
	was, told := p.in.written[row.Engagement.Ref+writtenKey+f.fact]
	if !told { // only what nobody has said yet may be filled in
		was = questionnaire.Unknown
	}
	switch {
	case p.board.Settings.Facts.Day(f.fact, f.value) > p.board.Today:
		p.problem(f.place, "bad-fact", "correct the date", "“%s” is a day that has not come yet", d.Title)
	case f.value == now:
	case told && f.value == was: // nobody touched the cell: the register is newer
		p.older = append(p.older, p.at(f.place))
	case now != was:
		x := Conflict{Engagement: row.Engagement.Ref, Fact: f.fact, Title: d.Title, Written: words(d, was),
			Register: words(d, now), Sheet: words(d, f.value), Place: p.at(f.place)}
		p.out.Conflicts = append(p.out.Conflicts, x)
		p.problem(f.place, "conflict",
			"if the file is right: assure engagement set "+x.Engagement+" "+f.fact+"="+f.value,
			"“%s” of %s is %s here and %s in the register, where it was changed; the register is kept", d.Title,
			x.Engagement, x.Sheet, x.Register)
	default:
		c.Changes = append(c.Changes, Change{Fact: f.fact, Title: d.Title, From: now, To: f.value,
			FromWords: words(d, now),
			ToWords:   words(d, f.value), Place: f.place})
		p.out.Cells.Imported++
	}
}

// words is a value as people read it.
func words(d *questionnaire.FactDef, value string) string {
	if value == questionnaire.Unknown {
		return strings.ToLower(questionnaire.NotKnown)
	}
	return text.Safe(d.Words(value))
}

// lose reports a row that cannot be taken: all its cells are lost.
func (p *plan) lose(l *line, place, code, fix, format string, args ...any) {
	n := len(l.facts)
	for _, at := range []string{l.refAt, l.whyAt} {
		if at != "" {
			n++
		}
	}
	p.problem(place, code, fix, format, args...)
	p.out.Cells.Problems += n - 1
}

func (p *plan) problem(place, code, fix, format string, args ...any) {
	p.out.Problems = append(p.out.Problems, *problem.New(code, place, fix, format, args...))
	p.out.Cells.Problems++
}

// at is a place without its sheet.
func (p *plan) at(place string) string { return place[strings.LastIndexByte(place, '!')+1:] }

// facts are the changes of an engagement as the register keeps them.
func (c *Changed) facts() []entity.Fact {
	out := make([]entity.Fact, len(c.Changes))
	for i, x := range c.Changes {
		out[i] = entity.Fact{ID: x.Fact, Value: x.To, Reason: c.reason, Source: entity.FromBuyer, Cell: x.Place}
	}
	return out
}

// TierChanged reports whether the tier, or whether it is provisional, is another than before.
func (c *Changed) TierChanged() bool {
	return c.Before.Tier != c.After.Tier || !slices.Equal(c.Before.Open, c.After.Open)
}
