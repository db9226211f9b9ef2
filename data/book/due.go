package book

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DueKind is the kind of something that falls due.
type DueKind string

// The kinds of what falls due.
const (
	DueReturn     DueKind = "return"     // a questionnaire that is out
	DueReply      DueKind = "reply"      // a query that is out
	DueAction     DueKind = "action"     // an action, or a condition of the contract
	DueEvidence   DueKind = "evidence"   // the last day of accepted evidence
	DueReview     DueKind = "review"     // the next review after a sign-off
	DueAcceptance DueKind = "acceptance" // the last day of a decision
	DueContract   DueKind = "contract"   // the last day of the contract
	// DueCertificate is the last day of a certificate: of each kind the best that the supplier has, a DSPT publication
	// among them.
	DueCertificate DueKind = "certificate"
)

// Due is something about an engagement that falls due on a day. What it is about is the last of the pointers that is
// set; a contract has none.
type Due struct {
	Kind       DueKind
	On         questionnaire.Date
	Engagement string // ID

	Assessment *entity.Assessment // of a return, a reply, evidence and a review
	Issue      *entity.Issue
	Query      *entity.Query
	Action     *entity.Action
	Document   *entity.Document
	Decision   *entity.Decision

	Certificate *Certificate // of the supplier, listed with its first engagement
}

// Dues lists what falls due for the engagements that are not over, of suppliers that are not retired: what is overdue
// and still to be done, and what is still to come, by engagement. Of evidence that has run out the last day is
// listed too.
// kinds narrows it; without any it is all.
func (b *Book) Dues(ctx context.Context, kinds ...DueKind) ([]Due, error) {
	l := &dueList{b: b, kinds: kinds, seen: map[string]bool{}}
	if err := l.read(ctx); err != nil {
		return nil, err
	}
	for i := range b.Suppliers {
		if b.Suppliers[i].Retired {
			continue
		}
		first := ""
		for _, e := range b.Engagements[b.Suppliers[i].ID] {
			if e.State.Open() {
				l.engagement(&e)
				first = cmp.Or(first, e.ID)
			}
		}
		if first != "" && l.wants(DueCertificate) {
			l.certificates(b.Suppliers[i].ID, first)
		}
	}
	return l.out, nil
}

type dueList struct {
	b     *Book
	kinds []DueKind
	seen  map[string]bool // documents: one of several engagements falls due once
	out   []Due

	issues  map[string]entity.Issue // the newest of each assessment
	queries map[string][]entity.Query
	actions map[string][]entity.Action // by engagement
}

func (l *dueList) wants(kind DueKind) bool {
	return len(l.kinds) == 0 || slices.Contains(l.kinds, kind)
}

func (l *dueList) add(d Due) {
	if d.On != 0 && l.wants(d.Kind) {
		l.out = append(l.out, d)
	}
}

// read reads what the book does not hold.
func (l *dueList) read(ctx context.Context) error {
	of := l.b.OfCycles()
	if l.wants(DueReturn) {
		var err error
		if l.issues, err = l.b.NewestIssues(ctx); err != nil {
			return err
		}
	}
	if l.wants(DueReply) {
		list, err := store.List(ctx, l.b.view, store.Queries, of...)
		if err != nil {
			return err
		}
		l.b.NumberRounds(list)
		list = slices.DeleteFunc(list, func(q entity.Query) bool { return !q.State.Open() })
		l.b.redactor.queries(list)
		l.queries = GroupBy(list, func(q *entity.Query) string { return q.Assessment })
	}
	if l.wants(DueAction) {
		list, err := l.b.Actions(ctx)
		if err != nil {
			return err
		}
		l.actions = GroupBy(list, func(a *entity.Action) string { return a.Engagement })
	}
	return nil
}

func (l *dueList) engagement(e *entity.Engagement) {
	l.add(Due{Kind: DueContract, On: e.End, Engagement: e.ID})
	for _, a := range l.b.Cycles[e.ID] {
		if !a.State.Open() {
			continue
		}
		if i, ok := l.issues[a.ID]; ok && i.State().Out() {
			l.add(Due{Kind: DueReturn, On: i.DueOn(), Engagement: e.ID, Assessment: &a, Issue: &i})
		}
		for _, q := range l.queries[a.ID] {
			l.add(Due{Kind: DueReply, On: q.Due, Engagement: e.ID, Assessment: &a, Query: &q})
		}
	}
	l.governing(e)
	for _, a := range l.actions[e.ID] {
		if a.Open(l.b.AsOf) {
			l.add(Due{Kind: DueAction, On: a.Due, Engagement: e.ID, Action: &a})
		}
	}
	if l.wants(DueAcceptance) {
		l.decisions(e)
	}
}

// governing adds the proof and the next review of the assessments that count.
func (l *dueList) governing(e *entity.Engagement) {
	if !l.wants(DueEvidence) && !l.wants(DueReview) {
		return
	}
	months := l.b.Triage(l.b.CurrentFacts(e.ID)).ReviewMonths
	governing, reviewed := l.b.Governing(e.ID), false
	for _, pack := range slices.Sorted(maps.Keys(governing)) {
		a := governing[pack]
		if l.wants(DueEvidence) {
			for _, d := range l.b.Proof(a.ID, "") {
				if !l.seen[d.ID] {
					l.seen[d.ID] = true
					l.add(Due{Kind: DueEvidence, On: d.Expiry, Engagement: e.ID, Assessment: &a, Document: &d})
				}
			}
		}
		if on := l.b.NextReview(e, &a, months); on != 0 {
			l.add(Due{Kind: DueReview, On: on, Engagement: e.ID, Assessment: &a})
			reviewed = true
		}
	}
	if e.Early != nil && !reviewed { // nothing is signed off yet
		l.add(Due{Kind: DueReview, On: e.Early.On, Engagement: e.ID})
	}
}

// NextReview is the day on which an assessment of an engagement is to be made again: so many months after its sign-off
// or, where that is sooner, on the day of an early re-assessment that was set since; 0 for none.
func (b *Book) NextReview(e *entity.Engagement, a *entity.Assessment, months int) questionnaire.Date {
	if a.SignedAt == nil {
		return 0
	}
	on := questionnaire.Date(0)
	if months > 0 {
		on = b.day(*a.SignedAt).AddMonths(months)
	}
	if early := e.Early; early != nil && a.SignedAt.Before(early.At) && (on == 0 || early.On < on) {
		return early.On
	}
	return on
}

// certificates adds the last days of the certificates of a supplier. One that is shown by a document whose last day is
// listed already falls due once.
func (l *dueList) certificates(supplier, engagement string) {
	best := l.b.Certificates(supplier)
	for _, kind := range slices.Sorted(maps.Keys(best)) {
		c := best[kind]
		if c.ByPlus || c.Standing == entity.CertificateOtherEntity || c.Standing == entity.CertificateOtherScope ||
			l.seen[c.Document] {
			continue
		}
		l.add(Due{Kind: DueCertificate, On: c.LastDay(), Engagement: engagement, Certificate: &c})
	}
}

// decisions adds the last days of decisions in force; of several on one thing the newest.
func (l *dueList) decisions(e *entity.Engagement) {
	newest := map[string]entity.Decision{}
	for _, d := range l.b.Decisions[e.ID] { // by number
		if d.InForce(l.b.AsOf) && d.Until != 0 {
			newest[d.Thing()] = d
		}
	}
	list := slices.SortedFunc(maps.Values(newest), func(x, y entity.Decision) int { return cmp.Compare(x.N, y.N) })
	for _, d := range list {
		l.add(Due{Kind: DueAcceptance, On: d.Until, Engagement: e.ID, Decision: &d})
	}
}
