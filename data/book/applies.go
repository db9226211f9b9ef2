package book

import (
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Ask is what a pack is for an engagement on a day.
type Ask string

// What a pack may be.
const (
	AskRequired Ask = "required"
	AskAdopt    Ask = "would be required" // once it is adopted
	AskOffered  Ask = "offered"           // voluntary
	AskNot      Ask = "not for this service"
)

// Applies is a pack, and what makes it required of an engagement or not.
type Applies struct {
	Pack    *questionnaire.Pack
	Ask     Ask
	Adopted bool // this version counts on the day
	// Reasons are the facts that decide it; none: the pack is for every service.
	Reasons []questionnaire.Reason
	// Worst says that it is for the service only because a fact that is not known counts as the worst case.
	Worst bool
}

// Words say why, in a sentence without its full stop.
func (a *Applies) Words() string {
	if len(a.Reasons) == 0 {
		return "it is for every service"
	}
	words := questionnaire.ReasonWords(a.Reasons)
	if a.Worst {
		words += " (what is not known counts as the worst case)"
	}
	return words
}

// Unknown are the titles of the facts among the reasons that are not known.
func (a *Applies) Unknown() []string {
	out := []string{}
	for _, r := range a.Reasons {
		if r.Unknown {
			out = append(out, r.Title)
		}
	}
	return out
}

// Applies lists the newest version of each pack that there is, and each version that counts on the day of the
// book, with what it is for an engagement: required ones first.
func (b *Book) Applies(packs *questionnaire.Catalogue, e entity.Engagement) []Applies {
	st := b.Stand(e)
	var out []Applies
	add := func(p *questionnaire.Pack, adopted bool) {
		holds, why := p.AppliesIf.Why(b.Settings.Facts, st.facts, st.Triage.Tier)
		x := Applies{Pack: p, Adopted: adopted, Reasons: why, Ask: AskRequired}
		x.Worst = holds != questionnaire.False && slices.ContainsFunc(why,
			func(r questionnaire.Reason) bool { return r.Unknown })
		switch {
		case holds == questionnaire.False:
			x.Ask = AskNot
		case p.Voluntary:
			x.Ask = AskOffered
		case !adopted:
			x.Ask = AskAdopt
		}
		out = append(out, x)
	}
	for _, d := range b.demands.newest {
		add(d.pack, true)
	}
	for _, p := range packs.Newest() {
		if p.Kind != questionnaire.Triage && !slices.ContainsFunc(out, func(x Applies) bool {
			return x.Adopted && x.Pack.Ref() == p.Ref()
		}) {
			add(p, false)
		}
	}
	order := []Ask{AskRequired, AskAdopt, AskOffered, AskNot}
	slices.SortStableFunc(out, func(x, y Applies) int {
		return slices.Index(order, x.Ask) - slices.Index(order, y.Ask)
	})
	return out
}
