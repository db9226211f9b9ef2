package data

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/data/register"
	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

// listShown is how much of a list is in one cell of the register; the Controls sheet has all of it.
const listShown = 6

// titleShown is how many characters of a question are in a title.
const titleShown = 110

func (x *exporter) engagement(b *book, s *questionnaire.Supplier, st *standing, dspt map[string]store.DSPTEntry) {
	e := register.Engagement{SupplierRef: s.Ref, Supplier: s.Name, CompanyNumber: s.CompanyNumber, Record: st.engagement, RollUp: st.rollUp, Facts: b.veil.facts(b.settings.Facts, st.facts)}
	if len(s.ODSCodes) > 0 {
		e.ODSCode = s.ODSCodes[0]
	}
	for _, code := range s.ODSCodes {
		if row, ok := dspt[store.RefKey(code)]; ok {
			e.DSPT, e.DSPTPublished, e.DSPTAsOf = row.Status, row.Published, row.AsOf
			snapshot := x.snapshots[row.AsOf]
			e.DSPTEdition, e.DSPTChecked, e.DSPTCheckedBy = row.Edition, x.r.Day(snapshot.At), snapshot.By
			if row.Status == "" {
				e.DSPT = "Listed, nothing published"
			}
			break
		}
	}
	e.Certificates = b.certificates(s.ID, st.facts)
	e.Caps = b.capWords(st)
	if b.veil != nil { // a code or a day of publication would lead back to the name
		e.ODSCode, e.DSPTPublished, e.DSPTCheckedBy = "", 0, ""
	}
	e.SignedOff = len(st.governing) > 0
	for _, id := range sortedKeys(st.governing) {
		a := st.governing[id]
		x.pack(b, &a)
		day := x.r.lastWorkedOn(b, &a)
		e.Assessed = max(e.Assessed, day)
		if a.SignedAt == nil {
			e.SignedOff = false
			e.Unsigned = e.Unsigned || len(b.answers[a.ID]) > 0
		} else if next := day.AddMonths(st.triage.ReviewMonths); st.triage.ReviewMonths > 0 && (e.Review == 0 || next < e.Review) {
			e.Review = next
		}
		if id == st.rollUp.Pack || e.WorkState == "" {
			e.WorkState = a.State.Label()
		}
	}
	x.out.Engagements = append(x.out.Engagements, e)
}

// lastWorkedOn is the day of sign-off or, before any, of the newest answer.
func (r *Register) lastWorkedOn(b *book, a *questionnaire.Assessment) questionnaire.Date {
	if a.SignedAt != nil {
		return r.Day(*a.SignedAt)
	}
	var day questionnaire.Date
	for _, both := range b.answers[a.ID] {
		for _, answer := range []*questionnaire.Answer{both.Claim, both.Judgement} {
			if answer != nil {
				day = max(day, r.Day(answer.At))
			}
		}
	}
	return day
}

func (x *exporter) pack(b *book, a *questionnaire.Assessment) {
	if x.packs[a.PackSHA] {
		return
	}
	x.packs[a.PackSHA] = true
	p := b.compiled[a.PackSHA].Pack()
	x.out.Method.Packs = append(x.out.Method.Packs, register.Pack{ID: p.ID, Version: p.Version, SHA256: p.SHA256, Title: p.Title,
		Framework: strings.TrimSpace(p.Framework.Name + " " + p.Framework.Version), Provenance: p.Provenance})
}

func (x *exporter) risks(b *book, st *standing, list []RiskView) {
	for i := range list {
		v := &list[i]
		k := register.Risk{Record: v.Risk, Engagement: st.engagement.Ref, Inherent: v.Inherent, Calculated: v.Calculated, GateState: v.GateState}
		if v.Aim.Score() > 0 {
			aim := v.Aim
			k.Record.Target = &aim
		}
		if k.Record.Owner == "" {
			k.Record.Owner = st.engagement.Owner
		}
		if d := v.Acceptance; d != nil {
			k.Acceptance = &register.Acceptance{By: d.Person, On: d.On, Until: d.Until, Reason: string(d.Reason), Lapsed: v.Lapsed}
		}
		nextAction(&k, v, b.asOf)
		if v.Kind == questionnaire.OverallRisk {
			x.overall(b, st, v, &k)
			overallWords(b, st, v, &k)
		} else if v.Question != "" {
			x.single(b, st, v, &k)
		}
		x.out.Risks = append(x.out.Risks, k)
	}
}

// nextAction is the open action that is due first.
func nextAction(k *register.Risk, v *RiskView, asOf questionnaire.Date) {
	open := slices.DeleteFunc(slices.Clone(v.Actions), func(a questionnaire.Action) bool { return !a.Open(asOf) })
	if len(open) == 0 {
		return
	}
	far := questionnaire.Date(1 << 30)
	due := func(a questionnaire.Action) questionnaire.Date {
		if a.Due == 0 {
			return far
		}
		return a.Due
	}
	slices.SortStableFunc(open, func(a, c questionnaire.Action) int { return int(due(a) - due(c)) })
	k.Action, k.Owner, k.Due = ActionRef(open[0].N)+" "+string(open[0].Title), open[0].Owner, open[0].Due
	if len(open) > 1 {
		k.Action += register.MoreActions(len(open) - 1)
	}
}

// overall says what stands and what is missing behind the risk of the engagement as a whole: gaps in control and gaps in
// assurance apart, the heaviest first.
func (x *exporter) overall(b *book, st *standing, v *RiskView, k *register.Risk) {
	for _, g := range v.Gaps {
		line := g.Question + " " + shorten(g.Text)
		if g.Kind == scoring.ControlGap {
			k.Gaps = append(k.Gaps, line)
		} else {
			k.Unshown = append(k.Unshown, line)
		}
		if !slices.Contains(k.Questions, g.Question) {
			k.Questions = append(k.Questions, g.Question)
		}
	}
	for _, id := range sortedKeys(st.results) {
		a := st.governing[id]
		var inPlace []scoring.Row
		for _, row := range st.results[id].Rows {
			if row.Scores && row.State == scoring.Answered && row.Gap() == "" {
				inPlace = append(inPlace, row)
			}
		}
		slices.SortStableFunc(inPlace, func(a, c scoring.Row) int { return int(c.Contribution - a.Contribution) })
		for _, row := range inPlace {
			k.Controls = append(k.Controls, row.Question+" "+shorten(row.Text()))
		}
		for _, d := range b.proof(a.ID, "") {
			if line := d.Ref + " " + documentWords(&d); !slices.Contains(k.Assurances, line) {
				k.Assurances, k.Evidence = append(k.Assurances, line), append(k.Evidence, d.Ref)
			}
		}
	}
	k.Gaps, k.Unshown, k.Controls, k.Assurances = atMost(k.Gaps), atMost(k.Unshown), atMost(k.Controls), atMost(k.Assurances)
}

// gaps is "1 gap in control", or "3 gaps in control".
func gaps(n int, in string) string {
	if n == 1 {
		return "1 gap in " + in
	}
	return fmt.Sprintf("%d gaps in %s", n, in)
}

// overallWords says in a sentence what the overall risk is, where nobody wrote it down.
func overallWords(b *book, st *standing, v *RiskView, k *register.Risk) {
	words := overallText(b, st, v)
	if k.Record.Cause == "" && words.Cause != "" {
		k.Record.Cause = words.Cause + ", listed here"
	}
	k.Record.Event = cmp.Or(k.Record.Event, words.Event)
	k.Record.Effect = cmp.Or(k.Record.Effect, words.Effect)
}

// riskText is a risk in its three parts; a part is "" where there is nothing to say.
type riskText struct{ Cause, Event, Effect questionnaire.Text }

// overallText words the overall risk of an engagement from its gaps, and from the facts that set the consequence.
func overallText(b *book, st *standing, v *RiskView) riskText {
	out := riskText{Event: "There is a risk that a weakness at the supplier, or behind it, exposes or alters data or stops the service"}
	if len(v.Gaps) > 0 {
		low := 0
		for _, g := range v.Gaps {
			if g.Kind == scoring.ControlGap {
				low++
			}
		}
		out.Cause = questionnaire.Text(gaps(low, "control") + " and " + gaps(len(v.Gaps)-low, "assurance"))
	}
	if c := st.triage.Consequence; c >= 1 && c <= len(b.settings.Consequences) {
		var why []string
		for _, reason := range st.triage.Reasons {
			if reason.SetsC {
				why = append(why, reason.Title+": "+reason.Label)
			}
		}
		out.Effect = questionnaire.Text("harm up to " + strings.ToLower(b.settings.Consequences[c-1]))
		if len(why) > 0 {
			out.Effect += questionnaire.Text(" (" + strings.Join(why, "; ") + ")")
		}
	}
	return out
}

// single says the same of one question.
func (x *exporter) single(b *book, st *standing, v *RiskView, k *register.Risk) {
	k.Questions = []string{v.Question}
	result, a := st.results[v.Pack], st.governing[v.Pack]
	if result == nil {
		return
	}
	row := result.Row(v.Question)
	qu := b.compiled[a.PackSHA].Pack().Question(v.Question)
	if row == nil || qu == nil {
		return
	}
	line := v.Question + " " + shorten(qu.Text)
	answer := answerWords(qu, b.answers[a.ID][v.Question].Effective())
	switch {
	case v.GateState == scoring.NotMet:
		k.Gaps = []string{line + " Answered: " + answer}
	case v.GateState == scoring.NotShown:
		k.Unshown = []string{"we have not seen proof of: " + qu.Gate.Name + " (" + v.Question + ")"}
	case row.Gap() == scoring.ControlGap:
		k.Gaps = []string{line + " Answered: " + answer}
	case row.Gap() == scoring.AssuranceGap:
		k.Unshown = []string{line}
	default:
		k.Controls = []string{line + " Answered: " + answer}
	}
	if both := b.answers[a.ID][v.Question]; both.Claim != nil && both.Claim.Alternative != "" {
		k.Controls = append(k.Controls, "Alternative control, by the supplier's word: "+string(both.Claim.Alternative))
	}
	for _, d := range b.proof(a.ID, v.Question) {
		k.Assurances, k.Evidence = append(k.Assurances, d.Ref+" "+documentWords(&d)), append(k.Evidence, d.Ref)
	}
	if k.Action == "" && v.GateState == scoring.NotMet && qu.Finding.Action != "" {
		k.Action = "Proposed: " + qu.Finding.Action
	}
}

// proof lists the documents accepted in an assessment, for one question or, with "", for any, by reference.
func (b *book) proof(assessment, question string) []questionnaire.Document {
	return b.documentsFor(assessment, question, questionnaire.Accepted)
}

func (b *book) documentsFor(assessment, question string, state questionnaire.DocumentState) []questionnaire.Document {
	var out []questionnaire.Document
	for _, s := range b.supports[assessment] {
		d, ok := b.documents[s.Document]
		if !ok || question != "" && s.Question != question || slices.ContainsFunc(out, func(x questionnaire.Document) bool { return x.ID == d.ID }) {
			continue
		}
		accepted := s.State == questionnaire.Accepted && d.State == questionnaire.Accepted
		offered := !accepted && (s.State == questionnaire.Offered || s.State == questionnaire.Accepted) && (d.State == questionnaire.Offered || d.State == questionnaire.Accepted)
		if state == questionnaire.Accepted && accepted || state == questionnaire.Offered && offered {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, c questionnaire.Document) int { return strings.Compare(a.Ref, c.Ref) })
	return out
}

func (x *exporter) controls(b *book, st *standing) {
	for _, id := range sortedKeys(st.results) {
		a := st.governing[id]
		pack := b.compiled[a.PackSHA].Pack()
		x.out.Scores = append(x.out.Scores, register.Score{Engagement: st.engagement.Ref, Pack: pack.Ref(), Cycle: a.Cycle, State: a.State.Label(), Result: st.results[id]})
		for _, row := range st.results[id].Rows {
			qu := pack.Question(row.Question)
			both := b.answers[a.ID][row.Question]
			c := register.Control{Engagement: st.engagement.Ref, Pack: pack.Ref(), Cycle: a.Cycle, Question: qu, Section: pack.Domain(row.Domain).Title, SectionWeight: pack.Domain(row.Domain).Weight, Row: row,
				Claim: answerWords(qu, both.Claim), Judgement: answerWords(qu, both.Judgement), Changed: both.ClaimChanged()}
			if both.Judgement != nil {
				c.Reason = string(both.Judgement.Note)
			}
			if both.Claim != nil {
				c.Note, c.Planned, c.Alternative = string(both.Claim.Note), both.Claim.Planned, string(both.Claim.Alternative)
			}
			for _, d := range b.proof(a.ID, row.Question) {
				c.Evidence = append(c.Evidence, d.Ref+" "+documentWords(&d))
				if d.Expiry != 0 && (c.Expiry == 0 || d.Expiry < c.Expiry) {
					c.Expiry = d.Expiry
				}
			}
			for _, d := range b.documentsFor(a.ID, row.Question, questionnaire.Offered) {
				c.Offered = append(c.Offered, d.Ref+" "+documentWords(&d))
			}
			x.out.Controls = append(x.out.Controls, c)
		}
	}
}

func (x *exporter) others(b *book, st *standing, actions []questionnaire.Action, risks []RiskView) {
	ref := func(id string) string {
		for i := range risks {
			if risks[i].ID == id {
				return risks[i].Ref
			}
		}
		return ""
	}
	for _, a := range actions {
		x.out.Actions = append(x.out.Actions, register.Action{Record: a, Ref: ActionRef(a.N), Engagement: st.engagement.Ref, Risk: ref(a.Risk)})
	}
	for _, d := range b.decisions[st.engagement.ID] {
		x.out.Decisions = append(x.out.Decisions, register.Decision{Record: d, Ref: DecisionRef(d.N), Engagement: st.engagement.Ref, Risk: ref(d.Risk)})
	}
}

// atMost cuts a list to what a cell should hold and says how many are left out.
func atMost(list []string) []string {
	if len(list) <= listShown {
		return list
	}
	return append(slices.Clone(list[:listShown]), fmt.Sprintf("and %d more on the sheet %s", len(list)-listShown, register.SheetControls))
}

// shorten keeps the beginning of a question, to the last whole word.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= titleShown {
		return s
	}
	cut := string(r[:titleShown])
	if i := strings.LastIndexByte(cut, ' '); i > titleShown/2 {
		cut = cut[:i]
	}
	return cut + " …"
}
