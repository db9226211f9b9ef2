package riskregister

import (
	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"maps"
	"slices"
)

// evidence lists what is held behind each answer of an engagement: accepted and offered documents,
// when each runs out, and what the assessment would come to the day after, if nothing else changes.
func (x *exporter) evidence(b *book.Book, st *book.Standing) {
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		a, now := st.Governing[id], st.Results[id]
		pack := b.Compiled[a.PackSHA].Pack()
		then := map[questionnaire.Date]*scoring.Result{}
		forward := func(day questionnaire.Date) *scoring.Result {
			if then[day] == nil {
				in := b.InputOf(st, &a)
				in.AsOf = day
				then[day] = b.Compiled[a.PackSHA].Score(b.Settings, in)
			}
			return then[day]
		}
		for _, row := range now.Rows {
			qu := pack.Question(row.Question)
			for _, state := range []entity.DocumentState{entity.Accepted, entity.Offered} {
				for _, d := range b.DocumentsFor(a.ID, row.Question, state) {
					e := tables.Evidence{Engagement: st.Engagement.Ref, Pack: pack.Ref(), Cycle: a.Cycle,
						Question: qu.ID, Section: pack.Domain(row.Domain).Title,
						Document: d, State: state,
						Strength: b.Settings.Confidence(qu.Evidence, d.Issued,
							[]scoring.Evidence{{Kind: d.Kind, Issued: d.Issued}}), Contract: st.Engagement.End}
					item := scoring.Evidence{Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry}
					e.Full, e.Last = item.Lasts(qu.Evidence)
					if e.Soon(b.AsOf) != "" && state == entity.Accepted && e.Last >= b.AsOf {
						e.Now, e.Then = now, forward(e.Last+1)
					}
					x.out.Evidence = append(x.out.Evidence, e)
				}
			}
		}
	}
}
