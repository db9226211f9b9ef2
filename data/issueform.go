package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"assure/data/internal/safefile"
	"assure/data/template"
	"assure/internal/problem"
	"assure/questionnaire"
)

// form puts together what a workbook says: the questions in scope on the day, the must-haves that apply, and, to be
// confirmed, what the supplier said last.
func (r *Register) form(ctx context.Context, tx *Tx, b *book, q *IssueRequest, e questionnaire.Engagement, a questionnaire.Assessment, issue questionnaire.Issue) (template.Form, error) {
	pack, s := b.compiled[a.PackSHA].Pack(), b.suppliers[0]
	f := template.Form{Pack: pack, Supplier: s, Engagement: e, Assessment: a, Issue: issue, Issued: r.Day(issue.Issued),
		Issuer: q.Issuer, ReplyTo: q.ReplyTo, Marking: q.Marking, Demo: isDemo(&s), Musts: map[string]bool{}, Questions: []*questionnaire.Question{}}
	facts := b.currentFacts(e.ID)
	tier := 0
	if len(facts) > 0 {
		tier = b.settings.Triage(facts).Tier
	}
	out := map[string]bool{}
	for _, d := range b.decisions[e.ID] {
		if d.Assessment == a.ID && (d.Kind == questionnaire.ScopeOut || d.Kind == questionnaire.NAAccepted) && b.counts(d, pack) {
			out[d.Question] = true
		}
	}
	for _, qu := range pack.Questions() {
		if out[qu.ID] || !qu.VisibleIf.Holds(b.settings.Facts, facts, tier) {
			continue
		}
		f.Questions = append(f.Questions, qu)
		f.Musts[qu.ID] = qu.Gate != nil && qu.Gate.When.Holds(b.settings.Facts, facts, tier)
	}
	if len(f.Questions) == 0 {
		return f, problem.New("nothing-to-ask", e.Ref, "check the facts and scope decisions of the engagement", "no question of %s is in scope", pack.Ref())
	}
	if !q.Prefill {
		return f, nil
	}
	var err error
	f.Last, err = lastAnswers(ctx, tx, b, a, f.Questions)
	return f, err
}

func isDemo(s *questionnaire.Supplier) bool { return slices.Contains(s.Tags, DemoTag) }

// lastAnswers are the supplier's own words, never our judgements: those of this cycle where there are any, else those of
// the last one signed off. Nil when the supplier never said anything: a blank workbook then.
func lastAnswers(ctx context.Context, tx *Tx, b *book, a questionnaire.Assessment, questions []*questionnaire.Question) (map[string]template.Last, error) {
	before, err := previous(ctx, tx, a, b.cycles[a.Engagement])
	if err != nil {
		return nil, err
	}
	now := b.answers[a.ID]
	evidence := map[string][]string{}
	for _, id := range slices.Backward(sortedKeys(b.supports)) { // the newest cycle's first
		for _, s := range b.supports[id] {
			if d, ok := b.documents[s.Document]; ok && d.State != questionnaire.Withdrawn && d.State != questionnaire.Refused {
				if words := documentWords(&d); !slices.Contains(evidence[s.Question], words) {
					evidence[s.Question] = append(evidence[s.Question], words)
				}
			}
		}
	}
	var out map[string]template.Last
	for _, qu := range questions {
		claim := now[qu.ID].Claim
		if claim == nil {
			claim = before[qu.ID].Claim
		}
		if claim == nil || claim.Value == "" || claim.Value == questionnaire.Unknown {
			continue
		}
		if out == nil {
			out = map[string]template.Last{}
		}
		out[qu.ID] = template.Last{Answer: answerWords(qu, claim), Detail: claimWords(claim, evidence[qu.ID])}
	}
	return out, nil
}

// claimWords is what went with a claim, on lines of its own.
func claimWords(a *questionnaire.Answer, evidence []string) string {
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

// answerWords is an answer as people read it: labels for options, the form's own words for unknown and N/A. "" is none.
func answerWords(qu *questionnaire.Question, a *questionnaire.Answer) string {
	if a == nil {
		return ""
	}
	switch a.Value {
	case questionnaire.Unknown:
		return questionnaire.FormUnknown
	case questionnaire.NA:
		return questionnaire.FormNA
	}
	switch qu.Answer {
	case questionnaire.Choice, questionnaire.Multi:
		ids := []string{a.Value}
		if qu.Answer == questionnaire.Multi {
			ids = questionnaire.SplitList(a.Value)
		}
		for i, id := range ids {
			if o := qu.Option(id); o != nil && o.Label != "" {
				ids[i] = o.Label
			}
		}
		return strings.Join(ids, "; ")
	}
	return a.Value
}

// documentWords names a document: what it is, its title or number, its dates.
func documentWords(d *questionnaire.Document) string {
	words := d.Kind.Label()
	if d.Reference != "" {
		words += ", " + d.Reference
	}
	if d.Issued != 0 {
		words += ", " + d.Issued.Long()
	}
	if d.Expiry != 0 {
		words += ", to " + d.Expiry.Long()
	}
	return words
}

func formWriter(f template.Form) func(io.Writer) error {
	return func(w io.Writer) error { return template.Write(w, f) }
}

// writeHashed writes a file whole, readable by its owner only, and returns the SHA-256 of its bytes in hex.
func writeHashed(path string, force bool, fill func(io.Writer) error) (string, error) {
	sum := sha256.New()
	err := safefile.Write(path, safefile.Options{Mode: 0o600, Force: force}, func(w io.Writer) error {
		return fill(io.MultiWriter(w, sum))
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
