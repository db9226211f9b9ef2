package scoring

import "assure/questionnaire"

// ResultJSON is the JSON form of a [Result], to be embedded in an object that names supplier and engagement.
type ResultJSON struct {
	Tier          *int                 `json:"tier"`
	Assured       Tenths               `json:"assured"`
	Possible      Tenths               `json:"possible"`
	Confidence    Tenths               `json:"confidence"`
	Grade         *questionnaire.Grade `json:"grade"`
	GradePossible *questionnaire.Grade `json:"grade_possible"`
	Status        Status               `json:"status"`
	Risk          *RiskJSON            `json:"risk"`
	Caps          []Cap                `json:"caps"`
	Domains       []DomainScore        `json:"domains"`
	Areas         []Area               `json:"areas,omitempty"` // of a pack that is judged by area
	Contributions []Contribution       `json:"contributions"`
	Losses        LossesJSON           `json:"losses"`
	Answered      int                  `json:"answered"`
	Applicable    int                  `json:"applicable"`
	Evidenced     int                  `json:"evidenced"`
	Idle          []Idle               `json:"evidence_not_counted,omitempty"`
	ScopedOut     Tenths               `json:"scoped_out"`     // percent of weight, by decisions
	HiddenByRule  Tenths               `json:"hidden_by_rule"` // percent of weight
	Line          string               `json:"score_line"`     // see [Line]; "" when nothing is in scope
}

// LossesJSON is the JSON form of [Losses]. Each field is null when nothing is in scope.
type LossesJSON struct {
	Gap      Tenths `json:"gap"`
	Evidence Tenths `json:"evidence"`
	Unknown  Tenths `json:"unknown"`
}

// Contribution is what one question adds to the assured score.
type Contribution struct {
	Question string `json:"question"`
	Points   Tenths `json:"points"`
}

// RiskJSON is the JSON form of a [Risk], with null for what is not assessed.
type RiskJSON struct {
	Consequence        int       `json:"consequence"`
	InherentLikelihood int       `json:"inherent_likelihood"`
	Likelihood         *int      `json:"likelihood"`
	Score              *int      `json:"score"`
	Band               *Band     `json:"band"`
	Best               *RiskCell `json:"best"`
}

// RollUpJSON is the JSON form of a [RollUp].
type RollUpJSON struct {
	Ref           string               `json:"ref"`
	Name          string               `json:"name"`
	Engagement    *string              `json:"engagement"`
	Tier          *int                 `json:"tier"`
	Grade         *questionnaire.Grade `json:"grade"`
	GradePossible *questionnaire.Grade `json:"grade_possible"`
	Status        *Status              `json:"status"`
	Risk          *RiskJSON            `json:"risk"`
	Pack          *string              `json:"pack"` // that decides the grade
	Assured       Tenths               `json:"assured"`
	Possible      Tenths               `json:"possible"`
	Confidence    Tenths               `json:"confidence"`
	Required      []string             `json:"required"`
	Missing       []string             `json:"missing"`
	Assumed       []string             `json:"assumed"`
	Provisional   bool                 `json:"tier_provisional"`
	Open          []string             `json:"tier_open"` // see [Triage]
	Gates         []OpenGateJSON       `json:"gates"`
	Worst         *WorstJSON           `json:"worst,omitempty"` // of a supplier
	Also          []Also               `json:"also_required,omitempty"`
	Higher        *OpenRisk            `json:"higher_risk,omitempty"` // an open risk that is higher than Risk
	ByHand        *string              `json:"by_hand,omitempty"`     // see [Triage]
}

// OpenGateJSON is the JSON form of an [OpenGate], with null where nobody accepted it or the acceptance has no end.
type OpenGateJSON struct {
	Pack       string              `json:"pack"`
	Question   string              `json:"question"`
	Name       string              `json:"name"`
	Cap        questionnaire.Grade `json:"cap"`
	State      GateState           `json:"state"`
	AcceptedBy *string             `json:"accepted_by"`
	Until      *questionnaire.Date `json:"until"`
	Key        bool                `json:"key,omitempty"` // a key control: Name is the text of the question
	Recorded   string              `json:"recorded,omitempty"`
}

// orNull returns nil for a zero value, else a pointer to it.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// list returns an empty slice for nil, so that JSON has [] and not null.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// JSON returns the JSON form of a result.
func (r *Result) JSON() ResultJSON {
	out := ResultJSON{Tier: orNull(r.Triage.Tier), Assured: r.Assured, Possible: r.Possible, Confidence: r.Confidence,
		Grade: orNull(r.Grade), GradePossible: orNull(r.GradePossible), Status: r.Status, Risk: r.Risk.json(),
		Caps: list(r.Caps), Domains: list(r.Domains), Areas: r.Areas, Contributions: []Contribution{},
		Losses:   LossesJSON(r.Losses),
		Answered: r.Answered, Applicable: r.Applicable, Evidenced: r.Evidenced, Idle: r.Idle,
		ScopedOut: r.ScopedOut, HiddenByRule: r.HiddenByRule, Line: r.Line().String()}
	if !r.Assessable || r.Areas != nil {
		out.Losses = LossesJSON{NoTenths, NoTenths, NoTenths}
	}
	for i := range r.Rows {
		if r.Rows[i].InScope() && r.Areas == nil {
			out.Contributions = append(out.Contributions, Contribution{r.Rows[i].Question, r.Rows[i].Contribution})
		}
	}
	return out
}

func (r *Risk) json() *RiskJSON {
	if r == nil {
		return nil
	}
	return &RiskJSON{Consequence: r.Consequence, InherentLikelihood: r.InherentLikelihood,
		Likelihood: orNull(r.Likelihood), Score: orNull(r.Score), Band: orNull(r.Band), Best: r.Best}
}

// JSON returns the JSON form of a row.
func (u *RollUp) JSON() RollUpJSON {
	out := RollUpJSON{Ref: u.Ref, Name: u.Name, Engagement: orNull(u.Engagement), Tier: orNull(u.Tier),
		Grade:         orNull(u.Grade),
		GradePossible: orNull(u.GradePossible), Status: orNull(u.Status), Risk: u.Risk.json(), Pack: orNull(u.Pack),
		Assured: u.Assured, Possible: u.Possible, Confidence: u.Confidence,
		Required: list(u.Required), Missing: list(u.Missing), Assumed: list(u.Assumed),
		Provisional: u.Provisional(), Open: list(u.Open), Gates: []OpenGateJSON{},
		Also: u.Also, Higher: u.Higher,
		Worst: u.Worst.JSON()}
	out.ByHand = orNull(u.ByHand())
	for _, g := range u.Gates {
		out.Gates = append(out.Gates,
			OpenGateJSON{g.Pack, g.Question, g.Name, g.Cap, g.State, orNull(g.AcceptedBy), orNull(g.Until), g.Key,
				g.Recorded})
	}
	return out
}
