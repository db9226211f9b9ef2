package demo_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/internal/demo"
	"assure/questionnaire"
)

// evening writes what a register says at a moment: the risk register, the table for freedom of information
// requests, the
// calendar and who accepted what.
func evening(t *testing.T, r *data.Register, at book.At) map[string]string {
	t.Helper()
	out := map[string]string{}
	var b bytes.Buffer
	for _, ext := range []string{".json", ".csv"} {
		b.Reset()
		if _, err := riskregister.Export(t.Context(), r, riskregister.Request{Out: "-" + ext, To: &b,
			At: at}); err != nil {
			t.Fatal(err)
		}
		out["register"+ext] = b.String()
	}
	for _, q := range []report.Request{{Kind: report.KindFOI, Out: "-.csv"}, {Kind: report.KindEvidence,
		Out: "-.ics"}} {
		b.Reset()
		q.To, q.At = &b, at
		if _, err := report.Write(t.Context(), r, q); err != nil {
			t.Fatal(err)
		}
		out[q.Kind] = b.String()
	}
	list, err := lists.Decisions(t.Context(), r, lists.Scope{}, at)
	if err != nil {
		t.Fatal(err)
	}
	words, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	out["decisions"] = string(words)
	return out
}

// Each day of two years on which something was imported, reviewed, signed or decided, exported on its evening, is the
// same to the byte when it is asked for at the end.
func TestKnownOnGivesEachDayOfTheStory(t *testing.T) {
	if os.Getenv("ASSURE_LONG") == "" {
		t.Skip("exports forty days of the demo twice; ASSURE_LONG=1 does it")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	path := filepath.Join(dir, "register.db")
	was := map[questionnaire.Date]map[string]string{}
	opened := func(at time.Time) *data.Register {
		r, err := data.Open(t.Context(), data.Options{Path: path, Actor: "A reader", MustExist: true,
			Now: func() time.Time { return at }})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	last := time.Time{}
	look := func(string, int) {
		r := opened(noon)
		log, err := r.AuditLog(t.Context(), data.AuditFilter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if len(log) == 0 || !log[0].At.After(last) {
			return
		}
		last = log[0].At.Add(time.Second)
		r = opened(last)
		was[r.Today()] = evening(t, r, book.At{})
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := demo.Build(t.Context(), demo.Options{Dir: dir, Now: noon, Progress: look}); err != nil {
		t.Fatal(err)
	}
	r := opened(noon)
	defer r.Close()
	for day, then := range was {
		for name, now := range evening(t, r, book.At{AsOf: day, KnownOn: day}) {
			if now != then[name] && day != r.Today() {
				i := 0
				for i < len(now) && i < len(then[name]) && now[i] == then[name][i] {
					i++
				}
				t.Errorf("%s, %s:\n  then %.300q\n  now  %.300q", day, name, then[name][max(0, i-80):],
					now[max(0, i-80):])
			}
		}
	}
	if len(was) < 25 {
		t.Errorf("only %d days", len(was))
	}
}
