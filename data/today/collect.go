package today

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// collector gathers items from a book.
type collector struct {
	b        *book.Book
	dues     map[string][]book.Due              // by engagement
	riskOf   map[string][]entity.Risk           // by engagement, as they count today
	broken   map[int]string                     // what a condition that was not kept means, by the number of the action
	replyTo  map[string][]entity.Query          // by assessment
	sent     map[string]entity.Issue            // the newest questionnaire sent, by assessment
	disputed map[string][]entity.Representation // by engagement
	drafts   map[string][]entity.DraftSent      // by engagement
	compared *book.Comparer
	out      []Item
}

// newCollector reads what the items of a book are made from besides it.
func newCollector(ctx context.Context, v store.Viewer, b *book.Book,
	day func(time.Time) questionnaire.Date) (*collector,
	error) {
	c := &collector{b: b}
	dues, err := b.Dues(ctx)
	if err != nil {
		return nil, err
	}
	risks, err := store.List(ctx, v, store.Risks, b.Where()...)
	if err != nil {
		return nil, err
	}
	actions, err := b.Actions(ctx)
	if err != nil {
		return nil, err
	}
	c.conditions(risks, actions)
	replies, err := store.List(ctx, v, store.Queries, b.OfCycles()...)
	if err != nil {
		return nil, err
	}
	entity.NumberRounds(replies, day)
	replies = slices.DeleteFunc(replies, func(q entity.Query) bool { return q.State.Open() || q.Reply == "" })
	c.dues = book.GroupBy(dues, func(d *book.Due) string { return d.Engagement })
	c.riskOf = book.GroupBy(risks, func(k *entity.Risk) string { return k.Engagement })
	c.replyTo = book.GroupBy(replies, func(q *entity.Query) string { return q.Assessment })
	if c.sent, err = b.NewestIssues(ctx); err != nil {
		return nil, err
	}
	reps, err := b.Representations(ctx)
	if err != nil {
		return nil, err
	}
	drafts, err := b.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	c.disputed = book.GroupBy(reps, func(r *entity.Representation) string { return r.Engagement })
	c.drafts = book.GroupBy(drafts, func(d *entity.DraftSent) string { return d.Engagement })
	c.compared, err = b.Comparer(ctx)
	return c, err
}

// conditions opens the risks again that were closed while a condition of the contract was to be kept that was not, and
// notes what each such condition means for its risk.
func (c *collector) conditions(risks []entity.Risk, actions []entity.Action) {
	c.broken = map[int]string{}
	ofRisk := book.GroupBy(actions, func(a *entity.Action) string { return a.Risk })
	for i := range risks {
		k := &risks[i]
		if a := book.Reopen(k, ofRisk[k.ID], c.b.AsOf); a != nil {
			c.broken[a.N] = k.Ref + " is open again"
		}
		for _, d := range c.b.Decisions[k.Engagement] {
			if d.Kind != entity.RiskAccept || d.Risk != k.ID || !d.InForce(c.b.AsOf) {
				continue
			}
			if a := entity.Broken(ofRisk[k.ID], d.On, c.b.AsOf); a != nil && k.Closed == 0 {
				c.broken[a.N] = "the acceptance of " + k.Ref + " has lapsed"
			}
		}
	}
}

// collect returns the items of the book. It reads nothing.
func (c *collector) collect() []Item {
	for i := range c.b.Suppliers {
		s := &c.b.Suppliers[i]
		if s.Retired {
			continue
		}
		for _, e := range c.b.Engagements[s.ID] {
			if !e.State.Open() {
				continue
			}
			one := &engagement{collector: c, s: s, e: &e, triage: c.b.Triage(c.b.CurrentFacts(e.ID))}
			one.waiting()
			one.disputes()
			one.contradictions(c.compared.Contradictions(e))
			for _, d := range c.dues[e.ID] {
				one.due(&d, c.riskOf[e.ID])
			}
			one.risks(c.riskOf[e.ID])
		}
	}
	return c.out
}

// engagement collects for one engagement.
type engagement struct {
	*collector
	s      *entity.Supplier
	e      *entity.Engagement
	triage scoring.Triage
}

// add adds an item, with what it has from the engagement.
func (x *engagement) add(i Item) {
	i.Supplier = book.RefName{Ref: x.s.Ref, Name: x.s.Name}
	i.Engagement, i.Service = x.e.Ref, x.e.Service
	i.Tier, i.Provisional = x.triage.Tier, x.triage.Provisional()
	if i.Owner == "" {
		i.Owner, i.OfEngagement = x.e.Owner, true
	}
	x.out = append(x.out, i)
}

// of is an item about an assessment.
func of(kind Kind, a *entity.Assessment) Item {
	return Item{Kind: kind, Pack: a.Pack, Assessment: a.ID}
}

// waiting adds what has no day and waits for somebody here.
func (x *engagement) waiting() {
	cycles := x.b.Cycles[x.e.ID]
	for i := range cycles {
		a := &cycles[i]
		switch {
		case a.State == entity.Returned:
			x.add(of(Arrived, a))
		case a.State.Open():
			if a.State == entity.InReview {
				x.add(of(Reviewing, a))
			}
			x.notAnswered(a)
			for _, q := range x.replyTo[a.ID] {
				x.replied(a, &q)
			}
		}
	}
	for _, d := range x.b.Decisions[x.e.ID] {
		x.decision(&d)
	}
	if !x.triage.Triaged {
		x.add(Item{Kind: Untriaged})
		return
	}
	if st := x.b.Stand(*x.e); len(cycles) == 0 && st.RollUp.Status == scoring.NotAssessed {
		for _, pack := range st.RollUp.Missing {
			x.add(Item{Kind: Unasked, Pack: pack})
		}
	}
}

// notAnswered adds a questionnaire that the supplier declined or that reached nobody.
func (x *engagement) notAnswered(a *entity.Assessment) {
	sent, ok := x.sent[a.ID]
	if !ok {
		return
	}
	i := of(Declined, a)
	event := sent.Last(entity.IssueDeclined)
	switch sent.State() {
	case entity.IssueIsDeclined:
	case entity.IssueIsBounced:
		i.Kind, event = Bounced, sent.Last(entity.IssueBounced)
	case entity.IssueIsOut, entity.IssueIsReturned:
		return
	}
	i.What = event.Label()
	x.add(i)
}

// replied adds a reply whose question was not judged since it came.
func (x *engagement) replied(a *entity.Assessment, q *entity.Query) {
	if x.b.JudgedSince(q) {
		return
	}
	i := of(Replied, a)
	i.Question, i.Ref, i.What = q.Question, q.Name(), string(q.Body)
	x.add(i)
}

// disputes adds what the supplier disputes and nobody has replied to, what was upheld and is not changed yet, and the
// newest draft that is out.
func (x *engagement) disputes() {
	for i := range x.disputed[x.e.ID] {
		r := &x.disputed[x.e.ID][i]
		item := Item{Kind: Disputed, Assessment: r.Assessment, Question: r.Question, Ref: r.Ref, What: string(r.Says)}
		for _, a := range x.b.Cycles[x.e.ID] {
			if a.ID == r.Assessment {
				item.Pack = a.Pack
			}
		}
		switch {
		case r.State.Open():
			if r.Late() {
				item.What = "came late: " + item.What
			}
			x.add(item)
		case book.Unchanged(r, x.b.Answers[r.Assessment][r.Question]):
			item.What = string(r.State) + ", and the judgement is not changed yet"
			x.add(item)
		}
	}
	if list := x.drafts[x.e.ID]; len(list) > 0 {
		if d := &list[len(list)-1]; d.ReplyBy >= x.b.AsOf {
			x.add(Item{Kind: Draft, On: d.ReplyBy, What: "sent " + d.On.Long()})
		}
	}
}

// decision adds a decision that waits for a second person or for its own to confirm it.
func (x *engagement) decision(d *entity.Decision) {
	if d.Withdrawn || d.Until != 0 && d.Until < x.b.AsOf {
		return
	}
	var pack *questionnaire.Pack
	i := Item{Assessment: d.Assessment, Question: d.Question, Ref: data.DecisionRef(d.N), What: string(d.Reason)}
	for _, a := range x.b.Cycles[x.e.ID] {
		if a.ID == d.Assessment {
			i.Pack = a.Pack
			if compiled := x.b.Compiled[a.PackSHA]; compiled != nil {
				pack = compiled.Pack()
			}
		}
	}
	switch {
	case book.NeedsSecond(*d, pack) && d.Second == "":
		i.Kind = Second
	case d.Recorder != "" && d.Confirmed == nil:
		i.Kind, i.Owner = Confirm, d.Person
	default:
		return
	}
	x.add(i)
}

func (x *engagement) contradictions(list []book.Comparison) {
	for i := range list {
		if c := &list[i]; c.State == book.Contradicts {
			x.add(Item{Kind: Contradiction, Pack: c.Pack, Assessment: c.Assessment, Question: c.Question,
				What: c.What()})
		}
	}
}

// due adds what falls due.
func (x *engagement) due(d *book.Due, risks []entity.Risk) {
	i := Item{On: d.On}
	if d.Assessment != nil {
		i.Pack, i.Assessment = d.Assessment.Pack, d.Assessment.ID
	}
	switch d.Kind {
	case book.DueReturn:
		i.Kind, i.What = Return, chased(d.Issue)
	case book.DueReply:
		i.Kind, i.Question, i.What = Reply, d.Query.Question, string(d.Query.Body)
		i.Ref = d.Query.Name()
	case book.DueAction:
		i.Kind, i.Question, i.Ref, i.What, i.Owner = Action, d.Action.Question, data.ActionRef(d.Action.N),
			string(d.Action.Title), d.Action.Owner
		if d.Action.Condition {
			i.Kind = Condition
			if means := x.broken[d.Action.N]; means != "" {
				i.Kind, i.What = Broken, means+": "+i.What
			}
		}
	case book.DueEvidence:
		if d.On < x.b.AsOf && x.replaced(d) {
			return
		}
		i.Kind, i.Ref, i.What = Evidence, d.Document.Ref, book.DocumentWords(d.Document)
	case book.DueCertificate:
		i.Kind, i.Ref, i.What = Certificate, d.Certificate.Ref, d.Certificate.Kind.Label()
	case book.DueReview:
		i.Kind = Review
		if early := x.e.Early; early != nil && early.On == d.On {
			i.What = strings.TrimSpace("early: " + early.Incident + " " + string(early.Reason))
		}
	case book.DueAcceptance:
		if d.Decision.Kind == entity.RiskAccept && !open(risks, d.Decision.Risk) {
			return
		}
		i.Kind, i.Ref, i.Question, i.What = Acceptance, data.DecisionRef(d.Decision.N), d.Decision.Question,
			d.Decision.Who()
		if d.Decision.Kind == entity.Reliance {
			i.What = "reliance on " + d.Decision.OfBody() + ", " + i.What
		}
	case book.DueContract:
		i.Kind = Contract
	}
	x.add(i)
}

// chased says how often a supplier was reminded, and when last; "" for never.
func chased(i *entity.Issue) string {
	last := i.Last(entity.IssueChased)
	switch n := i.Chased(); {
	case last == nil:
		return ""
	case n == 1:
		return "chased " + last.On.Long()
	default:
		return fmt.Sprintf("chased %d times, last %s", n, last.On.Long())
	}
}

// replaced reports whether each question that evidence was accepted for has other evidence that still counts, so that
// nothing is to be asked for. The one that has run out stays in the record.
func (x *engagement) replaced(d *book.Due) bool {
	for _, s := range x.b.Supports[d.Assessment.ID] {
		if s.Document != d.Document.ID || s.State != entity.Accepted {
			continue
		}
		other := slices.ContainsFunc(x.b.Proof(d.Assessment.ID, s.Question), func(o entity.Document) bool {
			return o.ID != d.Document.ID && (o.Expiry == 0 || o.Expiry >= x.b.AsOf)
		})
		if !other {
			return false
		}
	}
	return true
}

// open reports whether a risk is one of the list and not closed.
func open(risks []entity.Risk, id string) bool {
	return slices.ContainsFunc(risks, func(k entity.Risk) bool { return k.ID == id && k.Closed == 0 })
}

// risks adds the reviews of open risks.
func (x *engagement) risks(list []entity.Risk) {
	for i := range list {
		if k := &list[i]; k.Closed == 0 && k.Review != 0 {
			x.add(Item{Kind: Risk, On: k.Review, Question: k.Question, Ref: k.Ref, What: k.Title, Owner: k.Owner})
		}
	}
}

// kindWords say what there is to do, of one and of several.
var kindWords = map[Kind][2]string{
	Arrived:   {"answers came back: review them", "questionnaires came back: review them"},
	Reviewing: {"review begun: finish it and sign off", "reviews begun: finish them and sign off"},
	Replied:   {"reply to a query: judge the question", "replies to queries: judge the questions"},
	Disputed: {"the supplier disputes what we wrote: reply, or change what was upheld",
		"points that the supplier disputes: reply, or change what was upheld"},
	Draft:         {"draft with the supplier, to be checked", "drafts with the supplier, to be checked"},
	Contradiction: {"two records disagree: judge which is right", "contradictions: judge which record is right"},
	Second:        {"a decision waits for a second person", "decisions wait for a second person"},
	Confirm:       {"a decision is not confirmed by its person", "decisions are not confirmed by their person"},
	Declined:      {"declined by the supplier: decide what follows", "declined by the supplier: decide what follows"},
	Bounced: {"did not reach the supplier: correct the contact",
		"did not reach the supplier: correct the contact"},
	Untriaged: {"not triaged: record the facts", "not triaged: record the facts"},
	Unasked:   {"no questionnaire sent yet", "questionnaires not sent yet"},
	Return:    {"questionnaire out", "questionnaires out"},
	Reply:     {"query out", "queries out"},
	Action:    {"action due", "actions due"},
	Condition: {"contract condition due", "contract conditions due"},
	Broken: {"contract condition not kept: what rested on it is open again",
		"contract conditions not kept: what rested on them is open again"},
	Evidence:    {"evidence runs out: ask for the next", "documents run out: ask for the next"},
	Certificate: {"certificate runs out: ask for the next", "certificates run out: ask for the next"},
	Acceptance:  {"acceptance ends", "acceptances end"},
	Review:      {"review due", "reviews due"},
	Risk:        {"risk to review", "risks to review"},
	Contract:    {"contract ends", "contracts end"},
}

// Words say what there is to do, for people: "3 documents run out: ask for the next". A text of people is not among
// them.
func (g *Group) Words() string {
	kind, n := g.First().Kind, len(g.Items)
	words := kindWords[kind]
	switch {
	case n > 1 && kind == Untriaged:
		return words[1]
	case n > 1:
		return text.Thousands(n) + " " + words[1]
	case g.When == Late && kind == Evidence:
		return "evidence has run out: ask for the next"
	case g.When == Late && kind == Certificate && n == 1:
		return "certificate has run out: ask for the next"
	case g.When == Late && kind == Acceptance:
		return "acceptance has ended"
	case g.When == Late && kind == Contract:
		return "contract has ended"
	}
	return words[0]
}

// Refs names what the group is about, each once: documents, actions, decisions, risks, questions or packs.
func (g *Group) Refs() []string {
	seen := map[string]bool{}
	var out []string
	for i := range g.Items {
		x := &g.Items[i]
		ref := x.Ref
		switch {
		case ref == "" && x.Question != "":
			ref = x.Question
		case ref == "":
			ref = x.Pack
		case x.Question != "":
			ref += " (" + x.Question + ")"
		}
		if ref != "" && !seen[ref] {
			seen[ref] = true
			out = append(out, ref)
		}
	}
	return out
}

// About names what the group is about, and of a single thing what it is. Texts of people are among it.
func (g *Group) About() string {
	refs := strings.Join(g.Refs(), ", ")
	if first := g.First(); len(g.Items) == 1 && first.What != "" {
		return strings.TrimPrefix(refs+": "+first.What, ": ")
	}
	return refs
}

// Owners are those with whom the group is, each once, by name: "for Ann Other" in the list of a deputy, and else with
// the deputy of who is away.
func (g *Group) Owners() []string {
	names := map[string]bool{}
	for i := range g.Items {
		switch x := &g.Items[i]; {
		case x.For != "":
			names["for "+x.For] = true
		case x.Deputy != "":
			names[x.Owner+" (away: "+x.Deputy+")"] = true
		case x.Owner != "":
			names[x.Owner] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
