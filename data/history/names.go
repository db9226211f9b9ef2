package history

import (
	"context"
	"strconv"
	"time"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// names looks identifiers up that entities keep of each other: people read references.
type names struct {
	ctx      context.Context //nolint:containedctx // of one reading: it lives no longer
	v        *store.View
	r        *book.Reader
	settings *scoring.Settings
	known    map[string]string // by identifier
	cycles   map[string]entity.Assessment
}

func newNames(ctx context.Context, v *store.View, r *book.Reader) (*names, error) {
	s, _, err := r.Settings(ctx, v)
	return &names{ctx: ctx, v: v, r: r, settings: s, known: map[string]string{},
		cycles: map[string]entity.Assessment{}}, err
}

// clock is a moment in the time of the register, without seconds.
func (n *names) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return n.r.Local(t).Format("2006-01-02 15:04")
}

// ref is the reference behind an identifier in a field, or the value itself.
func (n *names) ref(field, value string) string {
	if value == "" {
		return ""
	}
	switch field {
	case "supplier", "merged_into":
		return lookUp(n, store.Suppliers, value, func(s *entity.Supplier) string { return s.Ref })
	case "engagement", "engagements":
		return lookUp(n, store.Engagements, value, func(e *entity.Engagement) string { return e.Ref })
	case "risk":
		return lookUp(n, store.Risks, value, func(k *entity.Risk) string { return k.Ref })
	case "document":
		return lookUp(n, store.Documents, value, func(d *entity.Document) string { return d.Ref })
	case "tender":
		return lookUp(n, store.Tenders, value, func(t *entity.Tender) string { return t.Ref })
	}
	return value
}

// lookUp is the reference of an entity, or its identifier where there is none such.
func lookUp[T any](n *names, k *store.Kind[T], id string, ref func(*T) string) string {
	if r, ok := n.known[id]; ok {
		return r
	}
	n.known[id] = id
	if t, err := store.Get(n.ctx, n.v, k, id); err == nil {
		n.known[id] = ref(&t)
	}
	return n.known[id]
}

// cycle is an assessment, the zero one where there is none such.
func (n *names) cycle(id string) entity.Assessment {
	a, ok := n.cycles[id]
	if !ok {
		a, _ = store.Get(n.ctx, n.v, store.Assessments, id)
		n.cycles[id] = a
	}
	return a
}

// assessment names an assessment: its pack, and the cycle after the first.
func (n *names) assessment(a *entity.Assessment) string {
	if a.Cycle > 1 {
		return a.Pack + " cycle " + strconv.Itoa(a.Cycle)
	}
	return a.Pack
}

// answer is the value of an answer as people read it.
func (n *names) answer(a *entity.Assessment, ans *entity.Answer) string {
	var q *questionnaire.Question
	if c, err := n.r.Pack(n.ctx, n.v, a.PackSHA, n.settings.Facts); err == nil {
		q = c.Pack().Question(ans.Question)
	}
	return book.AnswerWords(q, ans)
}
