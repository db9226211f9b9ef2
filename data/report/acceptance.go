package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// acceptancePage is one page for one risk that a named person accepts: filled in where it is
// accepted already, with room to write where it is not.
func (rp *reporter) acceptancePage(ctx context.Context) (output, error) {
	sc, id, err := rp.copy.Risk(ctx, strings.TrimSpace(rp.q.Ref))
	if err != nil {
		return nil, err
	}
	return rp.riskPaper(ctx, sc, id, nil)
}

// acceptanceOf is the page of an acceptance that is recorded.
func (rp *reporter) acceptanceOf(ctx context.Context, made *entity.Decision) (output, error) {
	return rp.riskPaper(ctx, book.Scope{Engagement: made.Engagement}, made.Risk, made)
}

func (rp *reporter) riskPaper(ctx context.Context, sc book.Scope, id string, made *entity.Decision) (output,
	error) {
	b, st, k, err := rp.oneRisk(ctx, sc, id)
	if err != nil {
		return nil, err
	}
	if made != nil && (k.Acceptance == nil || k.Acceptance.N != made.N) {
		k.Acceptance, k.Lapsed = made, cmp.Or(withdrawnWords(made, b.AsOf), "a newer acceptance counts in its "+
			"place")
	}
	d, err := rp.caseFile(ctx, b, st)
	if err != nil {
		return nil, err
	}
	subject := k.Ref + " " + k.Title
	if made != nil {
		subject = data.DecisionRef(made.N) + ": " + subject
	}
	doc := rp.document("Risk acceptance", subject, "the person who accepts the risk")
	doc.OnePage = true
	set, at := b.Settings, k.Standing()
	rule, lines := acceptanceLines(set, k)
	event, cause, effect := k.Event, k.Cause, k.Effect
	if event == "" && k.Kind == entity.OverallRisk {
		words := book.OverallText(b, st, k)
		event, cause, effect = words.Event, cmp.Or(cause, words.Cause), cmp.Or(effect, words.Effect)
	}
	sentence := cmp.Or(riskSentence(event, cause, effect), k.Title+".")
	where := []Fact{{Label: "Supplier and service", Words: subjectOf(b, st)}, placeFact(set, "Current rating", at)}
	where = append(where, givenByHand(set, k)...)
	where = append(where, Fact{Label: "Aimed for", Words: placeWords(set, k.Aim)})
	if k.GateState != "" {
		where = append(where, Fact{Label: "Must-have", Words: text.UpperFirst(string(k.GateState))})
	}
	marks := places{{at, "now"}}
	if k.Aim != at {
		marks = append(marks, places{{k.Aim, "target"}}...)
	}
	current := Section{Heading: "Current position", Parts: []Part{{Facts: where}}}
	if m := riskMap(set, "The risk on the 5x5", marks); m != nil {
		current.Parts = append(current.Parts, Part{Map: m})
	}
	doc.Sections = []Section{
		{Heading: "The risk", Strong: true, Parts: []Part{{Text: sentence}}},
		current,
		whyAccepted(k),
		{Heading: "Conditions",
			Parts: []Part{{Table: d.actionTable("conditions", "What is done about it meanwhile",
				"No condition or action is recorded for this risk.", acceptanceConditions,
				func(a *entity.Action) bool { return a.Risk == k.ID && a.State != entity.ActionDropped })}}},
		{Heading: "What it changes", Parts: append([]Part{{Text: "Nothing in the score, the grade or the rating: " +
			"an acceptance says who carries the risk as it is, and until when."}}, d.scoreParts()...)},
		{Heading: "When it lapses", Parts: []Part{{Text: lapseRule(k, at)}}},
		{
			Heading: "Signed", Parts: []Part{{Text: authorityWords(rule)}, {Lines: lines}},
		},
	}
	return doc, nil
}

// acceptanceLines is the rule for who may accept a risk, and where it is signed.
func acceptanceLines(set *scoring.Settings, k *book.RiskView) (scoring.AuthorityRule, []string) {
	rule := set.AuthorityFor(string(set.Band(k.Standing().Score())))
	lines := []string{"Accepted by (name)", "Role", "Signature", "Date"}
	if rule.Second || k.Acceptance != nil && k.Acceptance.Second != "" {
		lines = append(lines, "Second person (name)", "Signature of the second person", "Date of the second "+
			"person")
	}
	lines = append(lines, "Owner of the risk (name)", "Signature of the owner")
	if x := k.Acceptance; x == nil || x.Recorder == "" {
		lines = append(lines, "Recorded in the register by (name)")
	}
	return rule, lines
}

// givenByHand says who gave the risk its place, none where it is calculated.
func givenByHand(set *scoring.Settings, k *book.RiskView) []Fact {
	if k.Decided != nil {
		return []Fact{{Label: "Decided",
			Words: cmp.Or(k.ByHand(set), fmt.Sprintf("by %s on %s: %s", cmp.Or(k.DecidedBy, "a named person"),
				k.DecidedOn.Long(), cmp.Or(string(k.DecidedReason), "no reason noted")))}}
	} else if k.Facts != "" {
		return []Fact{{Label: "Given by hand", Words: k.Facts, Mark: "warn"}}
	}
	return nil
}

// acceptanceConditions is how many conditions are on a page that must stay one.
const acceptanceConditions = 4

// oneRisk reads the risk that is to be accepted, with its engagement. One that is closed is a Problem.
func (rp *reporter) oneRisk(ctx context.Context, sc book.Scope, id string) (*book.Book, *book.Standing,
	*book.RiskView,
	error) {
	b, st, err := rp.fetch(ctx, sc)
	if err != nil {
		return nil, nil, nil, err
	}
	all, err := b.Risks(ctx, false)
	if err != nil {
		return nil, nil, nil, err
	}
	i := slices.IndexFunc(all, func(k book.RiskView) bool { return k.ID == id })
	switch {
	case i < 0:
		return nil, nil, nil, fmt.Errorf("%w: risk %s has no engagement", data.ErrNotFound, id)
	case all[i].Closed != 0:
		return nil, nil, nil, problem.New("risk-closed", all[i].Ref, "accept a risk that is open; see assure "+
			"risk list",
			"the risk was closed on %s, so there is nothing to accept", all[i].Closed.Long())
	}
	return b, st, &all[i], nil
}

// whyAccepted shows who accepted the risk and why, or leaves space for it.
func whyAccepted(v *book.RiskView) Section {
	s := Section{Heading: "Why it is accepted"}
	x := v.Acceptance
	if x == nil {
		s.Parts = []Part{{Quiet: "It has not been accepted yet. To be completed by the person who accepts it; " +
			"record it in the register afterwards, as a decision on " + v.Ref + "."},
			{Lines: []string{"Reason", "Until (date)"}}}
		return s
	}
	until := "no end was set"
	if x.Until != 0 {
		until = x.Until.Long()
	}
	facts := []Fact{{Label: "Reason", Words: string(x.Reason)}, {Label: "Accepted by", Words: x.Who()},
		{Label: "On", Words: x.On.Long()}, {Label: "Until", Words: until}}
	if x.Basis != "" {
		facts = append(facts, Fact{Label: "Based on", Words: x.Basis, Note: "(on the day it was recorded)"})
	}
	s.Parts = []Part{{Facts: facts}}
	if v.Lapsed != "" {
		s.Parts = append(s.Parts, Part{Facts: []Fact{{Label: "No longer in force", Words: v.Lapsed,
			Mark: "warn"}}})
	}
	return s
}

// lapseRule is when the acceptance of this risk lapses by itself.
func lapseRule(v *book.RiskView, at entity.Cell) string {
	score := at.Score()
	if x := v.Acceptance; x != nil {
		var then int
		if _, err := fmt.Sscanf(x.Basis, book.BasisScore, &then); err == nil {
			score = then
		}
	}
	s := "It lapses by itself on the day after its date"
	if score > 0 {
		s += fmt.Sprintf(", and earlier if the score of the risk goes above %d", score)
	}
	return s + ". The register then shows it as lapsed until the risk is accepted again or treated. It " +
		"covers this risk and this service and no other."
}
