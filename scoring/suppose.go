package scoring

import (
	"maps"
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Supposition is one change tried on a copy of an input. Value is an option id, unknown, n/a,
// SupposeOut, or "" to leave the answer. Evidence is the kind of one more accepted item dated on
// the day scored, SupposeNone to take all evidence away, or "" to leave it.
type Supposition struct {
	Question string
	Value    string
	Evidence entity.EvidenceKind
}

// Values of a [Supposition] other than option ids and kinds of evidence.
const (
	SupposeOut  = "out"  // decided out of scope
	SupposeNone = "none" // no evidence at all
)

// Suppose returns a copy of the input with changes made in order.
func (in Input) Suppose(list ...Supposition) Input {
	in.Responses = maps.Clone(in.Responses)
	if in.Responses == nil {
		in.Responses = map[string]Response{}
	}
	for _, x := range list {
		in.Responses[x.Question] = in.Responses[x.Question].suppose(x, in.AsOf)
	}
	return in
}

func (r Response) suppose(x Supposition, asOf questionnaire.Date) Response {
	evidence := r.Evidence
	switch x.Evidence {
	case "":
	case SupposeNone:
		evidence = nil
	default:
		evidence = append(slices.Clone(evidence), Evidence{Kind: x.Evidence, Issued: asOf})
	}
	if x.Value != "" {
		r = NewResponse(entity.Answers{Claim: &entity.Answer{Value: x.Value}}, x.Value == SupposeOut, nil)
	}
	r.Evidence = evidence
	return r
}
