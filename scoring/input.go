package scoring

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// State is what is known of a question.
type State int8

// The states of a question. NotRecorded, Unknown and NAClaimed score the same: an N/A never earns anything.
const (
	NotRecorded State = iota // no answer recorded
	Unknown                  // recorded as not known
	NAClaimed                // the supplier says not applicable, the buyer has not agreed
	Answered
	OutOfScope // a named person's decision, or by rule (Row.Hidden)
)

var stateNames = [...]string{"not recorded", "unknown", "n/a claimed", "answered", "out of scope"}

// String returns the state in words.
func (s State) String() string {
	if s < 0 || int(s) >= len(stateNames) {
		return "not recorded"
	}
	return stateNames[s]
}

// MarshalText writes the state in words.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Response is what counts for one question: the effective answer, a scope decision in force, and accepted evidence.
type Response struct {
	State    State
	Option   string // id of the option, when Answered
	Evidence []Evidence
	// Recorded tells that an answer event exists although a scope decision now hides it. States other than NotRecorded
	// and OutOfScope are recorded by themselves.
	Recorded bool
}

// NewResponse combines answers, a scope decision and accepted evidence. The judgement counts where
// there is one, else the claim. outOfScope reports a scope decision, or an accepted N/A, in force
// on the day scored.
func NewResponse(a entity.Answers, outOfScope bool, accepted []Evidence) Response {
	r := Response{Evidence: accepted}
	if e := a.Effective(); e != nil {
		r.Recorded = true
		switch e.Value {
		case questionnaire.Unknown, "":
			r.State = Unknown
		case questionnaire.NA:
			r.State = NAClaimed
		default:
			r.State, r.Option = Answered, e.Value
		}
	}
	if outOfScope {
		r.State, r.Option = OutOfScope, ""
	}
	return r
}

// recorded reports whether any answer was recorded.
func (r Response) recorded() bool {
	return r.Recorded || r.State == Unknown || r.State == NAClaimed || r.State == Answered
}

// Acceptance is a must-have accepted despite not being met or shown, by a named person, from one day to another.
type Acceptance struct {
	By    string             `json:"by"`
	On    questionnaire.Date `json:"on"`    // zero: always was
	Until questionnaire.Date `json:"until"` // zero: no end
	// Recorded tells who the second person was, who wrote it down and whether By confirmed it, in words; "" when By
	// alone did. It changes no result.
	Recorded string `json:"-"`
}

// who names By with who else has to be named.
func (a Acceptance) who() string {
	if a.Recorded == "" {
		return a.By
	}
	return a.By + " (" + a.Recorded + ")"
}

func (a Acceptance) inForce(asOf questionnaire.Date) bool {
	return a.By != "" && a.On <= asOf && (a.Until == 0 || asOf <= a.Until)
}

// Input is everything that a score depends on, except the settings.
type Input struct {
	Pack      *questionnaire.Pack
	Facts     questionnaire.Facts
	Triage    Triage
	Responses map[string]Response   // by question id; a missing one is NotRecorded
	Accepted  map[string]Acceptance // by question id; only those in force on AsOf count
	AsOf      questionnaire.Date    // the day scored; there is no default
	InForce   bool                  // the service is in use, so words do not speak of signing; changes no figure
}

// Hash returns the SHA-256, in hex, of everything that the result depends on: engine, settings, pack, facts, triage,
// responses, acceptances and day. The order of maps and evidence does not matter. What changes no figure (names of
// documents, reasons of a triage) is left out.
func (in *Input) Hash(s *Settings) string { return in.HashUnder(Engine, s) }

// HashUnder is [Input.Hash] with the name of another engine: a stored result with this hash was made from the same
// inputs by that engine.
func (in *Input) HashUnder(engine string, s *Settings) string {
	type response struct {
		State    State
		Recorded bool
		Option   string
		Evidence []hashedItem
	}
	doc := struct {
		Engine, Settings, Pack, PackSHA string
		AsOf                            questionnaire.Date
		C, L, Tier                      int
		Facts                           questionnaire.Facts
		Responses                       map[string]response
		Accepted                        map[string]Acceptance
	}{Engine: engine, Settings: s.Hash(), AsOf: in.AsOf, C: in.Triage.Consequence, L: in.Triage.InherentLikelihood,
		Tier:  in.Triage.Tier,
		Facts: questionnaire.Facts{}, Responses: map[string]response{}, Accepted: map[string]Acceptance{}}
	if in.Pack != nil {
		doc.Pack, doc.PackSHA = in.Pack.Ref(), in.Pack.SHA256
	}
	for id, v := range in.Facts {
		if v != "" && v != questionnaire.Unknown {
			doc.Facts[id] = v
		}
	}
	for id, r := range in.Responses {
		if r.State == NotRecorded && !r.Recorded {
			continue
		}
		out := response{State: r.State, Recorded: r.recorded(), Option: r.Option}
		out.Evidence = hashedEvidence(engine, r.Evidence)
		doc.Responses[id] = out
	}
	for id, a := range in.Accepted {
		if a.inForce(in.AsOf) {
			doc.Accepted[id] = a
		}
	}
	b, err := json.Marshal(doc) // maps are written in the order of their keys
	if err != nil {             // no field can fail to marshal
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// hashedItem is what the hash of inputs knows of one item of evidence.
type hashedItem struct {
	Kind           entity.EvidenceKind
	Issued, Expiry questionnaire.Date
	For            *int `json:",omitempty"` // nil under the first engine, which did not know it
}

// hashedEvidence lists items in an order that does not depend on theirs.
func hashedEvidence(engine string, list []Evidence) []hashedItem {
	var out []hashedItem
	for _, e := range list {
		x := hashedItem{Kind: e.Kind, Issued: e.Issued, Expiry: e.Expiry}
		if engine != firstEngine {
			x.For = new(e.For)
		}
		out = append(out, x)
	}
	value := func(x hashedItem) int {
		if x.For == nil {
			return 0
		}
		return *x.For
	}
	slices.SortFunc(out, func(a, b hashedItem) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Issued, b.Issued), cmp.Compare(a.Expiry, b.Expiry),
			cmp.Compare(value(a), value(b)))
	})
	return out
}
