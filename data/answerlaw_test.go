package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store/postgres/pgtest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// effective is the effective answer to every question of an assessment that has one.
func effective(t testing.TB, r *data.Register, a entity.Assessment) string {
	t.Helper()
	v, err := r.Assessment(t.Context(), a.ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for id, both := range v.Answers {
		if e := both.Effective(); e.Given() {
			out = append(out, id+"="+e.Value)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// answering are the acts that change answers: giving one, confirming those of the last cycle, a certificate,
// undoing and redoing that, and a version that asks again.
var answering = []string{"answer", "confirm answers", "answer by certificate", "undo", "redo", "move assessment"}

// No act but answering changes the effective answer of any question, and neither does undoing or redoing it.
func TestNoActButAnsweringChangesAnAnswer(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	for _, name := range actNames(t) {
		is := acts[name]
		if is.do == nil || slices.Contains(answering, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			r, c := datatest.NewRegister(t, "dana")
			x := scene{t: t, r: r, c: c}
			x.s, x.e, x.a = datatest.Seed(t, r)
			for _, p := range []string{"dana", "Sam"} {
				datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: p}))(t)
			}
			record(t, r, x.a, "ITS-05", entity.BySupplier, "met")
			record(t, r, x.a, "ITS-22", entity.BySupplier, "partly")
			if is.by != "" {
				x.r = x.as(is.by).r
			}
			if is.before != nil {
				is.before(&x)
			}
			late := name == "rule on late bid" // whose own scene answers after the closing time
			before := effective(t, r, x.a)
			is.do(&x)
			if got := effective(t, r, x.a); got != before && !late {
				t.Fatalf("%s, and the answers are\n%s\nnot\n%s", name, got, before)
			}
			if is.outcome != isUndone {
				return
			}
			for _, turn := range []func() error{
				func() error { _, err := x.r.Undo(t.Context(), x.a.ID); return err },
				func() error { _, err := x.r.Redo(t.Context(), x.a.ID); return err },
			} {
				if err := turn(); err != nil {
					t.Fatal(err)
				}
				if got := effective(t, r, x.a); got != before {
					t.Fatalf("%s, undone or redone, and the answers are\n%s\nnot\n%s", name, got, before)
				}
			}
		})
	}
}

// Whatever one person does but answer, in any order, the answers of another stay: notes, planned dates and
// alternatives of both parties, evidence, queries, decisions, risks, passes, sign-off and reopening, undo and redo.
func TestAnswersStayLaw(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	if pgtest.Engine() {
		t.Skip("makes hundreds of registers, which are too many connections for one server")
	}
	rapid.Check(t, func(rt *rapid.T) {
		r, c := datatest.NewRegister(t, "dana")
		s, e, a := datatest.Seed(t, r)
		sam := datatest.As(t, r, "Sam")
		ids := []string{"ITS-05", "ITS-06", "ITS-22", "ITS-26", "ITS-47"}
		record(t, sam, a, "ITS-05", entity.BySupplier, "met")
		record(t, sam, a, "ITS-22", entity.BySupplier, "partly")
		record(t, sam, a, "ITS-22", entity.ByAssessor, "not-met")
		before := effective(t, r, a)
		for range rapid.IntRange(1, 14).Draw(rt, "acts") {
			c.At = c.At.Add(time.Minute)
			i := rapid.IntRange(0, len(quiet)-1).Draw(rt, "act")
			q := rapid.SampledFrom(ids).Draw(rt, "question")
			party := rapid.SampledFrom([]entity.Party{entity.BySupplier, entity.ByAssessor}).Draw(rt, "party")
			name, err := quiet[i](turn{t, r, s, e, a, q, party})
			if got := effective(t, r, a); got != before {
				rt.Fatalf("%s on %s (%v), and the answers are\n%s\nnot\n%s", name, q, err, got, before)
			}
		}
	})
}

// turn is what a quiet act is about.
type turn struct {
	t     *testing.T
	r     *data.Register
	s     entity.Supplier
	e     entity.Engagement
	a     entity.Assessment
	q     string
	party entity.Party
}

// quiet are acts that are no answers. What the register refuses in the state it is in is fine.
var quiet = []func(x turn) (string, error){
	func(x turn) (string, error) {
		v := datatest.Must(x.r.Assessment(x.t.Context(), x.a.ID, book.At{}))(x.t)
		have := v.Answers[x.q].Judgement
		if x.party == entity.BySupplier {
			have = v.Answers[x.q].Claim
		}
		edit := data.AnswerEdit{Assessment: x.a.ID, Question: x.q, Party: x.party, Value: questionnaire.WordsOnly,
			Note: questionnaire.Text("seen at " + x.r.Now().String()), Planned: x.r.Today() + 30,
			Alternative: "by hand"}
		if have != nil {
			edit.Value, edit.BaseRev = have.Value, have.Rev
		}
		_, err := x.r.RecordAnswer(x.t.Context(), edit)
		return "note", err
	},
	func(x turn) (string, error) {
		_, err := x.r.AddDocument(x.t.Context(), entity.Document{Supplier: x.s.ID, Kind: entity.Record,
			Reference: "Export " + x.q, Issued: x.r.Today()}, []entity.Support{{Assessment: x.a.ID, Question: x.q}})
		return "add document", err
	},
	func(x turn) (string, error) {
		_, err := x.r.AcceptDocumentFor(x.t.Context(), "DOC-0001", true,
			[]data.Link{{Assessment: x.a.ID, Question: x.q}})
		return "accept document", err
	},
	func(x turn) (string, error) {
		return "refuse document", x.r.RefuseDocument(x.t.Context(), "DOC-0001", "not theirs")
	},
	func(x turn) (string, error) {
		_, err := x.r.SendQuery(x.t.Context(), entity.Query{Assessment: x.a.ID, Question: x.q, Body: "Since when?"})
		return "send query", err
	},
	func(x turn) (string, error) {
		return "reply", x.r.ReplyQuery(x.t.Context(), x.a.ID, 1, "in May")
	},
	func(x turn) (string, error) {
		_, err := x.r.Decide(x.t.Context(), entity.Decision{Kind: entity.ScopeOut, Assessment: x.a.ID, Question: x.q,
			Reason: "no such access"})
		return "decide", err
	},
	func(x turn) (string, error) {
		_, err := x.r.AddAction(x.t.Context(), entity.Action{Engagement: x.e.ID, Title: "Patch"})
		return "action", err
	},
	func(x turn) (string, error) {
		of, err := x.r.Contradictions(x.t.Context(), nil, book.At{})
		if err == nil && len(of) > 0 {
			err = x.r.ResolveContradiction(x.t.Context(), &of[0].Comparison, "of last year")
		}
		return "resolve contradiction", err
	},
	func(x turn) (string, error) {
		return "set facts", x.r.SetFacts(x.t.Context(), x.e.ID, []entity.Fact{{ID: "subprocessors", Value: "none"}})
	},
	func(x turn) (string, error) {
		v := datatest.Must(x.r.Assessment(x.t.Context(), x.a.ID, book.At{}))(x.t)
		for _, b := range entity.OpenBlocks(v.Blocks()) {
			if err := x.r.PassBlock(x.t.Context(), x.a.ID, b, "known"); err != nil {
				return "pass", err
			}
		}
		_, err := x.r.SignOff(x.t.Context(), x.a.ID)
		return "sign off", err
	},
	func(x turn) (string, error) {
		return "reopen", x.r.Reopen(x.t.Context(), x.a.ID, "too early")
	},
	func(x turn) (string, error) {
		_, err := x.r.Undo(x.t.Context(), x.a.ID)
		return "undo", err
	},
	func(x turn) (string, error) {
		_, err := x.r.Redo(x.t.Context(), x.a.ID)
		return "redo", err
	},
	func(x turn) (string, error) {
		_, err := x.r.RenameSupplier(x.t.Context(), x.s.Ref, fmt.Sprint("Name ", x.r.Now().Unix()), "renamed")
		return "rename", err
	},
}
