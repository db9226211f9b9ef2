package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/money"
)

// CostEntry is what a person enters about the money of an engagement at a time. What is there of the same scenario and
// part, or of the same question and payer, is replaced; it stays in the history.
type CostEntry struct {
	Losses  []entity.EnteredLoss
	Counts  []entity.EnteredCount
	Control *entity.ControlCost // its pack may be "" where one questionnaire asks the question
	Remove  []string            // scenarios, questions, or "all"
}

// EnterCosts enters what an event would cost, how often one comes by our own count, and what a control costs, in one
// act. It changes no score, grade, status or cell.
func (r *Register) EnterCosts(ctx context.Context, ref string, x CostEntry) (out entity.Costing, err error) {
	if len(x.Losses)+len(x.Counts)+len(x.Remove) == 0 && x.Control == nil {
		return out, problem.New("no-costs", text.Safe(ref),
			"name a scenario with its losses, or a question with a cost",
			"there is nothing to enter")
	}
	err = r.Update(ctx, actCosts, func(tx *Tx) error {
		e, _, err := book.FindEngagement(ctx, tx, ref)
		if err != nil {
			return err
		}
		tx.Subject("costing", e.Ref, "")
		if out, err = costingOf(ctx, tx, e.ID); err != nil {
			return err
		}
		if err := removeCosts(&out, x.Remove); err != nil {
			return err
		}
		if err := tx.addCosts(ctx, &out, &x); err != nil {
			return err
		}
		_, err = store.Put(ctx, tx, store.Costings, out)
		return err
	})
	return out, err
}

// costingOf reads what is entered of an engagement: nothing where there is no row.
func costingOf(ctx context.Context, v store.Viewer, engagement string) (entity.Costing, error) {
	c, err := store.Get(ctx, v, store.Costings, engagement)
	if book.IsNotFound(err) {
		return entity.Costing{Engagement: engagement}, nil
	}
	return c, err
}

// removeCosts removes what was entered of scenarios and questions.
func removeCosts(c *entity.Costing, what []string) error {
	for _, name := range what {
		before := *c
		if text.Fold(name) == "all" {
			c.Losses, c.Counts, c.Controls = nil, nil, nil
		}
		same := func(s string) bool { return strings.EqualFold(s, strings.TrimSpace(name)) }
		c.Losses = slices.DeleteFunc(slices.Clone(c.Losses),
			func(l entity.EnteredLoss) bool { return same(l.Scenario) })
		c.Counts = slices.DeleteFunc(slices.Clone(c.Counts),
			func(n entity.EnteredCount) bool { return same(n.Scenario) })
		c.Controls = slices.DeleteFunc(slices.Clone(c.Controls), func(k entity.ControlCost) bool {
			return same(k.Question) || same(k.Pack+"/"+k.Question)
		})
		if len(c.Losses)+len(c.Counts)+len(c.Controls) == len(before.Losses)+len(before.Counts)+len(before.Controls) {
			return problem.New("no-such-cost", text.Safe(name), "`assure cost show ENG` lists what is entered",
				"nothing is entered of it")
		}
	}
	return nil
}

// addCosts puts an entry in, and checks the whole.
func (tx *Tx) addCosts(ctx context.Context, c *entity.Costing, x *CostEntry) error {
	people, err := tx.people(ctx)
	if err != nil {
		return err
	}
	for _, l := range x.Losses {
		if err := tx.sign(people, &l.Stated); err != nil {
			return err
		}
		if err := checkSpreads(l.Scenario+" "+l.Part, &l.Cost, l.Days); err != nil {
			return err
		}
		same := func(o entity.EnteredLoss) bool { return o.Scenario == l.Scenario && o.Part == l.Part }
		c.Losses = append(slices.DeleteFunc(slices.Clone(c.Losses), same), l)
	}
	for _, n := range x.Counts {
		if err := tx.sign(people, &n.Stated); err != nil {
			return err
		}
		same := func(o entity.EnteredCount) bool { return o.Scenario == n.Scenario }
		c.Counts = append(slices.DeleteFunc(slices.Clone(c.Counts), same), n)
	}
	results, err := tx.r.resultsOf(ctx, tx, c.Engagement)
	if err != nil {
		return err
	}
	if x.Control != nil {
		if err := tx.addControl(c, *x.Control, people, results); err != nil {
			return err
		}
	}
	slices.SortStableFunc(c.Losses, func(a, b entity.EnteredLoss) int {
		return cmp.Or(cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(
			slices.Index(money.PartKinds(), a.Part), slices.Index(money.PartKinds(), b.Part)))
	})
	in := &money.Input{Data: tx.r.Reader().Packs.UsualLosses()}
	in.Entered(c)
	return in.Check()
}

// addControl puts what a control costs one payer, or both, in.
func (tx *Tx) addControl(c *entity.Costing, k entity.ControlCost, people entity.People,
	results []*scoring.Result) error {
	what := string(k.What)
	if err := CleanAll(&what); err != nil {
		return err
	}
	k.What = questionnaire.Text(what)
	var packs []string
	for _, r := range results {
		if row := r.Row(questionID(r, k.Question)); row != nil && (k.Pack == "" || k.Pack == r.Pack) {
			packs, k.Question = append(packs, r.Pack), row.Question
		}
	}
	switch {
	case len(packs) == 0:
		return problem.New("unknown-question", text.Safe(k.Question),
			"`assure cost show ENG` lists the questions that "+
				"can have a cost", "no questionnaire of the engagement asks it")
	case len(packs) > 1:
		return problem.New("several-packs", text.Safe(k.Question), "name the questionnaire too, with --pack",
			"several questionnaires have this question: %s", strings.Join(packs, ", "))
	case k.To < 1 || k.To > 100:
		return problem.New("bad-percent", text.Safe(k.Question), "give 1 to 100", "%d %% cannot be shown", k.To)
	}
	k.Pack = packs[0]
	for _, p := range []*entity.Price{k.Buyer, k.Supplier} {
		if p == nil {
			continue
		}
		if err := tx.sign(people, &p.Stated); err != nil {
			return err
		}
		if err := checkSpreads(k.Question, &p.Once, &p.Running, &p.Hours, &p.Rate); err != nil {
			return err
		}
		if p.Years < 1 || p.Years > 100 {
			return problem.New("bad-years", k.Question, "give 1 to 100", "a contract of %d years", p.Years)
		}
	}
	i := slices.IndexFunc(c.Controls, func(o entity.ControlCost) bool {
		return o.Pack == k.Pack && o.Question == k.Question
	})
	if i < 0 {
		if len(c.Controls) == entity.MaxControlCosts {
			return problem.New("too-many-actions", k.Question, "remove one that nobody would buy first",
				"%d controls have a cost, and no more can be weighed at a time", entity.MaxControlCosts)
		}
		c.Controls = append(slices.Clone(c.Controls), k)
	} else {
		had := &c.Controls[i]
		k.Buyer, k.Supplier = cmp.Or(k.Buyer, had.Buyer), cmp.Or(k.Supplier, had.Supplier)
		k.What = cmp.Or(k.What, had.What)
		c.Controls = slices.Clone(c.Controls)
		c.Controls[i] = k
	}
	slices.SortStableFunc(c.Controls, func(a, b entity.ControlCost) int {
		return cmp.Or(cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Question, b.Question))
	})
	return nil
}

// questionID is the id of a question as its pack writes it.
func questionID(r *scoring.Result, typed string) string {
	for i := range r.Rows {
		if strings.EqualFold(r.Rows[i].Question, strings.TrimSpace(typed)) {
			return r.Rows[i].Question
		}
	}
	return ""
}

// sign fills in who entered a figure and when, and checks who stands behind it.
func (tx *Tx) sign(people entity.People, s *entity.Stated) error {
	source, why := string(s.Source), string(s.Why)
	if err := CleanAll(&s.By, &source, &why); err != nil {
		return err
	}
	s.Source, s.Why = questionnaire.Text(source), questionnaire.Text(why)
	s.By, s.On, s.At = cmp.Or(s.By, tx.Actor()), cmp.Or(s.On, tx.r.Day(tx.At())), tx.At()
	s.Sure = cmp.Or(s.Sure, questionnaire.Judgement)
	if p := people.Find(s.By); p != nil {
		s.By = p.Name
	}
	if !people.Same(s.By, tx.Actor()) {
		s.Recorder = tx.Actor()
	}
	switch {
	case s.On > tx.r.Day(tx.At()):
		return problem.New("bad-date", s.On.String(), "give the day of the figure", "the day is after today")
	case !slices.Contains(questionnaire.Sures(), s.Sure):
		return problem.New("bad-sure", text.Safe(string(s.Sure)), "say published, own or judgement",
			"a figure is published, counted in your own books, or judged")
	case s.Sure != questionnaire.Judgement && s.Source == "":
		return problem.New("no-source", "", "name it, or say that it is a judgement",
			"a figure that is %s needs a source",
			string(s.Sure))
	}
	return nil
}

// checkSpreads refuses ranges that are out of order.
func checkSpreads(where string, list ...*entity.Spread) error {
	for _, s := range list {
		if s == nil {
			continue
		}
		if s.Low < 0 || s.Low > s.High || s.Likely != 0 && (s.Likely < s.Low || s.Likely > s.High) ||
			s.High > money.MaxPounds {
			return problem.New("bad-range", text.Safe(where),
				"give the low end first, the most likely between, such as "+
					"10000-25000-60000", "a range is out of order")
		}
	}
	return nil
}

// resultsOf are the results of the questionnaires that govern an engagement.
func (r *Register) resultsOf(ctx context.Context, v store.Viewer, engagement string) ([]*scoring.Result, error) {
	b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: engagement})
	if err != nil {
		return nil, err
	}
	st := b.Stand(b.Engagements[b.Suppliers[0].ID][0])
	return st.InOrder(), nil
}

// Costing is what is entered of an engagement.
func (r *Register) Costing(ctx context.Context, ref string, at book.At) (out entity.Costing, e entity.Engagement,
	err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		if e, _, err = book.FindEngagement(ctx, v, ref); err != nil {
			return err
		}
		out, err = costingOf(ctx, v, e.ID)
		return err
	})
	return out, e, err
}

// UndoCosts undoes the newest of the acting person's acts on the costs of an engagement. What
// was changed since is a Problem, and nothing is undone.
func (r *Register) UndoCosts(ctx context.Context, ref string) (*Undone, error) {
	return r.turn(ctx, actUndo, func(tx *Tx) (*turning, error) { return tx.ofCosts(ctx, ref) })
}

// RedoCosts does again what [Register.UndoCosts] undid last.
func (r *Register) RedoCosts(ctx context.Context, ref string) (*Undone, error) {
	return r.turn(ctx, actRedo, func(tx *Tx) (*turning, error) { return tx.ofCosts(ctx, ref) })
}

// ofCosts is the acting person's acts on the costs of an engagement.
func (tx *Tx) ofCosts(ctx context.Context, ref string) (*turning, error) {
	e, _, err := book.FindEngagement(ctx, tx, ref)
	if err != nil {
		return nil, err
	}
	rows, err := store.RowsOf(ctx, tx, store.Costings, 0, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	of := &turning{kind: "costing", ref: e.Ref, nothing: "there is nothing of yours on its costs that is not undone",
		opposite: "enter what is so now"}
	of.acts, err = tx.actsIn(ctx, []string{actCosts}, rows)
	return of, err
}
