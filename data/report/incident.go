package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// How much of a list is on a page that must stay one.
const (
	incidentRows, incidentStatements, incidentNames = 5, 3, 3
)

// exposed is one engagement that is exposed, scored.
type exposed struct {
	finding *chain.Finding
	b       *book.Book
	st      *book.Standing
}

// incidentPage is one page for the SIRO: what is said and by whom, who is exposed and how much it matters, and
// what is
// to be decided by when.
func (rp *reporter) incidentPage(ctx context.Context) (output, error) {
	i, recorded, err := rp.copy.Incident(ctx, rp.q.Ref)
	if err != nil {
		return nil, err
	}
	light, parties, err := rp.copy.Links(ctx)
	if err != nil {
		return nil, err
	}
	m := chain.Of(light, parties)
	x, err := m.OfIncident(ctx, rp.r, &recorded, rp.at)
	if err != nil {
		return nil, err
	}
	list, err := rp.exposedTo(ctx, x)
	if err != nil {
		return nil, err
	}
	title := i.Title
	if i.Closed != 0 {
		title += ", closed on " + i.Closed.Long()
	}
	doc := rp.document("Incident: who is exposed", i.Ref+" "+title, "the SIRO")
	doc.OnePage = true
	doc.Sections = []Section{
		{Heading: "What is said: their words, and no verdict", Parts: rp.statements(&i)},
		{Heading: "Who is exposed", Strong: true, Parts: rp.exposure(&i, x)},
		{Heading: "Ours to decide", Strong: true, Parts: []Part{{Table: rp.decisions(&i, x, list)}}},
		{Heading: "Services that use it", Parts: rp.exposedTable(&i, x, list)},
	}
	return doc, nil
}

// exposedTo opens the engagements in force that are exposed, themselves or through another.
func (rp *reporter) exposedTo(ctx context.Context, x *chain.Exposure) ([]exposed, error) {
	var out []exposed
	for n := range x.Findings {
		f := &x.Findings[n]
		if f.Class != chain.Uses && f.Class != chain.Through {
			continue
		}
		b, err := rp.book(ctx, book.Scope{Engagement: x.Map.Engagements[f.Engagement].ID})
		if err != nil {
			return nil, err
		}
		out = append(out, exposed{f, b, rp.stand(b)})
	}
	return out, nil
}

// statements are the newest statements, each with who made it, when and where.
func (rp *reporter) statements(i *entity.Incident) []Part {
	found := Part{Text: fmt.Sprintf("Found on %s; we learned of it on %s.", cmp.Or(i.Found.Long(), "a day not "+
		"recorded"),
		cmp.Or(rp.clock(i.Aware), "a day not recorded"))}
	list := slices.Clone(i.Statements)
	slices.SortStableFunc(list, func(a, b entity.IncidentStatement) int { return cmp.Compare(b.On, a.On) })
	var items []string
	for n, s := range list {
		if n == incidentStatements {
			items = append(items, fmt.Sprintf("and %d earlier, in the register", len(list)-n))
			break
		}
		items = append(items, fmt.Sprintf("%s, the %s (%s): %s", s.On.Long(), s.By, s.Source, s.Body))
	}
	if len(items) == 0 {
		return []Part{found, {Quiet: "No statement is recorded yet."}}
	}
	return []Part{found, {Items: items}}
}

// clock is an instant in local time, "" for none.
func (rp *reporter) clock(t *time.Time) string {
	if t == nil {
		return ""
	}
	return rp.r.Day(*t).Long() + ", " + rp.r.Reader().Local(*t).Format("15:04")
}

// exposure says how many are exposed, what the name was taken for, and who is not known.
func (rp *reporter) exposure(i *entity.Incident, x *chain.Exposure) []Part {
	n := x.Counts()
	facts := []Fact{{Label: "Services in force", Words: fmt.Sprintf("%s: of %s", x.Words(),
		text.Plural(len(x.Findings), "service in force", "services in force"))}}
	if !rp.q.Redact {
		if i.Asks.Uses != "" {
			facts = append(facts, Fact{Label: "Looked for", Words: (&chain.Query{ExposureQuery: i.Asks}).Words(),
				Note: nameNote(x)})
		}
		if len(x.Near) > 0 {
			facts = append(facts, Fact{Label: "Names like it", Words: strings.Join(x.Near, "; "), Mark: "warn",
				Note: "nobody has judged whether they are the same"})
		}
	}
	if n[chain.NotKnown] > 0 {
		facts = append(facts, Fact{Label: "Not known", Words: rp.unknownNames(x, n[chain.NotKnown]), Mark: "warn",
			Note: "no record says that they use it, and none of the last 12 months that they do not: ask them"})
	}
	return []Part{{Facts: facts}}
}

func nameNote(x *chain.Exposure) string {
	if len(x.Names) == 0 {
		return "no record has this name"
	}
	return "taken for " + strings.Join(x.Names, "; ")
}

// unknownNames names the weightiest of those that are not known, the likely ones first.
func (rp *reporter) unknownNames(x *chain.Exposure, n int) string {
	if rp.q.Redact {
		return text.Plural(n, "service", "services")
	}
	var names []string
	for _, f := range x.Of(chain.NotKnown) {
		if len(names) == incidentNames {
			names = append(names, fmt.Sprintf("and %d more", n-incidentNames))
			break
		}
		e := &x.Map.Engagements[f.Engagement]
		s := cmp.Or(e.Service, e.Supplier.Name) + " (" + e.Ref
		if e.Tier > 0 {
			s += fmt.Sprintf(", tier %d", e.Tier)
		}
		if f.Likely {
			s += ", likely"
		}
		names = append(names, s+")")
	}
	return strings.Join(names, "; ")
}

// exposedTable has a row for each service that is exposed, the weightiest first.
func (rp *reporter) exposedTable(i *entity.Incident, x *chain.Exposure, list []exposed) []Part {
	t := &Table{ID: "exposed", Caption: "Services that use it, themselves or through another", Sheet: "Exposed",
		Main: true, Empty: "No service in force is recorded to use it. That nobody uses it is not known: see " +
			"above.",
		Columns: Columns("Service", "Uses it as", "Holds", "Access to us", "Outage harms",
			"Must-haves open", "Highest risk", "Notice, at night", "Evidence", "Reply")}
	shown := len(list)
	if extension(rp.q.Out) == ".html" { // one page; the tables have all
		shown = min(shown, incidentRows)
	}
	for n := range list[:shown] {
		t.Add(rp.exposedRow(i, x, &list[n])...)
	}
	out := []Part{{Table: t}}
	if more := len(list) - shown; more > 0 {
		out = append(out, Part{Quiet: fmt.Sprintf("And %d more, of lesser tiers: the .csv and .xlsx of this "+
			"page have them.",
			more)})
	}
	if n := len(x.Bids); n > 0 {
		out = append(out, Part{Quiet: text.Plural(n, "bid uses", "bids use") + " it too; no bid is in force."})
	}
	return out
}

// exposedRow is what the SIRO needs of one service.
func (rp *reporter) exposedRow(i *entity.Incident, x *chain.Exposure, one *exposed) []Cell {
	b, st := one.b, one.st
	e := &st.Engagement
	s := b.BySupplier[e.Supplier]
	word := func(id string) string {
		if st.Facts[id] == "" {
			return "not known"
		}
		return b.Settings.Facts.Def(id).Words(st.Facts[id])
	}
	must := Words(strings.Join(openMustHaves(st), ", "))
	switch {
	case len(st.Results) == 0:
		must = Cell{Text: "not assessed", Mark: "warn"}
	case must.Text == "":
		must.Text = "none"
	}
	risk := Words("not triaged")
	if score, band, ref := st.RollUp.HighestRisk(); score > 0 {
		risk = Cell{Text: strings.TrimSpace(fmt.Sprintf("%s %d %s", band, score, ref))}
	}
	risk.Text += ", " + accepted(b, e)
	if st.Triage.ByHand != "" {
		risk.Text += "; " + st.Triage.ByHand
	}
	notice := Cell{Text: cmp.Or(e.NoticeWords(), "notice not recorded"), Note: cmp.Or(e.OutOfHours, "no number "+
		"for the night")}
	return []Cell{{Text: cmp.Or(e.Service, s.Name), Note: fmt.Sprintf("%s, %s, tier %s", s.Name, e.Ref,
		cmp.Or(strings.Trim(fmt.Sprint(st.Triage.Tier), "0"), "not known"))},
		rp.how(one), Words(word("data") + ", " + strings.ToLower(word("records"))), Words(word("access")),
		Words(word("outage")), must, risk, notice, evidenceAge(b, e), asked(i, b, e)}
}

// how says how a service uses it: the role and the name as written, or the way through another.
func (rp *reporter) how(one *exposed) Cell {
	f := one.finding
	out := Cell{Text: f.Why, Note: f.On.Long()}
	switch {
	case rp.q.Redact:
		return Words(f.Class.Words())
	case f.Class == chain.Through:
		out.Text = strings.Join(f.Path, " > ")
	case len(f.Links) > 0:
		out.Text = fmt.Sprintf("%s: %s", f.Links[0].Role, f.Links[0].Written)
	}
	out.Text = text.UpperFirst(out.Text)
	return out
}

// openMustHaves are the must-haves of an engagement that are not met or not shown, three of them and the number of the
// others.
func openMustHaves(st *book.Standing) []string {
	var out []string
	n := 0
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		for r := range st.Results[id].Rows {
			row := &st.Results[id].Rows[r]
			g := row.Gate
			if g == nil || g.Key || g.State != scoring.NotMet && g.State != scoring.NotShown {
				continue
			}
			if n++; n <= 3 {
				out = append(out, row.Question+" "+string(g.State))
			}
		}
	}
	if n > 3 {
		out = append(out, fmt.Sprintf("and %d more", n-3))
	}
	return out
}

// accepted says who accepted what of an engagement, and until when; "" for nobody.
func accepted(b *book.Book, e *entity.Engagement) string {
	var words []string
	for _, d := range b.Decisions[e.ID] {
		if (d.Kind == entity.RiskAccept || d.Kind == entity.GateAccept) && d.InForce(b.AsOf) {
			who := d.Person
			if others := d.Others(); others != "" {
				who += " (" + others + ")"
			}
			words = append(words, strings.TrimSpace(d.Question+" accepted by "+who+" until "+d.Until.Long()))
		}
	}
	if len(words) == 0 {
		return "accepted by nobody"
	}
	return strings.Join(words, "; ")
}

// evidenceAge is how old the evidence is that was accepted for an engagement.
func evidenceAge(b *book.Book, e *entity.Engagement) Cell {
	oldest := questionnaire.Date(0)
	n := 0
	seen := map[string]bool{}
	for _, a := range book.ShownCycles(b.Cycles[e.ID]) {
		for _, s := range b.Supports[a.ID] {
			d, ok := b.Documents[s.Document]
			if !ok || s.State != entity.Accepted || d.State != entity.Accepted || seen[d.ID] {
				continue
			}
			seen[d.ID] = true
			n++
			if oldest == 0 || d.Issued < oldest {
				oldest = d.Issued
			}
		}
	}
	if n == 0 {
		return Cell{Text: "none accepted", Mark: "warn"}
	}
	return Cell{Text: fmt.Sprintf("%d accepted", n), Note: "from " + oldest.Long()}
}

// asked says whether the supplier was sent a questionnaire because of the incident, and whether it answered.
func asked(i *entity.Incident, b *book.Book, e *entity.Engagement) Cell {
	out := Cell{Text: "not asked", Mark: "warn"}
	for _, ask := range i.Asked {
		if ask.Engagement != e.ID {
			continue
		}
		out = Cell{Text: "no", Note: "asked " + ask.On.Long(), Mark: "warn"}
		for n := range b.Cycles[e.ID] {
			if a := &b.Cycles[e.ID][n]; a.ID == ask.Assessment && a.State != entity.Issued {
				out.Text, out.Mark = "yes", ""
			}
		}
	}
	return out
}

// decisions is what is ours to decide, by when.
func (rp *reporter) decisions(i *entity.Incident, x *chain.Exposure, list []exposed) *Table {
	t := &Table{ID: "decide", Caption: "What is to be decided, by when", Columns: Columns("By", "Decide", "Of "+
		"these",
		"Decided by, and when")}
	by := func(hours int) Cell {
		words := text.Plural(hours, "hour", "hours")
		if i.Aware != nil {
			at := i.Aware.Add(time.Duration(hours) * time.Hour)
			words += ": " + rp.clock(&at)
		}
		return Words(words)
	}
	names := func(is func(*exposed) bool) Cell {
		var out []string
		for n := range list {
			if is(&list[n]) {
				out = append(out, list[n].st.Engagement.Ref)
			}
		}
		if len(out) == 0 {
			return Words("none recorded")
		}
		if more := len(out) - incidentNames; more > 0 {
			out = append(out[:incidentNames:incidentNames], fmt.Sprintf("and %d more", more))
		}
		return Words(strings.Join(out, ", "))
	}
	fact := func(id string, values ...string) func(*exposed) bool {
		return func(one *exposed) bool { return slices.Contains(values, one.st.Facts.Get(id)) }
	}
	both := func(a, b Cell) Cell { return Cell{Text: a.Text, Note: b.Text} }
	personal := names(fact("data", "patient", "staff", questionnaire.Unknown))
	t.Add(by(1), Cell{Text: "Whether to close the supplier's access to our systems",
		Note: "Whether wards and clinics work without it from now"},
		both(names(fact("access", "remote", "privileged", questionnaire.Unknown)),
			names(fact("outage", "immediate", "under-24h", questionnaire.Unknown))), Cell{Blank: true})
	t.Add(by(24), Cell{Text: "What to ask, and of whom; those that are not known too",
		Note: "What to tell the Caldicott Guardian, the data protection officer and the board"},
		both(Words(fmt.Sprintf("%s use it, %s not known", text.Thousands(len(list)),
			text.Thousands(x.Counts()[chain.NotKnown]))), personal), Cell{Blank: true})
	t.Add(by(72), Cell{Text: "Whether to notify the ICO (UK GDPR, Article 33: unless a risk to people is " +
		"unlikely)",
		Note: "Which acceptances to look at again, and what to assess early"},
		both(personal, names(func(one *exposed) bool { return len(openMustHaves(one.st)) > 0 })),
		Cell{Blank: true})
	return t
}
