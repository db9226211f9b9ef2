package riskregister

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/dspt"
	"assure/data/riskregister/tables"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// listShown is how much of a list is in one cell of the register; the Controls sheet has all of it.
const listShown = 6

func (x *exporter) engagement(b *book.Book, s *entity.Supplier, st *book.Standing, published *book.Publications) {
	e := tables.Engagement{SupplierRef: s.Ref, Supplier: s.Name, CompanyNumber: s.CompanyNumber, Record: st.Engagement,
		RollUp: st.RollUp, Facts: st.Facts}
	if len(s.ODSCodes) > 0 {
		e.ODSCode = s.ODSCodes[0]
	}
	if d, listed, _ := published.Of(s); listed {
		e.DSPT, e.DSPTPublished, e.DSPTAsOf = d.Status, d.Published, d.AsOf
		e.DSPTEdition, e.DSPTChecked, e.DSPTCheckedBy = d.Edition, d.Imported, d.ImportedBy
		if d.Standing == dspt.Lapsed {
			e.DSPTLapsed = d.Until
		}
		if d.Status == "" {
			e.DSPT = "Listed, nothing published"
		}
	}
	e.Certificates = b.Certificates(s.ID)
	e.Caps, e.Hidden = capWords(b, st), scoring.NoTenths
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		if line := st.Results[id].Line().String(); line != "" {
			e.ScoreLines = append(e.ScoreLines, line)
		}
	}
	if r := st.Results[st.RollUp.Pack]; r != nil {
		e.Hidden = r.HiddenByRule
	}
	e.SignedOff = len(st.Governing) > 0
	for _, id := range slices.Sorted(maps.Keys(st.Governing)) {
		a := st.Governing[id]
		x.pack(b, &a)
		day := lastWorkedOn(x.r, b, &a)
		e.Assessed = max(e.Assessed, day)
		if a.SignedAt == nil {
			e.SignedOff = false
			e.Unsigned = e.Unsigned || len(b.Answers[a.ID]) > 0
		} else if next := b.NextReview(&st.Engagement, &a, st.Triage.ReviewMonths); next != 0 &&
			(e.Review == 0 || next < e.Review) {
			e.Review = next
		}
		if id == st.RollUp.Pack || e.WorkState == "" {
			e.WorkState = a.State.Label()
		}
	}
	x.out.Engagements = append(x.out.Engagements, e)
}

// lastWorkedOn returns the day of sign-off or, before any, of the newest answer.
func lastWorkedOn(r *data.Register, b *book.Book, a *entity.Assessment) questionnaire.Date {
	if a.SignedAt != nil {
		return r.Day(*a.SignedAt)
	}
	var day questionnaire.Date
	for _, both := range b.Answers[a.ID] {
		for _, answer := range []*entity.Answer{both.Claim, both.Judgement} {
			if answer != nil {
				day = max(day, r.Day(answer.At))
			}
		}
	}
	return day
}

func (x *exporter) pack(b *book.Book, a *entity.Assessment) {
	if x.packs[a.PackSHA] || !x.summing {
		return
	}
	x.packs[a.PackSHA] = true
	p := b.Compiled[a.PackSHA].Pack()
	x.whole.Method.Packs = append(x.whole.Method.Packs,
		tables.Pack{ID: p.ID, Version: p.Version, SHA256: p.SHA256, Title: p.Title,
			Framework: strings.TrimSpace(p.Framework.Name + " " + p.Framework.Version), Provenance: p.Provenance})
}

func (x *exporter) risks(b *book.Book, st *book.Standing, list []book.RiskView) {
	for i := range list {
		v := &list[i]
		if x.summing {
			x.links.risk(v)
		}
		if !x.themes.Keeps(v.Asks) {
			continue
		}
		k := tables.Risk{Record: v.Risk, Engagement: st.Engagement.Ref, Inherent: v.Inherent, Calculated: v.Calculated,
			GateState: v.GateState}
		if v.Aim.Score() > 0 {
			aim := v.Aim
			k.Record.Target = &aim
		}
		if k.Record.Owner == "" {
			k.Record.Owner = st.Engagement.Owner
		}
		k.ByHand = v.ByHand(b.Settings)
		k.Acceptance, k.Lapsed, k.Reopened = v.Acceptance, v.Lapsed, v.Reopened
		nextAction(&k, v, b.AsOf)
		if v.Kind == entity.OverallRisk {
			x.overall(b, st, v, &k)
			overallWords(b, st, v, &k)
		} else if v.Question != "" {
			x.single(b, st, v, &k)
		}
		x.out.Risks = append(x.out.Risks, k)
	}
}

// nextAction sets the open action that is due first.
func nextAction(k *tables.Risk, v *book.RiskView, asOf questionnaire.Date) {
	open := slices.DeleteFunc(slices.Clone(v.Actions), func(a entity.Action) bool { return !a.Open(asOf) })
	if len(open) == 0 {
		return
	}
	far := questionnaire.Date(1 << 30)
	due := func(a entity.Action) questionnaire.Date {
		if a.Due == 0 {
			return far
		}
		return a.Due
	}
	slices.SortStableFunc(open, func(a, c entity.Action) int { return int(due(a) - due(c)) })
	k.Action, k.Owner, k.Due = data.ActionRef(open[0].N)+" "+string(open[0].Title), open[0].Owner, open[0].Due
	if len(open) > 1 {
		k.Action += tables.MoreActions(len(open) - 1)
	}
}

// overall says what is in place and what is missing behind the risk of the engagement as a whole:
// gaps in control and gaps in assurance apart, the heaviest first.
func (x *exporter) overall(b *book.Book, st *book.Standing, v *book.RiskView, k *tables.Risk) {
	for _, g := range v.Gaps {
		line := g.Question + " " + book.Shorten(g.Text)
		if g.Kind == scoring.ControlGap {
			k.Gaps = append(k.Gaps, line)
		} else {
			k.Unshown = append(k.Unshown, line)
		}
		if !slices.Contains(k.Questions, g.Question) {
			k.Questions = append(k.Questions, g.Question)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		a := st.Governing[id]
		var inPlace []scoring.Row
		for _, row := range st.Results[id].Rows {
			if row.Scores && row.State == scoring.Answered && row.Gap() == "" {
				inPlace = append(inPlace, row)
			}
		}
		slices.SortStableFunc(inPlace, func(a, c scoring.Row) int { return int(c.Contribution - a.Contribution) })
		for _, row := range inPlace {
			k.Controls = append(k.Controls, row.Question+" "+book.Shorten(row.Text()))
		}
		for _, d := range b.Proof(a.ID, "") {
			if line := d.Ref + " " + book.DocumentWords(&d); !slices.Contains(k.Assurances, line) {
				k.Assurances, k.Evidence = append(k.Assurances, line), append(k.Evidence, d.Ref)
			}
		}
	}
	k.Gaps, k.Unshown, k.Controls, k.Assurances = atMost(k.Gaps), atMost(k.Unshown), atMost(k.Controls),
		atMost(k.Assurances)
}

// overallWords words the overall risk in a sentence each, where the record has no words.
func overallWords(b *book.Book, st *book.Standing, v *book.RiskView, k *tables.Risk) {
	words := book.OverallText(b, st, v)
	if k.Record.Cause == "" && words.Cause != "" {
		k.Record.Cause = words.Cause + ", listed here"
	}
	k.Record.Event = cmp.Or(k.Record.Event, words.Event)
	k.Record.Effect = cmp.Or(k.Record.Effect, words.Effect)
}

// single does the same for the risk of one question.
func (x *exporter) single(b *book.Book, st *book.Standing, v *book.RiskView, k *tables.Risk) {
	k.Questions = []string{v.Question}
	result, a := st.Results[v.Pack], st.Governing[v.Pack]
	if result == nil {
		return
	}
	row := result.Row(v.Question)
	qu := b.Compiled[a.PackSHA].Pack().Question(v.Question)
	if row == nil || qu == nil {
		return
	}
	line := v.Question + " " + book.Shorten(qu.Text)
	answer := book.AnswerWords(qu, b.Answers[a.ID][v.Question].Effective())
	switch {
	case v.GateState == scoring.NotMet:
		k.Gaps = []string{line + " Answered: " + answer}
	case v.Limit != nil:
		k.Gaps = []string{line + " " + text.UpperFirst(v.Limit.Finding())}
	case v.GateState == scoring.NotShown:
		k.Unshown = []string{"we have not seen proof of: " + qu.MustHave().Name + " (" + v.Question + ")"}
	case row.Gap() == scoring.ControlGap:
		k.Gaps = []string{line + " Answered: " + answer}
	case row.Gap() == scoring.AssuranceGap:
		k.Unshown = []string{line}
	default:
		k.Controls = []string{line + " Answered: " + answer}
	}
	if both := b.Answers[a.ID][v.Question]; both.Claim != nil && both.Claim.Alternative != "" {
		k.Controls = append(k.Controls, "Alternative control, by the supplier's word: "+string(both.Claim.Alternative))
	}
	for _, d := range b.Proof(a.ID, v.Question) {
		k.Assurances, k.Evidence = append(k.Assurances, d.Ref+" "+book.DocumentWords(&d)), append(k.Evidence, d.Ref)
	}
	k.Assurances = append(k.Assurances, b.FromOthers(&a, st.Triage.Tier)[v.Question].ProofWords()...)
	if k.Action == "" && (v.GateState == scoring.NotMet || v.Limit != nil) && qu.Finding.Action != "" {
		k.Action = "Proposed: " + qu.Finding.Action
	}
}

func (x *exporter) controls(b *book.Book, st *book.Standing) {
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		a := st.Governing[id]
		pack, others := b.Compiled[a.PackSHA].Pack(), b.FromOthers(&a, st.Triage.Tier)
		x.out.Scores = append(x.out.Scores,
			tables.Score{Engagement: st.Engagement.Ref, Pack: pack.Ref(), Cycle: a.Cycle, State: a.State.Label(),
				Result: st.Results[id]})
		for _, row := range st.Results[id].Rows {
			qu := pack.Question(row.Question)
			if !x.themes.Keeps(qu) {
				continue
			}
			both := b.Answers[a.ID][row.Question]
			c := tables.Control{Engagement: st.Engagement.Ref, Pack: pack.Ref(), Cycle: a.Cycle, Question: qu,
				Section: pack.Domain(row.Domain).Title, SectionWeight: pack.Domain(row.Domain).Weight, Row: row,
				Claim: book.AnswerWords(qu, both.Claim), Judgement: book.AnswerWords(qu, both.Judgement),
				Changed: both.ClaimChanged(), NotCounted: both.NotCounted(b.AsOf)}
			if both.Judgement != nil {
				c.Reason = string(both.Judgement.Note)
			}
			if both.Claim != nil {
				c.Note, c.Planned, c.Alternative = string(both.Claim.Note), both.Claim.Planned,
					string(both.Claim.Alternative)
			}
			for _, d := range b.Proof(a.ID, row.Question) {
				c.Evidence = append(c.Evidence, d.Ref+" "+book.DocumentWords(&d))
				if d.Expiry != 0 && (c.Expiry == 0 || d.Expiry < c.Expiry) {
					c.Expiry = d.Expiry
				}
			}
			c.Evidence = append(c.Evidence, others[row.Question].ProofWords()...)
			for _, d := range b.DocumentsFor(a.ID, row.Question, entity.Offered) {
				c.Offered = append(c.Offered, d.Ref+" "+book.DocumentWords(&d))
			}
			x.out.Controls = append(x.out.Controls, c)
		}
	}
}

func (x *exporter) others(b *book.Book, st *book.Standing, actions []entity.Action, risks []book.RiskView,
	signings []entity.Decision) {
	ref := func(id string) string {
		for i := range risks {
			if risks[i].ID == id {
				return risks[i].Ref
			}
		}
		return ""
	}
	for _, a := range actions {
		if !b.ActionAbout(x.themes, &a, risks) {
			continue
		}
		x.out.Actions = append(x.out.Actions,
			tables.Action{Record: a, Ref: data.ActionRef(a.N), Engagement: st.Engagement.Ref, Risk: ref(a.Risk)})
	}
	for _, d := range b.Decisions[st.Engagement.ID] {
		x.out.Decisions = append(x.out.Decisions,
			tables.Decision{Record: d, Ref: data.DecisionRef(d.N), Engagement: st.Engagement.Ref, Risk: ref(d.Risk),
				Lapsed: lapsed(&d, risks)})
	}
	for _, d := range signings {
		x.out.Decisions = append(x.out.Decisions,
			tables.Decision{Record: d, Ref: tables.SignOffRef, Engagement: st.Engagement.Ref})
	}
}

// lapsed is why the acceptance of a risk counts no more, "" where the decision is another or counts.
func lapsed(d *entity.Decision, risks []book.RiskView) string {
	for i := range risks {
		if k := &risks[i]; k.Acceptance != nil && k.Acceptance.N == d.N {
			return k.Lapsed
		}
	}
	return ""
}

// atMost cuts a list to what a cell should hold and says how many are left out.
func atMost(list []string) []string {
	if len(list) <= listShown {
		return list
	}
	return append(slices.Clone(list[:listShown]),
		fmt.Sprintf("and %d more on the sheet %s", len(list)-listShown, tables.SheetControls))
}
