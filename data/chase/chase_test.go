package chase_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/chase"
	"assure/data/datatest"
	"assure/data/issue"
	"assure/data/letter"
	"assure/questionnaire/entity"
)

// out is a register with a supplier whose two questionnaires are out: one wholly, one of which three answers came.
func out(t *testing.T) (*data.Register, *datatest.Clock, entity.Engagement, entity.Assessment) {
	t.Helper()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	s.Contacts = []entity.Contact{{Name: "Zoë Quill", Email: "zoe@alder.example"}}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Archive"}))(t)
	if err := r.SetFacts(ctx, g.ID, []entity.Fact{{ID: "data", Value: "patient"}}); err != nil {
		t.Fatal(err)
	}
	p := datatest.Must(issue.Prepare(ctx, r, issue.Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref, g.Ref},
		SentOn: r.Today() - 40, Due: r.Today() - 10, Issuer: "Westmarch Trust", ReplyTo: "ig@westmarch.example"}))(t)
	datatest.Must(p.Record(ctx))(t)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-05": "met", "ITS-22": "met",
		"ITS-06": "not-met"})
	return r, c, e, a
}

func prepare(t *testing.T, r *data.Register, q chase.Request) *chase.Plan {
	t.Helper()
	return datatest.Must(chase.Prepare(t.Context(), r, q))(t)
}

// One letter a supplier names, for each questionnaire, when it was sent and due, what is not answered with the
// must-haves first, the documents that did not come or ran out, and the open queries.
func TestLetterNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, e, a := out(t)
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: e.Supplier, Kind: entity.Record,
		Reference: "MFA report",
		Issued:    r.Today() - 400, Expiry: r.Today() - 1},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-05", Body: "Who deputises?"}))(t)
	p := prepare(t, r, chase.Request{Late: true})
	if len(p.Letters) != 1 || p.ReplyBy != r.Today()+10 || p.By.Issuer != "Westmarch Trust" {
		t.Fatalf("plan %+v", p)
	}
	l := &p.Letters[0]
	forms, questions, documents, queries := l.Missing()
	if forms != 2 || questions != 63-3+63 || documents < 2 || queries != 1 || l.NoAddress != "" {
		t.Errorf("%d forms, %d questions, %d documents, %d queries, %q", forms, questions, documents, queries,
			l.NoAddress)
	}
	words := strings.Join(strings.Fields(l.Letter.Text()), " ")
	sent, due := (r.Today() - 40).Long(), (r.Today() - 10).Long()
	for _, want := range []string{"Dear Zoë Quill,", "We sent the questionnaire on " + sent + "; it was due on " + due +
		". 3 of 63 questions are answered.", "Nothing of it has come back: 63 questions.",
		"Archive (" + "ENG-00002" + "): DSPT-style questionnaire for IT suppliers", "ran out on " +
			(r.Today() - 1).Long(),
		"Round 1, query 1, about ITS-05: Who deputises?", "by " + p.ReplyBy.Long() + ", to ig@westmarch.example"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in\n%s", want, l.Letter.Text())
		}
	}
	for i := range l.Matters {
		list := l.Matters[i].Unanswered
		if !slices.IsSortedFunc(list, func(x, y chase.Question) int {
			if x.Must == y.Must || x.Must {
				return 0
			}
			return 1
		}) || !list[0].Must || list[len(list)-1].Must {
			t.Errorf("must-haves are not first: %+v", list)
		}
	}
	if one := prepare(t, r, chase.Request{Refs: []string{e.Ref}}); len(one.Letters) != 1 ||
		len(one.Letters[0].Matters) != 1 {
		t.Errorf("of one engagement %+v", one.Letters)
	}
}

// Letters and record are one act: written together, undone together, and neither is there after an error. Nothing is
// sent to an address that a mail came back from.
func TestChaseRecordsAndUndoes(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c, e, _ := out(t)
	dir := filepath.Join(t.TempDir(), "letters")
	p := prepare(t, r, chase.Request{Late: true})
	files := datatest.Must(p.Write(ctx, dir, letter.Formats))(t)
	if len(files.All()) != 4 {
		t.Errorf("files %v", files.All())
	}
	chased := func() (out []int) {
		for _, x := range datatest.Must(issue.Returns(ctx, r, book.At{}))(t) {
			out = append(out, x.Issue.Chased())
		}
		return out
	}
	if got := chased(); !slices.Equal(got, []int{1, 1}) {
		t.Errorf("chased %v", got)
	}
	c.At = c.At.Add(time.Hour)
	datatest.Must(r.UndoOf(ctx, e.Ref))(t)
	if got := chased(); !slices.Equal(got, []int{0, 0}) {
		t.Errorf("undone: chased %v", got)
	}
	file := datatest.WriteFile(t, "file", "")
	if _, err := prepare(t, r, chase.Request{Late: true}).Write(ctx, file, letter.Formats); err == nil {
		t.Error("a folder that is a file")
	}
	if got := chased(); !slices.Equal(got, []int{0, 0}) {
		t.Errorf("after an error: chased %v", got)
	}

	list := datatest.Must(issue.Returns(ctx, r, book.At{}))(t)
	if err := r.NoteReturns(ctx, []string{list[0].Issue.ID}, entity.IssueEvent{Kind: entity.IssueBounced,
		Address: "zoe@alder.example"}, nil); err != nil {
		t.Fatal(err)
	}
	p = prepare(t, r, chase.Request{Late: true})
	if p.Letters[0].NoAddress == "" || p.Letters[0].Letter.To.Email != "" {
		t.Errorf("to %+v", p.Letters[0].Letter.To)
	}
	for _, ref := range []string{list[0].Issue.ID, list[1].Issue.ID} {
		if err := r.NoteReturns(ctx, []string{ref}, entity.IssueEvent{Kind: entity.IssueDeclined, Who: "Ann",
			Reason: "no"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if p := prepare(t, r, chase.Request{Late: true}); len(p.Letters) > 0 || len(p.LeftOut) != 2 {
		t.Errorf("declined, and chased: %+v", p)
	}
}

// Of all texts that the register holds a letter has the supplier's own name, contact and service, what we wrote to
// them, and how the document is called that they sent: none of our notes, judgements, reasons and persons.
func TestLetterTellsNothingOfOurs(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, e, a := out(t)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-05": "not-met", "ITS-22": "partly"})
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: e.Supplier, Kind: entity.Record,
		Reference: "MFA report",
		Issued:    r.Today() - 400, Expiry: r.Today() - 1},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-05", Body: "Who deputises?"}))(t)
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-30",
		Reason: "ours alone"}))(t)
	datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit"}))(t)
	for _, x := range datatest.Must(issue.Returns(ctx, r, book.At{}))(t) {
		if err := r.NoteReturns(ctx, []string{x.Issue.ID}, entity.IssueEvent{Kind: entity.IssueChased, Reason: "rude"},
			nil); err != nil {
			t.Fatal(err)
		}
	}
	settings := datatest.Must(r.Settings(ctx, book.At{}))(t)
	mark := func(field string, n int) string {
		switch field {
		case "Supplier.ODSCodes", "Supplier.CompanyNumber", "Contact.Email":
			return ""
		}
		return fmt.Sprintf("XQMARK-%s-x%d\r\nBcc: evil@evil.example", strings.ReplaceAll(field, ".", "-"), n)
	}
	if err := r.Update(ctx, "mark", func(tx *data.Tx) error {
		return datatest.MarkEverything(ctx, tx, settings.Facts, mark)
	}); err != nil {
		t.Fatal(err)
	}
	p := prepare(t, r, chase.Request{Late: true})
	files := datatest.Must(p.Write(ctx, t.TempDir(), letter.Formats))(t)
	allowed := []string{"Supplier-Name", "Contact-Name", "Engagement-Service", "Query-Body", "Document-Reference",
		"Issue-Issuer", "Issue-ReplyTo",
		"Supplier-Ref"}
	seen := map[string]bool{}
	for _, path := range files.All() {
		body := string(datatest.Must(os.ReadFile(path))(t))
		if strings.HasSuffix(path, ".eml") {
			head, rest, _ := strings.Cut(body, "\r\n\r\n")
			if strings.Contains(head, "\nBcc") || !strings.Contains(head, "X-Unsent: 1") {
				t.Errorf("the headers:\n%s", head)
			}
			body = strings.ReplaceAll(rest, "=\r\n", "")
		}
		for part := range strings.SplitSeq(body, "XQMARK-") {
			if field, _, ok := strings.Cut(part, "-x"); ok && strings.Count(field, "-") == 1 {
				seen[field] = true
				if !slices.Contains(allowed, field) {
					t.Errorf("%s tells %s", filepath.Ext(path), field)
				}
			}
		}
	}
	for _, want := range []string{"Supplier-Name", "Engagement-Service", "Query-Body", "Document-Reference"} {
		if !seen[want] {
			t.Errorf("the letters show no %s: the test sees too little; seen %v", want, seen)
		}
	}
}
