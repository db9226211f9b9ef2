package data_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

// contradicted is a register with one open contradiction: no sub-processors, and a list of them.
func contradicted(t *testing.T) (*data.Register, *datatest.Clock, entity.Engagement, entity.Assessment) {
	t.Helper()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	set(t, r, e, "subprocessors", "none")
	record(t, r, a, "ITS-47", entity.BySupplier, "met")
	wantOpen(t, r, "sub-processors ITS-47")
	return r, c, e, a
}

func set(t *testing.T, r *data.Register, e entity.Engagement, fact, value string) {
	t.Helper()
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: fact, Value: value}}); err != nil {
		t.Fatal(err)
	}
}

// page writes a report and returns it.
func page(t *testing.T, r *data.Register, kind, ref string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), kind+".html")
	datatest.Must(report.Write(t.Context(), r, report.Request{Kind: kind, Ref: ref, Out: out}))(t)
	body := string(datatest.Must(os.ReadFile(out))(t))
	body = strings.NewReplacer(`<span class="nb">`, "", "</span>", "", "&#39;", "'", "&#34;", `"`).Replace(body)
	return body
}

// What was passed at the sign-off no longer waits, and every list still shows it, with who passed it and why; the draft
// for the supplier does not name them. It waits again once either record changes.
func TestPassedAtTheSignOff(t *testing.T) {
	const why = "Known, and signed off as it is."
	r, c, e, a := contradicted(t)
	for kind, want := range map[string]string{
		report.KindBoard:    "Nobody has judged yet which of them is right.",
		report.KindSupplier: "Please tell us which is right, and send what shows it."} {
		if got := page(t, r, kind, e.Ref); !strings.Contains(got, want) ||
			!strings.Contains(got, "ITS-47: the supplier's answer: Met (2 Mar 2026); the fact subprocessors: None") ||
			strings.Contains(got, "passed by") {
			t.Errorf("%s does not list the contradiction", kind)
		}
	}
	datatest.SignOff(t, r, a.ID)
	wantOpen(t, r, "passed sub-processors ITS-47")
	profile := datatest.Must(r.Profile(t.Context(), e.Ref, book.At{}))(t)
	view := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	for name, list := range map[string][]book.Comparison{"profile": profile.Engagements[0].Contradictions,
		"assessment": view.Unjudged()} {
		if len(list) != 1 || len(book.Waiting(list)) != 0 ||
			list[0].Passing() != "passed by dana on 2 Mar 2026: "+why {
			t.Errorf("%s: %+v", name, list)
		}
	}
	if b := view.Blocks(); !slices.ContainsFunc(b, func(b entity.Block) bool {
		return b.Kind == entity.BlockContradiction && b.Pass != nil && b.Pass.By == "dana"
	}) {
		t.Errorf("blocks %+v", b)
	}
	if got := page(t, r, report.KindBoard, e.Ref); !strings.Contains(got, "passed by dana on 2 Mar 2026: "+why) {
		t.Error("the board page does not say who passed it")
	}
	got := page(t, r, report.KindSupplier, e.Ref)
	if !strings.Contains(got, "noted at our sign-off, 2 Mar 2026") || strings.Contains(got, why) {
		t.Error("the draft does not say it was noted, or says why")
	}
	c.At = c.At.AddDate(0, 0, 10)
	set(t, r, e, "subprocessors", "uk")
	wantOpen(t, r)
	set(t, r, e, "subprocessors", "none") // says the same as when it was passed
	wantOpen(t, r, "passed sub-processors ITS-47")

	// In the next cycle the claim is another record, and the pass of the last does not count.
	next := datatest.Must(r.StartAssessment(t.Context(), e.ID, "dspt-it-supplier"))(t)
	wantOpen(t, r, "passed sub-processors ITS-47")
	record(t, r, next, "ITS-47", entity.BySupplier, "met")
	wantOpen(t, r, "sub-processors ITS-47")
	record(t, r, next, "ITS-47", entity.ByAssessor, "not-met")
	wantOpen(t, r)
}

// A contradiction of the engagement as a whole is passed in the newest cycle only, and a change of the record opens it.
func TestPassedForTheEngagement(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	set(t, r, e, "subprocessors", "none")
	set(t, r, e, "fourth_parties", "Cumulon")
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	wantOpen(t, r, "sub-processors")
	datatest.SignOff(t, r, a.ID)
	wantOpen(t, r, "passed sub-processors")
	datatest.Must(r.StartAssessment(t.Context(), e.ID, "dspt-it-supplier"))(t)
	wantOpen(t, r, "sub-processors")
}

// A reason why both records may stay closes one that was passed, too.
func TestAReasonClosesWhatWasPassed(t *testing.T) {
	r, _, _, a := contradicted(t)
	datatest.SignOff(t, r, a.ID)
	of := datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t)
	if err := r.ResolveContradiction(t.Context(), &of[0].Comparison, "the list names firms without data"); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, r)
}
