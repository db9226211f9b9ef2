package data

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// CarryPlan is what the last signed-off cycle has for the questions of an open one. It is worked out each time and
// stored nowhere: nothing of it counts until a person confirms it.
type CarryPlan struct {
	Assessment entity.Assessment
	Before     entity.Assessment // the last signed-off cycle
	Items      []Carry           // the questions that apply, in the order of the pack
}

// Carry is what confirming the answer of the last cycle to one question would record.
type Carry struct {
	Question *questionnaire.Question
	Last     entity.Answers // of the cycle before; nil answers where its meaning changed
	Now      entity.Answers // of this cycle
	// Records are the answers that confirming writes, one a party: a judgement is ours to give again, a claim that
	// nobody judged is the supplier's and given again on its behalf.
	Records []entity.Answer
	Accept  []entity.Document // counted for it, are in date, and are accepted again
	Offer   []entity.Document // are in date, but were accepted for less than the answer is worth: offered again
	Expired []entity.Document // counted for it and have run out: ask for the next
	Done    bool              // has an answer in this cycle, or needs none
	Why     string            // why it cannot be confirmed, "" when it can be
	Leave   string            // why confirming many at once leaves it, "" when it does not
}

// OnBehalf reports whether confirming it gives an answer of the supplier's on its behalf.
func (c *Carry) OnBehalf() bool {
	return slices.ContainsFunc(c.Records, func(a entity.Answer) bool { return a.Party == entity.BySupplier })
}

// Confirms reports whether there is something to confirm.
func (c *Carry) Confirms() bool {
	return c.Why == "" && len(c.Records)+len(c.Accept)+len(c.Offer) > 0
}

// Left counts the questions that have no answer in this cycle and need one.
func (p *CarryPlan) Left() (n int) {
	for i := range p.Items {
		if !p.Items[i].Done {
			n++
		}
	}
	return n
}

// Item returns what is carried for a question, nil for one that does not apply.
func (p *CarryPlan) Item(question string) *Carry {
	i := slices.IndexFunc(p.Items, func(c Carry) bool { return strings.EqualFold(c.Question.ID, question) })
	if i < 0 {
		return nil
	}
	return &p.Items[i]
}

// Carried works out what the last signed-off cycle has for the questions of an open assessment. A first cycle has
// none: the error says so.
func (r *Register) Carried(ctx context.Context, assessment string) (plan *CarryPlan, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		plan, err = r.carried(ctx, v, assessment)
		return err
	})
	return plan, err
}

func (r *Register) carried(ctx context.Context, v store.Viewer, assessment string) (*CarryPlan, error) {
	a, err := openAssessment(ctx, v, assessment)
	if err != nil {
		return nil, err
	}
	b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: a.Engagement})
	if err != nil {
		return nil, err
	}
	c := carrier{CarryPlan: CarryPlan{Assessment: a, Before: CycleBefore(a, b.Cycles[a.Engagement])}, b: b}
	if c.Before.ID == "" {
		return nil, problem.New("first-cycle", a.Pack+" cycle "+strconv.Itoa(a.Cycle),
			"answer it in the walk; from the next cycle on there is something to confirm",
			"no cycle of this questionnaire was signed off before, so there is nothing to confirm")
	}
	if c.last, err = r.Previous(ctx, v, a, b.Cycles[a.Engagement]); err != nil {
		return nil, err
	}
	if c.said, err = store.AnswersOf(ctx, v, c.Before.ID); err != nil {
		return nil, err
	}
	c.old = b.Compiled[c.Before.PackSHA].Pack()
	e := b.Engagement()
	compared, err := b.Comparer(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range book.Compare(compared.Records(e)) {
		c.compared = append(c.compared, x.Sides()...)
	}
	st := b.Stand(e)
	result := b.ScoreOf(&st, &a)
	for _, q := range b.Compiled[a.PackSHA].Pack().Questions() {
		if row := result.Row(q.ID); row != nil && !row.Hidden {
			c.Items = append(c.Items, c.item(q, row))
		}
	}
	return &c.CarryPlan, nil
}

// carrier works a [CarryPlan] out.
type carrier struct {
	CarryPlan
	b    *book.Book
	old  *questionnaire.Pack                  // of the cycle before
	last map[string]entity.Answers            // of the cycle before, where the meaning is unchanged
	said map[string]map[string]entity.Answers // all of the cycle before
	// compared are the comparisons with other records of the same facts.
	compared []book.Comparison
}

func (c *carrier) item(q *questionnaire.Question, row *scoring.Row) Carry {
	x := Carry{Question: q, Last: c.last[q.ID], Now: c.b.Answers[c.Assessment.ID][q.ID]}
	last, now := x.Last.Effective(), x.Now.Effective()
	x.Done = now.Given() || row.State == scoring.OutOfScope
	switch {
	case row.State == scoring.OutOfScope:
		x.Why = "it is out of scope, by a decision"
	case last == nil:
		x.Why = c.unsaid(q)
	case now.Given() && now.Value != last.Value:
		x.Why = "it has another answer in this cycle"
	case last.Value == questionnaire.Unknown:
		x.Why = "it was not known in the last cycle"
	case last.Value == questionnaire.NA:
		x.Why = "that it does not apply needs a reason again"
	case x.Last.Judgement.Given() && !x.Now.Judgement.Given() && x.Now.Claim.Given() &&
		x.Now.Claim.Value != x.Last.Judgement.Value:
		x.Why = "we judged otherwise than the supplier says: that needs a reason again"
	}
	if x.Why != "" {
		return x
	}
	c.record(&x)
	c.proof(&x, q.Worth(last.Value))
	x.Leave = c.leave(&x)
	return x
}

// unsaid says why a question has no answer of the last cycle.
func (c *carrier) unsaid(q *questionnaire.Question) string {
	is := c.b.Compiled[c.Assessment.PackSHA].Pack()
	if again, ok := is.AskedFrom(c.old)[q.ID]; ok && c.said[c.Before.ID][again.ID].Effective().Given() {
		return "the question changed since: " + again.Why
	}
	if c.old.Question(q.ID) == nil {
		return "the last cycle did not ask it"
	}
	return "the last cycle has no answer to it"
}

// record plans the answers that confirming writes: whose word an answer is does not change with it.
func (c *carrier) record(x *Carry) {
	of := x.Last.Claim
	switch {
	case x.Last.Judgement.Given() && x.Now.Judgement.Given(), !x.Last.Judgement.Given() && x.Now.Effective().Given():
		return
	case x.Last.Judgement.Given():
		of = x.Last.Judgement
	}
	x.Records = append(x.Records, entity.Answer{Assessment: c.Assessment.ID, Question: x.Question.ID, Party: of.Party,
		Value: of.Value, Note: withoutConfirmation(of.Note), Planned: of.Planned, Alternative: of.Alternative,
		Reconfirmed: true, Origin: entity.Typed})
}

// proof sorts what counted for the question in the last cycle. What is accepted again shows the answer as it was
// accepted for, and no better one.
func (c *carrier) proof(x *Carry, worth int) {
	now := c.b.Supports[c.Assessment.ID]
	for _, s := range c.b.Supports[c.Before.ID] {
		d, ok := c.b.Documents[s.Document]
		if !ok || s.Question != x.Question.ID || s.State != entity.Accepted || d.State != entity.Accepted {
			continue
		}
		if slices.ContainsFunc(now, func(n entity.Support) bool {
			return n.Document == s.Document && n.Question == s.Question &&
				(n.State == entity.Accepted || n.State == entity.Refused)
		}) {
			continue
		}
		e := scoring.Evidence{Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry}
		_, until := e.Lasts(x.Question.Evidence)
		switch {
		case until != 0 && until < c.b.AsOf || d.Expiry != 0 && d.Expiry < c.b.AsOf:
			x.Expired = append(x.Expired, d)
		case book.ShownBy(&s) >= worth:
			x.Accept = append(x.Accept, d)
		case !slices.ContainsFunc(now,
			func(n entity.Support) bool { return n.Document == s.Document && n.Question == s.Question }):
			x.Offer = append(x.Offer, d)
		}
	}
}

// leave says why confirming many at once leaves a question for a person to look at.
func (c *carrier) leave(x *Carry) string {
	var words []string
	if len(x.Expired) > 0 && len(x.Accept) == 0 {
		refs := make([]string, len(x.Expired))
		for i := range x.Expired {
			refs[i] = x.Expired[i].Ref
		}
		words = append(words, "its proof has run out: "+strings.Join(refs, ", "))
	}
	for _, a := range x.Records {
		if a.Planned != 0 && a.Planned < c.b.AsOf {
			words = append(words, "it was planned for "+a.Planned.Long()+", which has passed")
		}
	}
	for i := range c.compared {
		if o := &c.compared[i]; o.Question == x.Question.ID && c.against(o, x.Last.Effective().Value) {
			words = append(words, "another record says otherwise: "+o.What())
			break
		}
	}
	return strings.Join(words, "; ")
}

// against reports whether another record speaks against an answer: it contradicts one that nobody has judged since, or
// proposes another.
func (c *carrier) against(o *book.Comparison, value string) bool {
	if o.Pack != "" && o.Pack != c.Assessment.Pack {
		return false
	}
	return o.State == book.Contradicts || o.State == book.Proposes && o.Proposes != "" && o.Proposes != value
}

// confirmedAs begins the first line of the note of a confirmed answer.
const confirmedAs = "Confirmed as in cycle "

// confirmation is the note of a confirmed answer: which cycle it is confirmed as in, for an answer of the supplier how
// the supplier confirmed it, and below it the note there was.
func confirmation(a *entity.Answer, cycle int, basis string) questionnaire.Text {
	words := confirmedAs + strconv.Itoa(cycle)
	if a.Party == entity.BySupplier {
		words += ", on the supplier's behalf: " + strings.TrimRight(basis, ".")
	}
	words += "."
	if a.Note != "" {
		words += "\n" + string(a.Note)
	}
	return questionnaire.Text(words)
}

// withoutConfirmation is a note without the line that says that it was confirmed in an earlier cycle.
func withoutConfirmation(note questionnaire.Text) questionnaire.Text {
	if !strings.HasPrefix(string(note), confirmedAs) {
		return note
	}
	_, rest, _ := strings.Cut(string(note), "\n")
	return questionnaire.Text(rest)
}

// Words say what confirming a question would do, or why it cannot be confirmed.
func (c *Carry) Words() string {
	if c.Why != "" {
		return c.Why
	}
	var out []string
	for i := range c.Records {
		a := &c.Records[i]
		whose := "our judgement"
		if a.Party == entity.BySupplier {
			whose = "the supplier's answer, on its behalf"
		}
		out = append(out, fmt.Sprintf("%s: %s", whose, book.AnswerWords(c.Question, a)))
	}
	for _, list := range []struct {
		words string
		docs  []entity.Document
	}{{"accepted again", c.Accept}, {"offered again", c.Offer}, {"run out, ask for the next", c.Expired}} {
		for i := range list.docs {
			out = append(out, list.docs[i].Ref+" "+list.words)
		}
	}
	if len(out) == 0 {
		return "there is nothing to confirm"
	}
	return strings.Join(out, "; ")
}
