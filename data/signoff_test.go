package data_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func blocksOf(t *testing.T, r *data.Register, a entity.Assessment) []entity.Block {
	t.Helper()
	return entity.OpenBlocks(datatest.Must(r.Assessment(context.Background(), a.ID, book.At{}))(t).Blocks())
}

// blockOf is the open block of a kind on a question, nil when there is none.
func blockOf(t *testing.T, r *data.Register, a entity.Assessment, kind entity.BlockKind, q string) *entity.Block {
	t.Helper()
	for _, b := range blocksOf(t, r, a) {
		if b.Kind == kind && b.Question == q {
			return &b
		}
	}
	return nil
}

// Every kind of block stops the sign-off, is named with its question and what to do, goes when it is settled, and can
// be passed with a reason only.
func TestWhatBlocksASignOff(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	rita := datatest.As(t, r, "Rita Reviewer")
	for _, q := range []string{"ITS-01", "ITS-21", "ITS-26", "ITS-31", "ITS-34", "ITS-37", "ITS-38",
		"ITS-45", "ITS-55"} {
		p := r.Packs().Find("dspt-it-supplier").Question(q)
		record(t, r, a, q, entity.BySupplier, p.Options[0].ID)
	}
	for _, b := range blocksOf(t, r, a) {
		if b.Question != "ITS-22" || b.Kind != entity.BlockUnanswered {
			t.Errorf("blocks: %+v", b)
		}
	}
	_, err := rita.SignOff(ctx, a.ID)
	p := datatest.WantCode(t, err, "sign-off-blocked")
	if !strings.Contains(p.What, "ITS-22 MFA on remote and privileged access: must-have is not answered: judge it") {
		t.Errorf("the question and what to do are not named: %s", p.What)
	}
	record(t, r, a, "ITS-22", entity.BySupplier, "unknown")
	if b := blockOf(t, r, a, entity.BlockUnanswered, "ITS-22"); b == nil || !strings.Contains(b.What, "not known") {
		t.Errorf("not known is no answer: %+v", b)
	}
	record(t, r, a, "ITS-22", entity.BySupplier, "not-met")

	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record, Reference: "policy",
		Issued: r.Today()}, []entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	if b := blockOf(t, r, a, entity.BlockEvidence, "ITS-22"); b == nil || b.Subject != d.Ref {
		t.Fatalf("evidence not looked at: %+v", b)
	}
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	record(t, r, a, "ITS-22", entity.BySupplier, "met")
	raised := blockOf(t, r, a, entity.BlockRaised, "ITS-22")
	if raised == nil {
		t.Fatal("a claim raised since its proof was accepted does not block")
	}
	q := datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-30", Body: "When?"}))(t)
	query := blockOf(t, r, a, entity.BlockQuery, "ITS-30")
	if query == nil || len(blocksOf(t, r, a)) != 2 {
		t.Fatalf("blocks %+v", blocksOf(t, r, a))
	}
	datatest.WantCode(t, r.PassBlock(ctx, a.ID, *query, "  "), "no-reason")
	if err := r.PassBlock(ctx, a.ID, *query, "The reply changes no must-have."); err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, r.PassBlock(ctx, a.ID, *query, "again"), "passed-already")
	datatest.WantCode(t, r.PassBlock(ctx, a.ID, entity.Block{Kind: entity.BlockEvidence, Question: "ITS-22"}, "x"),
		"no-such-block")
	if err := r.PassBlock(ctx, a.ID, *raised, "Seen in a call."); err != nil {
		t.Fatal(err)
	}
	// A pass is for what was passed: the answer given once more is not covered.
	record(t, r, a, "ITS-22", entity.BySupplier, "not-met")
	record(t, r, a, "ITS-22", entity.BySupplier, "met")
	if blockOf(t, r, a, entity.BlockRaised, "ITS-22") == nil {
		t.Error("an old pass covers a new claim")
	}
	datatest.PassBlocks(t, r, a.ID)
	datatest.Reviewer(t, r)
	datatest.Must(rita.SignOff(ctx, a.ID))(t)
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if len(v.SignOffs) != 1 || len(v.SignOffs[0].Passes) != 2 ||
		!slices.Equal(v.SignOffs[0].Authors, []string{"dana"}) {
		t.Errorf("signing %+v", v.SignOffs)
	}
	if x := v.Passes[0]; x.By != "dana" || x.Reason == "" || x.At.IsZero() || !strings.Contains(x.What, "query 1") {
		t.Errorf("pass %+v", x)
	}
	_ = q
}

// A must-have that a named person accepted despite is decided; the contradictions that another part of the program
// finds block like the rest.
func TestAcceptedDespiteAndContradictions(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	n := len(v.Blocks())
	v.Result.Row("ITS-22").Gate.Accepted = &scoring.Acceptance{By: "Robin", On: r.Today()}
	v.Contradictions = []entity.Block{{Kind: entity.BlockContradiction, Question: "ITS-01", Subject: "directory",
		What: "the directory says Not Met, the supplier says Met", Todo: "judge it"}}
	got := v.Blocks()
	if len(got) != n || got[n-1].Kind != entity.BlockContradiction || got[n-1].Name == "" {
		t.Errorf("%d blocks, then %+v", n, got)
	}
}

// At tiers 1 and 2, and before triage, nobody signs off their own judgements, under any spelling of their name.
func TestReviewerIsAnother(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "J. Smith")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.ByAssessor, "met")
	datatest.PassBlocks(t, r, a.ID)
	for _, name := range []string{"J. Smith", "j smith", "J.SMITH"} {
		_, err := datatest.As(t, r, name).SignOff(ctx, a.ID)
		datatest.WantCode(t, err, "needs-reviewer")
	}
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "J. Smith", Logins: []string{"jsmith3"}}))(t)
	_, err := datatest.As(t, r, "jsmith3").SignOff(ctx, a.ID)
	datatest.WantCode(t, err, "needs-reviewer")
	facts := []entity.Fact{{ID: "data", Value: "none"}, {ID: "records", Value: "none"}, {ID: "access", Value: "none"},
		{ID: "outage", Value: "none"}, {ID: "care", Value: "no"}, {ID: "internet_facing", Value: "no"},
		{ID: "incident_24m", Value: "no"}, {ID: "subprocessors", Value: "none"}}
	if err := r.SetFacts(ctx, e.ID, facts); err != nil {
		t.Fatal(err)
	}
	datatest.PassBlocks(t, r, a.ID)
	datatest.Must(r.SignOff(ctx, a.ID))(t) // tier 4
}

// A sign-off is reopened with a reason, which is kept; the cycle before governs again. A later cycle prevents it.
func TestReopen(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	datatest.WantCode(t, r.Reopen(ctx, a.ID, "wrong"), "not-signed-off")
	datatest.SignOff(t, r, a.ID)
	c.At = c.At.AddDate(1, 0, 0)
	b := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	datatest.WantCode(t, r.Reopen(ctx, a.ID, "wrong"), "later-cycle")
	record(t, r, b, "ITS-05", entity.BySupplier, "met")
	datatest.SignOff(t, r, b.ID)
	datatest.WantCode(t, r.Reopen(ctx, b.ID, ""), "no-reason")
	if err := r.Reopen(ctx, b.ID, "The wrong supplier's proof was accepted."); err != nil {
		t.Fatal(err)
	}
	v := datatest.Must(r.Assessment(ctx, b.ID, book.At{}))(t)
	if v.Governs || v.Assessment.State != entity.InReview || v.Assessment.SignedBy != "" ||
		v.SignOffs[0].Reopened == nil ||
		v.SignOffs[0].Reopened.By != "dana" || v.SignOffs[0].By != "Rita Reviewer" {
		t.Fatalf("reopened %+v, %+v", v.Assessment, v.SignOffs)
	}
	if cycles := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t); cycles[0].State != entity.SignedOff {
		t.Errorf("the cycle before is %s", cycles[0].State)
	}
	record(t, r, b, "ITS-05", entity.BySupplier, "not-met")
	datatest.SignOff(t, r, b.ID)
	if v = datatest.Must(r.Assessment(ctx, b.ID, book.At{}))(t); len(v.SignOffs) != 2 || !v.Governs {
		t.Errorf("signed again %+v", v.SignOffs)
	}
	if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}

// At tiers 1 and 2 whoever made the assessment what it is does not sign it, however little it was.
func TestEveryAuthorIsNoReviewer(t *testing.T) {
	ctx := t.Context()
	for name, act := range map[string]func(r *data.Register, a entity.Assessment){
		"a claim that was typed": func(r *data.Register, a entity.Assessment) {
			record(t, r, a, "ITS-05", entity.BySupplier, "met")
		},
		"a claim that an undo restored": func(r *data.Register, a entity.Assessment) {
			record(t, r, a, "ITS-05", entity.BySupplier, "met")
			record(t, r, a, "ITS-05", entity.BySupplier, "partly")
			datatest.Must(r.Undo(ctx, a.ID))(t)
		},
		"a question out of scope": func(r *data.Register, a entity.Assessment) {
			datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05",
				Reason: "no such data"}))(t)
		},
		"a decision that was written down": func(r *data.Register, a entity.Assessment) {
			datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Robin"}))(t)
			datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22",
				Person: "Robin", Reason: "plan", Until: r.Today() + 30}))(t)
		},
		"a pass": func(r *data.Register, a entity.Assessment) { datatest.PassBlocks(t, r, a.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := datatest.NewRegister(t, "dana")
			_, _, a := datatest.Seed(t, r)
			record(t, datatest.As(t, r, "Olly"), a, "ITS-01", entity.BySupplier, "met")
			datatest.Must(r.AddPerson(ctx, entity.Person{Name: "dana"}))(t)
			act(r, a)
			datatest.PassBlocks(t, datatest.As(t, r, "Olly"), a.ID)
			_, err := r.SignOff(ctx, a.ID)
			datatest.WantCode(t, err, "needs-reviewer")
			datatest.Reviewer(t, r)
			datatest.Must(datatest.As(t, r, "Rita Reviewer").SignOff(ctx, a.ID))(t)
		})
	}
}

// A name that only looks like another signs nothing: the signer is on the list of people.
func TestSignerIsOnTheList(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "tester")
	_, _, a := datatest.Seed(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "tester"}))(t)
	record(t, r, a, "ITS-05", entity.ByAssessor, "met")
	datatest.PassBlocks(t, r, a.ID)
	for name, code := range map[string]string{"(tester)": "needs-reviewer", "[tester]": "needs-reviewer",
		"tester, IG lead": "needs-reviewer", "tester/IG": "needs-reviewer", "te\u200bster": "needs-reviewer",
		"t\u0435ster": "mixed-scripts", "Somebody New": "needs-reviewer", "...": "no-name"} {
		_, err := datatest.As(t, r, name).SignOff(ctx, a.ID)
		datatest.WantCode(t, err, code)
	}
	p := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Rita Reviewer", Logins: []string{"rreview"}}))(t)
	p.Retired = true
	if err := r.UpdatePerson(ctx, p); err != nil {
		t.Fatal(err)
	}
	_, err := datatest.As(t, r, "rreview").SignOff(ctx, a.ID)
	datatest.WantCode(t, err, "needs-reviewer")
	p.Retired = false
	if err := r.UpdatePerson(ctx, p); err != nil {
		t.Fatal(err)
	}
	datatest.Must(datatest.As(t, r, "rreview").SignOff(ctx, a.ID))(t)
}

// A pass is withdrawn with a reason: it blocks again, may be passed again, and both stay in the record.
func TestWithdrawPass(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.ByAssessor, "met")
	b := blockOf(t, r, a, entity.BlockUnanswered, "ITS-22")
	datatest.WantCode(t, r.WithdrawPass(ctx, a.ID, *b, "x"), "not-passed")
	if err := r.PassBlock(ctx, a.ID, *b, "Known."); err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, r.WithdrawPass(ctx, a.ID, *b, " "), "no-reason")
	if err := datatest.As(t, r, "Olly").WithdrawPass(ctx, a.ID, *b, "It matters."); err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, r.WithdrawPass(ctx, a.ID, *b, "again"), "not-passed")
	if blockOf(t, r, a, entity.BlockUnanswered, "ITS-22") == nil {
		t.Error("a withdrawn pass still counts")
	}
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if w := v.Passes[0].Withdrawn; len(v.Passes) != 1 || w == nil || w.By != "Olly" || w.Reason != "It matters." {
		t.Errorf("passes %+v", v.Passes)
	}
	if err := r.PassBlock(ctx, a.ID, *b, "Asked again."); err != nil {
		t.Fatal(err)
	}
	datatest.SignOff(t, r, a.ID)
	if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}
