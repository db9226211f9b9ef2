package lists

import (
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// Held is what a person has in hand, by reference: what nobody looks after once they leave or have another role.
type Held struct {
	Actions   []string // open, owned by them
	Risks     []string // open, looked after by them
	Decisions []string // not over, made by them: acceptances among these
	// Engagements are those that are not over and that they look after.
	Engagements []string
}

// HeldBy reads what a registered person has in hand today.
func HeldBy(ctx context.Context, r *data.Register, p entity.Person) (*Held, error) {
	is := func(name string) bool { return name != "" && entity.People([]entity.Person{p}).Find(name) != nil }
	out := &Held{}
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Engagements)
		for i := range list {
			if list[i].State.Open() && is(list[i].Owner) {
				out.Engagements = append(out.Engagements, list[i].Ref)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(out.Engagements)
	actions, err := Actions(ctx, r, "", book.At{})
	if err != nil {
		return nil, err
	}
	for i := range actions {
		if a := &actions[i]; a.Open && is(a.Owner) {
			out.Actions = append(out.Actions, a.Ref())
		}
	}
	risks, err := Risks(ctx, r, Scope{}, book.At{})
	if err != nil {
		return nil, err
	}
	for i := range risks.Risks {
		if k := &risks.Risks[i]; k.Open() && is(k.Person) {
			out.Risks = append(out.Risks, k.Ref)
		}
	}
	decisions, err := Decisions(ctx, r, Scope{}, book.At{})
	if err != nil {
		return nil, err
	}
	for i := range decisions {
		if d := &decisions[i]; !d.Over() && (is(d.Decision.Person) || is(d.Second)) {
			out.Decisions = append(out.Decisions, d.Ref())
		}
	}
	return out, nil
}

// Words say what somebody has in hand, "" for nothing: the kinds with how many, and the first of each.
func (h *Held) Words() string {
	var parts []string
	for _, x := range []struct {
		refs      []string
		one, many string
	}{{h.Actions, "open action", "open actions"}, {h.Risks, "open risk", "open risks"},
		{h.Decisions, "decision in force", "decisions in force"},
		{h.Engagements, "engagement", "engagements"}} {
		const most = 3
		if n := len(x.refs); n > 0 {
			words := text.Plural(n, x.one, x.many) + " (" + strings.Join(x.refs[:min(n, most)], ", ")
			if n > most {
				words += " and " + text.Thousands(n-most) + " more"
			}
			parts = append(parts, words+")")
		}
	}
	return strings.Join(parts, ", ")
}
