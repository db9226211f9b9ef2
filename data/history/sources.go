package history

import (
	"strconv"

	"assure/data/store"
	"assure/questionnaire/entity"
)

// sources are the kinds of entity that belong to suppliers and tenders. A test finds a kind that is neither here nor
// named as none of these. Risks are last: what raised them is told first.
var sources = []source{
	of[entity.Supplier]{store.Suppliers, func(s *entity.Supplier) string { return s.ID },
		func(_ *names, s *entity.Supplier) Event { return Event{Ref: s.Ref, What: "supplier " + s.Ref} }},
	of[entity.Engagement]{store.Engagements, func(e *entity.Engagement) string { return e.ID },
		func(_ *names, e *entity.Engagement) Event {
			return Event{Ref: e.Ref, What: "engagement " + e.Ref, Engagement: e.Ref}
		}},
	of[entity.Tender]{store.Tenders, func(t *entity.Tender) string { return t.ID },
		func(_ *names, t *entity.Tender) Event { return Event{Ref: t.Ref, What: "tender " + t.Ref} }},
	of[entity.Fact]{store.Facts, store.FactID, func(n *names, f *entity.Fact) Event {
		e := Event{Ref: f.ID, What: "fact " + f.ID, Engagement: n.ref("engagement", f.Engagement), Cell: f.Cell}
		if !f.Adopted {
			e.What += ", suggested"
		}
		return e
	}},
	of[entity.Assessment]{store.Assessments, func(a *entity.Assessment) string { return a.ID },
		func(n *names, a *entity.Assessment) Event { return n.of(Event{What: "assessment"}, a) }},
	of[entity.Document]{store.Documents, func(d *entity.Document) string { return d.ID },
		func(_ *names, d *entity.Document) Event { return Event{Ref: d.Ref, What: "document " + d.Ref} }},
	of[entity.Certificate]{store.Certificates, func(c *entity.Certificate) string { return c.ID },
		func(_ *names, c *entity.Certificate) Event { return Event{Ref: c.Ref, What: "certificate " + c.Ref} }},
	of[entity.Resolution]{store.Resolutions, func(x *entity.Resolution) string { return x.ID },
		func(n *names, x *entity.Resolution) Event {
			return n.about(Event{What: "two records that differ", Question: x.Question}, x.Assessment, x.Engagement)
		}},
	of[entity.Support]{store.Supports,
		func(s *entity.Support) string { return s.Document + "/" + s.Assessment + "/" + s.Question },
		func(n *names, s *entity.Support) Event {
			ref := n.ref("document", s.Document)
			return n.about(Event{Ref: ref, What: ref + " as evidence", Question: s.Question, File: s.File,
				Sheet: s.Sheet, Cell: s.Cell}, s.Assessment, "")
		}},
	of[entity.Issue]{store.Issues, func(i *entity.Issue) string { return i.ID },
		func(n *names, i *entity.Issue) Event {
			what := "questionnaire sent"
			if i.N > 1 {
				what += " again (" + strconv.Itoa(i.N) + ")"
			}
			return n.about(Event{What: what + ":"}, i.Assessment, "")
		}},
	of[entity.Query]{store.Queries, func(q *entity.Query) string { return q.ID },
		func(n *names, q *entity.Query) Event {
			return n.about(Event{What: "query " + strconv.Itoa(q.N), Question: q.Question}, q.Assessment, "")
		}},
	of[entity.DraftSent]{store.Drafts, func(d *entity.DraftSent) string { return d.ID },
		func(n *names, d *entity.DraftSent) Event {
			return n.about(Event{What: "draft report to the supplier"}, "", d.Engagement)
		}},
	of[entity.Representation]{store.Representations, func(x *entity.Representation) string { return x.ID },
		func(n *names, x *entity.Representation) Event {
			return n.about(Event{Ref: x.Ref, What: "representation " + x.Ref, Question: x.Question}, x.Assessment,
				x.Engagement)
		}},
	of[entity.Costing]{store.Costings, func(c *entity.Costing) string { return c.Engagement },
		func(n *names, c *entity.Costing) Event {
			return n.about(Event{What: "costs entered"}, "", c.Engagement)
		}},
	of[entity.Decision]{store.Decisions, func(d *entity.Decision) string { return d.ID },
		func(n *names, d *entity.Decision) Event {
			ref := entity.DecisionRef(d.N)
			return n.about(Event{Ref: ref, What: "decision " + ref, Question: d.Question}, d.Assessment, d.Engagement)
		}},
	of[entity.SignOff]{store.SignOffs, func(s *entity.SignOff) string { return s.ID },
		func(n *names, s *entity.SignOff) Event {
			return n.about(Event{What: "sign-off " + strconv.Itoa(s.N)}, s.Assessment, "")
		}},
	of[entity.Pass]{store.Passes, func(p *entity.Pass) string { return p.ID },
		func(n *names, p *entity.Pass) Event {
			return n.about(Event{What: "pass of a block of the sign-off", Question: p.Question}, p.Assessment, "")
		}},
	of[entity.Admission]{store.Admissions, func(a *entity.Admission) string { return a.ID },
		func(n *names, a *entity.Admission) Event {
			return n.about(Event{What: "ruling on a late bid"}, "", a.Engagement)
		}},
	of[entity.Action]{store.Actions, func(a *entity.Action) string { return a.ID },
		func(n *names, a *entity.Action) Event {
			ref := entity.ActionRef(a.N)
			return n.about(Event{Ref: ref, What: "action " + ref, Question: a.Question}, "", a.Engagement)
		}},
	of[entity.Incident]{store.Incidents, func(i *entity.Incident) string { return i.ID },
		func(_ *names, i *entity.Incident) Event { return Event{Ref: i.Ref, What: "incident " + i.Ref} }},
	of[store.ForeignAnswer]{store.ForeignAnswers, func(f *store.ForeignAnswer) string { return f.ID },
		func(_ *names, f *store.ForeignAnswer) Event {
			return Event{Ref: f.Said.ID, What: "answer to another questionnaire, " + f.Said.ID,
				Sheet: f.Sheet, Cell: f.Ref}
		}},
	of[entity.Risk]{store.Risks, func(k *entity.Risk) string { return k.ID },
		func(n *names, k *entity.Risk) Event {
			return n.about(Event{Ref: k.Ref, What: "risk " + k.Ref, Question: k.Question}, "", k.Engagement)
		}},
}

// about adds the assessment or the engagement that an event belongs to, and its question to what it is.
func (n *names) about(e Event, assessment, engagement string) Event {
	if e.Question != "" {
		e.What += " for " + e.Question
	}
	if assessment == "" {
		e.Engagement = n.ref("engagement", engagement)
		return e
	}
	a := n.cycle(assessment)
	return n.of(e, &a)
}

// of adds an assessment to an event.
func (n *names) of(e Event, a *entity.Assessment) Event {
	e.Engagement, e.Pack, e.Cycle = n.ref("engagement", a.Engagement), a.Pack, a.Cycle
	if e.Question == "" {
		e.What += " " + n.assessment(a)
	}
	return e
}
