package sharing

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Overview is what the bodies whose bundles were taken in say of one supplier. It has no score and no order of merit:
// bodies stand in the order of their codes.
type Overview struct {
	Supplier  entity.Supplier
	Judged    []Judged
	Questions []Compared // that several bodies answered or judged, those on which they differ first
}

// Judged is one assessment in a bundle that stands.
type Judged struct {
	Bundle     entity.Bundle
	Assessment bundle.Assessment
	Judgements int
	// Engagement is the service here that it is about, "" with Why it is about none.
	Engagement string
	Why        string
	Relied     []entity.Decision // that count on it today
}

// Compared is one question with what each body found. Ours comes last, with the code "".
type Compared struct {
	Pack     string // id
	Question *questionnaire.Question
	Found    []Found
	Differ   bool
}

// Found is what counts for a question with one body.
type Found struct {
	Code, Body string
	Engagement string // ours only
	Value      string // an option, unknown or not applicable
	Words      string
	Judged     bool
	On         questionnaire.Date
	Proof      []entity.EvidenceKind // accepted there
	Note       string
	Reason     string
}

// MustHave reports whether the question is a must-have or a key control.
func (c *Compared) MustHave() bool { return c.Question.MustHave() != nil }

// Show reads what other bodies say of a supplier, given as a reference, name or code.
func Show(ctx context.Context, r *data.Register, supplier string) (*Overview, error) {
	s, err := r.FindSupplier(ctx, supplier)
	if err != nil {
		return nil, err
	}
	all, err := r.Bundles(ctx, entity.BundleTaken, book.At{})
	if err != nil {
		return nil, err
	}
	return show(ctx, r, s, all)
}

// show folds those bundles of a list that are about a supplier and stand.
func show(ctx context.Context, r *data.Register, s entity.Supplier, all []entity.Bundle) (*Overview, error) {
	o := &Overview{Supplier: s}
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Supplier: s.ID})
		if err != nil {
			return err
		}
		x := &overviewer{o: o, b: b, packs: map[string]*questionnaire.Pack{}, at: map[string]int{}}
		x.find = func(sha string) *questionnaire.Pack {
			if p := r.Packs().BySHA(sha); p != nil {
				return p
			}
			c, err := r.Reader().Pack(ctx, v, sha, b.Settings.Facts)
			if err != nil { // not installed: its answers are listed by their identifiers
				return nil
			}
			return c.Pack()
		}
		for i := range all {
			if all[i].Supplier == s.ID && all[i].Stands(all) {
				x.bundle(&all[i])
			}
		}
		x.ours()
		x.order()
		return nil
	})
	return o, err
}

type overviewer struct {
	o     *Overview
	b     *book.Book
	find  func(sha string) *questionnaire.Pack
	packs map[string]*questionnaire.Pack
	at    map[string]int // of questions, by pack and id
}

func (x *overviewer) bundle(b *entity.Bundle) {
	var m bundle.Manifest
	if json.Unmarshal([]byte(b.Manifest), &m) != nil {
		return // its words were removed
	}
	chosen := chooseServices(x.b, &m, x.o.Supplier, "")
	for i := range m.Assessments {
		a := &m.Assessments[i]
		j := Judged{Bundle: *b, Assessment: *a, Engagement: chosen[i].Engagement.Ref, Why: chosen[i].Why}
		for k := range a.Answers {
			if a.Answers[k].Judgement != nil {
				j.Judgements++
			}
		}
		for _, d := range x.b.Decisions[chosen[i].Engagement.ID] {
			if d.Bundle == b.ID && d.InForce(x.b.AsOf) {
				j.Relied = append(j.Relied, d)
			}
		}
		x.o.Judged = append(x.o.Judged, j)
		x.answers(b, &m, a)
	}
}

func (x *overviewer) pack(sha string) *questionnaire.Pack {
	p, known := x.packs[sha]
	if !known {
		p = x.find(sha)
		x.packs[sha] = p
	}
	return p
}

func (x *overviewer) question(pack string, q *questionnaire.Question) *Compared {
	key := pack + "/" + q.ID
	i, ok := x.at[key]
	if !ok {
		i = len(x.o.Questions)
		x.at[key], x.o.Questions = i, append(x.o.Questions, Compared{Pack: pack, Question: q})
	}
	return &x.o.Questions[i]
}

func (x *overviewer) answers(b *entity.Bundle, m *bundle.Manifest, a *bundle.Assessment) {
	pack := x.pack(a.PackSHA)
	if pack == nil {
		return
	}
	for i := range a.Answers {
		said := &a.Answers[i]
		q := pack.Question(said.Question)
		if q == nil || said.OutOfScope {
			continue
		}
		f := Found{Code: b.Code, Body: b.Body}
		if c := said.Claim; c != nil {
			f.Value, f.On, f.Note = c.Value, c.On, c.Note
		}
		if j := said.Judgement; j != nil {
			f.Value, f.On, f.Judged, f.Reason = j.Value, j.On, true, j.Reason
		}
		for _, accepted := range said.Accepted {
			if d := m.Document(accepted.Document); d != nil {
				f.Proof = append(f.Proof, d.Kind)
			}
		}
		f.Words = book.ValueWords(q, f.Value)
		c := x.question(a.Pack, q)
		c.Found = append(c.Found, f)
	}
}

// ours adds our own answers to the questions that others answered.
func (x *overviewer) ours() {
	for _, e := range x.b.Engagements[x.o.Supplier.ID] {
		if !e.State.Open() {
			continue
		}
		governing := x.b.Governing(e.ID)
		for i := range x.o.Questions {
			c := &x.o.Questions[i]
			a, ok := governing[c.Pack]
			both := x.b.Answers[a.ID][c.Question.ID]
			both.Relied = nil
			if said := both.Effective(); ok && said.Given() {
				f := Found{Engagement: e.Ref, Value: said.Value, Words: book.AnswerWords(c.Question, said),
					Judged: both.Judgement.Given()}
				for _, d := range x.b.Proof(a.ID, c.Question.ID) {
					f.Proof = append(f.Proof, d.Kind)
				}
				c.Found = append(c.Found, f)
			}
		}
	}
}

func (x *overviewer) order() {
	slices.SortStableFunc(x.o.Judged, func(a, b Judged) int {
		return cmp.Or(
			strings.Compare(a.Bundle.Code, b.Bundle.Code),
			strings.Compare(a.Assessment.Pack, b.Assessment.Pack),
			strings.Compare(a.Assessment.Service, b.Assessment.Service),
		)
	})
	for i := range x.o.Questions {
		c := &x.o.Questions[i]
		slices.SortStableFunc(c.Found, func(a, b Found) int {
			if (a.Code == "") != (b.Code == "") { // ours last
				return strings.Compare(b.Code, a.Code)
			}
			return strings.Compare(a.Code+a.Engagement, b.Code+b.Engagement)
		})
		for _, f := range c.Found {
			c.Differ = c.Differ || f.Value != c.Found[0].Value
		}
	}
	rank := func(c *Compared) int {
		switch {
		case c.Differ && c.MustHave():
			return 0
		case c.Differ:
			return 1
		case c.MustHave():
			return 2
		}
		return 3
	}
	slices.SortStableFunc(x.o.Questions, func(a, b Compared) int { return cmp.Compare(rank(&a), rank(&b)) })
}

// Disagreements are the must-haves and key controls on which bodies, ours among them, differ.
func (o *Overview) Disagreements() []Compared {
	var out []Compared
	for _, c := range o.Questions {
		if c.Differ && c.MustHave() {
			out = append(out, c)
		}
	}
	return out
}

// Row is one assessment of another body in the list of all of them.
type Row struct {
	Supplier entity.Supplier
	Judged
	Differ []Compared // must-haves and key controls on which bodies differ, of the same questionnaire
}

// All lists what other bodies found of all suppliers, by supplier and code of the body.
func All(ctx context.Context, r *data.Register) ([]Row, error) {
	bundles, err := r.Bundles(ctx, entity.BundleTaken, book.At{})
	if err != nil {
		return nil, err
	}
	of := map[string]bool{}
	for i := range bundles {
		of[bundles[i].Supplier] = true
	}
	suppliers, err := r.Suppliers(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, s := range suppliers {
		if !of[s.ID] {
			continue
		}
		v, err := show(ctx, r, s, bundles)
		if err != nil {
			return nil, err
		}
		differ := v.Disagreements()
		for _, j := range v.Judged {
			row := Row{Supplier: s, Judged: j}
			for _, c := range differ {
				if c.Pack == j.Assessment.Pack {
					row.Differ = append(row.Differ, c)
				}
			}
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b Row) int { return strings.Compare(a.Supplier.Ref, b.Supplier.Ref) })
	return out, nil
}
