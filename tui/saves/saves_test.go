package saves

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var errFull = errors.New("disk full")

// Whatever the order in which writes of several assessments come back and fail, those of one assessment never overlap,
// none of its keys ends on anything but its newest value, and nothing is forgotten.
func TestQueueLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := New(func() time.Time { return time.Unix(1, 0) }, func(err error) bool { return errors.Is(err, errFull) })
		want, got := map[string]int{}, map[string]int{}
		flying := map[string]bool{}
		var tickets []*Ticket
		take := func(k *Ticket) {
			if k != nil {
				if k.Wait == 0 && flying[k.subject] {
					t.Fatalf("two writes of %s in flight", k.subject)
				}
				flying[k.subject] = true
				tickets = append(tickets, k)
			}
		}
		finish := func() {
			i := rapid.IntRange(0, len(tickets)-1).Draw(t, "which")
			k := tickets[i]
			tickets = append(tickets[:i:i], tickets[i+1:]...)
			var err error
			if rapid.IntRange(0, 3).Draw(t, "fails") == 0 {
				err = errFull
			} else if _, err = k.Run(context.Background()); err != nil {
				t.Fatal(err)
			}
			flying[k.subject] = false
			take(q.Done(k, nil, err))
		}
		for n := range rapid.IntRange(0, 30).Draw(t, "edits") {
			subject := rapid.SampledFrom([]string{"A", "B"}).Draw(t, "subject")
			key := subject + rapid.SampledFrom([]string{"1", "2"}).Draw(t, "key")
			want[key] = n
			take(q.Add(Job{Subject: subject, Key: key, Label: key, Prepare: func() func(context.Context) (any, error) {
				return func(context.Context) (any, error) { got[key] = n; return nil, nil }
			}}))
			if len(tickets) > 0 && rapid.Bool().Draw(t, "progress") {
				finish()
			}
		}
		for len(tickets) > 0 {
			finish()
		}
		if q.Busy() || q.Failure() != nil || fmt.Sprint(want) != fmt.Sprint(got) {
			t.Fatalf("busy %v, failure %v, want %v, got %v", q.Busy(), q.Failure(), want, got)
		}
	})
}

func TestAnswerNeededStopsTheRetry(t *testing.T) {
	q := New(time.Now, func(err error) bool { return errors.Is(err, errFull) })
	var told error
	k := q.Add(Job{Subject: "A", Label: "Q", Prepare: func() func(context.Context) (any, error) {
		return func(context.Context) (any, error) { return nil, errors.New("changed by J. Okoro") }
	}, Done: func(_ any, err error) { told = err }})
	_, err := k.Run(context.Background())
	if next := q.Done(k, nil, err); next != nil || told == nil || q.Busy() || !q.Saved().IsZero() {
		t.Fatalf("next %v, told %v, busy %v, saved %v", next, told, q.Busy(), q.Saved())
	}
}

func TestRetryWaitsLongerEachTime(t *testing.T) {
	q := New(time.Now, func(error) bool { return true })
	k := q.Add(Job{Subject: "A", Prepare: func() func(context.Context) (any, error) { return nil }})
	var waits []time.Duration
	for range 6 {
		k = q.Done(k, nil, errFull)
		waits = append(waits, k.Wait)
	}
	want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second,
		5 * time.Second}
	if fmt.Sprint(waits) != fmt.Sprint(want) {
		t.Fatalf("waits %v, want %v", waits, want)
	}
}

func TestDrainWritesWhatIsLeft(t *testing.T) {
	var wrote []string
	full := false
	q := New(time.Now, func(err error) bool { return errors.Is(err, errFull) })
	add := func(subject, label string, again bool) {
		q.Add(Job{Subject: subject, Key: label, Label: label, Again: again,
			Prepare: func() func(context.Context) (any, error) {
				return func(context.Context) (any, error) {
					if full {
						return nil, errFull
					}
					wrote = append(wrote, label)
					return nil, nil
				}
			}})
	}
	add("A", "a1", true) // in flight, and nobody will say what became of it
	add("A", "a2", true)
	add("B", "undo", false) // in flight and not to be done twice
	add("B", "b2", true)
	q.Drain(context.Background())
	if fmt.Sprint(wrote) != "[a1 a2]" || fmt.Sprint(q.Unsaved()) != "[undo b2]" {
		t.Fatalf("wrote %v, left %v", wrote, q.Unsaved())
	}
	full = true
	add("C", "c1", true)
	q.Drain(context.Background())
	if q.Failure() == nil || len(q.Unsaved()) != 3 {
		t.Fatalf("failure %v, left %v", q.Failure(), q.Unsaved())
	}
}
