package assess_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/assess"
	"assure/tui/explain"
	"assure/tui/page"
	"assure/tui/tuitest"
	"assure/tui/walk"
)

var errFull = errors.New("disk full")

func open(t *testing.T, m *tuitest.Memory, w, h int) (*tuitest.Driver, *assess.Page) {
	t.Helper()
	clock := tuitest.NewClock()
	c := tuitest.Common(t, clock, "", func(err error) bool { return errors.Is(err, errFull) })
	p := assess.New(c, m, func(context.Context) (string, error) { return "A1", nil }, "SUP-00041", "A. Shah",
		assess.Links{Explain: func(s *walk.Session) page.Cmd { return page.Go(explain.New(c, s, explain.Links{})) }})
	return tuitest.New(t, c, clock, p, w, h), p
}

func filled(t *testing.T) *tuitest.Memory {
	m := tuitest.NewMemory(t)
	values := []string{"met", "met", "partly", "met", "not-met", "met", questionnaire.Unknown, "met",
		questionnaire.NA, "met"}
	for i, q := range m.V.Pack.Questions() {
		if q.Answer == questionnaire.Choice && i%6 != 5 {
			v := values[i%len(values)]
			if q.Option(v) == nil && v != questionnaire.Unknown && v != questionnaire.NA {
				v = q.Options[0].ID
			}
			m.Claim(q.ID, v, "")
		}
	}
	m.Claim("ITS-22", "partly", "Roll-out is due in March 2027.")
	m.Offer("ITS-22", "DOC-0412", "MFA-policy-export.pdf", entity.Record, "2026-06-01", "2027-03-31")
	m.Offer("ITS-22", "DOC-0298", "Pen test summary 2025", entity.Independent, "2025-10-02", "2026-10-02")
	return m
}

func TestGolden(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}, "60x16": {60, 16}} {
		d, _ := open(t, filled(t), size[0], size[1])
		d.Keys("ctrl+g").Type("ITS-22").Keys("enter").Golden("walk-" + name)
		d.Keys("3").Type("An exception list was sent to us.").Golden("reason-" + name)
		d.Keys("enter").Golden("judged-" + name)
		d.Keys("e", "a").Golden("evidence-" + name)
		d.Keys("esc", "tab").Golden("list-" + name)
		d.Keys("esc", "w").Golden("explain-" + name)
	}
}

func TestAnswerMovesTheScoreAndIsWritten(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	q := p.Session().Question().ID
	d.Keys("1").Has(q+": Met. u undoes it.", "Saved", "Last change")
	if len(m.Written) != 1 || m.Written[0].Value != "met" || m.Written[0].Party != entity.ByAssessor ||
		m.Written[0].By != "A. Shah" {
		t.Fatalf("written %+v", m.Written)
	}
	if p.Session().Question().ID != q {
		t.Fatal("choosing an answer moved on: a slip must be seen first")
	}
	d.Keys("enter")
	if p.Session().Question().ID == q {
		t.Fatal("enter stays")
	}
}

func TestQuickAnswersInOneReadLandOnTheirQuestions(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	qs := p.Session().Questions()
	d.Burst("1j2j1")
	var got []string
	for _, e := range m.Written {
		got = append(got, e.Question+"="+e.Value)
	}
	want := qs[0].ID + "=met " + qs[1].ID + "=" + qs[1].Options[1].ID + " " + qs[2].ID + "=" + qs[2].Options[0].ID
	if strings.Join(got, " ") != want {
		t.Fatalf("wrote %v, want %s", got, want)
	}
}

func TestSecondThoughtsOnOneAnswerBuildOnTheFirst(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	q := p.Session().Question().ID
	for _, k := range []string{"1", "2", "3", "2"} {
		d.Send(tuitest.KeyMsg(k)) // nothing is written between the keys
	}
	d.Settle().Lacks("while you answered")
	if got := m.V.Answers[q].Judgement; got == nil || got.Value != "partly" {
		t.Fatalf("the register holds %+v", got)
	}
	if len(m.Written) != 2 {
		t.Fatalf("%d writes: the first and the latest were due", len(m.Written))
	}
}

func TestJudgementAgainstTheClaimWantsAReason(t *testing.T) {
	m := filled(t)
	d, _ := open(t, m, 100, 30)
	d.Keys("ctrl+g").Type("22").Keys("enter", "1").Has("Why? The reason is kept").Keys("enter").Has(
		"ITS-22 keeps its answer")
	if len(m.Written) != 0 {
		t.Fatalf("written %+v", m.Written)
	}
	d.Keys("1").Type("Seen on site: 1 2 3 jk q").Keys("enter")
	if len(m.Written) != 1 || m.Written[0].Note != "Seen on site: 1 2 3 jk q" || m.Written[0].Value != "met" {
		t.Fatalf("written %+v", m.Written)
	}
	if a := m.V.Answers["ITS-22"]; a.Claim.Value != "partly" {
		t.Fatal("the claim was touched")
	}
}

// A note that was there before is offered as text, and is not the reason of a new judgement.
func TestAnOldNoteIsNoReason(t *testing.T) {
	m := tuitest.NewMemory(t)
	q := m.V.Pack.Question("ITS-01")
	m.Claim("ITS-01", q.Options[0].ID, "")
	d, p := open(t, m, 100, 30)
	p.Session().GoTo("ITS-01")
	d.Keys("n").Type("Seen on site.").Keys("enter")
	if len(m.Written) != 1 || m.Written[0].Value != questionnaire.WordsOnly {
		t.Fatalf("a note wrote %+v", m.Written)
	}
	d.Keys("2").Has("Seen on site.", "Why?").Keys("enter").Has("This note was written before.")
	if len(m.Written) != 1 {
		t.Fatalf("the old note is a reason: %+v", m.Written)
	}
	d.Type(" Two accounts are left out.").Keys("enter")
	if len(m.Written) != 2 || m.Written[1].Value != q.Options[1].ID ||
		m.Written[1].Note != "Seen on site. Two accounts are left out." {
		t.Fatalf("written %+v", m.Written)
	}
	d.Keys("1").Has(q.ID + ": ") // agrees with the claim: no reason, and that of the difference goes
	if n := m.Written[2]; n.Value != q.Options[0].ID || n.Note != "" {
		t.Fatalf("written %+v", n)
	}
}

func TestDraftOfANoteIsNotLost(t *testing.T) {
	d, _ := open(t, tuitest.NewMemory(t), 100, 30)
	d.Keys("n").Type("half a thought").Keys("esc").Has("unsaved draft").Keys("n").Has("half a thought")
}

func TestNotSavedUntilTheDiskHasRoom(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.Fail = errFull
	d, _ := open(t, m, 100, 30)
	d.Send(tuitest.KeyMsg("1"))
	d.Step()
	// the answer stands on the screen, and the title says it is not safe
	d.Has("NOT SAVED: disk full, retrying", ": Met")
	m.Fail = nil
	d.Settle().Lacks("NOT SAVED").Has("Saved")
	if len(m.Written) != 1 {
		t.Fatalf("written %+v", m.Written)
	}
}

func TestRefusedWriteDoesNotStand(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	m.Fail = errors.New("the cycle was signed off")
	q := p.Session().Question().ID
	d.Keys("1").Has("Not saved: the cycle was signed off")
	if a := p.Session().Answers[q]; a.Judgement != nil {
		t.Fatalf("a refused answer stands: %+v", a.Judgement)
	}
}

func TestSomebodyElseWasFirst(t *testing.T) {
	for key, want := range map[string]string{"t": "not-met", "m": "met"} {
		m := tuitest.NewMemory(t)
		d, p := open(t, m, 100, 30)
		q := p.Session().Question().ID
		m.Theirs[q] = true
		// no answer before the decision
		d.Keys("1").Has("J. Okoro answered Not met while you answered Met").Keys("2").Has("J. Okoro answered")
		d.Keys(key).Lacks("J. Okoro answered Not met while")
		if got := m.V.Answers[q].Judgement.Value; got != want {
			t.Fatalf("%s: the register holds %s, want %s", key, got, want)
		}
	}
}

// Mine builds on the answer that was shown, also when m is pressed before the assessment is read again.
func TestMineIsChosenBeforeTheReload(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	q := p.Session().Question().ID
	m.Theirs[q] = true
	d.Send(tuitest.KeyMsg("1"))
	d.Until("J. Okoro answered Not met while you answered Met").Send(tuitest.KeyMsg("m"))
	d.Settle().Lacks("while you answered").Has("your answer replaced theirs")
	if got := m.V.Answers[q].Judgement.Value; got != "met" {
		t.Fatalf("the register holds %s", got)
	}
}

func TestUndoTakesBackAndGoesThere(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	q := p.Session().Question().ID
	d.Keys("1", "enter", "enter", "u").Has("Undone: " + q)
	if p.Session().Question().ID != q || p.Session().Answers[q].Judgement != nil {
		t.Fatalf("at %s, answer %+v", p.Session().Question().ID, p.Session().Answers[q].Judgement)
	}
	d.Keys("u").Has("nothing to undo")
}

func TestEvidenceCountsOnceAccepted(t *testing.T) {
	m := filled(t)
	d, p := open(t, m, 100, 30)
	d.Keys("ctrl+g").Type("ITS-22").Keys("enter")
	before := p.Session().Result.Assured
	d.Keys("e", "a").Has("DOC-0412 is accepted for ITS-22", "accepted to 2027-03-31")
	if after := p.Session().Result.Assured; after <= before {
		t.Fatalf("score %s -> %s", before, after)
	}
	d.Keys("j", "a").Has("expired on 2 Oct")
	d.Keys("n", "space", "enter").Type("Cyber Essentials Plus").Keys("enter").Type("12/31/2026").Keys("enter",
		"enter").Has("Write the day as")
	d.Keys("ctrl+u").Type("2026-10-01").Keys("enter", "enter", "j").Has("DOC-0099", "Cyber Ess")
}

func TestRefusedEvidenceKeepsItsReason(t *testing.T) {
	m := filled(t)
	d, p := open(t, m, 100, 30)
	d.Keys("ctrl+g").Type("ITS-22").Keys("enter", "e", "x").Has("Why is DOC-0412 refused?")
	d.Keys("enter").Has("Give a reason").Type("Covers another product").Keys("enter").Has("DOC-0412 is refused",
		"refused: Covers another")
	if got := m.V.Evidence["ITS-22"][0].Document; got.State != entity.Refused ||
		got.Reason != "Covers another product" {
		t.Fatalf("the register holds %+v", got)
	}
	d.Keys("x", "esc").Lacks("Why is")
	if p.Typing() {
		t.Fatal("esc leaves the field open")
	}
}

func TestEverythingOfAQuestionCanBeRead(t *testing.T) {
	m := filled(t)
	d, _ := open(t, m, 80, 24)
	d.Keys("ctrl+g").Type("ITS-22").Keys("enter", "v")
	seen := d.Screen()
	d.Has(" more (pgdown)")
	for range 12 {
		d.Keys("pgdown").Exact()
		seen += d.Screen()
	}
	for _, want := range []string{"Why it matters", "DOC-0412", "Answered"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q cannot be reached", want)
		}
	}
	d.Lacks(" more (pgdown)")
	d.Keys("pgup").Has(" more (pgdown)")
}

func TestClosedCycleTakesNoAnswer(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.V.Assessment.State = entity.SignedOff
	d, _ := open(t, m, 100, 30)
	d.Keys("1").Has("Not now: this cycle is signed off.")
	if len(m.Written) != 0 {
		t.Fatal("written")
	}
}

func TestHostileTextStaysText(t *testing.T) {
	m := filled(t)
	m.V.Supplier.Name = "Evil\x1b[2J\u202eLtd"
	m.Claim("ITS-22", "partly", "note \x1b]0;owned\a with\u200b tricks\r\nsecond line")
	m.Offer("ITS-22", "DOC-1", "a\x1b[31mb", entity.Doc, "", "")
	d, _ := open(t, m, 100, 30)
	d.Keys("ctrl+g").Type("ITS-22").Keys("enter", "e", "esc", "tab", "esc", "w")
	d.Keys("esc")
	if v := d.App.View(); strings.ContainsAny(v, "\x1b\a\r\u202e\u200b") {
		t.Fatalf("raw control characters on the screen: %q", v)
	}
	d.Exact()
}

func TestSweep(t *testing.T) {
	for seed := range uint64(3) {
		d, _ := open(t, filled(t), 100, 30)
		tuitest.Sweep(d, seed, 700)
	}
}

// Every text that was typed and not recorded is there again when its field is opened, until it is recorded or
// discarded.
func TestDraftsOfEveryField(t *testing.T) {
	m := filled(t)
	m.V.Comparisons = []book.Comparison{{Question: "ITS-22", State: book.Contradicts,
		A: book.Record{From: "the claim", Says: "met"}, B: book.Record{From: "the facts", Says: "not"}}}
	d, p := open(t, m, 100, 30)
	goTo(d, "ITS-22")
	for name, field := range map[string]struct{ open, back []string }{
		"note":       {[]string{"n"}, nil},
		"reason":     {[]string{"1"}, nil},
		"both stay":  {[]string{"R"}, nil},
		"refusal":    {[]string{"e", "x"}, []string{"esc"}},
		"a document": {[]string{"e", "n", "enter"}, []string{"esc"}},
	} {
		words := "Half a thought on " + name
		d.Keys(field.open...).Type(words).Keys("esc").Keys(field.back...).Lacks("Your draft of")
		d.Keys(field.open...).Has(words, "Your draft of 14:0")
		d.Keys("ctrl+x").Has("The draft is discarded.").Lacks(words, "Your draft of").Keys("esc").Keys(field.back...)
		d.Keys(field.open...).Lacks(words).Keys("esc").Keys(field.back...)
	}
	d.Keys("n").Type("Kept.").Keys("enter").Lacks("unsaved draft").Keys("n").Has("Kept.").Lacks("Your draft of")
	d.Keys("esc", "e", "x").Type("Not theirs").Keys("enter", "x").Lacks("Your draft of")
	if p.Session().Own("ITS-22").Note != "Kept." {
		t.Fatalf("%+v", p.Session().Own("ITS-22"))
	}
}

// A reason stays a draft while its answer is not saved, and for its own answer only.
func TestDraftStaysUntilSaved(t *testing.T) {
	m := filled(t)
	d, _ := open(t, m, 100, 30)
	goTo(d, "ITS-22")
	m.Fail = errors.New("the cycle was signed off")
	d.Keys("1").Type("Seen on site").Keys("enter").Has("Not saved: the cycle was signed off")
	m.Fail = nil
	d.Keys("3").Lacks("Seen on site").Keys("esc", "1").Has("Seen on site", "Your draft of").Keys("enter")
	d.Has("u undoes it").Lacks("unsaved draft")
	if len(m.Written) != 1 || m.Written[0].Note != "Seen on site" {
		t.Fatalf("%+v", m.Written)
	}
}

// A draft that was begun before a colleague wrote says so, and shows both.
func TestDraftOlderThanTheNote(t *testing.T) {
	m := tuitest.NewMemory(t)
	d, p := open(t, m, 100, 30)
	q := p.Session().Question().ID
	d.Keys("n").Type("half a thought").Keys("esc")
	a := p.Session().Answers[q]
	a.Judgement = &entity.Answer{Question: q, Party: entity.ByAssessor, Value: "met", Note: "seen on\nsite",
		By: "Asha", Rev: 1}
	p.Session().Answers[q] = a
	d.Keys("n").Has("half a thought", "Your draft of", "Asha wrote since: seen on site - enter replaces it")
	d.Keys("esc", "n").Has("half a thought", "Asha wrote since").Keys("ctrl+x").Has("seen on").Lacks("half a thought",
		"Asha wrote since")
	d.Type(" twice").Keys("esc", "n").Has("site twice", "Your draft of").Lacks("wrote since")
}

// Undoing our judgement says that the supplier's answer counts again.
func TestUndoSaysWhatCounts(t *testing.T) {
	_, p := open(t, tuitest.NewMemory(t), 100, 30)
	s := p.Session()
	q := s.Question().ID
	a := s.Answers[q]
	a.Claim = &entity.Answer{Question: q, Party: entity.BySupplier, Value: "met", Rev: 1}
	s.Answers[q] = a
	u := walk.Undone{Verb: "Undone", Answer: entity.Answer{Question: q, Party: entity.ByAssessor}}
	if got, want := s.UndoneWords(u), "the supplier's answer counts: Met."; !strings.HasSuffix(got, want) {
		t.Fatalf("%q lacks %q", got, want)
	}
	back := data.Undone{Act: "take back cycle", What: "cycle 3 of dspt"}
	if got := back.Did(); got != "take back cycle 3 of dspt" {
		t.Fatalf("%q", got)
	}
}
