package data

import (
	"cmp"
	"context"
	"slices"

	"assure/data/report"
	"assure/data/store"
	"assure/questionnaire"
)

// The kinds of event, which a calendar shows as categories.
const (
	eventEvidence   = "Evidence runs out"
	eventReview     = "Review"
	eventAcceptance = "Acceptance ends"
	eventAction     = "Action due"
	eventContract   = "Contract ends"
)

// calendar collects what runs out and falls due: evidence, reviews, acceptances, actions and contracts of engagements that
// are not over. What has run out already is left out; what is overdue and still to be done is not.
func (rp *reporter) calendar(ctx context.Context) (written, error) {
	var refs []string
	if rp.q.Ref != "" {
		refs = []string{rp.q.Ref}
	}
	scopes, err := scopesOf(ctx, rp.v, refs)
	if err != nil {
		return nil, err
	}
	b, err := rp.book(ctx, scopes[0])
	if err != nil {
		return nil, err
	}
	c := &calendarBuilder{rp: rp, b: b, seen: map[string]bool{}}
	if err := c.fill(ctx); err != nil {
		return nil, err
	}
	rp.subject = "what runs out and falls due"
	return &report.Calendar{Name: "Supplier assurance", AsOf: rp.at.AsOf, Demo: rp.demo, Redacted: rp.veil != nil, Events: c.events,
		Trace: "As of " + rp.method.AsOf.Long() + ", known on " + rp.method.KnownOn.Long() + ", prepared by " + rp.veil.person(rp.r.Actor(), "") + ". " + rp.method.Trace()}, nil
}

type calendarBuilder struct {
	rp     *reporter
	b      *book
	seen   map[string]bool // documents
	events []report.Event
}

func (c *calendarBuilder) add(kind, key string, on questionnaire.Date, summary, words string) {
	c.events = append(c.events, report.Event{Kind: kind, Key: key, On: on, Summary: summary, Words: words})
}

func (c *calendarBuilder) fill(ctx context.Context) error {
	risks, err := c.b.risks(ctx, c.rp.v, true)
	if err != nil {
		return err
	}
	actions, err := store.List(ctx, c.rp.v, store.Actions)
	if err != nil {
		return err
	}
	c.rp.veil.actions(actions)
	byRisk := group(risks, func(k *RiskView) string { return k.Engagement })
	byAction := group(actions, func(a *questionnaire.Action) string { return a.Engagement })
	for i := range c.b.suppliers {
		s := &c.b.suppliers[i]
		list := slices.Clone(c.b.engagements[s.ID])
		slices.SortFunc(list, func(x, y questionnaire.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
		for _, e := range list {
			if s.Retired || !e.State.Open() {
				continue
			}
			c.engagement(s, &e)
			c.risks(s, byRisk[e.ID])
			c.decisions(s, &e, byRisk[e.ID])
			for _, a := range byAction[e.ID] {
				if a.Open(c.b.asOf) && a.Due != 0 {
					what := "Action"
					if a.Condition {
						what = "Contract condition"
					}
					c.add(eventAction, a.ID, a.Due, what+" "+ActionRef(a.N)+" due: "+s.Name, sentenceOf(string(a.Title))+ownerWords(a.Owner))
				}
			}
		}
	}
	return nil
}

// engagement adds the end of its contract, its next review, and its proof.
func (c *calendarBuilder) engagement(s *questionnaire.Supplier, e *questionnaire.Engagement) {
	name := subjectOf(c.b, &standing{engagement: *e})
	if e.End != 0 {
		c.add(eventContract, e.ID, e.End, "Contract ends: "+s.Name, name+ownerWords(e.Owner)+" Conditions and proof are in the decision memo.")
	}
	months := c.b.triage(c.b.currentFacts(e.ID)).ReviewMonths
	for _, a := range c.b.governing(e.ID) {
		for _, d := range c.b.proof(a.ID, "") {
			if d.Expiry >= c.b.asOf && !c.seen[d.ID] {
				c.seen[d.ID] = true
				c.add(eventEvidence, d.ID, d.Expiry, "Evidence runs out: "+s.Name, d.Ref+" "+documentWords(&d)+". It counts for nothing from the next day; ask for the next one.")
			}
		}
		if a.SignedAt != nil && months > 0 {
			c.add(eventReview, a.Engagement+"/"+a.Pack, c.rp.r.Day(*a.SignedAt).AddMonths(months), "Review due: "+s.Name, name+", "+a.Pack+": signed off on "+c.rp.r.Day(*a.SignedAt).Long()+".")
		}
	}
}

func (c *calendarBuilder) risks(s *questionnaire.Supplier, list []RiskView) {
	for i := range list {
		if k := &list[i]; k.Review != 0 {
			c.add(eventReview, k.ID, k.Review, "Look at risk "+k.Ref+" again: "+s.Name, sentenceOf(k.Title)+ownerWords(k.Owner))
		}
	}
}

// decisions adds the days on which acceptances in force end; of several on one thing the newest.
func (c *calendarBuilder) decisions(s *questionnaire.Supplier, e *questionnaire.Engagement, risks []RiskView) {
	type ending struct {
		what string
		d    questionnaire.Decision
	}
	newest := map[string]ending{}
	for _, d := range c.b.decisions[e.ID] { // by number
		if !d.InForce(c.b.asOf) || d.Until == 0 {
			continue
		}
		switch d.Kind {
		case questionnaire.GateAccept:
			newest["gate/"+d.Question] = ending{"must-have " + d.Question, d}
		case questionnaire.RiskAccept:
			if i := slices.IndexFunc(risks, func(k RiskView) bool { return k.ID == d.Risk }); i >= 0 {
				newest["risk/"+d.Risk] = ending{"risk " + risks[i].Ref, d}
			}
		}
	}
	for _, key := range sortedKeys(newest) {
		x := newest[key]
		c.add(eventAcceptance, e.ID+"/"+key, x.d.Until, "Acceptance ends: "+x.what+", "+s.Name, "Accepted by "+cmp.Or(x.d.Person, "a named person")+" ("+DecisionRef(x.d.N)+"). From the next day it counts as open again.")
	}
}

func sentenceOf(s string) string {
	if s == "" {
		return ""
	}
	if last := s[len(s)-1]; last == '.' || last == '!' || last == '?' {
		return s
	}
	return s + "."
}

func ownerWords(owner string) string {
	if owner == "" {
		return ""
	}
	return " Owner: " + owner + "."
}
