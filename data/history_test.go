package data_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/data/history"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// What concerns a supplier is found by its reference, its name and its code, with what concerns its engagements, and
// nothing of another supplier.
func TestAuditLogOfASupplier(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-03": "met"})
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID}))(t)
	of := func(word string) []data.AuditEntry {
		return datatest.Must(r.AuditLog(ctx, data.AuditFilter{Of: word}))(t)
	}
	acts := map[string]bool{}
	for _, x := range of(s.Ref) {
		acts[x.Action] = true
		if x.ID == other.Ref {
			t.Errorf("a row of another supplier: %+v", x)
		}
	}
	for _, want := range []string{"add supplier", "add engagement", "answer"} {
		if !acts[want] {
			t.Errorf("%s has no row of %q: %v", s.Ref, want, acts)
		}
	}
	for _, word := range []string{s.Name, "sup-00001", "zz001"} {
		if len(of(word)) != len(of(s.Ref)) {
			t.Errorf("%s has %d rows, %s %d", word, len(of(word)), s.Ref, len(of(s.Ref)))
		}
	}
	if n := len(of(e.Ref)); n == 0 || n >= len(of(s.Ref)) {
		t.Errorf("%d rows of the engagement, %d of the supplier", n, len(of(s.Ref)))
	}
	if len(of("nobody")) != 0 {
		t.Error("rows of nobody")
	}
}

// The trail is narrowed by person (as typed or by the list of people), by action, whole or begun, and by days.
func TestAuditLogFilters(t *testing.T) {
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	clock.At = clock.At.AddDate(0, 0, 3) // 2026-03-05
	sam := datatest.As(t, r, "sam")
	datatest.Must(sam.AddPerson(ctx, entity.Person{Name: "Sam Example", Logins: []string{"sam"}}))(t)
	datatest.Answer(t, sam, a, entity.BySupplier, map[string]string{"ITS-03": "met"})
	day := datatest.Date(t, "2026-03-05")
	for _, c := range []struct {
		name   string
		filter data.AuditFilter
		want   []string // newest first
	}{
		{"login", data.AuditFilter{By: "sam"}, []string{"answer", "person"}},
		{"name", data.AuditFilter{By: "Example, Sam"}, []string{"answer", "person"}},
		{"action", data.AuditFilter{Action: "answer"}, []string{"answer"}},
		{"begun", data.AuditFilter{Action: "add "}, []string{"add engagement", "add supplier"}},
		{"since", data.AuditFilter{Since: day, Of: s.Ref}, []string{"answer"}},
		{"until", data.AuditFilter{Until: day - 1, Of: s.Ref, Limit: 2}, []string{"start assessment", "set facts"}},
		{"both", data.AuditFilter{Since: day, Until: day, By: "dana"}, nil},
	} {
		var got []string
		for _, x := range datatest.Must(r.AuditLog(ctx, c.filter))(t) {
			got = append(got, x.Action)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	_, err := r.AuditLog(ctx, data.AuditFilter{By: "nobody"})
	datatest.WantCode(t, err, "unknown-person")
	_, err = r.AuditLog(ctx, data.AuditFilter{Action: "eat"})
	datatest.WantCode(t, err, "unknown-action")
}

// story is a history as its lines, each act after its name.
func story(t *testing.T, r *data.Register, f data.StoryFilter) []string {
	t.Helper()
	s := datatest.Must(r.History(t.Context(), f))(t)
	var out []string
	for i := range s.Acts {
		a := &s.Acts[i]
		out = append(out, a.By+": "+a.Action)
		for _, l := range s.Lines(a, false) {
			out = append(out, strings.Repeat("  ", l.Depth)+l.Text)
		}
	}
	return out
}

// A history says who changed which field from what to what, why, and leaves out what is about something else.
func TestHistory(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID}))(t)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met"})
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "partly"})
	datatest.Answer(t, datatest.As(t, r, "sam"), a, entity.ByAssessor, map[string]string{"ITS-22": "not-met"})
	want := []string{
		"dana: answer", "  ITS-22 claim: Met", "    note: for a test",
		"dana: answer", "  ITS-22 claim: Met → Partly met",
		"  Risk R-00002 for ITS-22 added",
		"    kind: of a must-have; title: MFA on remote and privileged access",
		"sam: answer", "  ITS-22 judgement: Not met", "    reason: for a test",
	}
	got := story(t, r, data.StoryFilter{Ref: e.Ref, Question: "its-22"})
	got = slices.DeleteFunc(got, func(l string) bool {
		return strings.HasPrefix(l, "    cause:") || strings.HasPrefix(l, "    event:") ||
			strings.HasPrefix(l, "    effect:")
	})
	if !slices.Equal(got, want) {
		t.Errorf("ITS-22 is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	s.Name, s.CompanyNumber = "New Name Ltd", "01234567"
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	lines := story(t, r, data.StoryFilter{Ref: "New Name Ltd"})
	tail := []string{"dana: rename supplier", "  Supplier SUP-00001",
		"    name: Fictional Health Systems Ltd → New Name Ltd", "    company number: nothing → 01234567",
		"    reason: none given"}
	if len(lines) < 5 || !slices.Equal(lines[len(lines)-5:], tail) {
		t.Errorf("the supplier's ends with %q", lines[max(0, len(lines)-5):])
	}
	for _, l := range lines {
		if strings.Contains(l, "Other") || strings.Contains(l, "SUP-00002") {
			t.Errorf("the history of %s has %q", s.Ref, l)
		}
	}
	if n := len(story(t, r, data.StoryFilter{Ref: s.Ref, By: "sam"})); n != 3 { // the act, the answer, the reason
		t.Errorf("sam has %d lines", n)
	}
	last := datatest.Must(r.History(ctx, data.StoryFilter{Ref: s.Ref, Limit: 1}))(t)
	if len(last.Acts) != 1 || last.Acts[0].Action != "rename supplier" || last.Left == 0 {
		t.Errorf("the newest is %+v, %d left out", last.Acts, last.Left)
	}
}

// What is asked for and is not there is named.
func TestHistoryOfNothing(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, _, _ := datatest.Seed(t, r)
	for _, c := range []struct{ ref, question, code string }{
		{"nonesuch", "", "unknown-reference"}, {"its-22", "", "whose-question"}, {"R-00001", "ITS-22", "no-question"},
		{s.Ref, "ITS-99", "unknown-question"}, {"SUP-09999", "ITS-22", "unknown-reference"},
	} {
		_, err := r.History(t.Context(), data.StoryFilter{Ref: c.ref, Question: c.question})
		datatest.WantCode(t, err, c.code)
	}
}

// Many like answers of one act are one line, which counts them.
func TestHistoryTellsManyTogether(t *testing.T) {
	s := history.Subject{Ref: "ENG-00001"}
	a := history.Act{}
	for i := range 9 {
		said := "Met"
		if i%3 == 0 {
			said = "Not met"
		}
		a.Events = append(a.Events, history.Event{Kind: "answer", Party: entity.BySupplier, Added: true,
			What: "claim", File: `C:\post\acme.xlsx`, Sheet: "Answers", Cell: "F" + strconv.Itoa(i),
			Changes: []history.Change{{Field: "answer", To: said}}})
	}
	if got := s.Lines(&a, false); len(got) != 2 || got[0].Text != "read from acme.xlsx" ||
		got[1].Text != "9 claims: 6 Met, 3 Not met" {
		t.Errorf("%+v", got)
	}
	if got := s.Lines(&a, true); len(got) != 19 || got[2].Text != "in Answers!F0" {
		t.Errorf("%d lines: %+v", len(got), got)
	}
}

// Every kind of the store is told in histories, or named here as one that is not about a supplier or a tender.
func TestEveryKindIsTold(t *testing.T) {
	without := map[string]string{"result": "worked out", "fourth_party": "of the register",
		"person": "of the register", "session": "of the register",
		"mapping": "of the register", "batch": "its files are told",
		"import_file": "told as the place that things were read from", "export": "of the register",
		"addition": "columns of others in an exported workbook", "op": "what an undo needs",
		"setting": "of the register", "dspt_snapshot": "of the register",
		"handover": "what it moved is told", "disposal": "its act is told", "removal": "its act is told"}
	told := history.Kinds()
	for _, name := range store.KindNames() {
		if slices.Contains(told, name) == (without[name] != "") {
			t.Errorf("%s: told or named, and not both", name)
		}
	}
}
