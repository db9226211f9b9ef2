// Package saves orders writes. Background commands finish in any order, so two saves of one answer
// could arrive reversed; this queue runs one save at a time for each subject (an assessment) and
// keeps the rest in order. It is a plain state machine: the caller runs what Next returns and
// reports back with Done.
package saves

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// Job is one write.
type Job struct {
	Subject string // writes of one subject never overlap
	Key     string // a waiting job is replaced by a newer one of the same subject and key: the latest value wins
	Label   string // what is being saved, for messages: "ITS-22"
	// Content is what is written, in words, so that it can be typed again if it is never saved.
	Content Content
	Again   bool // the write may be carried out twice: the store knows it by its operation
	// Prepare is called when the job's turn has come, on the caller's goroutine, and returns the write itself. So the
	// revision that a write builds on is read after the write before it was confirmed.
	Prepare func() func(context.Context) (any, error)
	// Done is called on the caller's goroutine when the write is over. Its error is never one that Retry accepts.
	Done func(value any, err error)
}

// Content is something a person typed or chose, in words for people.
type Content struct {
	Of     string  // what it belongs to: the supplier, the questionnaire
	What   string  // the question with its text, or the act
	Fields []Field // the answer, the note, the reason
	By     string
	At     time.Time
}

// Field is a labelled text of a [Content].
type Field struct{ Label, Text string }

// Ticket is a write to run now: call Run on any goroutine, then pass both results to Queue.Done.
type Ticket struct {
	Wait time.Duration // before running, after a failure
	Run  func(context.Context) (any, error)

	subject string
}

// Queue is the state. Use New; it is not safe for several goroutines, and does not need to be.
type Queue struct {
	now      func() time.Time
	retry    func(error) bool
	subjects map[string]*line
	saved    time.Time
	failure  error
}

type line struct {
	flying  *Job
	run     func(context.Context) (any, error)
	waiting []Job
	tries   int
}

// New makes a queue. retry reports whether a failure may pass by itself (a full disk, a busy file)
// or needs an answer (someone else changed it).
func New(now func() time.Time, retry func(error) bool) *Queue {
	return &Queue{now: now, retry: retry, subjects: map[string]*line{}}
}

// Add takes a job and returns the write to start, or nil when it has to wait its turn.
func (q *Queue) Add(j Job) *Ticket {
	l := q.subjects[j.Subject]
	if l == nil {
		l = &line{}
		q.subjects[j.Subject] = l
	}
	for i := range l.waiting {
		if j.Key != "" && l.waiting[i].Key == j.Key {
			l.waiting[i] = j
			return nil
		}
	}
	l.waiting = append(l.waiting, j)
	return q.next(j.Subject)
}

func (q *Queue) next(subject string) *Ticket {
	l := q.subjects[subject]
	if l.flying != nil || len(l.waiting) == 0 {
		return nil
	}
	j := l.waiting[0]
	l.waiting = l.waiting[1:]
	l.flying, l.tries = &j, 0
	l.run = j.Prepare()
	return &Ticket{Run: l.run, subject: subject}
}

// Done reports how a write went and returns the next one to start: the same one again, after a pause, when it failed in
// a way that may pass. A write that is retried is the same write, so the store can recognise it.
func (q *Queue) Done(t *Ticket, value any, err error) *Ticket {
	l := q.subjects[t.subject]
	if l == nil || l.flying == nil {
		return nil
	}
	if err != nil && q.retry(err) {
		q.failure = err
		l.tries++
		return &Ticket{Run: l.run, subject: t.subject,
			Wait: min(time.Duration(1<<min(l.tries-1, 4))*time.Second/2, 5*time.Second)}
	}
	j := l.flying
	l.flying, l.run = nil, nil
	q.failure = nil
	if err == nil {
		q.saved = q.now()
	}
	if j.Done != nil {
		j.Done(value, err)
	}
	return q.next(t.subject)
}

// Drain carries out what is left, one after another, when tickets are no longer run. A write whose
// outcome is not known is carried out again if it may be. It stops at the first failure; Unsaved
// names what remains.
func (q *Queue) Drain(ctx context.Context) {
	for subject, l := range q.subjects {
		for ctx.Err() == nil {
			if l.flying == nil {
				q.next(subject)
			} else if !l.flying.Again {
				break
			}
			if l.flying == nil {
				break
			}
			v, err := l.run(ctx)
			if err != nil && q.retry(err) {
				q.failure = err
				break
			}
			j := l.flying
			l.flying, l.run = nil, nil
			if j.Done != nil {
				j.Done(v, err)
			}
		}
	}
}

// Retries reports whether a write that failed like this is tried again by itself.
func (q *Queue) Retries(err error) bool { return err != nil && q.retry(err) }

// Unsaved lists the labels of what is not saved yet.
func (q *Queue) Unsaved() []string {
	var out []string
	for _, j := range q.left() {
		out = append(out, j.Label)
	}
	return out
}

// Left lists what is not saved yet, in the order in which it is written. A job without words has its label.
func (q *Queue) Left() []Content {
	var out []Content
	for _, j := range q.left() {
		c := j.Content
		c.What = cmp.Or(c.What, j.Label)
		out = append(out, c)
	}
	return out
}

// left lists the jobs that are not done, by subject, in their order.
func (q *Queue) left() []*Job {
	var out []*Job
	for _, subject := range slices.Sorted(maps.Keys(q.subjects)) {
		l := q.subjects[subject]
		if l.flying != nil {
			out = append(out, l.flying)
		}
		for i := range l.waiting {
			out = append(out, &l.waiting[i])
		}
	}
	return out
}

// Busy reports that something is not saved yet.
func (q *Queue) Busy() bool { return len(q.Unsaved()) > 0 }

// Saved is when the last write was confirmed; zero before the first.
func (q *Queue) Saved() time.Time { return q.saved }

// Failure is the error of a write that is being retried, nil when all is well.
func (q *Queue) Failure() error { return q.failure }
