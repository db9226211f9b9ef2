package triage

import (
	"context"
	"io"
	"slices"

	"assure/data"
	"assure/data/template"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// notes explain the workbook to the person who fills it in.
var notes = []string{
	"Each row is one service, contract or bid. Choose in its row what you know about it, with the drop-down in each " +
		"cell, and send the file back. The columns are in the order in which to ask: the first ones decide most.",
	"The cells in the stronger yellow could change how much the service matters. The pale ones could not, or are " +
		"known already: there is no need to ask about them, but they may be corrected.",
	"A blank cell changes nothing. If something was known and is not any more, choose “" + questionnaire.NotKnown +
		"”. What is not known counts as the worst case, and a tier that rests on it is called provisional.",
	"“" + template.TriageTier + "” is what the register said when this file was written. It changes when the " +
		"file is read back. “" + template.TriageThen + "” follows what you choose. Rows may be sorted, filtered or " +
		"deleted. Do not change the column “" + template.TriageEngagement + "”: it says which row is which.",
	"Read the file back with: assure engagement triage FILE. That shows what would change; --apply writes it, and " +
		"one undo takes all of it back. What somebody changed in the register since is shown, and not overwritten.",
}

// WriteSheet writes the workbook in which the engagements of a filter are triaged, and returns how many there are.
func WriteSheet(ctx context.Context, r *data.Register, w io.Writer, f Filter) (int, error) {
	b, err := Read(ctx, r, f)
	if err != nil {
		return 0, err
	}
	return len(b.Rows), template.WriteTriage(w, b.sheet())
}

func (b *Board) sheet() template.TriageSheet {
	out := template.TriageSheet{Notes: notes, Rules: b.rules()}
	live := true
	for _, d := range b.Facts {
		f := factColumn(d)
		live = live && slices.Contains(f.Gives, f.Best)
		out.Facts = append(out.Facts, f)
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		open := b.Open(r)
		row := template.TriageRow{Supplier: r.Supplier.Name, Service: r.Engagement.Service,
			Engagement: r.Engagement.Ref,
			State:      string(r.Engagement.State), Live: live && !byHand(r),
			Tier: b.Settings.TierWords(r.Triage.Tier, r.Triage.Provisional())}
		for _, d := range b.Facts {
			row.Words = append(row.Words, d.Words(r.Facts.Get(d.ID)))
			row.Values = append(row.Values, r.Facts.Get(d.ID))
			row.Open = append(row.Open, slices.Contains(open, d.ID))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// byHand reports whether consequence or likelihood of an engagement was given by hand: no formula follows from that.
func byHand(r *Row) bool {
	return r.Facts.Get(questionnaire.FactConsequence) != questionnaire.Unknown ||
		r.Facts.Get(questionnaire.FactInherentLikelihood) != questionnaire.Unknown
}

func (b *Board) rules() template.TriageRules {
	out := template.TriageRules{Critical: b.Settings.CriticalConsequence.Value, NotTriaged: b.Settings.TierLabel(0),
		NotKnown: questionnaire.NotKnown}
	for _, t := range b.Settings.Tiers {
		out.Tiers = append(out.Tiers, template.TriageTierRule{From: t.From, Label: b.Settings.TierLabel(t.Tier)})
	}
	return out
}

// factColumn is a column of the workbook: the words of a fact and what each gives.
func factColumn(d *questionnaire.FactDef) template.TriageFact {
	f := template.TriageFact{ID: d.ID, Title: d.Title, Day: d.Months > 0,
		Best: entity.Cell{Consequence: 5, Likelihood: 5}}
	for _, v := range d.Values {
		c := entity.Cell{Consequence: v.Consequence, Likelihood: v.Likelihood}
		f.Words, f.Gives = append(f.Words, v.Label), append(f.Gives, c)
		f.Worst = entity.Cell{Consequence: max(f.Worst.Consequence, c.Consequence),
			Likelihood: max(f.Worst.Likelihood, c.Likelihood)}
		f.Best = entity.Cell{Consequence: min(f.Best.Consequence, c.Consequence),
			Likelihood: min(f.Best.Likelihood, c.Likelihood)}
		if v.ID == d.Reads("2000-01-01") { // the value that a day stands for
			f.DayAs = c
		}
	}
	f.Words, f.Gives = append(f.Words, questionnaire.NotKnown), append(f.Gives, f.Worst)
	return f
}
