package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// How much of a list is on the pages; the tables have all.
const (
	boardRows    = 6
	boardChanged = 4  // below the drawing
	boardWithin  = 90 // days ahead that the paper looks
)

// service is an engagement in force as the paper for the board counts it: by the worst that is open of it.
type service struct {
	e       *entity.Engagement
	name    string // supplier and service
	tier    int
	score   int // of the highest open risk, the rating included; 0: not rated
	band    scoring.Band
	of      string // the risk, "" for the rating
	grade   questionnaire.Grade
	status  scoring.Status
	results map[string]*scoring.Result
	// the highest open risk that nobody accepted and that the board's bands ask about; nil for none
	decide *book.RiskView
}

// portfolio is what the paper is made from, at one moment.
type portfolio struct {
	b        *book.Book
	services []service
	byID     map[string]*service
	risks    []book.RiskView
}

// portfolioPaper is the paper for the board on all services in force: what needs a decision, where they stand, what
// changed, what was accepted and until when, and what runs out.
func (rp *reporter) portfolioPaper(ctx context.Context) (output, error) {
	now, err := rp.portfolio(ctx, rp.copy)
	if err != nil {
		return nil, err
	}
	doc := rp.document("Suppliers: paper for the board", "All services in force", "the board")
	doc.Tight = true
	changed, err := rp.boardChanges(ctx, now)
	if err != nil {
		return nil, err
	}
	due, err := rp.boardDue(ctx, now)
	if err != nil {
		return nil, err
	}
	chain, err := rp.boardChain(ctx)
	if err != nil {
		return nil, err
	}
	doc.Sections = append([]Section{rp.boardDecisions(now), rp.boardStanding(now), rp.boardThemes(now), *chain,
		*changed,
		rp.boardAccepted(now)}, due...)
	pounds, err := rp.boardMoney(ctx, now)
	if err != nil {
		return nil, err
	}
	if pounds != nil {
		doc.Sections = append(doc.Sections, *pounds)
	}
	if !rp.onPage() { // the tables have every figure with the place that it comes from
		doc.Sections = append(doc.Sections, boardFigures(doc))
	}
	return doc, nil
}

// onPage reports whether the document is a page to read, which has only the first rows of a list.
func (rp *reporter) onPage() bool { return extension(rp.q.Out) == ".html" }

// cut leaves the first rows of a table on a page, and says how many more there are.
func (rp *reporter) cut(t *Table, n int) *Table {
	if more := len(t.Rows) - n; rp.onPage() && more > 1 {
		row := make([]Cell, len(t.Columns))
		row[0] = Words(fmt.Sprintf("… %d more, in the .xlsx", more))
		t.Rows = append(t.Rows[:n:n], row)
	}
	return t
}

// portfolio scores the services in force of a copy.
func (rp *reporter) portfolio(ctx context.Context, c *book.Copy) (*portfolio, error) {
	b, err := c.Open(ctx, book.Scope{})
	if err != nil {
		return nil, err
	}
	p := &portfolio{b: b, byID: map[string]*service{}}
	if p.risks, err = b.Risks(ctx, false); err != nil {
		return nil, err
	}
	ofEngagement := book.GroupBy(p.risks, func(k *book.RiskView) string { return k.Engagement })
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		if s.Retired {
			continue
		}
		list := b.Engagements[s.ID]
		for n := range list {
			if e := &list[n]; e.State.InForce() {
				p.add(s, e, ofEngagement[e.ID])
				if c == rp.copy {
					rp.demo = rp.demo || book.IsDemo(s)
				}
			}
		}
	}
	if c == rp.copy {
		rp.method.Engine, rp.method.Settings = scoring.Engine, b.Version
		rp.demo = rp.demo || b.Settings.MadeUp
	}
	slices.SortStableFunc(p.services, func(x, y service) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(cmp.Or(x.tier, 5), cmp.Or(y.tier, 5)),
			cmp.Compare(x.e.Ref, y.e.Ref))
	})
	for i := range p.services {
		p.byID[p.services[i].e.ID] = &p.services[i]
	}
	return p, nil
}

func (p *portfolio) add(s *entity.Supplier, e *entity.Engagement, risks []book.RiskView) {
	st := p.b.Stand(*e)
	x := service{e: e, name: s.Name, tier: st.Triage.Tier, grade: st.RollUp.ShownGrade(), status: st.RollUp.Status,
		results: st.Results}
	if e.Service != "" {
		x.name += ", " + e.Service
	}
	x.score, x.band, x.of = st.RollUp.HighestRisk()
	for i := range risks {
		k := &risks[i]
		accepted := k.Acceptance != nil && k.Lapsed == ""
		if k.Closed == 0 && !accepted && k.Standing().Score() >= decideFrom(p.b.Settings) &&
			(x.decide == nil || k.Standing().Score() > x.decide.Standing().Score()) {
			x.decide = k
		}
	}
	p.services = append(p.services, x)
}

// boardDecisions lists what needs a decision: of each service the highest open risk that nobody accepted.
func (rp *reporter) boardDecisions(p *portfolio) Section {
	set := p.b.Settings
	t := &Table{ID: "needed", Caption: "The highest open risk of each service that is " + bandsFrom(set) +
		" and that nobody has accepted", Sheet: "Decisions needed", Empty: "No such risk is open.",
		Columns: []Column{{Header: "Service", Width: 14}, {Header: "Supplier and service", Width: 44},
			{Header: "Tier", Width: 6, Number: true}, {Header: "Risk", Width: 12}, {Header: "Stands at",
				Width: 18},
			{Header: "Asks for", Width: 44}}}
	byBand := map[scoring.Band]int{}
	open := slices.DeleteFunc(slices.Clone(p.services), func(x service) bool { return x.decide == nil })
	slices.SortStableFunc(open, func(x, y service) int {
		return cmp.Compare(y.decide.Standing().Score(), x.decide.Standing().Score())
	})
	for i := range open {
		x := &open[i]
		at := x.decide.Standing()
		byBand[set.Band(at.Score())]++
		t.Add(Words(x.e.Ref), Words(x.name), Words(tierNumber(x.tier)), Words(x.decide.Ref),
			Cell{Text: cellWords(set, at), Mark: bandMark(set, at)},
			Words(set.BandWordsOf(set.Band(at.Score()), true)))
	}
	var words []string
	for _, band := range slices.Backward(set.Bands) {
		if n := byBand[band.Band]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, band.Band))
		}
	}
	said := "Nothing: every risk that is " + bandsFrom(set) + " is accepted by a named person, or none is open."
	if len(words) > 0 {
		said = fmt.Sprintf("Of %d services in force %s a decision: %s.", len(p.services),
			text.Plural(len(t.Rows), "needs", "need"), list(words))
	}
	waits := 0
	for id := range p.byID {
		for _, d := range p.b.Decisions[id] {
			if !d.Withdrawn && d.TakesTwo && d.Second == "" && (d.Until == 0 || d.Until >= p.b.AsOf) {
				waits++
			}
		}
	}
	highest := byBand[set.Bands[len(set.Bands)-1].Band] // none of the highest band is left out
	parts := []Part{{Text: said}, {Table: rp.cut(t, max(boardRows, highest))}}
	if waits > 0 {
		parts = append(parts, Part{Text: fmt.Sprintf("Decisions that wait for a second person: %d.", waits)})
	}
	return Section{Heading: "What needs a decision", Strong: true, Parts: append(parts,
		Part{Quiet: "From: the open risks and acceptances of the register."})}
}

// bandsFrom names the bands that a board decides about: "High or Extreme".
func bandsFrom(set *scoring.Settings) string {
	var out []string
	for _, b := range set.Bands[len(set.Bands)/2:] {
		out = append(out, string(b.Band))
	}
	return strings.Join(out, " or ")
}

func tierNumber(tier int) string {
	if tier == 0 {
		return "not triaged"
	}
	return fmt.Sprint(tier)
}

// boardStanding counts services by band and grade, each at its worst, and names those in the highest band.
func (rp *reporter) boardStanding(p *portfolio) Section {
	set := p.b.Settings
	t := &Table{ID: "standing", Caption: "Services in force by the highest open risk, and by grade. Each counts " +
		"at its worst",
		Sheet: "Standing", Columns: []Column{{Header: "Highest open risk", Width: 22},
			{Header: "Services", Width: 12, Number: true}}}
	grades := []questionnaire.Grade{}
	for _, g := range set.Grades {
		grades = append(grades, g.Grade)
	}
	for _, g := range grades {
		t.Columns = append(t.Columns, Column{Header: gradeWords(set, g), Width: 14, Number: true})
	}
	t.Columns = append(t.Columns, Column{Header: "No letter", Width: 12, Number: true}, Column{Header: "Tier 1",
		Width: 10, Number: true}, Column{Header: "Services, by reference", Width: 60})
	row := func(head Cell, in func(*service) bool, named bool) {
		count := func(also func(*service) bool) Cell {
			n := 0
			for i := range p.services {
				if x := &p.services[i]; in(x) && also(x) {
					n++
				}
			}
			return Words(fmt.Sprint(n))
		}
		cells := []Cell{head, count(func(*service) bool { return true })}
		for _, g := range grades {
			cells = append(cells, count(func(x *service) bool { return x.grade == g }))
		}
		cells = append(cells, count(func(x *service) bool { return x.grade == "" }),
			count(func(x *service) bool { return x.tier == 1 }))
		var refs []string
		for i := range p.services {
			if x := &p.services[i]; in(x) {
				refs = append(refs, x.e.Ref)
			}
		}
		if words := strings.Join(refs, ", "); named || !rp.onPage() {
			cells = append(cells, Words(words))
		} else {
			cells = append(cells, Words(""))
		}
		t.Rows = append(t.Rows, cells)
	}
	for n, band := range slices.Backward(set.Bands) {
		row(Cell{Text: string(band.Band), Mark: bandMark(set, atLeast(band.From))},
			func(x *service) bool { return x.band == band.Band }, n == len(set.Bands)-1)
	}
	row(Words("Not rated yet"), func(x *service) bool { return x.band == "" }, false)
	parts := []Part{{Table: t}, {Text: "Certainty: " + list(p.certainty()) + "."}}
	return Section{Heading: "Where we stand", Parts: append(parts, Part{Quiet: "From: the rating of each " +
		"service in force " +
		"and its open risks. Suppliers that are retired and bids are left out."})}
}

// certainty counts the services by how certain their rating is.
func (p *portfolio) certainty() []string {
	certain := map[scoring.Status]int{}
	for i := range p.services {
		certain[p.services[i].status]++
	}
	var words []string
	for _, s := range scoring.Statuses() {
		if n := certain[s]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, s))
		}
	}
	return words
}

// atLeast is a place on the 5x5 with a score or more, for the colour of a band.
func atLeast(score int) entity.Cell {
	for c := 1; c <= 5; c++ {
		for l := 1; l <= 5; l++ {
			if c*l >= score && c*l < score+3 {
				return entity.Cell{Consequence: c, Likelihood: l}
			}
		}
	}
	return entity.Cell{Consequence: 5, Likelihood: 5}
}

// boardThemes counts must-haves and key controls that are not met or not shown, by theme, at tiers 1 and 2.
func (rp *reporter) boardThemes(p *portfolio) Section {
	t := &Table{ID: "themes", Caption: "Must-haves and key controls that are not met or not shown, by theme",
		Sheet: "Themes", Columns: []Column{{Header: "Theme", Width: 40}, {Header: "Tier 1 not met", Width: 12,
			Number: true},
			{Header: "Tier 1 not shown", Width: 12, Number: true}, {Header: "Tier 2 not met", Width: 12,
				Number: true},
			{Header: "Tier 2 not shown", Width: 12, Number: true}, {Header: "Services", Width: 12, Number: true}}}
	for _, theme := range questionnaire.Themes {
		var counts [2][2]int
		services := 0
		for i := range p.services {
			x := &p.services[i]
			if x.tier != 1 && x.tier != 2 {
				continue
			}
			found := false
			for _, r := range x.results {
				for n := range r.Rows {
					row := &r.Rows[n]
					if row.Gate == nil || !row.InScope() || !row.Asks().About(questionnaire.Theme(theme)) {
						continue
					}
					switch row.Gate.State {
					case scoring.NotMet:
						counts[x.tier-1][0]++
					case scoring.NotShown:
						counts[x.tier-1][1]++
					default:
						continue
					}
					found = true
				}
			}
			if found {
				services++
			}
		}
		t.Add(Words(questionnaire.Theme(theme).Title()), number(counts[0][0]), number(counts[0][1]),
			number(counts[1][0]), number(counts[1][1]), number(services))
	}
	return Section{Heading: "The eight themes", Parts: []Part{{Table: t}, {Quiet: "From: the questionnaires " +
		"that govern the " +
		"rating. A question about two themes counts in both; not shown means that we have not seen proof. A " +
		"service whose " +
		"questionnaire is not back counts as not shown."}}}
}

func number(n int) Cell { return Words(fmt.Sprint(n)) }
