package scoring

import (
	"maps"
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Supposition is one change tried on a copy of an input. Value is an option id, unknown, n/a,
// SupposeOut, or "" to leave the answer. Evidence is the kind of one more item, dated on
// the day scored and accepted for the answer, SupposeNone to take all evidence away, or "" to leave it.
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
		in.Responses[x.Question] = in.Responses[x.Question].suppose(x, in.Pack, in.AsOf)
	}
	return in
}

func (r Response) suppose(x Supposition, pack *questionnaire.Pack, asOf questionnaire.Date) Response {
	evidence := r.Evidence
	if x.Value != "" {
		r = NewResponse(entity.Answers{Claim: &entity.Answer{Value: x.Value}}, x.Value == SupposeOut, nil)
	}
	switch x.Evidence {
	case "":
	case SupposeNone:
		evidence = nil
	default:
		value := 0
		if q := pack.Question(x.Question); q != nil {
			value = q.Worth(r.Option)
		}
		evidence = append(slices.Clone(evidence), Evidence{Kind: x.Evidence, Issued: asOf, For: value})
	}
	r.Evidence = evidence
	return r
}
