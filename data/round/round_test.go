package round_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/letter"
	"assure/data/round"
	"assure/questionnaire/entity"
)

// hostile is what a supplier may type: a formula, a control character, a change of direction.
const hostile = "=cmd|'/c calc'!A0 \u202e evil"

func out(t *testing.T) (*data.Register, *datatest.Clock, entity.Engagement, entity.Assessment) {
	t.Helper()
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	s.Contacts = []entity.Contact{{Name: "Zoë Quill", Email: "zoe@alder.example"}}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-05": "met", "ITS-22": "not-met"})
	for _, q := range []entity.Query{{Question: "ITS-22", Body: "=1+1 Which accounts are exempt?"},
		{Question: "ITS-05", Body: "Who deputises?"}, {Body: "Is it all one service?"}} {
		q.Assessment = a.ID
		datatest.Must(r.SendQuery(ctx, q))(t)
	}
	return r, c, e, a
}

// send writes a round and returns its workbook.
func send(t *testing.T, r *data.Register, q round.Request) string {
	t.Helper()
	p := datatest.Must(round.Prepare(t.Context(), r, q))(t)
	datatest.Must(p.Write(t.Context(), filepath.Join(t.TempDir(), "out"), letter.Formats))(t)
	return p.Parcels[0].Workbook
}

// fill lets fn edit a workbook, and saves it elsewhere.
func fill(t *testing.T, from string, fn func(f *excelize.File)) string {
	t.Helper()
	f := datatest.Must(excelize.OpenFile(from))(t)
	defer f.Close()
	fn(f)
	to := filepath.Join(t.TempDir(), "back.xlsx")
	if err := f.SaveAs(to); err != nil {
		t.Fatal(err)
	}
	return to
}

func set(t *testing.T, f *excelize.File, sheet string, cells map[string]string) {
	t.Helper()
	for at, words := range cells {
		if err := f.SetCellStr(sheet, at, words); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, r *data.Register, apply bool, path string) *imports.Report {
	t.Helper()
	return datatest.Must(imports.Run(t.Context(), r, imports.Request{Paths: []string{path}, Apply: apply}))(t)
}

func queries(t *testing.T, r *data.Register, a entity.Assessment) []entity.Query {
	t.Helper()
	return datatest.Must(r.Queries(t.Context(), a.ID, book.At{}))(t)
}

func TestRoundGoesOutOnce(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c, e, a := out(t)
	_, err := round.Prepare(ctx, r, round.Request{})
	datatest.WantCode(t, err, "nobody-named")
	_, err = round.Prepare(ctx, r, round.Request{All: true, Due: r.Today() - 1})
	datatest.WantCode(t, err, "due-past")
	p := datatest.Must(round.Prepare(ctx, r, round.Request{Refs: []string{e.Ref}, Issuer: "Westmarch Trust"}))(t)
	file := datatest.WriteFile(t, "file", "")
	if _, err := p.Write(ctx, file, letter.Formats); err == nil {
		t.Error("a folder that is a file")
	}
	if got := queries(t, r, a); len(got[0].Rounds) > 0 {
		t.Errorf("after an error: %+v", got[0].Rounds)
	}
	dir := t.TempDir()
	files := datatest.Must(p.Write(ctx, dir, letter.Formats))(t)
	words := string(datatest.Must(os.ReadFile(files.Of[0][0]))(t))
	for _, want := range []string{"Zoë Quill", "ENG-00001 Q1 ", "You answered: Not met", "Round 1.",
		(r.Today() + 10).Long(), filepath.Base(p.Parcels[0].Workbook)} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in\n%s", want, words)
		}
	}
	for _, q := range queries(t, r, a) {
		if len(q.Rounds) != 1 || q.Due != r.Today()+10 || q.Rounds[0].Address != "zoe@alder.example" {
			t.Errorf("query %+v", q)
		}
	}
	_, err = round.Prepare(ctx, r, round.Request{All: true})
	datatest.WantCode(t, err, "sent-already")
	c.At = c.At.Add(time.Hour)
	datatest.Must(r.UndoOf(ctx, e.Ref))(t)
	for _, q := range queries(t, r, a) {
		if len(q.Rounds) > 0 || q.Due != 0 || !q.State.Open() {
			t.Errorf("undone: %+v", q)
		}
	}
	for n := 1; n <= 3; n++ {
		if err := r.WithdrawQuery(ctx, a.ID, n, "over"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = round.Prepare(ctx, r, round.Request{Refs: []string{e.Ref}})
	datatest.WantCode(t, err, "no-queries")
}

// What a supplier fills in comes back: the reply to its query, another answer as a claim with what it does to both ends
// of the score, a document offered, each with its cell; one import, and one undo.
func TestRepliesComeBack(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c, _, a := out(t)
	back := fill(t, send(t, r, round.Request{All: true}), func(f *excelize.File) {
		set(t, f, "Queries", map[string]string{"I2": hostile, "J2": "Met", "K2": "mfa.pdf", "I3": "Ann does",
			"I4": "yes, one", "A9": "and this", "I9": "we moved", "N2": "stray"})
	})
	c.At = c.At.Add(time.Hour)
	before := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	dry := run(t, r, false, back)
	if queries(t, r, a)[0].Reply != "" {
		t.Fatal("a dry run wrote")
	}
	f := &dry.Files[0]
	if f.Kind != "query-workbook" || len(f.Subjects) != 1 || len(f.Subjects[0].Replies) != 3 || len(f.Problems) != 1 ||
		f.Problems[0].Code != "unknown-query" || !strings.HasSuffix(f.Problems[0].Where, "Queries!I9") {
		t.Fatalf("%s, %+v, problems %+v", f.Kind, f.Subjects, f.Problems)
	}
	if n := f.Cells; n.Imported+n.Ignored+n.Problems != n.Read || n.Imported != 5 || n.Problems != 1 {
		t.Errorf("cells %+v", n)
	}
	if notes := strings.Join(f.Notes, "\n"); !strings.Contains(notes, "stray") || !strings.Contains(notes, "and this") {
		t.Errorf("not named: %s", notes)
	}
	x := f.Subjects[0].Replies[0]
	if x.Outcome != imports.ReplyNew || x.Changed != "Met" || x.Before != "Not met" || x.Document != "mfa.pdf" ||
		string(x.Text) != hostile || !strings.HasSuffix(x.Where, "back.xlsx!Queries!I2") {
		t.Errorf("reply %+v", x)
	}
	done := run(t, r, true, back)
	after := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if want := (data.ScoreChange{Before: data.PossibleScore(before.Result),
		After: data.PossibleScore(after.Result)}); x.Possible != want || want.Before >= want.After {
		t.Errorf("at most %v, want %v", x.Possible, want)
	}
	if after.Assessment.State != entity.InReview {
		t.Errorf("the assessment is %s", after.Assessment.State)
	}
	both := after.Answers["ITS-22"]
	if both.Claim.Value != "met" || both.Claim.Cell != "J2" || both.Judgement != nil {
		t.Errorf("answer %+v", both.Claim)
	}
	if len(after.Supports) != 1 || after.Supports[0].State != entity.Offered {
		t.Errorf("evidence %+v", after.Supports)
	}
	q := queries(t, r, a)[0]
	if q.State != entity.QueryAnswered || string(q.Reply) != hostile || q.From.Cell != "I2" ||
		q.From.Sheet != "Queries" {
		t.Errorf("query %+v", q)
	}
	u := datatest.Must(imports.Undo(ctx, r, *done.Batch))(t)
	if u.Replies != 3 || u.Answers != 1 || u.Documents != 1 {
		t.Errorf("undone %+v", u)
	}
	again := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if again.Answers["ITS-22"].Claim.Value != "not-met" || again.Assessment.State != entity.WithSupplier ||
		again.Queries[0].Reply != "" || !again.Queries[0].State.Open() {
		t.Errorf("after the undo %+v", again.Queries[0])
	}
}

// A workbook whose sheets were renamed, whose rows were sorted, removed and added, and whose hidden sheet is gone is
// read by the references in its rows. A reply to a query that nobody waits for is kept, and one of an older round too.
func TestRepliesOfAnyWorkbook(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, c, _, a := out(t)
	first := send(t, r, round.Request{All: true})
	c.At = c.At.Add(48 * time.Hour)
	second := send(t, r, round.Request{All: true, Again: true})
	c.At = c.At.Add(time.Hour)
	odd := fill(t, second, func(f *excelize.File) {
		rows := datatest.Must(f.GetRows("Queries"))(t)
		for i, words := range rows[3] { // the third query is now where the first was, and that is gone
			cell := datatest.Must(excelize.CoordinatesToCellName(i+1, 2))(t)
			set(t, f, "Queries", map[string]string{cell: words})
		}
		for i := range rows[3] {
			cell := datatest.Must(excelize.CoordinatesToCellName(i+1, 4))(t)
			set(t, f, "Queries", map[string]string{cell: ""})
		}
		for i := len(rows[3]) + 1; i < 9; i++ {
			set(t, f, "Queries", map[string]string{datatest.Must(excelize.CoordinatesToCellName(i, 2))(t): ""})
		}
		set(t, f, "Queries", map[string]string{"I2": "one service", "I3": "Ann does"})
		for _, err := range []error{f.SetSheetName("Queries", "Sheet1"), f.DeleteSheet("_assure"),
			f.DeleteSheet("Lists"), f.DeleteSheet("Start here")} {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if err := r.WithdrawQuery(ctx, a.ID, 2, "known by now"); err != nil {
		t.Fatal(err)
	}
	rep := run(t, r, true, odd)
	got := queries(t, r, a)
	if got[2].Reply != "one service" || got[1].Reply != "Ann does" || got[1].State != entity.QueryWithdrawn ||
		got[0].Reply != "" {
		t.Fatalf("%+v\nproblems %+v", got, rep.Files[0].Problems)
	}
	if x := rep.Files[0].Subjects[0].Replies[1]; x.Outcome != imports.ReplyKept || x.Why == "" {
		t.Errorf("to a withdrawn query: %+v", x)
	}
	answer := func(words, changed string) func(f *excelize.File) {
		return func(f *excelize.File) { set(t, f, "Queries", map[string]string{"I2": words, "J2": changed}) }
	}
	c.At = c.At.Add(time.Hour)
	run(t, r, true, fill(t, second, answer("of the second round", "Met")))
	c.At = c.At.Add(time.Hour)
	old := run(t, r, true, fill(t, first, answer("of the first round", "Partly met")))
	q := queries(t, r, a)[0]
	if q.Reply != "of the second round" || len(q.Earlier) != 1 || q.Earlier[0].Text != "of the first round" {
		t.Errorf("query %+v", q)
	}
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if v.Answers["ITS-22"].Claim.Value != "met" || !slices.ContainsFunc(old.Files[0].Conflicts,
		func(x imports.Conflict) bool { return x.Code == "older-return" }) {
		t.Errorf("an older round: %+v, %+v", v.Answers["ITS-22"].Claim, old.Files[0].Conflicts)
	}
	if same := run(t, r, true, fill(t, second, func(f *excelize.File) {
		set(t, f, "Queries", map[string]string{"I2": "of the second round", "M40": "saved again"})
	})); same.Files[0].Subjects[0].Replies[0].Outcome != imports.ReplySame {
		t.Errorf("again: %+v", same.Files[0].Subjects[0].Replies)
	}
}

// Two rows that reply to one query differently are both a problem, and neither counts; a reply that is struck
// through, a formula and a word that is no option are problems of their cells.
func TestRepliesThatAreNotTaken(t *testing.T) {
	t.Parallel()
	r, _, _, a := out(t)
	back := fill(t, send(t, r, round.Request{All: true}), func(f *excelize.File) {
		ref := datatest.Must(f.GetCellValue("Queries", "A2"))(t)
		pack := datatest.Must(f.GetCellValue("Queries", "D2"))(t)
		set(t, f, "Queries", map[string]string{"I2": "one", "A8": ref, "D8": pack, "E8": "ITS-22", "I8": "other",
			"J3": "Maybe", "I3": "perhaps"})
		if err := f.SetCellFormula("Queries", "I4", "1+1"); err != nil {
			t.Fatal(err)
		}
	})
	rep := run(t, r, true, back)
	got := queries(t, r, a)
	if got[0].Reply != "" || got[1].Reply != "perhaps" || got[2].Reply != "" {
		t.Errorf("replies %q, %q, %q", got[0].Reply, got[1].Reply, got[2].Reply)
	}
	var codes []string
	for _, p := range rep.Files[0].Problems {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if want := []string{"duplicate-row", "formula", "unknown-answer"}; !slices.Equal(codes, want) {
		t.Errorf("problems %v, want %v", codes, want)
	}
	if n := rep.Files[0].Cells; n.Imported+n.Ignored+n.Problems != n.Read {
		t.Errorf("cells %+v", n)
	}
}

// Two queries about one question: the documents of both replies are offered, and the same answer twice is one.
func TestDocumentsOfTwoRepliesAddUp(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for name, changed := range map[string]string{"without an answer": "", "the same answer": "Met"} {
		r, _, _, a := out(t)
		datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-22", Body: "Since when?"}))(t)
		before := len(datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Supports)
		back := fill(t, send(t, r, round.Request{All: true}), func(f *excelize.File) {
			for i, row := range datatest.Must(f.GetRows("Queries"))(t) {
				if len(row) > 4 && row[4] == "ITS-22" {
					at := strconv.Itoa(i + 1)
					set(t, f, "Queries", map[string]string{"J" + at: changed, "K" + at: name + " " + at + ".pdf"})
				}
			}
		})
		rep := run(t, r, true, back)
		after := len(datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Supports)
		if after-before != 2 {
			t.Errorf("%s: %d documents offered, 2 named; %+v", name, after-before, rep.Files[0].Problems)
		}
	}
}
