package issue

import (
	"context"
	"io"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/template"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// fillForm returns the content of a workbook: the questions in scope today, the must-haves that apply
// and, for a prefilled one, the supplier's last answers to confirm.
func fillForm(ctx context.Context, r *data.Register, tx *data.Tx, b *book.Book, q *Request, e entity.Engagement,
	a entity.Assessment, issue entity.Issue) (template.Form, error) {
	pack, s := b.Compiled[a.PackSHA].Pack(), b.Suppliers[0]
	f := template.Form{Pack: pack, Supplier: s, Engagement: e, Assessment: a, Issue: issue, Issued: r.Day(issue.Issued),
		Issuer: q.Issuer, ReplyTo: q.ReplyTo, Marking: q.Marking,
		Demo: b.Settings.MadeUp || book.IsDemo(&s), Musts: map[string]bool{},
		Questions: []*questionnaire.Question{}}
	facts, tier := b.CurrentFacts(e.ID), b.Triage(b.CurrentFacts(e.ID)).Tier
	for _, qu := range InScope(b, pack, e.ID, a.ID) {
		f.Questions = append(f.Questions, qu)
		f.Musts[qu.ID] = qu.Gate != nil && qu.Gate.When.Holds(b.Settings.Facts, facts, tier)
	}
	if len(f.Questions) == 0 {
		return f, nothingToAsk(e.Ref, pack.Ref())
	}
	if !q.Prefill {
		return f, nil
	}
	var err error
	f.Last, err = lastAnswers(ctx, r, tx, b, a, f.Questions)
	return f, err
}

// InScope are the questions that an engagement is asked today: those that its facts show, without those that a decision
// of the assessment took out of scope. The assessment is "" before it has begun.
func InScope(b *book.Book, pack *questionnaire.Pack, engagement, assessment string) []*questionnaire.Question {
	facts := b.CurrentFacts(engagement)
	tier := b.Triage(facts).Tier
	out := map[string]bool{}
	for _, d := range b.Decisions[engagement] {
		if assessment != "" && d.Assessment == assessment &&
			(d.Kind == entity.ScopeOut || d.Kind == entity.NAAccepted) && b.Counts(d, pack) {
			out[d.Question] = true
		}
	}
	var asked []*questionnaire.Question
	for _, qu := range pack.Questions() {
		if !out[qu.ID] && qu.VisibleIf.Holds(b.Settings.Facts, facts, tier) {
			asked = append(asked, qu)
		}
	}
	return asked
}

func nothingToAsk(engagement, pack string) *problem.Problem {
	return problem.New("nothing-to-ask", engagement, "check the facts and scope decisions of the engagement",
		"no question of %s is in scope", pack)
}

// lastAnswers returns the supplier's claims in this cycle, else in the last one signed off; never
// our judgements. It returns nil if there are none.
func lastAnswers(ctx context.Context, r *data.Register, tx *data.Tx, b *book.Book, a entity.Assessment,
	questions []*questionnaire.Question) (map[string]template.Last, error) {
	before, err := r.Previous(ctx, tx, a, b.Cycles[a.Engagement])
	if err != nil {
		return nil, err
	}
	now := b.Answers[a.ID]
	evidence := map[string][]string{}
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(b.Supports))) { // the newest cycle's first
		for _, s := range b.Supports[id] {
			if d, ok := b.Documents[s.Document]; ok && d.State != entity.Withdrawn && d.State != entity.Refused {
				if words := book.DocumentWords(&d); !slices.Contains(evidence[s.Question], words) {
					evidence[s.Question] = append(evidence[s.Question], words)
				}
			}
		}
	}
	asked, err := r.AskedAgain(ctx, tx, a, now)
	if err != nil {
		return nil, err
	}
	var out map[string]template.Last
	for _, qu := range questions {
		if x, ok := asked[qu.ID]; ok {
			if out == nil {
				out = map[string]template.Last{}
			}
			out[qu.ID] = template.Last{Detail: claimAsked(&x)}
			continue
		}
		claim := now[qu.ID].Claim
		if !claim.Given() {
			claim = before[qu.ID].Claim
		}
		if !claim.Given() || claim.Value == questionnaire.Unknown {
			continue
		}
		if out == nil {
			out = map[string]template.Last{}
		}
		out[qu.ID] = template.Last{Answer: book.AnswerWords(qu, claim), Detail: claimWords(claim, evidence[qu.ID])}
	}
	return out, nil
}

// claimAsked tells the supplier why a question is asked again and what it had answered; our judgements stay with us.
func claimAsked(x *data.AskedAgain) string {
	s := "Asked again: " + x.Why + "."
	if x.Claim != "" {
		s += "\nYou answered to the earlier question: " + x.Claim
	}
	return s
}

// claimWords returns the note, evidence, date and alternative of a claim, each on a line.
func claimWords(a *entity.Answer, evidence []string) string {
	var lines []string
	if a.Note != "" {
		lines = append(lines, string(a.Note))
	}
	for _, e := range evidence {
		lines = append(lines, "Evidence: "+e)
	}
	if a.Planned != 0 {
		lines = append(lines, "Planned: "+a.Planned.Long())
	}
	if a.Alternative != "" {
		lines = append(lines, "Alternative control: "+string(a.Alternative))
	}
	return strings.Join(lines, "\n")
}

func formWriter(f template.Form) func(io.Writer) error {
	return func(w io.Writer) error { return template.Write(w, f) }
}
