package data

import (
	"assure/data/register"
	"assure/questionnaire"
	"assure/scoring"
)

// evidence lists what is held behind each answer of an engagement: accepted and offered documents, when each runs out, and
// what the assessment would come to the day after, if nothing else changes.
func (x *exporter) evidence(b *book, st *standing) {
	for _, id := range sortedKeys(st.results) {
		a, now := st.governing[id], st.results[id]
		pack := b.compiled[a.PackSHA].Pack()
		then := map[questionnaire.Date]*scoring.Result{}
		forward := func(day questionnaire.Date) *scoring.Result {
			if then[day] == nil {
				in := b.input(&a, st.facts, st.triage)
				in.AsOf = day
				then[day] = b.compiled[a.PackSHA].Score(b.settings, in)
			}
			return then[day]
		}
		for _, row := range now.Rows {
			qu := pack.Question(row.Question)
			for _, state := range []questionnaire.DocumentState{questionnaire.Accepted, questionnaire.Offered} {
				for _, d := range b.documentsFor(a.ID, row.Question, state) {
					e := register.Evidence{Engagement: st.engagement.Ref, Pack: pack.Ref(), Cycle: a.Cycle, Question: qu.ID, Section: pack.Domain(row.Domain).Title,
						Document: d, State: state, Strength: b.settings.Confidence(qu.Evidence, d.Issued, []scoring.Evidence{{Kind: d.Kind, Issued: d.Issued}}), Contract: st.engagement.End}
					item := scoring.Evidence{Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry}
					e.Full, e.Last = item.Lasts(qu.Evidence)
					if e.Soon(b.asOf) != "" && state == questionnaire.Accepted && e.Last >= b.asOf {
						e.Now, e.Then = now, forward(e.Last+1)
					}
					x.out.Evidence = append(x.out.Evidence, e)
				}
			}
		}
	}
}
