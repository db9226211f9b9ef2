package tui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/review"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/tuitest"
)

// TestReviewFigures reviews every return of a register by exception, key by key as a person would, and prints how much
// was read of it and with how many keys, against the walk through every answer: two keys an answer (choose, go on) and
// three a document (open the list, accept, go back). ASSURE_DEMO names the register, which is copied.
func TestReviewFigures(t *testing.T) {
	source := os.Getenv("ASSURE_DEMO")
	if source == "" {
		t.Skip("ASSURE_DEMO names no register of the demo")
	}
	path := filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(path, datatest.Must(os.ReadFile(source))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	r := datatest.Must(data.Open(t.Context(), data.Options{Path: path, Actor: "A. Shah"}))(t)
	defer r.Close()
	fmt.Println("engagement  pack                cycle  answers  worth reading  keys  texts  keys in the walk")
	var sum figures
	for _, a := range datatest.Must(r.Scores(t.Context(), nil, book.At{}))(t).Assessments {
		v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
		l := datatest.Must(review.OfView(v, r.Day))(t)
		if a.State != entity.Returned && a.State != entity.InReview || l.Count.Open == 0 {
			continue
		}
		f := reviewByKeys(t, r, a.ID)
		f.answers, f.worth = len(v.Answers), l.Count.Open
		f.walk = 2 * f.answers
		for _, s := range v.Supports {
			if s.State == entity.Offered {
				f.walk += 3
			}
		}
		fmt.Printf("%-11s %-19s %5d  %7d  %13d  %4d  %5d  %16d\n", v.Engagement.Ref, v.Pack.ID, v.Assessment.Cycle,
			f.answers, f.worth, f.keys, f.texts, f.walk)
		sum.answers, sum.worth, sum.keys = sum.answers+f.answers, sum.worth+f.worth, sum.keys+f.keys
		sum.texts, sum.walk = sum.texts+f.texts, sum.walk+f.walk
	}
	fmt.Printf("%-38s %7d  %13d  %4d  %5d  %16d\n", "all", sum.answers, sum.worth, sum.keys, sum.texts, sum.walk)
	if sum.answers == 0 || sum.keys >= sum.walk {
		t.Errorf("%d keys, and %d in the walk", sum.keys, sum.walk)
	}
}

// figures count what a review took. A text is a reason or a query that was typed, whatever its length.
type figures struct{ answers, worth, keys, texts, walk int }

// reviewByKeys reviews an assessment until nothing is left: documents are accepted, for all questions where that is
// offered, claims agreed, and the supplier asked where it gave no answer.
func reviewByKeys(t *testing.T, r *data.Register, id string) (f figures) {
	t.Helper()
	clock := tuitest.NewClock()
	clock.T = r.Now()
	c := tuitest.Common(t, clock, "", tui.Retryable)
	c.NewID = r.NewID
	d := tuitest.New(t, c, clock, tui.Options{Register: r}.ReviewPage(c, id), 160, 50)
	press := func(keys ...string) {
		f.keys += len(keys)
		d.Keys(keys...)
	}
	for range 400 {
		screen := d.Screen()
		switch {
		case strings.Contains(screen, "review: 0 of "):
			return f
		case strings.Contains(screen, "offered, not looked at"):
			if press("e"); strings.Contains(d.Screen(), "accept for all") {
				press("A")
			} else {
				press("a")
			}
		case strings.Contains(screen, "R both stay"):
			press("R")
			d.Type("The fact is of the whole firm.")
			f.texts++
			press("enter")
		case strings.Contains(screen, "Supplier said  no answer"), strings.Contains(screen, "Supplier said  not known"):
			press("c")
			d.Type("Please answer this question.")
			f.texts++
			press("enter", "enter")
		case strings.Contains(screen, "Supplier said  not applicable"):
			press("a")
			d.Type("It does not apply to this service.")
			f.texts++
			press("enter")
		case strings.Contains(screen, "○ open"):
			press("a")
		default:
			press("enter")
		}
		if d.Screen() == screen {
			press("enter")
		}
	}
	t.Fatalf("%s: not done after %d keys:\n%s", id, f.keys, d.Screen())
	return f
}
