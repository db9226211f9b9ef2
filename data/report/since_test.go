package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

// A decision memo says what changed since the last cycle, of the cycle that counts, and nothing where there was none;
// a redacted one says the same without names.
func TestMemoSaysWhatChangedSinceTheLastCycle(t *testing.T) {
	r, c := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	a := datatest.MixedEvidence(t, r, "Messaging")
	ref := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement.Ref
	memo := func(redacted bool) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "memo.html")
		datatest.Must(report.Write(ctx, r,
			report.Request{Kind: report.KindDecision, Ref: ref, Out: path, Redact: redacted}))(t)
		return strings.Join(strings.Fields(string(datatest.Must(os.ReadFile(path))(t))), " ")
	}
	const heading = "What changed since the last cycle"
	datatest.SignOff(t, r, a.ID)
	if strings.Contains(memo(false), heading) {
		t.Error("a first cycle has no cycle before it")
	}
	c.At = c.At.AddDate(1, 0, 0)
	next := datatest.Must(r.StartAssessment(ctx, a.Engagement, "t"))(t)
	datatest.Answer(t, r, next, entity.BySupplier, map[string]string{"ID1": "partly", "ID2": "met", "DA1": "met",
		"DA2": "met", "RE1": "unknown", "RE2": "not-met"})
	if strings.Contains(memo(false), heading) {
		t.Error("a cycle that does not count yet is in the memo")
	}
	datatest.SignOff(t, r, next.ID)
	for _, redacted := range []bool{false, true} {
		html := memo(redacted)
		for _, want := range []string{heading, "t, cycle 2 against cycle 1, signed off on 21 Nov 2026: of 6 " +
			"questions 1 worse, 1 no answer now, 1 better and 3 same.",
			"1 question has a better answer and no new proof",
			"1 question had an answer in the last cycle and is not known now"} {
			if !strings.Contains(html, want) {
				t.Errorf("the memo (redacted %v) lacks %q", redacted, want)
			}
		}
	}
}
