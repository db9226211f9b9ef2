package report

import (
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// reliedRows is how many questions the page of a reliance lists.
const reliedRows = 14

// relianceLapses says what ends a reliance without anybody doing anything.
const relianceLapses = "It lapses by itself on the day after its last day, and with the cycle. It ends when the body " +
	"recalls its bundle or a newer one takes its place, and when its key is revoked. It is suspended while an " +
	"incident at the supplier is open. Nothing was written to the answers, so its end gives back the score of before."

// relianceDone is a recorded decision to rely on another body, with the cycle that it is for.
type relianceDone struct {
	rp   *reporter
	d    *caseFile
	made *entity.Decision
	a    entity.Assessment
	pack *questionnaire.Pack
}

// reliancePaper is the page to sign for a decision to rely on another body.
func (rp *reporter) reliancePaper(d *caseFile, made *entity.Decision) (*Document, error) {
	p := &relianceDone{rp: rp, d: d, made: made}
	for _, a := range d.b.Cycles[made.Engagement] {
		if c := d.b.Compiled[a.PackSHA]; a.ID == made.Assessment && c != nil {
			p.a, p.pack = a, c.Pack()
		}
	}
	if p.pack == nil {
		return nil, problem.New("unknown-decision", data.DecisionRef(made.N), "see assure decide list",
			"the assessment that it is about is no longer there")
	}
	service := subjectOf(d.b, d.st)
	doc := rp.document(
		"Decision: to rely on another body",
		data.DecisionRef(made.N)+": "+service,
		"the person who decides",
	)
	doc.OnePage = true
	lines := []string{"Decided by (name)", "Role", "Signature", "Date"}
	doc.Sections = []Section{
		{Heading: "What is decided", Strong: true, Parts: []Part{{Text: fmt.Sprintf("What %s was told, saw and found "+
			"counts for %s too until %s, for %s of %s %s.", made.OfBody(), service, made.Until.Long(),
			text.Plural(len(d.b.Relied(made)), "question", "questions"), p.a.Pack, p.a.Version)}}},
		{Heading: "What is relied on", Parts: p.relied()},
		{Heading: "What it changes", Parts: p.changes()},
		whoDecided(made, d.b.AsOf, true),
		{Heading: "When it lapses", Parts: []Part{{Text: relianceLapses}}},
		{Heading: "Signed", Parts: []Part{{Text: authorityWords(scoring.AuthorityRule{Months: data.RelianceMonths})},
			{Lines: lines}}},
	}
	return doc, nil
}

// relied lists the questions: must-haves first, and those on which the body found less.
func (p *relianceDone) relied() []Part {
	t := &Table{ID: "relied", Caption: "What the body found, beside what the supplier says here",
		Columns: Columns("Question", "Found there", "Said here", "Proof there, and as what it counts here")}
	list := slices.Clone(p.d.b.Relied(p.made))
	rank := func(x *entity.Relied) int {
		q := p.pack.Question(x.Question)
		switch {
		case q == nil:
			return 3
		case q.MustHave() != nil:
			return 0
		case p.ours(q) != nil && q.Worth(x.Value) < q.Worth(p.ours(q).Value):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b entity.Relied) int { return rank(&a) - rank(&b) })
	for i := range list[:min(len(list), reliedRows)] {
		x := &list[i]
		q := p.pack.Question(x.Question)
		if q == nil {
			continue
		}
		found := book.ValueWords(q, x.Value)
		if !x.Judged {
			found += " (told, not judged)"
		}
		var proof []string
		for _, item := range x.Items {
			words := item.Kind.Label()
			if item.Issued != 0 {
				words += ", " + item.Issued.Long()
			}
			if !book.ProofCounts(q, p.d.st.Triage.Tier, &item) {
				words += " (not here, so it does not count)"
			}
			proof = append(proof, words)
		}
		said := "nothing"
		if a := p.ours(q); a != nil {
			said = book.AnswerWords(q, a)
		}
		t.Add(Words(x.Question), Words(found), Words(said), Words(strings.Join(proof, "; ")))
	}
	out := []Part{{Table: t}}
	if n := len(list) - reliedRows; n > 0 {
		out = append(out, Part{Quiet: fmt.Sprintf("And %s more.", text.Thousands(n))})
	}
	if p.made.Less != "" {
		out = append(out, Part{Quiet: "Its proof counts a step less than with that body, because " + p.made.Less + "."})
	}
	return out
}

// ours is our own answer, without what is relied on; nil for none.
func (p *relianceDone) ours(q *questionnaire.Question) *entity.Answer {
	both := p.d.b.Answers[p.a.ID][q.ID]
	both.Relied = nil
	return both.Effective()
}

// changes shows both ends without the decision and with it.
func (p *relianceDone) changes() []Part {
	id := p.d.st.Engagement.ID
	others := slices.DeleteFunc(
		slices.Clone(p.d.b.Decisions[id]),
		func(x entity.Decision) bool { return x.N == p.made.N },
	)
	again := *p.made
	again.Withdrawn, again.On = false, min(again.On, p.d.b.AsOf)
	score := func(b *book.Book) *scoring.Result {
		st := b.Stand(p.d.st.Engagement)
		return b.ScoreOf(&st, &p.a)
	}
	was := score(p.d.b.Deciding(id, others))
	now := score(p.d.b.Deciding(id, append(slices.Clone(others), again)))
	t := &Table{
		ID:      "changes",
		Caption: "As things are known on " + p.d.b.AsOf.Long() + ", without the decision and with it",
		Columns: Columns("Figure", "Without", "With"),
	}
	set := p.d.b.Settings
	for _, row := range [][3]string{{"Score", scoreEnds(was), scoreEnds(now)},
		{"Grade", gradeEnds(set, was), gradeEnds(set, now)}, {"Certainty", string(was.Status), string(now.Status)}} {
		t.Add(Words(row[0]), Words(row[1]), Words(row[2]))
	}
	out := []Part{{Table: t}}
	if line := now.Line(); line != nil {
		out = append(out, Part{Quiet: "Score line with the decision, to work the score out by hand: " + line.String(),
			Small: true})
	}
	return out
}
