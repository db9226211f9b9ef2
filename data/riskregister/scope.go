package riskregister

import (
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// scopeRows lists what is out of scope or claimed not to apply: each decision, withdrawn ones too,
// and each undecided claim.
func (x *exporter) scopeRows(b *book.Book, st *book.Standing) {
	e := &st.Engagement
	cycles := map[string]entity.Assessment{}
	for _, a := range b.Cycles[e.ID] {
		cycles[a.ID] = a
	}
	row := func(a *entity.Assessment, question string) tables.Scope {
		pack := b.Compiled[a.PackSHA].Pack()
		out := tables.Scope{Engagement: e.Ref, Pack: pack.Ref(), Cycle: a.Cycle, Question: pack.Question(question)}
		if out.Question != nil {
			out.Section = sectionOf(pack, question)
		}
		if claim := b.Answers[a.ID][question].Claim; claim != nil && claim.Value == questionnaire.NA {
			out.Claim = string(claim.Note)
		}
		return out
	}
	decided := map[string]bool{} // assessment and question
	for _, d := range b.Decisions[e.ID] {
		a, ok := cycles[d.Assessment]
		if !ok || d.Kind != entity.ScopeOut && d.Kind != entity.NAAccepted && d.Kind != entity.NARefused {
			continue
		}
		pack := b.Compiled[a.PackSHA].Pack()
		out := row(&a, d.Question)
		out.Ref, out.Decision, out.Counts, out.NeedsSecond = data.DecisionRef(d.N), &d, b.Counts(d, pack),
			book.NeedsSecond(d, pack)
		decided[a.ID+"/"+d.Question] = decided[a.ID+"/"+d.Question] || d.InForce(b.AsOf)
		x.out.Scopes = append(x.out.Scopes, out)
	}
	for _, id := range slices.Sorted(maps.Keys(st.Results)) {
		a := st.Governing[id]
		for _, r := range st.Results[id].Rows {
			if r.State == scoring.NAClaimed && !decided[a.ID+"/"+r.Question] {
				x.out.Scopes = append(x.out.Scopes, row(&a, r.Question))
			}
		}
	}
}

// sectionOf returns the title of the section of a question.
func sectionOf(pack *questionnaire.Pack, question string) string {
	for i := range pack.Domains {
		d := &pack.Domains[i]
		if slices.ContainsFunc(d.Questions, func(q *questionnaire.Question) bool { return q.ID == question }) {
			return d.Title
		}
	}
	return ""
}
