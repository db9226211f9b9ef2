package portfolio

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/scoring"
)

// readRows lists all suppliers that are not retired, each with the worst of its live engagements.
func readRows(ctx context.Context, r *data.Register) ([]data.SupplierSummary, error) {
	return r.Portfolio(ctx, book.At{})
}

// readPreview describes what decides the rating of an engagement of a supplier or, for "", of the supplier.
func readPreview(ctx context.Context, r *data.Register, ref, engagement string) ([]string, error) {
	p, err := r.Profile(ctx, ref, book.At{})
	if err != nil {
		return nil, err
	}
	for i := range p.Engagements {
		e := &p.Engagements[i]
		if e.Engagement.Ref == cmp.Or(engagement, p.RollUp.Engagement) ||
			engagement+p.RollUp.Engagement == "" && e.Engagement.State.Open() {
			return previewOf(p, e), nil
		}
	}
	return nil, nil
}

// previewOf describes what the row does not show: what is open, the reasons for the risk and for the tier.
func previewOf(p *data.Profile, e *data.EngagementProfile) []string {
	var out []string
	if why := e.RollUp.WhyNoQuestionnaire(); why != "" {
		out = append(out, why)
	}
	for _, words := range e.RollUp.AlsoWords() {
		out = append(out, text.Safe(words))
	}
	if text := mustHavesOpen(e.RollUp.Gates); text != "" {
		out = append(out, text)
	}
	for i := range e.Assessments {
		a := &e.Assessments[i]
		if !a.Governs || a.Result == nil {
			continue
		}
		switch text := p.Settings.GoodButImportant(a.Result); {
		case text != "":
			out = append(out, text)
		case a.Result.Status == scoring.NotAssessed || a.Result.Status == scoring.TooLittleKnown:
			lines := p.Settings.Sentences(a.Result)
			if line := lines[min(1, len(lines)-1)]; !slices.Contains(out, line) { // once for several packs
				out = append([]string{line}, out...)
			}
		}
	}
	if len(e.Assessments) == 0 && len(e.RollUp.Missing) > 0 {
		out = append(out, "Nothing recorded for "+strings.Join(e.RollUp.Missing, ", ")+".")
	}
	service := e.Engagement.Ref
	if e.Engagement.Service != "" {
		service += " " + e.Engagement.Service
	}
	var why []string
	for _, r := range e.Triage.Reasons {
		switch {
		case r.Assumed && (r.SetsC || r.SetsLikelihood):
			why = append(why, r.Title+" not known")
		case r.SetsC || r.SetsLikelihood:
			why = append(why, r.Title+": "+r.Label)
		}
	}
	if len(why) == 0 {
		return append([]string{service + ". Not triaged: t begins the triage."}, out...)
	}
	return append(out, service+". Tier because "+strings.Join(why, "; ")+".")
}

// mustHavesOpen names the open must-haves and key controls that nobody accepted, those not met first.
func mustHavesOpen(gates []scoring.OpenGate) string {
	names := map[string][]string{}
	for _, g := range gates {
		if g.AcceptedBy == "" {
			kind := text.UpperFirst(g.Noun()) + "s " + string(g.State)
			names[kind] = append(names[kind], g.ShortName())
		}
	}
	var out []string
	for _, state := range []scoring.GateState{scoring.NotMet, scoring.NotShown} {
		for _, noun := range []string{"Must-haves ", "Key controls "} {
			if list := names[noun+string(state)]; len(list) > 0 {
				out = append(out, noun+string(state)+": "+strings.Join(list, "; ")+".")
			}
		}
	}
	return strings.Join(out, " ")
}
