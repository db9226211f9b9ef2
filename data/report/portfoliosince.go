package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// boardChanges says what changed since the last paper, or since a day: services that came and went, bands and grades
// that moved, risks that are new and closed.
func (rp *reporter) boardChanges(ctx context.Context, now *portfolio) (*Section, error) {
	s := &Section{Heading: "What changed since the last paper"}
	since, err := rp.boardSince(ctx, now)
	if err != nil {
		return nil, err
	}
	if since == 0 {
		s.Parts = []Part{{Text: "No earlier paper is in the trail. A day can be named to compare with."}}
		return s, nil
	}
	if since >= now.b.AsOf {
		s.Parts = []Part{{Text: "Nothing to compare: " + since.Long() + " is not before this paper."}}
		return s, nil
	}
	past, err := rp.copy.AsKnown(ctx, rp.r.Reader().EndOf(since), book.At{AsOf: since, KnownOn: since})
	if err != nil {
		return nil, err
	}
	was, err := rp.portfolio(ctx, past)
	if err != nil {
		return nil, err
	}
	s.Heading = "What changed since " + since.Long()
	t := &Table{ID: "changed", Caption: "Services whose highest open risk or grade moved", Sheet: "Changes",
		Empty: "No band and no grade moved.", Columns: []Column{{Header: "Service", Width: 14},
			{Header: "Supplier and service", Width: 44}, {Header: "Then", Width: 34}, {Header: "Now", Width: 34}}}
	came, left, worse, better, first := 0, 0, 0, 0, 0
	set := now.b.Settings
	for i := range now.services {
		x := &now.services[i]
		old := was.byID[x.e.ID]
		if old == nil {
			came++
			t.Add(Words(x.e.Ref), Words(x.name), Words("not in force, or not recorded"), boardPlace(set, x))
			continue
		}
		if old.band == x.band && old.grade == x.grade {
			continue
		}
		switch {
		case old.band == "" && old.grade == "":
			first++
		case x.score > old.score || x.score == old.score && x.grade > old.grade:
			worse++
		default:
			better++
		}
		t.Add(Words(x.e.Ref), Words(x.name), Words(boardPlace(was.b.Settings, old).Text), boardPlace(set, x))
	}
	left = was.without(now)
	opened, closed := riskMoves(was, now)
	s.Parts = []Part{{Text: fmt.Sprintf("Services: %d new, %d no longer in force, %d rated for the first time, "+
		"%d worse, "+
		"%d better. Risks: %d opened, %d closed.", came, left, first, worse, better, opened, closed)},
		{Bars: bandBars(was, now, since)}, {Table: rp.cut(t, boardChanged)},
		{Quiet: "From: the register as it was known at the end of " + since.Long() + ", and as it is known for " +
			"this paper."}}
	return s, nil
}

// boardSince is the day to compare with: the one that was named, else that of the last paper; 0 for none.
func (rp *reporter) boardSince(ctx context.Context, now *portfolio) (questionnaire.Date, error) {
	if rp.q.Since != 0 {
		return rp.q.Since, nil
	}
	last, err := rp.copy.LastExport(ctx, "report "+KindPortfolio, now.b.AsOf)
	if err != nil || last == nil {
		return 0, err
	}
	return last.AsOf, nil
}

// without counts the services that another state does not have.
func (p *portfolio) without(other *portfolio) (n int) {
	for i := range p.services {
		if other.byID[p.services[i].e.ID] == nil {
			n++
		}
	}
	return n
}

// boardPlace is where a service stands, in a cell.
func boardPlace(set *scoring.Settings, x *service) Cell {
	words := "not rated"
	if x.band != "" {
		words = fmt.Sprintf("%s %d", x.band, x.score)
	}
	return Words(words + ", " + gradeWords(set, x.grade))
}

// riskMoves counts the risks that are open now and were not, and those that were open and are closed.
func riskMoves(was, now *portfolio) (opened, closed int) {
	before := map[string]bool{}
	for i := range was.risks {
		before[was.risks[i].ID] = was.risks[i].Closed == 0
	}
	for i := range now.risks {
		k := &now.risks[i]
		switch open := before[k.ID]; {
		case k.Closed == 0 && !open:
			opened++
		case k.Closed != 0 && open:
			closed++
		}
	}
	return opened, closed
}

// boardAccepted lists what named persons accepted and is in force, with who and until when.
func (rp *reporter) boardAccepted(p *portfolio) Section {
	t := &Table{ID: "accepted", Caption: "Risks and must-haves accepted, in force, the first to end first",
		Sheet: "Accepted", Empty: "Nothing is accepted.", Columns: []Column{{Header: "Decision", Width: 12},
			{Header: "Service", Width: 14}, {Header: "Supplier and service", Width: 44}, {Header: "What",
				Width: 22},
			{Header: "By", Width: 44}, {Header: "Until", Width: 14}}}
	risks := map[string]*book.RiskView{}
	for i := range p.risks {
		risks[p.risks[i].ID] = &p.risks[i]
	}
	type row struct {
		d entity.Decision
		x *service
	}
	var list []row
	for id, x := range p.byID {
		for _, d := range p.b.Decisions[id] {
			k := risks[d.Risk]
			lapsed := k != nil && (k.Closed != 0 || k.Acceptance == nil || k.Acceptance.N != d.N || k.Lapsed != "")
			if (d.Kind == entity.RiskAccept || d.Kind == entity.GateAccept) && d.InForce(p.b.AsOf) && !lapsed {
				list = append(list, row{d, x})
			}
		}
	}
	slices.SortFunc(list, func(a, b row) int {
		const never = questionnaire.Date(1 << 30)
		return cmp.Or(cmp.Compare(cmp.Or(a.d.Until, never), cmp.Or(b.d.Until, never)), cmp.Compare(a.d.N, b.d.N))
	})
	for _, r := range list {
		what := "must-have " + r.d.Question
		if k := risks[r.d.Risk]; k != nil {
			what = fmt.Sprintf("risk %s, %s", k.Ref, cellWords(p.b.Settings, k.Standing()))
		}
		t.Add(Words(data.DecisionRef(r.d.N)), Words(r.x.e.Ref), Words(r.x.name), Words(what), Words(r.d.Who()),
			Day(r.d.Until))
	}
	return Section{Heading: "What was accepted, by whom, until when", Parts: []Part{{Table: rp.cut(t, boardRows)},
		{Quiet: "From: the decisions of the register."}}}
}

// boardDue says what runs out or falls due soon, which returns are late, and which incidents are open.
func (rp *reporter) boardDue(ctx context.Context, p *portfolio) ([]Section, error) {
	dues, err := p.b.Dues(ctx)
	if err != nil {
		return nil, err
	}
	t := &Table{ID: "due", Caption: fmt.Sprintf("What runs out or falls due by %s", (p.b.AsOf +
		boardWithin).Long()),
		Sheet: "Runs out", Columns: []Column{{Header: "What", Width: 34}, {Header: "Number", Width: 10,
			Number: true},
			{Header: "The first on", Width: 14}, {Header: "Of services", Width: 60}}}
	late := &Table{ID: "late", Caption: "Questionnaires that are late, the longest first", Sheet: "Late returns",
		Empty: "None is late.", Columns: []Column{{Header: "Service", Width: 14}, {Header: "Supplier and " +
			"service", Width: 44},
			{Header: "Due", Width: 14}, {Header: "Late by", Width: 14}, {Header: "Asked again", Width: 14}}}
	for _, of := range []struct {
		kind  book.DueKind
		words string
	}{{book.DueAcceptance, "Acceptances that end"}, {book.DueContract, "Contracts that end"},
		{book.DueCertificate, "Certificates that run out"}, {book.DueEvidence, "Evidence that runs out"},
		{book.DueReview, "Reviews due"}, {book.DueAction, "Actions and conditions due"}} {
		n, first := 0, questionnaire.Date(0)
		var refs []string
		for i := range dues {
			d := &dues[i]
			x := p.byID[d.Engagement]
			if d.Kind != of.kind || x == nil || d.On < p.b.AsOf || d.On > p.b.AsOf+boardWithin {
				continue
			}
			n++
			if first == 0 || d.On < first {
				first = d.On
			}
			refs = append(refs, x.e.Ref)
		}
		slices.Sort(refs)
		t.Add(Words(of.words), number(n), Day(first), Words(someOf(slices.Compact(refs))))
	}
	p.addLate(late, dues)
	incidents, err := rp.copy.Incidents(ctx)
	if err != nil {
		return nil, err
	}
	in := &Table{ID: "incidents", Caption: "Incidents that are open", Sheet: "Incidents", Empty: "No incident " +
		"is open.",
		Columns: []Column{{Header: "Incident", Width: 12}, {Header: "What", Width: 60}, {Header: "Found",
			Width: 14},
			{Header: "Statements", Width: 12, Number: true}}}
	for i := range incidents {
		in.Add(Words(incidents[i].Ref), Words(cmp.Or(incidents[i].Title, "withheld")), Day(incidents[i].Found),
			number(len(incidents[i].Statements)))
	}
	return []Section{
		{Heading: fmt.Sprintf("What runs out in the next %d days", boardWithin), Parts: []Part{{Table: t},
			{Quiet: "From: the dates of evidence, certificates, decisions, contracts, reviews and actions."}}},
		{Heading: "Incidents and late returns", Parts: []Part{{Table: in}, {Table: rp.cut(late, boardRows)},
			{Quiet: "From: the incidents, and the questionnaires that were sent."}}},
	}, nil
}

// addLate lists the questionnaires that are past their day, the longest first.
func (p *portfolio) addLate(late *Table, dues []book.Due) {
	slices.SortStableFunc(dues, func(a, b book.Due) int { return cmp.Compare(a.On, b.On) })
	for i := range dues {
		d := &dues[i]
		if x := p.byID[d.Engagement]; x != nil && d.Kind == book.DueReturn && d.On < p.b.AsOf {
			again := "no"
			if d.Issue != nil && d.Issue.Chased() > 0 {
				again = text.Plural(d.Issue.Chased(), "time", "times")
			}
			late.Add(Words(x.e.Ref), Words(x.name), Day(d.On), Words(days(p.b.AsOf-d.On)), Words(again))
		}
	}
}
