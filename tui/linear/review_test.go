package linear_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/linear"
	"assure/tui/tuitest"
)

// aReturn is a register with a return of which something is worth reading.
func aReturn(t *testing.T) (*data.Register, entity.Assessment) {
	t.Helper()
	r, _ := datatest.NewRegister(t, "A. Shah")
	s, _, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-21": "met", "ITS-26": "within-24-hours",
		"ITS-11": questionnaire.NA, "ITS-04": "met"})
	datatest.Must(r.AddDocument(t.Context(), entity.Document{Supplier: s.ID, Kind: entity.Record, Reference: "MFA export",
		Issued: r.Today() - 20}, []entity.Support{{Assessment: a.ID, Question: "ITS-22"},
		{Assessment: a.ID, Question: "ITS-04"}}))(t)
	return r, a
}

func review(t *testing.T, r *data.Register, a entity.Assessment, typed string) string {
	t.Helper()
	var out strings.Builder
	c := tuitest.Common(t, tuitest.NewClock(), "", nil)
	err := linear.Review(t.Context(), linear.ReviewOptions{Register: r, Options: linear.Options{Assessment: a.ID,
		Actor: r.Actor(), In: strings.NewReader(typed), Out: &out, Now: r.Now, NewID: func() string {
			return c.NewID() + a.ID
		}}})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A review in plain lines begins with the claim, says why, takes every decision that the page takes, and undoes.
func TestReviewInLines(t *testing.T) {
	r, a := aReturn(t)
	out := review(t, r, a, strings.Join([]string{
		"go ITS-22", "evidence", "agree", "accept DOC-0001 all",
		"go ITS-26", "disagree", "disagree 3", "disagree 3 the contract has no hours", "undo", "redo",
		"go ITS-11", "agree", "agree the service has no offices",
		"go ITS-21", "query by 20/3/2026 which accounts?", "go ITS-21", "reply none", "list", "domain", "save", "why", "back",
		"all", "help", "nonsense", "quit"}, "\n"))
	for _, want := range []string{
		"Review by exception of Fictional Health Systems Ltd", "are worth reading, ",
		"Question ITS-22, ", "must-have, not shown.", "Supplier says: Met. Note: for a test",
		"Worth reading because: must-have not shown: claimed, and not proved as far as is asked for; DOC-0001 is offered",
		"ITS-22, open: agree, disagree, query, out, evidence, next, back, list, undo, save, help >",
		"DOC-0001, MFA export, Record or own test report, dated ", ": offered.",
		"DOC-0001 is accepted for ITS-22, ITS-04.", "That needs a reason of its own.",
		"Type the number of our answer and then the reason", "Undone: ITS-26", "Redone: ITS-26",
		"That it does not apply is a decision with a reason.", "DEC-0001: ITS-11 is out of scope.",
		"Round 1, query 1, due 20 Mar 2026, is recorded as sent", "Round 1, query 1, due 20 Mar 2026: which accounts?", "The reply is recorded.",
		"ITS-26, differs: must-have. Supplier says Within 24 hours", "Everything is saved.",
		`"nonsense" is not a command.`} {
		if !strings.Contains(out, want) {
			t.Fatalf("lacks %q:\n%s", want, out)
		}
	}
	if strings.ContainsRune(out, 0x1b) {
		t.Error("an escape sequence is written")
	}
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	if j := v.Answers["ITS-26"].Judgement; j == nil || j.Note != "the contract has no hours" {
		t.Errorf("ITS-26: %+v", j)
	}
	if j := v.Answers["ITS-22"].Judgement; j == nil || j.Value != "met" {
		t.Errorf("ITS-22: %+v", j)
	}
	if len(v.Decisions) != 1 || v.Decisions[0].Kind != entity.NAAccepted || len(v.Queries) != 1 || v.Queries[0].Reply == "" {
		t.Errorf("%+v %+v", v.Decisions, v.Queries)
	}
}

// A domain is agreed in lines as on the page: named first, then done by a second word, and undone at once.
func TestReviewADomainInLines(t *testing.T) {
	r, a := aReturn(t)
	judged := func() (n int) {
		for _, both := range datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Answers {
			if both.Judgement.Given() {
				n++
			}
		}
		return n
	}
	out := review(t, r, a, "go ITS-21\ndomain\nquit\n")
	if judged() != 0 || !strings.Contains(out, "ITS-22 is left: evidence unseen.") ||
		!strings.Contains(out, "Type domain agree to agree with 1 answer") {
		t.Fatalf("%d judged:\n%s", judged(), out)
	}
	if out = review(t, r, a, "go ITS-21\ndomain agree\nquit\n"); judged() != 1 {
		t.Fatalf("%d judged:\n%s", judged(), out)
	}
}
