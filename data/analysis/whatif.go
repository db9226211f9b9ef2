package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// actKeep is how the audit log names the keeping of actions.
const actKeep = "action"

// Edit is one change tried on a copy of an assessment. Value is an option id, unknown, n/a,
// WhatIfOut, or "" to leave the answer. Evidence is the kind of one more accepted item dated on the
// day scored, WhatIfNone to remove all evidence, or "" to leave it.
type Edit struct {
	Question string
	Value    string
	Evidence entity.EvidenceKind
}

// Words of an edit besides option ids and kinds of evidence.
const (
	WhatIfOut  = scoring.SupposeOut  // decided out of scope
	WhatIfNone = scoring.SupposeNone // no evidence at all
)

// ParseEdit reads an edit as people type it: ITS-22=met, ITS-22=met:independent, ITS-22=:record, ITS-22=met:none.
func ParseEdit(s string) (Edit, error) {
	id, rest, ok := strings.Cut(s, "=")
	value, evidence, _ := strings.Cut(rest, ":")
	e := Edit{Question: strings.TrimSpace(id), Value: strings.TrimSpace(value),
		Evidence: entity.EvidenceKind(strings.ToLower(strings.TrimSpace(evidence)))}
	fix := "write QUESTION=ANSWER, QUESTION=ANSWER:EVIDENCE or QUESTION=:EVIDENCE, such as ITS-22=met:independent"
	switch {
	case !ok || e.Question == "" || e.Value == "" && e.Evidence == "":
		return e, problem.New("bad-edit", text.Safe(s), fix, "it does not say what to change")
	case e.Evidence != "" && e.Evidence != WhatIfNone && !slices.Contains(entity.EvidenceKinds, e.Evidence):
		return e, problem.New("bad-evidence-kind", text.Safe(s),
			"use statement, document, record, independent, verified or none", "there is no kind of evidence %q",
			text.Safe(string(e.Evidence)))
	}
	return e, nil
}

// WhatIfReport compares an assessment with a changed copy of it. Nothing in the register changes.
type WhatIfReport struct {
	book.Moments
	book.AssessmentName
	Edits  []EditEffect
	Before book.Outcome
	After  book.Outcome
	// Lifted and Added are the caps that only one side has.
	Lifted []scoring.Cap
	Added  []scoring.Cap
	// EngagementBefore and EngagementAfter are the roll-up; they differ only when the assessment governs.
	EngagementBefore scoring.RollUpJSON
	EngagementAfter  scoring.RollUpJSON
	Actions          []string // references of actions kept, once they are
}

// EditEffect is one edit and what it does alone.
type EditEffect struct {
	Edit
	Text  string
	From  Side
	To    Side
	Alone scoring.End
}

// Side is a question before or after an edit.
type Side struct {
	State      scoring.State
	Option     string
	Confidence int // percent, 0 when not answered
	Gate       scoring.GateState
	Key        bool // Gate is that of a key control
}

// WhatIf scores a copy of an assessment with answers or evidence changed.
func WhatIf(ctx context.Context, r *data.Register, ref, pack string, edits []Edit, at book.At) (*WhatIfReport, error) {
	at = r.Resolve(at)
	out := &WhatIfReport{Moments: r.Reader().Moments(at), Actions: []string{}}
	err := r.View(ctx, at, func(v *store.View) error {
		f, err := r.Reader().ScoredFocusOn(ctx, v, ref, pack, at, book.OpenCycle)
		if err != nil {
			return err
		}
		return out.fill(f, edits)
	})
	return out, err
}

func (w *WhatIfReport) fill(f *book.Focus, edits []Edit) error {
	if len(edits) == 0 {
		return problem.New("no-edit", f.Stand.Engagement.Ref,
			"name at least one change, such as ITS-22=met:independent", "there is nothing to try")
	}
	before := f.Score()
	together := f.Input
	for i := range edits {
		x := &edits[i]
		q, err := editable(f, x)
		if err != nil {
			return err
		}
		alone := f.Input.Suppose(scoring.Supposition(*x))
		together = together.Suppose(scoring.Supposition(*x))
		a := f.Compiled.Score(f.Book.Settings, alone)
		w.Edits = append(w.Edits,
			EditEffect{Edit: *x, Text: q.Text, From: sideOf(before.Row(q.ID)), To: sideOf(a.Row(q.ID)),
				Alone: scoring.End{Assured: a.Assured, Grade: a.Grade}})
	}
	after := f.Compiled.Score(f.Book.Settings, together)
	w.AssessmentName, w.Before, w.After = f.Name(), book.NewOutcome(before), book.NewOutcome(after)
	w.Lifted, w.Added = capsWithout(before.Caps, after.Caps), capsWithout(after.Caps, before.Caps)
	st := f.Stand
	st.RollUp.Higher = nil // both sides are ratings: whether somebody closes a risk is another matter
	w.EngagementBefore = st.RollUp.JSON()
	if w.Governs {
		st = st.With(f.Assessment.Pack, after)
	}
	rolled := f.Book.Settings.Engagement(st.Input())
	w.EngagementAfter = rolled.JSON()
	return nil
}

// editable finds the question of an edit, whose id may be typed in any case, and checks that the
// answer is one of its own.
func editable(f *book.Focus, x *Edit) (*questionnaire.Question, error) {
	pack := f.Compiled.Pack()
	for _, q := range pack.Questions() {
		if !strings.EqualFold(q.ID, x.Question) {
			continue
		}
		x.Question = q.ID
		if !q.Scores() {
			return nil, problem.New("not-scored", q.ID, "change a question that scores",
				"this question does not score, so nothing would move")
		}
		for _, o := range q.Options {
			if strings.EqualFold(x.Value, o.ID) || strings.EqualFold(x.Value, o.Label) {
				x.Value = o.ID
			}
		}
		if x.Value == "" || x.Value == WhatIfOut {
			return q, nil
		}
		var err error
		x.Value, err = data.CheckValue(q, x.Value)
		return q, err
	}
	return nil, problem.New("unknown-question", pack.Ref()+"/"+text.Safe(x.Question), "see assure pack show "+pack.ID,
		"the pack has no such question")
}

func sideOf(row *scoring.Row) Side {
	s := Side{State: row.State, Option: row.Option, Confidence: row.Confidence}
	if row.Gate != nil {
		s.Gate, s.Key = row.Gate.State, row.Gate.Key
	}
	return s
}

// capsWithout lists the caps of one side that the other has not, or has less strictly.
func capsWithout(caps, other []scoring.Cap) []scoring.Cap {
	out := []scoring.Cap{}
	for _, c := range caps {
		if !slices.ContainsFunc(other, func(o scoring.Cap) bool {
			return o.Kind == c.Kind && o.ID == c.ID && o.Cap == c.Cap && o.State == c.State
		}) {
			out = append(out, c)
		}
	}
	return out
}

// KeepWhatIf adds an action for every change tried. It never records an answer: what was tried has
// not happened yet. An action for the same change that is still open is not added again. It returns
// the references, and notes them in the report.
func KeepWhatIf(ctx context.Context, r *data.Register, w *WhatIfReport, owner string,
	due questionnaire.Date) ([]string, error) {
	err := r.Update(ctx, actKeep, func(tx *data.Tx) error {
		a, err := store.Get(ctx, tx, store.Assessments, w.ID)
		if err != nil {
			return err
		}
		have, err := store.List(ctx, tx, store.Actions, store.By("engagement", a.Engagement))
		if err != nil {
			return err
		}
		w.Actions = w.Actions[:0]
		for _, x := range w.Edits {
			want := entity.Action{Engagement: a.Engagement, Pack: a.Pack, Question: x.Question, Title: x.title(),
				Owner: owner, Due: due}
			i := slices.IndexFunc(have, func(k entity.Action) bool {
				return k.Pack == want.Pack && k.Question == want.Question && k.Title == want.Title &&
					k.Open(r.Day(tx.At()))
			})
			if i >= 0 {
				w.Actions = append(w.Actions, data.ActionRef(have[i].N))
				continue
			}
			if want, err = tx.AddAction(ctx, want); err != nil {
				return err
			}
			w.Actions = append(w.Actions, data.ActionRef(want.N))
		}
		tx.Subject("assessment", a.ID, "what-if kept as actions")
		return nil
	})
	return w.Actions, err
}

// title is the action that would make an edit true.
func (x *EditEffect) title() questionnaire.Text {
	var parts []string
	if x.Value != "" {
		parts = append(parts, fmt.Sprintf("bring it to %q", x.Value))
	}
	switch x.Evidence {
	case "":
	case WhatIfNone:
		parts = append(parts, "without evidence")
	default:
		parts = append(parts, fmt.Sprintf("show evidence of kind %s", x.Evidence))
	}
	return questionnaire.Text(x.Question + ": " + strings.Join(parts, " and "))
}
