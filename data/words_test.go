package data_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// holds says what a register holds, as one text: how each engagement stands, and every answer with its words.
func holds(t *testing.T, r *data.Register, at book.At) string {
	t.Helper()
	ctx := context.Background()
	var b strings.Builder
	for _, row := range datatest.Must(r.Portfolio(ctx, at))(t) {
		risk := "not triaged"
		if row.Risk != nil {
			risk = fmt.Sprintf("%s %d", row.Risk.Band, row.Risk.Score)
		}
		fmt.Fprintf(&b, "%s tier %d, %s, %s, %s to %s, %s, %d must-haves\n", row.Ref, row.Tier, row.Grade, row.Status,
			row.Assured, row.Possible, risk, row.MustHaves)
	}
	err := r.View(ctx, at, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Assessments)
		for _, a := range list {
			fmt.Fprintln(&b, a.ID, a.State)
			history, err := v.AnswerHistory(ctx, a.ID, "")
			if err != nil {
				return err
			}
			for _, x := range history {
				fmt.Fprintf(&b, "  %s %s %d %q %q %q %s\n", x.Question, x.Party, x.Rev, x.Value, x.Note,
					x.Alternative, x.By)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A register in which the words of answers stand in a table of their own reads as it did: what it says was written down
// with the program that made it. Another answer leaves its words in its event, and both verify.
func TestRegisterBeforeWords(t *testing.T) {
	ctx := context.Background()
	path := datatest.Unpack(t, "testdata/register-before-words.db.gz")
	clock := &datatest.Clock{At: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)}
	r := datatest.Open(t, datatest.Options{Path: path, Actor: "dana", Clock: clock})
	want := string(datatest.Must(os.ReadFile("testdata/register-before-words.txt"))(t))
	early := book.At{KnownOn: datatest.Date(t, "2026-11-12")}
	if got := holds(t, r, book.At{}) + "known on 2026-11-12\n" + holds(t, r, early); got != want {
		t.Errorf("the register reads otherwise:\n%s", got)
	}
	if up := r.Upgrade(); up == nil {
		t.Error("nothing says that it was brought up to date")
	} else if _, err := os.Stat(up.Copy); err != nil {
		t.Error(err)
	}
	var a entity.Assessment
	err := r.View(ctx, book.At{}, func(v *store.View) (err error) {
		list, err := store.List(ctx, v, store.Assessments)
		a = list[len(list)-1]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-31", Party: entity.BySupplier,
		Value: "logs-only", Note: "Since May", BaseRev: 1}))(t)
	if got := holds(t, r, book.At{}); !strings.Contains(got, `ITS-31 supplier 1 "none" "Enforced for`) ||
		!strings.Contains(got, `ITS-31 supplier 2 "logs-only" "Since May"`) {
		t.Errorf("after another answer:\n%s", got)
	}
	v := datatest.Must(r.AuditVerify(ctx, store.Head{}))(t)
	if len(v.Findings) > 0 {
		t.Errorf("found %v", v.Findings)
	}
}
