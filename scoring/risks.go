package scoring

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"assure/questionnaire/entity"
)

// GapKind is the reason why a question loses points.
type GapKind string

// The kinds of gap.
const (
	ControlGap   GapKind = "gap in control"   // answered low
	AssuranceGap GapKind = "gap in assurance" // not answered, or a claim without evidence
)

// Gap returns the kind of gap of a question: "" when it has none, is out of scope or does not score.
func (r *Row) Gap() GapKind {
	switch {
	case !r.InScope():
		return ""
	case r.State != Answered:
		return AssuranceGap
	case r.Value < 100:
		return ControlGap
	case r.Confidence <= claimed, r.Raised:
		return AssuranceGap
	}
	return ""
}

// Mended reports whether the gap of a gate or promoted risk is closed, so that closing the risk may be proposed: the
// must-have is met or no longer in force, or the question of a promoted risk has no gap.
func (r *Row) Mended(kind entity.RiskKind) bool {
	if kind == entity.GateRisk {
		return r.Gate == nil || r.Gate.State == Met
	}
	return r.Gap() == ""
}

// RiskSpec is a risk that an engagement should have. The register compares it with its own risks and writes it.
type RiskSpec struct {
	Kind           entity.RiskKind
	Pack, Question string    // of a gate or limit risk
	State          GateState // of a gate risk
	Title          string
	Cause, Event   string
	Effect, Action string
	// Inherent, Calculated and Target are cells; likelihood 0 is not assessed, and all of it 0 not triaged.
	Inherent, Calculated, Target entity.Cell
	Gaps                         []RiskGap // under the overall risk, the heaviest first
}

// RiskGap is a gap listed under the overall risk; a person may promote it to a risk of its own.
type RiskGap struct {
	Pack, Question, Text string
	Kind                 GapKind
	Loss                 Tenths // of the pack's 100 points
}

// RisksInput is the input of [Settings.Risks].
type RisksInput struct {
	Engagement EngagementInput
	SignedOff  map[string]bool // by pack id: the result is of a signed-off cycle
	// Beyond are the numbers that are more than the service allows, by pack id, in the order of the pack.
	Beyond map[string][]Beyond
}

// Risks returns the risks an engagement should have: one overall, one for each must-have or key control
// not met, one for each must-have still not shown at sign-off, and one for each number
// beyond its limit. There are none before the first
// fact that affects the risk, or the first answer. Acceptances have no effect: an accepted
// must-have is still a risk. Gates are in order of pack id, then pack, and numbers after them likewise.
func (s *Settings) Risks(in RisksInput) []RiskSpec {
	e := in.Engagement
	packs := make([]string, 0, len(e.Results))
	recorded := e.Triage.Triaged
	for id, r := range e.Results {
		if r != nil {
			packs = append(packs, id)
			recorded = recorded || r.Recorded
		}
	}
	if !recorded {
		return nil
	}
	slices.Sort(packs)
	out := []RiskSpec{s.overallRisk(in, packs)}
	for _, id := range packs {
		r := e.Results[id]
		for i := range r.Rows {
			row := &r.Rows[i]
			if in.ownRisk(id, row) {
				out = append(out, s.gateRisk(e.Triage, id, row))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(in.Beyond)) {
		for i := range in.Beyond[id] {
			out = append(out, s.limitRisk(e.Triage, id, &in.Beyond[id][i]))
		}
	}
	return out
}

// ownRisk reports whether a must-have or key control has a risk of its own. Every other gap is listed
// under the overall risk.
func (in *RisksInput) ownRisk(pack string, row *Row) bool {
	g := row.Gate
	return g != nil && (g.State == NotMet || g.State == NotShown && !g.Key && in.SignedOff[pack])
}

func (s *Settings) overallRisk(in RisksInput, packs []string) RiskSpec {
	e := in.Engagement
	x := RiskSpec{Kind: entity.OverallRisk, Title: "Overall risk of the engagement", Inherent: inherentCell(e.Triage),
		Target: s.target(e.Triage)}
	if e.Name != "" {
		x.Title += ": " + e.Name
	}
	if r := s.Engagement(e).Risk; r != nil {
		x.Calculated = entity.Cell{Consequence: r.Consequence, Likelihood: r.Likelihood}
	}
	for _, id := range packs {
		r := e.Results[id]
		if r.pack != nil && r.pack.Voluntary { // what nobody has to do is no gap
			continue
		}
		for i := range r.Rows {
			row := &r.Rows[i]
			if kind := row.Gap(); kind != "" && !in.ownRisk(id, row) {
				x.Gaps = append(x.Gaps, RiskGap{Pack: id, Question: row.Question, Text: row.Text(), Kind: kind,
					Loss: row.Loss.Sum()})
			}
		}
	}
	slices.SortStableFunc(x.Gaps, func(a, b RiskGap) int { return cmp.Compare(b.Loss, a.Loss) })
	return x
}

// gateRisk words the risk of a must-have. The finding of the pack is used only when the must-have
// is not met; one that is not shown is described as such.
func (s *Settings) gateRisk(t Triage, pack string, row *Row) RiskSpec {
	x := RiskSpec{Kind: entity.GateRisk, Pack: pack, Question: row.Question, State: row.Gate.State,
		Title:    row.Gate.Name,
		Inherent: inherentCell(t), Calculated: s.ControlCell(t, row), Target: s.target(t)}
	f := row.question.Finding
	if row.Gate.State == NotMet {
		x.Cause, x.Event, x.Effect, x.Action = f.Cause, f.Risk, f.Effect, f.Action
		return x
	}
	x.Cause = notSeen(row)
	x.Event = fmt.Sprintf("It is not known whether this must-have is met: %s.", row.Gate.Name)
	x.Action = "Ask the supplier for an answer and for proof."
	if ask := row.question.Evidence.Ask; ask != "" {
		x.Action = "Ask the supplier for an answer and for proof: " + ask + "."
	}
	return x
}

// ControlCell returns the cell of the risk of one control: the engagement's consequence, and the
// inherent likelihood less the steps that [Row].Earned earns. It is zero while not triaged.
func (s *Settings) ControlCell(t Triage, row *Row) entity.Cell {
	steps := 0
	if row.State == Answered {
		for _, c := range s.Controls {
			if row.Earned >= c.From*100 {
				steps = c.Steps
				break
			}
		}
	}
	return lowered(inherentCell(t), steps)
}

// target returns the target cell of a risk of the engagement.
func (s *Settings) target(t Triage) entity.Cell {
	return lowered(inherentCell(t), s.TargetSteps.Value)
}
