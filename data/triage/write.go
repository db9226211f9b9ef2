package triage

import (
	"context"
	"io"
	"slices"

	"assure/data"
	"assure/data/template"
	"assure/questionnaire"
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
		"file is read back. Rows may be sorted, filtered or deleted. Do not change the column “" + template.TriageEngagement +
		"”: it says which row is which.",
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
	out := template.TriageSheet{Notes: notes}
	for _, d := range b.Facts {
		f := template.TriageFact{ID: d.ID, Title: d.Title, Day: d.Months > 0}
		for _, v := range d.Values {
			f.Words = append(f.Words, v.Label)
		}
		f.Words = append(f.Words, questionnaire.NotKnown)
		out.Facts = append(out.Facts, f)
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		open := b.Open(r)
		row := template.TriageRow{Supplier: r.Supplier.Name, Service: r.Engagement.Service,
			Engagement: r.Engagement.Ref,
			State:      string(r.Engagement.State), Tier: b.Settings.TierWords(r.Triage.Tier, r.Triage.Provisional())}
		for _, d := range b.Facts {
			row.Words = append(row.Words, d.Words(r.Facts.Get(d.ID)))
			row.Values = append(row.Values, r.Facts.Get(d.ID))
			row.Open = append(row.Open, slices.Contains(open, d.ID))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
