package command

import "assure/scoring"

// Tiers prints the tiers of a table, and collects what its legend says.
type Tiers struct {
	Settings    *scoring.Settings
	provisional bool
}

// Words is a tier in words, with the mark of one that facts not known yet could change.
func (t *Tiers) Words(tier int, provisional bool) string {
	words := t.Settings.TierLabel(tier)
	if !provisional {
		return words
	}
	t.provisional = true
	return words + scoring.ProvisionalMark
}

// Remark prints the legend, nothing where every tier is final.
func (t *Tiers) Remark(p *Page) {
	if t.provisional {
		p.Remark("%s %s; assure engagement triage asks for them", scoring.ProvisionalMark, scoring.ProvisionalLegend)
	}
}
