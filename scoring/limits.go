package scoring

import (
	"cmp"
	"fmt"
	"strings"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Beyond is a number that a supplier gave and that is more than a fact of the engagement tolerates,
// such as a recovery time longer than the service can be done without.
type Beyond struct {
	Question string
	Said     string // as answered
	AtMost   int
	Unit     string // of both
	Fact     string // title of the fact and label of its value
	title    string // text of the question
	finding  questionnaire.Finding
}

// Event says what may come of it: the finding of the question, or words of the limit where the pack gives none.
func (b Beyond) Event() string {
	return cmp.Or(b.finding.Risk,
		"There is a risk that the service does worse in a failure than those who depend on it can bear")
}

// limitRisk is the risk of a number. Its words give no numbers, which change while the risk stays: [Beyond.Finding] has
// those of the day.
func (s *Settings) limitRisk(t Triage, pack string, b *Beyond) RiskSpec {
	return RiskSpec{Kind: entity.LimitRisk, Pack: pack, Question: b.Question, Title: b.title,
		Cause: cmp.Or(b.finding.Cause, "a number given by the supplier that is above what the service allows"),
		Event: b.Event(), Effect: b.finding.Effect,
		Action: cmp.Or(b.finding.Action,
			"Agree with the supplier on a number that the service allows, and have it shown."),
		// like a control that is not met: a number that is too high takes no step from the likelihood
		Inherent: inherentCell(t), Calculated: inherentCell(t), Target: s.target(t)}
}

// Words say the question, both numbers and where the second comes from.
func (b Beyond) Words() string { return b.Question + ": " + b.Finding() }

// Finding says both numbers and where the second comes from.
func (b Beyond) Finding() string {
	return fmt.Sprintf("%s %s is more than the %d %s that the service allows (%s)", b.Said, b.Unit, b.AtMost, b.Unit,
		b.Fact)
}

// BeyondLimits returns the numbers of an assessment that are above the limit of their question, in
// the order of the pack. A fact that is not known sets no limit.
func (s *Settings) BeyondLimits(in Input) []Beyond {
	var out []Beyond
	for _, q := range in.Pack.Questions() {
		l := q.Limit
		if l == nil || l.Fact == "" {
			continue
		}
		def, value := s.Facts.Def(l.Fact), in.Facts.Get(l.Fact)
		most, limited := l.AtMost[def.Reads(value)]
		resp := in.Responses[q.ID]
		said, ok := questionnaire.ReadNumber(resp.Option)
		if !limited || resp.State != Answered || !ok || said <= float64(most) {
			continue
		}
		v, _ := def.Value(value)
		out = append(out, Beyond{q.ID, resp.Option, most, l.Unit,
			strings.ToLower(def.Title[:1]) + def.Title[1:] + ": " + v.Label, q.Text, q.Finding})
	}
	return out
}
