package data_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

// page writes a page to sign, as text without markup.
func (x *scene) page(ref string, kind entity.DecisionKind) string {
	x.t.Helper()
	var b bytes.Buffer
	datatest.Must(report.Write(x.t.Context(), x.r, report.Request{Kind: report.KindPaper, Ref: ref,
		Out: "-.html", To: &b,
		Decision: kind}))(x.t)
	body := regexp.MustCompile(`(?s)<style>.*</style>`).ReplaceAllString(b.String(), "")
	words := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(words)), " ")
}

// has fails the test unless the page says all of it.
func has(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			t.Errorf("the page does not say %q:\n%s", w, page)
		}
	}
}

// A decision is printed before it is recorded, with room to complete it, and afterwards with who decided, who agreed,
// who wrote it down and what it changes. No page has a command in it.
func TestPagesToSign(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	x := &scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	for _, name := range []string{"dana", "Sam", "Rob"} {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: name, Role: map[string]string{"Rob": "SIRO"}[name]}))(t)
	}
	record(t, r, x.a, "ITS-22", entity.BySupplier, "not-met")
	record(t, r, x.a, "ITS-05", entity.BySupplier, "n/a")

	page := x.page("ENG-00001 ITS-22", "")
	has(t, page, "Decision: accepted despite", "is not met", "until the date below", "Supplier says Not met",
		"It is not recorded yet", "Until (date)", "Second person (name)", "Score line with the decision",
		"Without it: ITS-22:20=0x50!D")
	d := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Assessment: x.a.ID,
		Question: "ITS-22",
		Person:   "Rob", Reason: "closed at night", Until: r.Today() + 90}))(t)
	has(t, x.page("DEC-0001", ""), "waiting for a second person", "Not in force it waits for a second person",
		"Rob (SIRO)", "recorded by dana, not confirmed by Rob", "closed at night")
	x.must(x.as("Sam").r.Second(ctx, d.N))
	has(t, x.page("DEC-0001", ""), "Rob (SIRO) and Sam, recorded by dana, not confirmed by Rob",
		"until 31 May 2026", "not ITS-22; ")

	has(t, x.page("ENG-00001 ITS-05", ""), "Decision: N/A agreed", "as the supplier says")
	has(t, x.page("ENG-00001 ITS-05", entity.NARefused), "We do not agree: it has to be answered")
	has(t, x.page("ENG-00001 ITS-06", ""), "Decision: question out of scope", "ITS-06 is out of scope")
	// Of 10,000 the domain of ITS-22 weighs 1,700, and the question 20 of 115 in it: 2.96 of 100 points are lost.
	line := []string{"Score line, to work the score out by hand", "ITS-22:20=0x50!", "= 0.0..97.0"}
	has(t, x.page("ENG-00001", ""), append(line, "sign-off despite what is open", "ITS-21", "A reviewer signs",
		"dspt-it-supplier cycle 1 shown 0.0, at most 97.0; D Weak, at best A Strong (Settled)")...)
	has(t, x.page("R-00001", ""), append(line, "dspt-it-supplier shown 0.0, at most 97.0; D Weak, at best A "+
		"Strong (Settled)")...)
	has(t, x.page("R-00001", ""), "Risk acceptance", "By the rules of the register SIRO decides this, with a "+
		"second "+
		"person", "It has not been accepted yet")
	_, err := report.Write(ctx, r, report.Request{Kind: report.KindPaper, Ref: "DEC-0009", Out: "-.html",
		To: &bytes.Buffer{}})
	datatest.WantCode(t, err, "unknown-decision")
	_, err = report.Write(ctx, r, report.Request{Kind: report.KindPaper, Ref: "ENG-00001", Out: "-.html",
		To: &bytes.Buffer{}, Decision: entity.ScopeOut})
	datatest.WantCode(t, err, "no-question")

	x.bid()
	page = x.page("TEN-001", "")
	has(t, page, "Decision: award of a tender", "is awarded to the bidder marked below", "ENG-00001",
		"Scores are left out: they are not among the conditions that were published")
	tender := datatest.Must(r.Tenders(ctx, book.At{}))(t)[0]
	tender.Published = true
	x.must(r.UpdateTender(ctx, tender))
	datatest.Must(r.Award(ctx, x.e.ID, false, "the best"))(t)
	page = x.page("TEN-001", "")
	has(t, page, append(line, "is awarded to Fictional Health Systems Ltd (ENG-00001)", "the best", "chosen",
		"Score, shown to at most", "0.0 to 97.0, D")...)
	if strings.Contains(page, "assure ") {
		t.Error("the page has a command in it")
	}
}
