package assess_test

import (
	"testing"

	"assure/questionnaire/entity"
	"assure/tui/tuitest"
	"assure/tui/walk"
)

// related is a walk in which documents of other questions may support ITS-22.
func related(t *testing.T) *tuitest.Memory {
	m := tuitest.NewMemory(t)
	for _, q := range []string{"ITS-18", "ITS-20", "ITS-22"} {
		m.Claim(q, "met", "")
	}
	m.Offer("ITS-22", "DOC-0412", "MFA-policy-export.pdf", entity.Record, "2026-06-01", "2027-03-31")
	m.Offer("ITS-20", "DOC-0412", "MFA-policy-export.pdf", entity.Record, "2026-06-01", "2027-03-31")
	old := entity.Document{ID: "DOC-0100", Ref: "DOC-0100", Kind: entity.Independent, Reference: "Pen test 2026",
		Issued: m.V.Input.AsOf - 30, State: entity.Accepted}
	m.V.Documents = append(m.V.Documents, m.V.Evidence["ITS-22"][0].Document, old)
	m.V.Proven = map[string][]string{"ITS-22": {"DOC-0100"}}
	return m
}

// Documents that were accepted for the question in the last cycle, or that support a question like it, are offered.
func TestRelatedEvidence(t *testing.T) {
	m := related(t)
	d, p := open(t, m, 100, 30)
	goTo(d, "ITS-22").Has("1 other document may support it (e)")
	d.Keys("e").Has("May support it, not offered for it", "DOC-0100 Pen test 2026", "accepted for it in the last cycle")
	d.Keys("G", "x").Has("Not now: it is not offered for this question.")
	before := p.Session().Result.Row("ITS-22").Contribution
	d.Keys("a").Has("DOC-0100 is accepted for ITS-22.").Lacks("not offered for it")
	if p.Session().Result.Row("ITS-22").Contribution <= before {
		t.Fatal("it shows no more than before")
	}
	// a document of a question that cites the same control
	q, found := p.Session().Pack.Question("ITS-22"), ""
	for _, r := range p.Session().Related(q) {
		found += r.Document.Ref
	}
	if found != "" {
		t.Fatalf("still related: %s", found)
	}
}

// One act accepts a document for many questions; what each then shows is what was announced.
func TestAcceptForManyQuestions(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}, "60x16": {60, 16}} {
		m := related(t)
		d, p := open(t, m, size[0], size[1])
		goTo(d, "ITS-22").Keys("e", "A").Has("Accept DOC-0412", "[x] ITS-22", "with 2 marked")
		d.Golden("many-" + name)
		s := p.Session()
		doc := s.Evidence["ITS-22"][0].Document
		want := map[string]walk.Target{}
		for _, x := range s.Targets(&doc) {
			want[x.Question.ID] = x
		}
		total := s.Accepting(&doc, "ITS-20", "ITS-22").Assured
		d.Keys("enter").Has("DOC-0412 is accepted for 2 questions. u undoes all of it.")
		s = p.Session()
		for _, id := range []string{"ITS-20", "ITS-22"} {
			if got := s.Result.Row(id).Contribution; got != want[id].Then || got <= want[id].Now {
				t.Errorf("%s shows %s, announced %s, before %s", id, got, want[id].Then, want[id].Now)
			}
		}
		if s.Result.Assured != total {
			t.Errorf("shown %s, announced %s", s.Result.Assured, total)
		}
		d.Keys("A", "a", "a").Has("with 0 marked").Keys("enter").Has("Not now: no question is marked")
		d.Keys("esc", "esc")
	}
}
