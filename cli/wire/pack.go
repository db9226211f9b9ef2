package wire

import (
	"assure/internal/problem"
	"assure/questionnaire"
)

// PackCheck is `assure pack check FILE... --json`.
type PackCheck struct {
	Schema string        `json:"schema"`
	Files  []CheckedPack `json:"files"`
}

// CheckedPack is one file of `assure pack check`. It is valid when Pack and SHA256 are not
// null.
type CheckedPack struct {
	Path     string            `json:"path"`
	Pack     *string           `json:"pack"` // id@version, null when it is not valid
	SHA256   *string           `json:"sha256"`
	Problems []problem.Problem `json:"problems"`
	Warnings []problem.Problem `json:"warnings,omitempty"` // allowed, but seldom meant
	Clauses  *int              `json:"clauses,omitempty"`  // contract conditions of a file of them, whose pack is an id
	Events   *int              `json:"events,omitempty"`   // incidents of a file of losses, whose pack is its id
}

// Packs is `assure pack list --json`.
type Packs struct {
	Schema   string            `json:"schema"`
	Packs    []PackSummary     `json:"packs"`
	Notes    []string          `json:"notes"`
	Problems []problem.Problem `json:"problems"`
}

// PackSummary is a pack without its questions. Framework has the version, as in "DSPT v8";
// AppliesIf is "" for a pack without a condition.
type PackSummary struct {
	ID        string `json:"id"`
	Version   string `json:"version"`
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Framework string `json:"framework"`
	Questions int    `json:"questions"`
	MustHaves int    `json:"must_haves"`
	AppliesIf string `json:"applies_if"`
	SHA256    string `json:"sha256"`
	// Result is "areas" for a pack that is judged by area, which has no weights. A voluntary one is never required.
	Result    string `json:"result,omitempty"`
	Voluntary bool   `json:"voluntary,omitempty"`
	// Counts says whether the pack counts in the register: yes, from a day, not adopted; "" without a register.
	Counts string `json:"counts,omitempty"`
	// RegisterCopy says that only the register has the pack: its file is not in the packs folder.
	RegisterCopy bool `json:"register_copy,omitempty"`
}

// PackSummaryOf counts the questions and must-haves of a pack.
func PackSummaryOf(p *questionnaire.Pack) PackSummary {
	r := PackSummary{
		ID: p.ID, Version: p.Version, Kind: string(p.Kind), Title: p.Title,
		Framework: framework(p), SHA256: p.SHA256, Voluntary: p.Voluntary,
	}
	if p.ByArea {
		r.Result = "areas"
	}
	if p.AppliesIf != nil {
		r.AppliesIf = p.AppliesIf.String()
	}
	for _, q := range p.Questions() {
		r.Questions++
		if q.Gate != nil {
			r.MustHaves++
		}
	}
	return r
}

// framework is "DSPT v8".
func framework(p *questionnaire.Pack) string {
	if p.Framework.Version == "" {
		return p.Framework.Name
	}
	return p.Framework.Name + " " + p.Framework.Version
}

// Pack is `assure pack show ID --json`.
type Pack struct {
	Schema string `json:"schema"`
	PackSummary
	Provenance string       `json:"provenance"`
	Domains    []PackDomain `json:"domains"`
}

// PackDomain is a domain of a pack with its questions, in the order of the pack.
type PackDomain struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Weight    int            `json:"weight"` // basis points
	Questions []PackQuestion `json:"questions"`
}

// PackQuestion is a question of a pack. Class is key, standard, minor, or "" when the pack
// gives a weight of its own. Weight is 1..1000 for a scored question and 0 for any other. Gate
// is null without a must-have.
type PackQuestion struct {
	ID       string       `json:"id"`
	Text     string       `json:"text"`
	Guidance string       `json:"guidance"`
	Answer   string       `json:"answer"`
	Class    string       `json:"class"`
	Weight   int          `json:"weight"`
	Options  []PackOption `json:"options"`
	Gate     *PackGate    `json:"gate"`
	Themes   []string     `json:"themes"`
	Refs     []string     `json:"refs"`
	Why      string       `json:"why,omitempty"`
	Sources  []string     `json:"sources,omitempty"`
	// Certificate lists the question sets of a certificate that answer the question.
	Certificate []string `json:"certificate,omitempty"`
}

// PackOption is one answer to choose. Value is percent of the question's points, 0..100; Fact
// has the facts that the option of a triage pack sets, Area what an area is that the option keeps from being met.
type PackOption struct {
	ID    string            `json:"id"`
	Label string            `json:"label"`
	Value int               `json:"value"`
	Area  string            `json:"area,omitempty"`
	Fact  map[string]string `json:"fact,omitempty"`
}

// PackGate is a must-have: below MinValue percent (1..100) it is not met, and the grade is at
// most Cap.
type PackGate struct {
	Name          string `json:"name"`
	MinValue      int    `json:"min_value"`
	Cap           string `json:"cap"`
	MinConfidence any    `json:"min_confidence"` // 0..100, or "tier"
	// the value that single tiers ask for instead
	MinValueByTier map[int]int `json:"min_value_by_tier,omitempty"`
}

// PackOf converts a pack with all its questions.
func PackOf(p *questionnaire.Pack) Pack {
	o := Pack{Schema: SchemaPack, PackSummary: PackSummaryOf(p), Provenance: p.Provenance}
	for _, d := range p.Domains {
		pd := PackDomain{ID: d.ID, Title: d.Title, Weight: d.Weight, Questions: []PackQuestion{}}
		for _, q := range d.Questions {
			pd.Questions = append(pd.Questions, packQuestionOf(q))
		}
		if p.ByArea { // its weights are the engine's, and mean nothing
			pd.Weight = 0
			for i := range pd.Questions {
				pd.Questions[i].Weight = 0
			}
		}
		o.Domains = append(o.Domains, pd)
	}
	return o
}

func packQuestionOf(q *questionnaire.Question) PackQuestion {
	out := PackQuestion{
		ID: q.ID, Text: q.Text, Guidance: q.Guidance, Answer: string(q.Answer), Class: q.Class, Weight: q.Weight,
		Options: []PackOption{}, Themes: append([]string{}, q.Themes...), Refs: append([]string{}, q.Refs...),
		Why: q.Why, Sources: q.Sources, Certificate: q.Certificate,
	}
	for _, o := range q.Options {
		out.Options = append(out.Options, PackOption{ID: o.ID, Label: o.Label, Value: o.Value, Area: o.Area,
			Fact: o.Fact})
	}
	if g := q.Gate; g != nil {
		out.Gate = &PackGate{Name: g.Name, MinValue: g.MinValue, Cap: string(g.Cap), MinConfidence: g.MinConfidence,
			MinValueByTier: g.ByTierValue}
		if g.ByTier {
			out.Gate.MinConfidence = "tier"
		}
	}
	return out
}
