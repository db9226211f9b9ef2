package book

import (
	"slices"

	"assure/questionnaire"
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

// Asked reports whether the pack is made for the engagement: required, or would be, or offered.
func (a *Applies) Asked() bool { return a.Ask != AskNot }

// applies judges one version of a pack for the facts and the tier of an engagement.
func (b *Book) applies(p *questionnaire.Pack, adopted bool, facts questionnaire.Facts, tier int) Applies {
	holds, why := p.AppliesIf.Why(b.Settings.Facts, facts, tier)
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
	return x
}

// Applies lists the newest version of each pack that there is, and each version that counts on the day of the
// book, with what it is for an engagement: required ones first.
func (b *Book) Applies(packs *questionnaire.Catalogue, st *Standing) []Applies {
	var out []Applies
	for _, d := range b.demands.newest {
		out = append(out, b.applies(d.pack, true, st.facts, st.Triage.Tier))
	}
	for _, p := range packs.Newest() {
		if p.Kind != questionnaire.Triage && !slices.ContainsFunc(out, func(x Applies) bool {
			return x.Adopted && x.Pack.Ref() == p.Ref()
		}) {
			out = append(out, b.applies(p, false, st.facts, st.Triage.Tier))
		}
	}
	order := []Ask{AskRequired, AskAdopt, AskOffered, AskNot}
	slices.SortStableFunc(out, func(x, y Applies) int {
		return slices.Index(order, x.Ask) - slices.Index(order, y.Ask)
	})
	return out
}

// Asks reports whether a pack is to be sent to an engagement that nobody named: where a version of it counts, to those
// that are to answer that version; where none does, because it is voluntary or not adopted yet, to those it is made
// for.
func (b *Book) Asks(p *questionnaire.Pack, facts questionnaire.Facts, tier int) bool {
	adopted := slices.IndexFunc(b.demands.newest, func(d demand) bool { return d.pack.ID == p.ID })
	if adopted >= 0 {
		p = b.demands.newest[adopted].pack
	}
	x := b.applies(p, adopted >= 0, facts, tier)
	return x.Asked()
}
