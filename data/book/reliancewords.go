package book

import (
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Words say of the question what each body found, who relies on it until when, and whether its proof counts.
func (x *FromOthers) Words() []string {
	if x == nil {
		return nil
	}
	var out []string
	for _, r := range x.list {
		words := fmt.Sprintf("%s found %s", r.OfBody(), ValueWords(x.question, r.Value))
		if !r.Judged {
			words = fmt.Sprintf("%s was told %s", r.OfBody(), ValueWords(x.question, r.Value))
		}
		switch {
		case len(x.proof) > 0:
			words += "; the proof that it accepted counts"
		case len(r.Items) > 0:
			words += "; its proof does not count, because the document is not here"
		}
		out = append(out, fmt.Sprintf("%s; relied on by %s until %s (%s).", words, r.Person, r.Until.Long(),
			entity.DecisionRef(r.N)))
	}
	return out
}

// ProofWords names the proof of other bodies that counts, a line for each body: "proof accepted by another body, Demo
// Trust (R0A), relied on by NAME until DATE (DEC-0007)".
func (x *FromOthers) ProofWords() []string {
	if x == nil {
		return nil
	}
	var out []string
	for _, r := range x.list {
		ref := entity.DecisionRef(r.N)
		if !slices.ContainsFunc(x.proof, func(e scoring.Evidence) bool { return e.Ref == ref }) {
			continue
		}
		who := "another body"
		if r.BodyCode != "" {
			who += ", " + r.OfBody()
		}
		out = append(out, fmt.Sprintf("proof accepted by %s, relied on by %s until %s (%s)", who, r.Person,
			r.Until.Long(), ref))
	}
	return out
}

// RelianceWords say, in a sentence each, what of an assessment rests on other bodies: who relies on whom until when,
// for which questions, what is lower there, and what does not count here.
func (b *Book) RelianceWords(a *entity.Assessment, tier int) []string {
	var out []string
	pack := b.Compiled[a.PackSHA].Pack()
	for _, x := range b.Reliances(a) {
		d := x.Decision
		var proof, lower, unseen []string
		relied := b.Relied(d)
		for i := range relied {
			r := &relied[i]
			q := pack.Question(r.Question)
			if q == nil {
				continue
			}
			switch {
			case len(r.Items) == 0:
			case slices.ContainsFunc(r.Items, func(i entity.ReliedItem) bool { return ProofCounts(q, tier, &i) }):
				proof = append(proof, q.ID)
			default:
				unseen = append(unseen, q.ID)
			}
			if low := lowered(q, b.Answers[a.ID][q.ID], []reliedOn{{d, r}}).Relied; low != nil {
				lower = append(lower, fmt.Sprintf("%s %s", q.ID, AnswerWords(q, low)))
			}
		}
		who := fmt.Sprintf("%s, relied on by %s until %s (%s)", text.Safe(d.OfBody()), text.Safe(d.Person),
			d.Until.Long(), entity.DecisionRef(d.N))
		if x.Why != "" {
			out = append(out, "What "+who+" found does not count: "+x.Why+".")
			continue
		}
		if len(proof) > 0 {
			out = append(out, "Proof accepted by another body, "+who+": "+strings.Join(proof, ", ")+less(d)+".")
		}
		if len(lower) > 0 {
			out = append(out, "Found lower by another body, "+who+", and the lower counts: "+
				strings.Join(lower, ", ")+".")
		}
		if len(unseen) > 0 {
			out = append(out, "Proof that another body accepted and that we have not seen does not count for "+
				"must-haves at tier 1: "+strings.Join(unseen, ", ")+" ("+entity.DecisionRef(d.N)+").")
		}
	}
	return out
}

func less(d *entity.Decision) string {
	if d.Less == "" {
		return ""
	}
	return ", a step less because " + d.Less
}
