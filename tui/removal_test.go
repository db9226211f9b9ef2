package tui_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/tuitest"
)

// gone makes a supplier one whose retention has run out, with marked words about it.
func gone(t *testing.T, r *data.Register) (e entity.Engagement, document string) {
	t.Helper()
	ctx := t.Context()
	e, s, err := r.Engagement(ctx, "ENG-00002")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
	datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier,
		Value: "met", Note: "MARK the patient \x1b[31mwas named"}))(t)
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent,
		Reference: "MARK certificate", Scope: "MARK scope", Issued: r.Today() - 9},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	_, _, err = r.CloseEngagement(ctx, e.Ref, false, datatest.Date(t, "2020-01-01"), "MARK over")
	if err != nil {
		t.Fatal(err)
	}
	return e, d.Ref
}

// stillMarked reports whether the register, its history included, still has the marked words.
func stillMarked(t *testing.T, r *data.Register) bool {
	t.Helper()
	found := false
	for _, name := range []string{r.Path(), r.Path() + "-wal"} {
		b, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		found = found || bytes.Contains(b, []byte("MARK"))
	}
	return found
}

func whole(t *testing.T, r *data.Register) {
	t.Helper()
	if v := datatest.Must(r.AuditVerify(t.Context(), data.Head{}))(t); len(v.Findings) > 0 {
		t.Error(v.Findings)
	}
}

var removalSizes = map[string]struct {
	w, h  int
	theme string
}{"60x16": {60, 16, ""}, "80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}}

// A supplier is disposed of from its page: what holds it is said, what would go and stay is shown in the words of the
// command line, its name has to be typed, and then nothing of it is in the register, whose trail is whole.
func TestDisposeOnThePage(t *testing.T) {
	for name, size := range removalSizes {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			ctx := t.Context()
			gone(t, r)
			before := datatest.Must(r.Dispose(ctx, data.Dispose{Supplier: "SUP-00002"}, false))(t)
			profileOf(d.Keys("R"), "meridian", "Meridian Cloud").Keys("D").Has("Type its name").NoSharedKeys()
			d.Keys("tab").Type("over").Keys("enter").Type("meridian cloud hosting plc").Keys("enter")
			d.Has("Nothing is removed: SUP-00002: it cannot be", "R retires it").Golden("dispose-held-" + name)
			d.Keys("esc", "esc").Has("Meridian Cloud")
			datatest.Must(r.RetireSupplier(ctx, "SUP-00002", "MARK is gone"))(t)
			head := datatest.Must(r.Head(ctx, book.At{}))(t)

			d.Keys("D", "tab", "tab").Type("meridian").Keys("enter").Has("Nothing is recorded: see Reason.",
				"Say why, without the words that go")
			d.Type("retention over").Keys("enter", "enter").Has("Type the name of the supplier as it is")
			if now := datatest.Must(r.Head(ctx, book.At{}))(t); now != head || !stillMarked(t, r) {
				t.Fatalf("something was written before the name was typed: %v, then %v", head, now)
			}
			d.Keys("ctrl+u").Type("meridian cloud hosting plc").Golden("dispose-" + name)
			words := flat(d.Screen())
			for range 4 {
				words += flat(d.Keys("pgdown").Screen())
			}
			for _, line := range before.Words(r.Today()) {
				if line = flat(line); !strings.HasPrefix(line, "held:") && !strings.Contains(words, line) {
					t.Errorf("the page lacks %q", line)
				}
			}
			d.Keys("enter").Has("Removed for ever. enter goes back.", "disposed of SUP-00002:",
				"digest of what was removed").Golden("dispose-done-" + name)
			whole(t, r)
			if stillMarked(t, r) {
				t.Error("the register still has what was removed")
			}
			stub := datatest.Must(r.Disposals(ctx))(t)
			if len(stub) != 1 || stub[0].Reason != "retention over" || stub[0].Name != "Meridian Cloud Hosting plc" {
				t.Errorf("%+v", stub)
			}
			d.Keys("enter").Resize(80, 24).Has("Disposed of 2026-11-21 by A. Shah", "retention over").Keys("D").
				Has("disposed of already")
			d.Keys("tab").Type("again").Keys("ctrl+n", "enter").Type("meridian cloud hosting plc").Keys("enter").
				Has("Nothing is removed: SUP-00002: it was disposed of on")
		})
	}
}

// found opens the page of the supplier by its name, as a retired one is in no list.
func found(d *tuitest.Driver) *tuitest.Driver {
	return d.Keys(":").Type("meridian").Keys("enter").Has("Meridian Cloud")
}

// flat is text without what a window does to it.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// With the choice of what stays the stub is another one, and the name goes with the rest.
func TestDisposeOnThePageDropsTheName(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	gone(t, r)
	datatest.Must(r.RetireSupplier(t.Context(), "SUP-00002", "MARK is gone"))(t)
	found(d).Keys("D").Has("would stay: SUP-00002, Meridian Cloud")
	d.Keys("space").Has("would stay: SUP-00002, no name", "goes too, with codes and services").Keys("enter")
	d.Type("over").Keys("enter").Type("Meridian Cloud Hosting PLC").Keys("enter").
		Has("what is left: SUP-00002, no name")
	d.Keys("enter").Has("SUP-00002 (disposed of)").Lacks("Meridian")
	whole(t, r)
}

// A backup that fails keeps everything as it is; one that is made is named in the stub and on the page.
func TestDisposeOnThePageBacksUpFirst(t *testing.T) {
	for _, failing := range []bool{true, false} {
		clock := tuitest.NewClock()
		path := filepath.Join(t.TempDir(), "register.db")
		b, err := filled()
		if err == nil {
			err = os.WriteFile(path, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
		r := register(t, clock, path)
		gone(t, r)
		datatest.Must(r.RetireSupplier(t.Context(), "SUP-00002", "MARK is gone"))(t)
		c := tuitest.Common(t, clock, "", tui.Retryable)
		d := tuitest.New(t, c, clock, tui.Options{Register: r, Backup: func(context.Context) (string, error) {
			if failing {
				return "", problem.New("backup-failed", "backups", "make room", "no backup could be written")
			}
			return "/backups/register-1.db", nil
		}}.Pages(c), 100, 30)
		found(d).Keys("D", "tab").Type("over").Keys("enter")
		d.Type("Meridian Cloud Hosting plc").Keys("enter")
		if failing {
			d.Has("Nothing is removed: backups: no backup could be written")
		} else {
			d.Has("backed up first to /backups/register-1.db")
		}
		if stillMarked(t, r) != failing {
			t.Errorf("failing %v, still there %v", failing, !failing)
		}
	}
}

// A text is redacted from the page of its supplier: the place under the cursor is proposed, its texts are listed with
// numbers as on the command line, those that are chosen go, and the rest stays.
func TestRedactOnThePage(t *testing.T) {
	for name, size := range removalSizes {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			ctx := t.Context()
			e, document := gone(t, r)
			profileOf(d.Keys("R"), "meridian", "Meridian Cloud").Keys("3", "X").Has("Place", document,
				document+" of SUP-00002 Meridian Cloud").NoSharedKeys()
			d.Keys("ctrl+u").Type("R-00001").Has("is of SUP-00001 Northgate Pathology Ltd: open").Keys("ctrl+o")
			d.Keys("ctrl+u").Type("nothing").Has("this is no place of a text")
			d.Keys("ctrl+u").Type(e.Ref + " ITS-22").Has("MARK the patient").Lacks("\x1b[31mwas")
			d.Keys("enter").Type("9").Has("Leave Which empty").Keys("ctrl+u").Type("1").Keys("enter", "enter", "enter").
				Has("Nothing is recorded: see Reason.").Type("name of a patient").Keys("enter").
				Type("Meridian Cloud Hosting plc").Golden("redact-" + name)
			d.Keys("enter").Has("Removed for ever. enter goes back.").Golden("redact-done-" + name)
			if !strings.Contains(flat(d.Screen()), "[removed on 21 Nov 2026 by A. Shah: name of a patient]") {
				t.Error(d.Screen())
			}
			whole(t, r)
			left := datatest.Must(r.Redact(ctx, data.Redact{Place: e.Ref + " ITS-22"}, false))(t)
			if len(left.Texts) > 0 {
				t.Errorf("%+v", left.Texts)
			}
			if !stillMarked(t, r) {
				t.Error("what was not chosen is gone, too")
			}
			d.Keys("enter", "u").Lacks("Undone: redact")
		})
	}
}
