package riskregister_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/riskregister/formats"
	"assure/questionnaire/entity"
)

// A register written some suppliers at a time is byte for byte the one written from all at once, in every format, and
// nothing of what waited on disk is left.
func TestRegisterInParts(t *testing.T) {
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "Dana")
	datatest.Random(t, r, 7)
	clock.At = clock.At.AddDate(0, 0, 2)
	write := func(format string, together int, at book.At, redact bool) []byte {
		t.Helper()
		r.Reader().Together = together
		var out bytes.Buffer
		_, err := riskregister.Export(ctx, r, riskregister.Request{Out: "register" + format, To: &out, At: at,
			Redact: redact})
		if err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	late(t, r)
	write(".csv", 1_000, book.At{}, false) // an earlier one, to compare with
	clock.At = clock.At.AddDate(0, 1, 0)
	list, err := r.Portfolio(ctx, book.At{})
	if err != nil || len(list) < 4 {
		t.Fatalf("%d suppliers, %v", len(list), err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	for _, format := range riskregister.Formats() {
		for _, redact := range []bool{false, true} {
			whole := write(format, 1_000, book.At{}, redact)
			if format != ".html" && !redact { // a page has trends, which this book has not
				var held bytes.Buffer
				b, err := riskregister.Content(ctx, r, book.At{})
				if err == nil {
					err = formats.Writer(format)(&held, b)
				}
				if err != nil || !bytes.Equal(held.Bytes(), whole) {
					t.Errorf("%s: %d bytes, other than the %d of a book that holds all: %v", format, len(whole),
						held.Len(), err)
				}
			}
			for _, n := range []int{1, 3} {
				if got := write(format, n, book.At{}, redact); !bytes.Equal(got, whole) {
					t.Errorf("%s, redacted %v, %d suppliers at a time: %d bytes, other than the %d of all at once",
						format, redact, n, len(got), len(whole))
				}
			}
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Error(fmt.Sprint(left), err)
	}
}

// late adds a risk and an action to the first engagement: their numbers are not in the order of suppliers.
func late(t *testing.T, r *data.Register) {
	t.Helper()
	list, err := r.Portfolio(t.Context(), book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		for _, e := range list[i].Listing.Engagements {
			if !e.Engagement.State.Open() {
				continue
			}
			datatest.Must(r.AddRisk(t.Context(), entity.Risk{Engagement: e.Engagement.ID, Title: "A late risk"}))(t)
			datatest.Must(r.AddAction(t.Context(), entity.Action{Engagement: e.Engagement.ID, Title: "Late",
				Owner: "Dana", State: entity.ActionOpen}))(t)
			return
		}
	}
	t.Fatal("no engagement is open")
}
