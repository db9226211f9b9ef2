package data

import (
	"context"
	"slices"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/history"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// AuditFilter selects rows of the trail; a zero field selects all. Since and Until are days, both included.
type AuditFilter struct {
	Of     string // what they concern, with all that is below it
	By     string // who acted: a name or a login
	Action string // what was done, such as answer
	Since  questionnaire.Date
	Until  questionnaire.Date
	Limit  int
}

// AuditLog lists the trail, newest first. What concerns a supplier is whatever wrote something of it, its engagements,
// assessments, answers, evidence, decisions, risks and actions; what concerns an engagement likewise. A person or an
// action that the trail does not name is a Problem.
func (r *Register) AuditLog(ctx context.Context, f AuditFilter) (list []AuditEntry, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		q, err := r.auditQuery(ctx, v, f)
		if err != nil {
			return err
		}
		list, err = v.AuditLog(ctx, q)
		return err
	})
	return list, err
}

func (r *Register) auditQuery(ctx context.Context, v *store.View, f AuditFilter) (q store.AuditFilter, err error) {
	q = store.AuditFilter{Limit: f.Limit}
	if f.Since != 0 {
		q.From = r.Reader().EndOf(f.Since - 1).Add(time.Microsecond)
	}
	if f.Until != 0 {
		q.Before = r.Reader().EndOf(f.Until).Add(time.Microsecond)
	}
	if f.By != "" {
		if q.Actors, err = actorsNamed(ctx, v, f.By); err != nil {
			return q, err
		}
	}
	if f.Action != "" {
		if q.Actions, err = actionsNamed(ctx, v, f.Action); err != nil {
			return q, err
		}
	}
	if f.Of == "" {
		return q, nil
	}
	q.IDs = []string{f.Of, strings.ToUpper(f.Of)}
	s, err := history.Find(ctx, v, r.Reader(), f.Of, "")
	if book.IsNotFound(err) { // an import, a pack, a person: by the word itself
		return q, nil
	}
	if err == nil {
		q.IDs = append(q.IDs, s.Ref)
		q.Seqs, err = history.Rows(ctx, v, s)
	}
	return q, err
}

// actorsNamed are the names in the trail that are one person: as written, or by the list of people.
func actorsNamed(ctx context.Context, v *store.View, who string) (names []string, err error) {
	all, err := store.AuditActors(ctx, v)
	if err != nil {
		return nil, err
	}
	people, err := store.List(ctx, v, store.People)
	for _, a := range all {
		if strings.EqualFold(a, who) || entity.People(people).Same(a, who) {
			names = append(names, a)
		}
	}
	if err == nil && len(names) == 0 {
		err = problem.New("unknown-person", text.Safe(who), "the names in it are "+strings.Join(safeAll(all), ", "),
			"the trail names nobody like this")
	}
	return names, err
}

// actionsNamed are the actions of the trail with a name, or with names that begin so: "answer", "add".
func actionsNamed(ctx context.Context, v *store.View, action string) ([]string, error) {
	all, err := store.AuditActions(ctx, v)
	if err != nil {
		return nil, err
	}
	key, begin := text.Fold(action), []string(nil)
	for _, a := range all {
		if text.Fold(a) == key {
			return []string{a}, nil
		}
		if strings.HasPrefix(text.Fold(a), key) {
			begin = append(begin, a)
		}
	}
	if len(begin) == 0 {
		err = problem.New("unknown-action", text.Safe(action), "what was done is "+strings.Join(safeAll(all), ", "),
			"nothing of this name was done in this register")
	}
	return begin, err
}

func safeAll(list []string) []string {
	out := slices.Clone(list)
	for i := range out {
		out[i] = text.Safe(out[i])
	}
	return out
}

// Story is what happened to one thing of the register, oldest first. Left counts the acts before them that a limit left
// out.
type Story struct {
	history.Subject
	Acts []history.Act
	Left int
}

// StoryFilter says whose history is asked for: a reference and, of a supplier or engagement, a question. By, Since and
// Until narrow as in an [AuditFilter]; Limit keeps the newest.
type StoryFilter struct {
	Ref      string
	Question string
	By       string
	Since    questionnaire.Date
	Until    questionnaire.Date
	Limit    int
}

// History returns what happened to one thing of the register.
func (r *Register) History(ctx context.Context, f StoryFilter) (out *Story, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		s, err := history.Find(ctx, v, r.Reader(), f.Ref, f.Question)
		if err != nil {
			return err
		}
		out = &Story{Subject: *s}
		if out.Acts, err = history.Read(ctx, v, r.Reader(), s); err != nil {
			return err
		}
		var names []string
		if f.By != "" {
			if names, err = actorsNamed(ctx, v, f.By); err != nil {
				return err
			}
		}
		out.Acts = slices.DeleteFunc(out.Acts, func(a history.Act) bool {
			day := r.Day(a.At)
			return names != nil && !slices.Contains(names, a.By) || f.Since != 0 && day < f.Since ||
				f.Until != 0 && day > f.Until
		})
		if n := len(out.Acts) - f.Limit; f.Limit > 0 && n > 0 {
			out.Left, out.Acts = n, out.Acts[n:]
		}
		return nil
	})
	return out, err
}
