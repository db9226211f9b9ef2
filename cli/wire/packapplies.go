package wire

import (
	"assure/data"
	"assure/data/book"
)

// PackApplies is `assure pack applies --json`.
type PackApplies struct {
	Schema      string              `json:"schema"`
	Engagements []EngagementApplies `json:"engagements"`
}

// EngagementApplies is what each pack is for one engagement. Tier is null while it is not known.
type EngagementApplies struct {
	Supplier   string        `json:"supplier"`
	Engagement string        `json:"engagement"`
	Service    string        `json:"service"`
	Tier       *int          `json:"tier"`
	Packs      []AppliedPack `json:"packs"`
}

// AppliedPack is a version of a pack. Is is required, would be required (once adopted), offered (voluntary) or not for
// this service. Worst says that it is for the service because what is not known counts as the worst case.
type AppliedPack struct {
	Pack      string       `json:"pack"`
	Version   string       `json:"version"`
	Title     string       `json:"title"`
	Is        string       `json:"is"`
	Adopted   bool         `json:"adopted"`
	Condition *string      `json:"condition"` // as the pack has it, null for every service
	Why       string       `json:"why"`
	Worst     bool         `json:"worst_case"`
	Reasons   []PackReason `json:"reasons"`
}

// PackReason is a fact, or the tier, that decides it. Value and Label are null for one that is not known.
type PackReason struct {
	Fact  string  `json:"fact"`
	Title string  `json:"title"`
	Value *string `json:"value"`
	Label *string `json:"label"`
}

// PackAppliesOf converts what packs are for engagements.
func PackAppliesOf(list []data.PacksOf) PackApplies {
	o := PackApplies{Schema: SchemaPackApplies, Engagements: []EngagementApplies{}}
	for i := range list {
		x := &list[i]
		e := EngagementApplies{Supplier: x.Supplier.Ref, Engagement: x.Engagement.Ref, Service: x.Engagement.Service}
		if x.Tier > 0 {
			e.Tier = &x.Tier
		}
		e.Packs = AppliedPacks(x.Packs)
		o.Engagements = append(o.Engagements, e)
	}
	return o
}

// AppliedPacks converts what packs are for one engagement.
func AppliedPacks(list []book.Applies) []AppliedPack {
	out := []AppliedPack{}
	for i := range list {
		a := &list[i]
		p := AppliedPack{Pack: a.Pack.ID, Version: a.Pack.Version, Title: a.Pack.Title, Is: string(a.Ask),
			Adopted: a.Adopted, Condition: OrNull(a.Pack.AppliesIf.String()), Why: a.Words(), Worst: a.Worst,
			Reasons: []PackReason{}}
		for _, r := range a.Reasons {
			p.Reasons = append(p.Reasons, PackReason{r.Fact, r.Title, OrNull(r.Value), OrNull(r.Label)})
		}
		out = append(out, p)
	}
	return out
}
