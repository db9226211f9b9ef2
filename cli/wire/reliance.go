package wire

import (
	"time"

	"assure/data/sharing"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Reliance is `assure rely --json`: a decision to rely on another body, taken or, without a number, one that could be
// taken.
type Reliance struct {
	Schema     string             `json:"schema"`
	Engagement string             `json:"engagement"`
	Pack       string             `json:"pack"`
	Recorded   bool               `json:"recorded"`
	Decision   entity.Decision    `json:"decision"`
	Last       questionnaire.Date `json:"last_possible_day"`
	Shown      BeforeAfter        `json:"shown"`
	Possible   BeforeAfter        `json:"at_most"`
	Left       []NotReliedOn      `json:"not_relied_on"`
	Says       []string           `json:"says"`
}

// BeforeAfter is a score before and after.
type BeforeAfter struct {
	Before scoring.Tenths `json:"before"`
	After  scoring.Tenths `json:"after"`
}

// NotReliedOn is a question of a bundle that cannot be relied on.
type NotReliedOn struct {
	Question string `json:"question"`
	Why      string `json:"why"`
}

// RelianceOf is a reliance and, where it was recorded, the decision.
func RelianceOf(x *sharing.Reliance, made *entity.Decision) Reliance {
	o := Reliance{Schema: SchemaReliance, Engagement: x.Engagement.Ref, Pack: x.Pack.Ref(), Decision: x.Decision,
		Last: x.Last, Shown: BeforeAfter{x.Before.Assured, x.After.Assured},
		Possible: BeforeAfter{x.Before.Possible, x.After.Possible},
		Left: each(
			x.Left,
			func(l sharing.LeftOut) NotReliedOn { return NotReliedOn(l) },
		), Says: append([]string{}, x.Words...)}
	if made != nil {
		o.Recorded, o.Decision = true, *made
	}
	return o
}

// SupplierBundles is `assure bundles show --json`: what other bodies say of a supplier.
type SupplierBundles struct {
	Schema    string             `json:"schema"`
	Supplier  Name               `json:"supplier"`
	Judged    []JudgedBundle     `json:"assessments"`
	Questions []ComparedQuestion `json:"questions"`
}

// JudgedBundle is one assessment in a bundle. Engagement is the service here that it is about, null with why.
type JudgedBundle struct {
	Bundle       string            `json:"bundle"`
	Kind         string            `json:"kind"`
	Organisation string            `json:"organisation"`
	Name         string            `json:"name"`
	Made         string            `json:"made"`
	Service      string            `json:"service"`
	Facts        map[string]string `json:"facts"`
	Pack         string            `json:"pack"`
	Version      string            `json:"version"`
	SignedOff    string            `json:"signed_off"`
	Role         string            `json:"role"`
	Answers      int               `json:"answers"`
	Judged       int               `json:"judged"`
	Met          int               `json:"must_haves_met"`
	NotMet       int               `json:"must_haves_not_met"`
	NotShown     int               `json:"must_haves_not_shown"`
	Engagement   *string           `json:"engagement"`
	Why          *string           `json:"why_not"`
	Relied       []string          `json:"relied_on_by"` // decisions
}

// ComparedQuestion is what each body found for one question. Differ: not all found the same.
type ComparedQuestion struct {
	Pack     string      `json:"pack"`
	Question string      `json:"question"`
	Text     string      `json:"text"`
	MustHave bool        `json:"must_have"`
	Differ   bool        `json:"differ"`
	Found    []FoundHere `json:"found"`
}

// FoundHere is what counts with one body. Organisation is null for us, with the engagement.
type FoundHere struct {
	Organisation *string               `json:"organisation"`
	Name         *string               `json:"name"`
	Engagement   *string               `json:"engagement"`
	Value        string                `json:"value"`
	Label        string                `json:"label"`
	Judged       bool                  `json:"judged"`
	On           *string               `json:"on"`
	Proof        []entity.EvidenceKind `json:"proof"`
	Note         string                `json:"note,omitempty"`
	Reason       string                `json:"reason,omitempty"`
}

// SupplierBundlesOf converts what other bodies say of a supplier.
func SupplierBundlesOf(v *sharing.Overview) SupplierBundles {
	return SupplierBundles{Schema: SchemaSupplierBundles, Supplier: Name{Ref: v.Supplier.Ref, Name: v.Supplier.Name},
		Judged: each(v.Judged, judgedBundle), Questions: each(v.Questions, comparedQuestion)}
}

func judgedBundle(j sharing.Judged) JudgedBundle {
	a := &j.Assessment
	o := JudgedBundle{Bundle: j.Bundle.ID, Kind: j.Bundle.Kind, Organisation: j.Bundle.Code, Name: j.Bundle.Body,
		Made: j.Bundle.Made.Format(time.RFC3339), Service: a.Service, Facts: a.Facts, Pack: a.Pack, Version: a.Version,
		SignedOff: a.SignedOff.String(), Role: a.Role, Answers: len(a.Answers), Judged: j.Judgements,
		Met: a.MustHaves.Met, NotMet: a.MustHaves.NotMet, NotShown: a.MustHaves.NotShown,
		Engagement: OrNull(j.Engagement), Why: OrNull(j.Why), Relied: []string{}}
	if o.Facts == nil {
		o.Facts = map[string]string{}
	}
	for i := range j.Relied {
		o.Relied = append(o.Relied, entity.DecisionRef(j.Relied[i].N))
	}
	return o
}

func comparedQuestion(c sharing.Compared) ComparedQuestion {
	return ComparedQuestion{Pack: c.Pack, Question: c.Question.ID, Text: c.Question.Text, MustHave: c.MustHave(),
		Differ: c.Differ, Found: each(c.Found, func(f sharing.Found) FoundHere {
			o := FoundHere{Organisation: OrNull(f.Code), Name: OrNull(f.Body), Engagement: OrNull(f.Engagement),
				Value: f.Value, Label: f.Words, Judged: f.Judged, Proof: append([]entity.EvidenceKind{}, f.Proof...),
				Note: f.Note, Reason: f.Reason}
			if f.On != 0 {
				o.On = OrNull(f.On.String())
			}
			return o
		})}
}
