package tui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// cameBack makes the return of the first supplier worth reading: documents offered for several questions, a claim
// that a question does not apply, a reply to a query, and what the supplier wrote.
func cameBack(t *testing.T, r *data.Register) entity.Assessment {
	t.Helper()
	ctx := t.Context()
	e, s, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
	link := func(ids ...string) (out []entity.Support) {
		for _, id := range ids {
			out = append(out, entity.Support{Assessment: a.ID, Question: id})
		}
		return out
	}
	datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record,
		Reference: "MFA policy export \x1b[31m2026", Issued: datatest.Date(t, "2026-10-01")},
		link("ITS-22", "ITS-31")))(t)
	datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Doc, Reference: "Joiners and leavers",
		Issued: datatest.Date(t, "2026-05-01"), Expiry: datatest.Date(t, "2027-05-01")}, link("ITS-23")))(t)
	for _, x := range []data.AnswerEdit{
		{Question: "ITS-22", Value: "met",
			Note: "Enforced for everybody but two accounts that we keep for emergencies."},
		{Question: "ITS-26", Value: "within-24-hours"},
		{Question: "ITS-11", Value: questionnaire.NA, Note: "We hold no such data."},
	} {
		x.Assessment, x.Party = a.ID, entity.BySupplier
		x.BaseRev = datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Answers[x.Question].Claim.Rev
		datatest.Must(r.RecordAnswer(ctx, x))(t)
	}
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-37", Body: "Which systems?"}))(t)
	if err := r.ReplyQuery(ctx, a.ID, 1, "The old imaging viewer."); err != nil {
		t.Fatal(err)
	}
	return a
}

// reviewing opens the review of that return from the supplier's page.
func reviewing(t *testing.T, w, h int, theme string) (*tuitest.Driver, *data.Register, entity.Assessment) {
	t.Helper()
	d, r := open(t, true, w, h, theme)
	a := cameBack(t, r)
	d.Keys("/").Type("northgate").Keys("enter", "enter", "V").Has("left")
	return d, r, a
}

func TestGoldenReview(t *testing.T) {
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"60x16": {60, 16, ""}, "80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "160x50": {160, 50, ""},
		"mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, _, _ := reviewing(t, size.w, size.h, size.theme)
			d.Lacks("\x1b[31m2026")
			to(d, "ITS-22").Golden("review-" + name)
			d.Keys("d").Golden("review-differ-" + name)
			d.Keys("esc", "c").Golden("review-query-" + name)
			d.Keys("esc", "e").Golden("review-evidence-" + name)
			d.Keys("esc", "D").Golden("review-domain-" + name)
		})
	}
}

// to goes to a question in the list.
func to(d *tuitest.Driver, id string) *tuitest.Driver {
	d.Keys("home")
	for range 70 {
		screen := d.Screen()
		if slices.ContainsFunc([]string{"○", "●", "◆", "›", "·"}, func(state string) bool {
			return strings.Contains(screen, "> "+state+" "+id)
		}) {
			return d
		}
		d.Keys("j")
	}
	return d.Has("> ○ " + id)
}

// answers are both answers to a question as the register has them.
func answers(t *testing.T, r *data.Register, a entity.Assessment, question string) entity.Answers {
	t.Helper()
	return datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Answers[question]
}

// One key agrees and goes on; another answer takes a reason of its own, and a note that was there is none; what
// was decided is in the register, and each is undone.
func TestReviewDecides(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	to(d, "ITS-21").Keys("a").Has("ITS-21: agreed, ", "u undoes it").Lacks("> ● ITS-21")
	if both := answers(t, r, a, "ITS-21"); !both.Judgement.Given() || both.Judgement.Value != both.Claim.Value {
		t.Fatalf("%+v", both.Judgement)
	}
	d.Keys("u").Has("Undone: ITS-21")
	if answers(t, r, a, "ITS-21").Judgement.Given() {
		t.Fatal("it is not undone")
	}
	d.Keys("ctrl+r").Has("Redone: ITS-21")

	// A must-have with a document that nobody looked at stays open when it is agreed.
	to(d, "ITS-22").Keys("a").Has("ITS-22: agreed, Met.", "DOC-0001 is still to be looked at: e.",
		"> ○ ITS-22")
	d.Keys("e").Has("accept for all 2").Keys("A").Has("DOC-0001 is accepted for ITS-22, ITS-31").Lacks("> ○ ITS-22")
	to(d, "ITS-22").Has("● agreed", "must-have ● met")
	// The proved one keeps its place in the count: 12 were worth reading, and 9 are left.
	d.Has("review: 9 of 12 left")
	to(d, "ITS-31").Has("● proved").Keys("u").Has("Undone: accept document DOC-0001").Keys("ctrl+r")

	to(d, "ITS-26").Keys("d").Has("What do we find?", "supplier says").Keys("2").Has("Why? The reason")
	d.Keys("enter").Has("Write it in words").Type("their own paper says 72 hours").Keys("esc").
		Has("is there when you begin again")
	if answers(t, r, a, "ITS-26").Judgement.Given() {
		t.Fatal("a reason that was not kept judged it")
	}
	d.Keys("d", "2").Has("their own paper says 72 hours").Keys("enter").Has("ITS-26: ")
	if both := answers(t, r, a, "ITS-26"); both.Judgement.Note != "their own paper says 72 hours" {
		t.Fatalf("%+v", both.Judgement)
	}
	to(d, "ITS-26").Has("◆ differs").Keys("d", "3").Has("Why? The reason").Lacks("their own paper says 72 hours▏")
	d.Type("their own paper says 72 hours").Keys("enter").Has("This was written before").Keys("esc")
}

// A claim that a question does not apply is agreed by a decision with a reason. u undoes it: it stays in the
// record, withdrawn.
func TestReviewDecidesOnScope(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	decisions := func() []entity.Decision {
		return datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Decisions
	}
	to(d, "ITS-11").Has("not applicable (claimed)").Keys("a").Has("Why is it agreed that ITS-11 does not apply?")
	d.Type("the contract excludes it").Keys("enter").Has("DEC-0001: ITS-11 is out of scope. u undoes it.")
	if list := decisions(); len(list) != 1 || list[0].Kind != entity.NAAccepted ||
		list[0].Reason != "the contract excludes it" {
		t.Fatalf("%+v", list)
	}
	d.Keys("u").Has("Undone: decide DEC-0001")
	if list := decisions(); !list[0].Withdrawn || list[0].Withdrawal.Reason != "undone" ||
		list[0].Withdrawal.By != r.Actor() {
		t.Fatalf("%+v", list)
	}
	to(d, "ITS-22").Keys("o").Type("there is no remote access").Keys("enter").Has("once a second person agrees")
	to(d, "ITS-22").Has("needs 2nd")
}

// A query is one of the round of its day, with the day proposed that the round has; its reply opens the question
// again.
func TestReviewQueries(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	d.Clock.Add(24 * time.Hour)
	to(d, "ITS-23").Keys("c").Has("6 Dec 2026").Type("Which entity holds it?").Keys("enter")
	for range 12 {
		d.Keys("backspace")
	}
	d.Type("5/12/2026").Keys("enter").Has("Round 2, query 2, due 5 Dec 2026, is recorded as sent")
	to(d, "ITS-23").Has("query out", "Round 2, query 2, due 5 Dec 2026: Which")
	to(d, "ITS-26").Keys("c").Has("5 Dec 2026").Keys("esc")
	to(d, "ITS-23").Keys("r").Type("Northgate Holdings.").Keys("enter").Has("The reply to round 2, query 2 is recorded")
	to(d, "ITS-23").Has("reply came", "Reply: Northgate Holdings.").Keys("a")
	list := datatest.Must(r.Queries(t.Context(), a.ID, book.At{}))(t)
	if len(list) != 2 || list[1].Reply != "Northgate Holdings." || list[1].Name() != "round 2, query 2" {
		t.Fatalf("%+v", list)
	}
}

// A domain is agreed as one step: what has to be looked at by itself is left, and one undo takes it all back.
func TestReviewAgreesADomain(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	judged := func() (n int) {
		for _, both := range datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Answers {
			if both.Judgement.Given() {
				n++
			}
		}
		return n
	}
	d.Keys("f").Has("all shown")
	to(d, "ITS-11").Keys("D").Has("one undo takes all of it", "ITS-11 claimed N/A").Golden("review-domain-all")
	d.Keys("esc")
	if judged() != 0 {
		t.Fatal("esc agreed with something")
	}
	d.Keys("D", "enter").Has("agreed.", "u undoes all of it at once")
	n := judged()
	if n < 3 || answers(t, r, a, "ITS-11").Judgement.Given() {
		t.Fatalf("%d judged; ITS-11 %+v", n, answers(t, r, a, "ITS-11").Judgement)
	}
	if d.Keys("u").Has("Undone: "); judged() != 0 {
		t.Fatalf("%d are still judged", judged())
	}
	if d.Keys("ctrl+r").Has("Redone: "); judged() != n {
		t.Fatalf("%d of %d judged again", judged(), n)
	}
	to(d, "ITS-22").Keys("D")
	d.Has("ITS-22 evidence unseen")
}

// A key that is held agrees with no question that nobody can have read.
func TestHeldKeyAgreesOnce(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	to(d, "ITS-21")
	d.Burst("aaaaaa").Has("was opened just now")
	n := 0
	for _, both := range datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Answers {
		if both.Judgement.Given() {
			n++
		}
	}
	if n != 1 {
		t.Fatalf("%d are judged", n)
	}
}

// Somebody else's judgement is not overwritten unseen, by one key or together with others.
func TestReviewKeepsWhatOthersJudged(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	to(d, "ITS-21")
	sam := datatest.As(t, r, "Sam Other")
	datatest.Must(sam.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: "ITS-21",
		Party: entity.ByAssessor, Value: "unknown", Note: "seen on site"}))(t)
	d.Keys("a").Has("ITS-21: Sam Other answered not known meanwhile, which is kept")
	if got := answers(t, r, a, "ITS-21").Judgement.Value; got != "unknown" {
		t.Fatalf("it is %s", got)
	}
}

// The same judgement as somebody else's is no conflict, and their reason stays with it.
func TestReviewAgreesWithWhatOthersJudged(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	to(d, "ITS-21")
	sam := datatest.As(t, r, "Sam Other")
	datatest.Must(sam.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: "ITS-21",
		Party: entity.ByAssessor, Value: "not-met", Note: "seen on site"}))(t)
	d.Keys("a").Has("ITS-21: agreed, Not met.")
	if got := answers(t, r, a, "ITS-21").Judgement; got.Value != "not-met" || got.Note != "seen on site" ||
		got.By == "Sam Other" {
		t.Fatalf("it is %+v", got)
	}
}

// The to-do list opens the review where something came in; the walk and the review open each other.
func TestReviewIsReached(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	cameBack(t, r)
	d.Keys("g", "h")
	for range 12 {
		if strings.Contains(d.Screen(), "round 1, query 1 (ITS-37)") {
			break
		}
		d.Keys("j")
	}
	d.Keys("enter").Has("> ○ ITS-37", "The supplier replied to round 1", "Reply: The old imaging viewer.")
	d.Keys("w").Has("score explained").Keys("esc").Has("> ○ ITS-37")
	d.Keys("S").Has("Still open").Keys("esc")
	d.Keys("V").Has("> Supported and patched", "Domains").Keys("V").Has("> ○ ITS-37")
	d.Keys("H").Has("ITS-37").Keys("esc").Has("> ○ ITS-37")
}

func TestSweepReview(t *testing.T) {
	for seed := range uint64(3) {
		d, _, _ := reviewing(t, 100, 30, "")
		tuitest.Sweep(d, seed+80, 250)
	}
}

// What is typed asks before the program ends, and stays as a draft of that answer alone.
func TestReviewKeepsWhatIsTyped(t *testing.T) {
	d, r, a := reviewing(t, 100, 30, "")
	to(d, "ITS-26").Keys("d", "2").Type("their own paper says 72 hours").Keys("ctrl+c").
		Has("1 text is not saved", "Reason for", "their own paper says 72 hours", "stays as a draft").Keys("esc").
		Has("Why? The reason", "their own paper").Keys("esc").Has("is there when you begin again")
	d.Keys("d", "3").Lacks("their own paper").Keys("esc")
	d.Keys("d", "2").Has("Your draft of ", "their own paper says 72 hours").Keys("ctrl+x").
		Has("The draft is discarded").Lacks("their own paper").Keys("esc")
	d.Keys("c").Type("Which paper holds?").Keys("ctrl+c").Has("1 text is not saved", "Query").Keys("esc", "esc")
	d.Keys("c").Has("Which paper holds?", "Your draft of ").Keys("enter", "enter").Has("is recorded as sent")
	d.Keys("c").Lacks("Which paper holds?▏").Keys("esc")
	to(d, "ITS-22").Keys("e", "x").Has("It is refused for every", "question, 2 here").Type("not theirs").
		Keys("esc", "x").Has("not theirs").Keys("enter").Has("DOC-0001 is refused for every question")
	if both := answers(t, r, a, "ITS-26"); both.Judgement.Given() {
		t.Fatalf("a draft is no judgement: %+v", both.Judgement)
	}
}
