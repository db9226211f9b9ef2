package issue

import (
	"slices"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// What went out without Assure is recorded with the days of its own, is late by them, and one undo takes all of it
// back, the assessments that it began included.
func TestRecordWhatIsOutAlready(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r) // begun by hand
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Birch Ltd"}))(t)
	g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
	known := []entity.Fact{{ID: "data", Value: "patient"}, {ID: "size", Value: "it-supplier"}}
	if err := r.SetFacts(ctx, g.ID, known); err != nil {
		t.Fatal(err)
	}
	sent, due := r.Today()-40, r.Today()-10
	sheet := datatest.WriteFile(t, "out.csv", "Our list\nEngagement,Sent,Due\n"+e.Ref+",,\n"+s.Ref+","+
		(sent-1).Long()+","+(due+11).String()+"\nENG-00009,soon,\nTotal,,\n")
	forms, bad, err := Forms(ctx, sheet)
	if err != nil || len(forms) != 2 || len(bad) != 2 || bad[0].Code != "bad-date" || bad[1].Code != "no-ref" {
		t.Fatalf("forms %+v, problems %v, %v", forms, bad, err)
	}
	q := Request{Pack: "dspt-it-supplier", Forms: forms, SentOn: sent, Due: due}
	p := datatest.Must(Prepare(ctx, r, q))(t)
	if len(p.Asked) != 2 || len(p.Problems) > 0 || p.Asked[0].Sent != sent || p.Asked[1].Sent != sent-1 ||
		p.Asked[1].Due != due+11 {
		t.Fatalf("asked %+v, problems %v", p.Asked, p.Problems)
	}
	if list := datatest.Must(Returns(ctx, r, book.At{}))(t); len(list) > 0 {
		t.Fatal("a plan recorded something")
	}
	datatest.Must(p.Record(ctx))(t)
	list := datatest.Must(Returns(ctx, r, book.At{}))(t)
	if len(list) != 2 || list[0].State != Late || list[0].DaysLate != 10 || list[0].Issue.File != "" ||
		list[0].Questions != 63 || list[0].Answered != 0 || r.Day(list[0].Issue.Issued) != sent ||
		list[1].State != Waiting || !list[1].Issue.Elsewhere || list[1].Assessment.State != entity.Issued ||
		r.Day(list[1].Assessment.Opened) != sent-1 {
		t.Errorf("returns %+v", list)
	}
	again := datatest.Must(Prepare(ctx, r, q))(t)
	if len(again.Asked) > 0 || len(again.Problems) != 2 || again.Problems[0].Code != "sent-already" {
		t.Errorf("recorded twice: %+v %v", again.Asked, again.Problems)
	}

	c.At = c.At.Add(time.Hour)
	if u := datatest.Must(r.UndoOf(ctx, g.Ref))(t); u.Act != data.ActSent {
		t.Errorf("undone %+v", u)
	}
	if list := datatest.Must(Returns(ctx, r, book.At{}))(t); len(list) > 0 {
		t.Errorf("after the undo %+v", list)
	}
	if cycles := datatest.Must(r.Assessments(ctx, g.ID, book.At{}))(t); len(cycles) > 0 {
		t.Errorf("the cycle stays: %+v", cycles)
	}
	if v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t); v.Assessment.State != entity.Opened {
		t.Errorf("the other is %s", v.Assessment.State)
	}
	datatest.Must(r.RedoOf(ctx, g.Ref))(t)
	if list := datatest.Must(Returns(ctx, r, book.At{}))(t); len(list) != 2 {
		t.Errorf("redone: %d", len(list))
	}
	// Once somebody answered, what was recorded stays.
	cycles := datatest.Must(r.Assessments(ctx, g.ID, book.At{}))(t)
	datatest.Answer(t, r, cycles[0], entity.BySupplier, map[string]string{"ITS-05": "met"})
	_, err = r.UndoOf(ctx, g.Ref)
	datatest.WantCode(t, err, "changed-since")
	if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}

// A day that cannot be is refused before anything is recorded.
func TestRecordChecksTheDays(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	base := Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}}
	for _, days := range [][2]int{{1, 0}, {-5, -6}} {
		q := base
		q.SentOn, q.Due = r.Today()+questionnaire.Date(days[0]), r.Today()+questionnaire.Date(days[1])
		_, err := Prepare(ctx, r, q)
		datatest.WantCode(t, err, "bad-date")
	}
	q := base
	q.Refs, q.Forms = nil, []Form{{Ref: e.Ref}}
	p := datatest.Must(Prepare(ctx, r, q))(t)
	if len(p.Asked) > 0 || len(p.Problems) != 1 || p.Problems[0].Code != "no-day" {
		t.Errorf("without a day: %+v %v", p.Asked, p.Problems)
	}
	_, _, err := Forms(ctx, datatest.WriteFile(t, "none.csv", "Name,Town\nBirch,Leeds\n"))
	datatest.WantCode(t, err, "no-refs")
}

// Every state has a place in the order of the list.
func TestReturnsWorstFirst(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, first, _ := datatest.Seed(t, r)
	refs := []string{first.Ref}
	for range 4 {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Birch Ltd"}))(t)
		g := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
		refs = append(refs, g.Ref)
	}
	for n, ref := range refs {
		p := datatest.Must(Prepare(ctx, r, Request{Pack: "dspt-it-supplier", Refs: []string{ref},
			SentOn: r.Today() - 40, Due: r.Today() - 20 + questionnaire.Date(n)}))(t)
		datatest.Must(p.Record(ctx))(t)
	}
	list := datatest.Must(Returns(ctx, r, book.At{}))(t)
	note := func(ref string, e entity.IssueEvent) {
		t.Helper()
		i := slices.IndexFunc(list, func(x Return) bool { return x.Engagement.Ref == ref })
		if err := r.NoteReturns(ctx, []string{list[i].Issue.ID}, e, nil); err != nil {
			t.Fatal(err)
		}
	}
	c.At = c.At.Add(time.Hour)
	note(refs[1], entity.IssueEvent{Kind: entity.IssueExtended, Until: r.Today() + 5, Reason: "ill"})
	note(refs[2], entity.IssueEvent{Kind: entity.IssueDeclined, Who: "Ann", Reason: "no"})
	note(refs[3], entity.IssueEvent{Kind: entity.IssueBounced, Address: "a@b.example"})
	note(refs[0], entity.IssueEvent{Kind: entity.IssueReceived})
	var got []string
	for _, x := range datatest.Must(Returns(ctx, r, book.At{}))(t) {
		got = append(got, x.Engagement.Ref+" "+string(x.State))
	}
	want := []string{refs[3] + " bounced", refs[2] + " declined", refs[4] + " late", refs[1] + " waiting",
		refs[0] + " returned in part"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if back, bad, err := Named(ctx, r, []string{refs[0], refs[4], "ENG-99999"}, ""); err != nil || len(back) != 1 ||
		len(bad) != 2 || bad[0].Code != "not-out" {
		t.Errorf("named %+v, %v, %v", back, bad, err)
	}
}
