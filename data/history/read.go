package history

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// Event is what an act did to one thing.
type Event struct {
	Kind       string // such as supplier, fact, answer, risk
	Ref        string // its reference where it has one; the question of an answer
	What       string // the thing in words, with its reference
	Engagement string // reference of the engagement that it belongs to, "" for none
	Pack       string // of the assessment that it belongs to
	Cycle      int    // of that assessment, 0 for none
	Question   string // that it is about, "" for none
	Party      entity.Party
	Added      bool // it was not there before
	Changes    []Change
	Reason     string
	Note       string
	File       string // that it was read from
	Sheet      string
	Cell       string
}

// Act is one row of the audit log with what it did to the subject.
type Act struct {
	Seq    int64
	At     time.Time
	By     string
	Action string
	Batch  string // of an import
	Events []Event
}

// Read returns what happened to a subject, oldest first.
func Read(ctx context.Context, v *store.View, r *book.Reader, s *Subject) ([]Act, error) {
	n, err := newNames(ctx, v, r)
	if err != nil {
		return nil, err
	}
	acts := map[int64]*Act{}
	add := func(seq int64, e Event) {
		if s.Question != "" && !strings.EqualFold(e.Question, s.Question) {
			return
		}
		if acts[seq] == nil {
			acts[seq] = &Act{Seq: seq}
		}
		acts[seq].Events = append(acts[seq].Events, e)
	}
	for _, id := range s.assessments {
		if err := answers(ctx, n, id, s.Question, add); err != nil {
			return nil, err
		}
	}
	for _, x := range sources {
		if w, ok := s.where[x.name()]; ok {
			if err := x.events(ctx, n, w, add); err != nil {
				return nil, err
			}
		}
	}
	return describe(ctx, v, acts)
}

// describe fills in who did each act and when, and the file that an import read.
func describe(ctx context.Context, v *store.View, acts map[int64]*Act) ([]Act, error) {
	seqs := slices.Sorted(maps.Keys(acts))
	rows, err := store.AuditRows(ctx, v, seqs)
	if err != nil {
		return nil, err
	}
	files, err := store.Revisions(ctx, v, store.ImportFiles, store.In("seq", seqs))
	if err != nil {
		return nil, err
	}
	read := map[int64]store.ImportFile{}
	for _, f := range files {
		read[f.Seq] = f.Entity
	}
	out := make([]Act, 0, len(seqs))
	for _, seq := range seqs {
		a, row := acts[seq], rows[seq]
		a.At, a.By, a.Action = row.At, row.Actor, row.Action
		if f, ok := read[seq]; ok {
			a.Batch = f.Batch
			for i := range a.Events {
				a.Events[i].File = cmp.Or(a.Events[i].File, f.Path)
			}
		}
		out = append(out, *a)
	}
	return out, nil
}

// Rows returns the rows of the audit log that wrote something of a subject, whatever its question.
func Rows(ctx context.Context, v *store.View, s *Subject) ([]int64, error) {
	seen := map[int64]bool{}
	for _, x := range sources {
		w, ok := s.where[x.name()]
		if !ok {
			continue
		}
		rows, err := x.rows(ctx, v, w)
		if err != nil {
			return nil, err
		}
		for _, seq := range rows {
			seen[seq] = true
		}
	}
	for _, id := range s.assessments {
		rows, err := store.AnswerRows(ctx, v, id, 0)
		if err != nil {
			return nil, err
		}
		for _, seq := range rows {
			seen[seq] = true
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

// Kinds lists the kinds of entity that histories tell of, besides answers.
func Kinds() []string {
	out := make([]string, len(sources))
	for i, x := range sources {
		out[i] = x.name()
	}
	return out
}

// source is a kind of entity that histories are made of.
type source interface {
	name() string
	rows(ctx context.Context, v *store.View, w store.Where) ([]int64, error)
	events(ctx context.Context, n *names, w store.Where, add func(int64, Event)) error
}

// of is the source of one kind. label says what an entity is.
type of[T any] struct {
	kind  *store.Kind[T]
	id    func(*T) string
	label func(*names, *T) Event
}

func (x of[T]) name() string { return x.kind.Name() }

func (x of[T]) rows(ctx context.Context, v *store.View, w store.Where) ([]int64, error) {
	return store.RowsOf(ctx, v, x.kind, 0, w)
}

func (x of[T]) events(ctx context.Context, n *names, w store.Where, add func(int64, Event)) error {
	revs, err := store.Revisions(ctx, n.v, x.kind, w)
	if err != nil {
		return err
	}
	var before reflect.Value // as it was before the act
	for i := range revs {
		now := &revs[i].Entity
		switch {
		case i == 0 || x.id(&revs[i-1].Entity) != x.id(now):
			before = reflect.Value{}
		case revs[i-1].Seq != revs[i].Seq:
			before = reflect.ValueOf(revs[i-1].Entity)
		}
		if i+1 < len(revs) && revs[i+1].Seq == revs[i].Seq && x.id(&revs[i+1].Entity) == x.id(now) {
			continue // what the act left is what counts
		}
		e := x.label(n, now)
		e.Kind = cmp.Or(e.Kind, x.name())
		if e.Added = !before.IsValid(); !e.Added { // it was read once
			e.File, e.Sheet, e.Cell = "", "", ""
		}
		e.Changes, e.Reason, e.Note = n.diff(x.name(), before, reflect.ValueOf(*now))
		if e.Added || len(e.Changes) > 0 || e.Reason != "" || e.Note != "" {
			add(revs[i].Seq, e)
		}
	}
	return nil
}

// answers adds what both parties answered in an assessment.
func answers(ctx context.Context, n *names, assessment, question string, add func(int64, Event)) error {
	revs, err := store.AnswerRevisions(ctx, n.v, assessment, question)
	if err != nil {
		return err
	}
	a := n.cycle(assessment)
	last := map[[2]string]*entity.Answer{}
	for i := range revs {
		ans := &revs[i].Entity
		key := [2]string{ans.Question, string(ans.Party)}
		before := last[key]
		last[key] = ans
		e := n.of(Event{Kind: "answer", Ref: ans.Question, What: ans.Question + " " + partyWords[ans.Party],
			Question: ans.Question, Party: ans.Party, Added: before == nil, File: ans.File, Sheet: ans.Sheet,
			Cell: ans.Cell}, &a)
		if before == nil {
			before = &entity.Answer{}
		}
		if from, to := n.answer(&a, before), n.answer(&a, ans); from != to {
			e.Changes = append(e.Changes, Change{"answer", from, to})
		}
		was, is := reflect.ValueOf(words(before)), reflect.ValueOf(words(ans))
		rest, _, note := n.diff("answer", was, is)
		e.Changes = append(e.Changes, rest...)
		if e.Note = note; ans.Party == entity.ByAssessor {
			e.Reason, e.Note = e.Note, ""
		}
		add(revs[i].Seq, e)
	}
	return nil
}

// words is an answer without its value, which is compared in the words of its question.
func words(a *entity.Answer) entity.Answer {
	w := *a
	w.Value = ""
	return w
}

var partyWords = map[entity.Party]string{entity.BySupplier: "claim", entity.ByAssessor: "judgement"}
