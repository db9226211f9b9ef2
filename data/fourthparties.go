package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// FourthParties lists the fourth parties of the register, by name. Names that only facts of engagements have are not
// among them.
func (r *Register) FourthParties(ctx context.Context, at book.At) (list []entity.FourthParty, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = fourthParties(ctx, v)
		return err
	})
	slices.SortFunc(list, func(a, b entity.FourthParty) int {
		return cmp.Compare(text.Fold(a.Name), text.Fold(b.Name))
	})
	return list, err
}

// fourthParties are those that were not merged into others.
func fourthParties(ctx context.Context, v store.Viewer) ([]entity.FourthParty, error) {
	list, err := store.List(ctx, v, store.FourthParties)
	return slices.DeleteFunc(list, func(f entity.FourthParty) bool { return f.Gone }), err
}

// EditFourthParty changes the fourth party that a name or an alias means, or adds one of that name, and returns it as
// it is then.
func (r *Register) EditFourthParty(ctx context.Context, name string, change func(*entity.FourthParty) error) (
	out entity.FourthParty, err error) {
	err = r.Update(ctx, actFourthParty, func(tx *Tx) error {
		out, err = tx.editFourthParty(ctx, name, change)
		tx.Subject("fourth_party", out.Name, "changed")
		return err
	})
	return out, err
}

func (tx *Tx) editFourthParty(ctx context.Context, name string, change func(*entity.FourthParty) error) (
	entity.FourthParty, error) {
	all, err := fourthParties(ctx, tx)
	if err != nil {
		return entity.FourthParty{}, err
	}
	f := entity.FourthParty{Name: name}
	if i := namedParty(all, name); i >= 0 {
		f = all[i]
	} else {
		f.ID = tx.NewID()
	}
	if err := change(&f); err != nil {
		return f, err
	}
	return f, tx.putFourthParty(ctx, &f)
}

// namedParty is the place of the fourth party that a name or an alias means, -1 for none.
func namedParty(all []entity.FourthParty, name string) int {
	key := legalname.Broad(name)
	return slices.IndexFunc(all, func(f entity.FourthParty) bool {
		return key != "" && slices.ContainsFunc(append([]string{f.Name}, f.Aliases...),
			func(s string) bool { return legalname.Broad(s) == key })
	})
}

// putFourthParty writes a fourth party. Neither its name nor an alias may mean another.
func (tx *Tx) putFourthParty(ctx context.Context, f *entity.FourthParty) error {
	f.Aliases, f.Apart = slices.Clone(f.Aliases), slices.Clone(f.Apart)
	f.Uses, f.On, f.Dismissed = slices.Clone(f.Uses), slices.Clone(f.On), slices.Clone(f.Dismissed)
	fields := []*string{&f.Name, &f.Country, (*string)(&f.Note)}
	for i := range f.Aliases {
		fields = append(fields, &f.Aliases[i])
	}
	for i := range f.Apart {
		fields = append(fields, &f.Apart[i])
	}
	for i := range f.Uses {
		fields = append(fields, &f.Uses[i].Country, (*string)(&f.Uses[i].Source))
	}
	for i := range f.Dismissed {
		fields = append(fields, (*string)(&f.Dismissed[i].Reason))
	}
	for i := range f.On {
		fields = append(fields, &f.On[i].Name, (*string)(&f.On[i].Source))
	}
	if err := CleanAll(fields...); err != nil {
		return err
	}
	if legalname.Broad(f.Name) == "" {
		return problem.New("no-name", text.Safe(f.Name), "give the name of a company, product or service",
			"a fourth party needs a name with letters or digits")
	}
	if strings.Contains(f.Name, ";") {
		return problem.New("bad-name", text.Safe(f.Name), "name one", "a name of a fourth party has no semicolon")
	}
	others, err := fourthParties(ctx, tx)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(o entity.FourthParty) bool { return o.ID == f.ID })
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		if i := namedParty(others, name); i >= 0 && !f.Gone {
			return problem.New("name-taken", text.Safe(name), "merge them, or give another name",
				"%s is a name of the fourth party %s", text.Safe(name), text.Safe(others[i].Name))
		}
	}
	if err := tx.checkUses(ctx, f); err != nil {
		return err
	}
	f.Aliases = onceBroad(f.Aliases, f.Name)
	f.Apart = onceBroad(f.Apart)
	_, err = store.Put(ctx, tx, store.FourthParties, *f)
	return err
}

// checkUses refuses a use or a dependence that cannot be, and notes who recorded a new one.
func (tx *Tx) checkUses(ctx context.Context, f *entity.FourthParty) error {
	for i := range f.Uses {
		u := &f.Uses[i]
		if _, err := store.Get(ctx, tx, store.Engagements, u.Engagement); err != nil {
			return err
		}
		switch {
		case !u.Role.Valid():
			return badUse(f, "the role is product, host, sub-processor or connection")
		case u.Substitute != nil && (*u.Substitute < 0 || *u.Substitute > 3650):
			return badUse(f, "the days to replace it are 0 to 3650")
		case u.On > tx.r.Day(tx.At()):
			return badUse(f, "the day of the source is after today")
		}
		if u.By == "" {
			u.By, u.At = tx.Actor(), tx.At()
		}
	}
	for i := range f.On {
		d := &f.On[i]
		switch {
		case !d.Role.Valid():
			return badUse(f, "the role is product, host, sub-processor or connection")
		case legalname.Broad(d.Name) == "" || legalname.Broad(d.Name) == legalname.Broad(f.Name):
			return badUse(f, "it depends on another company, product or service")
		case d.On > tx.r.Day(tx.At()):
			return badUse(f, "the day of the source is after today")
		}
		if d.By == "" {
			d.By, d.At = tx.Actor(), tx.At()
		}
	}
	return nil
}

func badUse(f *entity.FourthParty, what string) error {
	return problem.New("bad-link", text.Safe(f.Name), "correct it and record it again", "%s", what)
}

// onceBroad returns names without those that mean one before them or one of others.
func onceBroad(names []string, others ...string) []string {
	seen := map[string]bool{"": true}
	for _, o := range others {
		seen[legalname.Broad(o)] = true
	}
	return slices.DeleteFunc(names, func(s string) bool {
		key := legalname.Broad(s)
		was := seen[key]
		seen[key] = true
		return was
	})
}

// LinkFourthParty records that an engagement uses a fourth party, in place of what was recorded of the same role. The
// fourth party is added where no name or alias means it.
func (r *Register) LinkFourthParty(ctx context.Context, name string,
	use entity.FourthPartyUse) (entity.FourthParty,
	error) {
	return r.EditFourthParty(ctx, name, func(f *entity.FourthParty) error {
		link(f, use)
		return nil
	})
}

// link records a use in place of what was recorded of the same role.
func link(f *entity.FourthParty, use entity.FourthPartyUse) {
	use.By = ""
	f.Uses = slices.Clone(f.Uses)
	i := slices.IndexFunc(f.Uses, func(u entity.FourthPartyUse) bool {
		return u.Engagement == use.Engagement && u.Role == use.Role
	})
	if i < 0 {
		f.Uses = append(f.Uses, use)
	} else {
		f.Uses[i] = use
	}
	f.Dismissed = slices.DeleteFunc(slices.Clone(f.Dismissed),
		func(d entity.Dismissal) bool { return d.Engagement == use.Engagement })
}

// ProposedLink is a link that a supplier's words propose, to the fourth party that a name means.
type ProposedLink struct {
	Name string
	Use  entity.FourthPartyUse
}

// AcceptLinks records proposed links, in one act.
func (r *Register) AcceptLinks(ctx context.Context, list []ProposedLink) error {
	return r.judgeLinks(ctx, list, "linked", func(_ *Tx, f *entity.FourthParty, use entity.FourthPartyUse) {
		link(f, use)
	})
}

// DismissLinks records that proposed links are none, in one act: they are proposed no more.
func (r *Register) DismissLinks(ctx context.Context, list []ProposedLink, reason string) error {
	return r.judgeLinks(ctx, list, "dismissed", func(tx *Tx, f *entity.FourthParty, use entity.FourthPartyUse) {
		if !f.WasDismissed(use.Engagement) {
			f.Dismissed = append(slices.Clone(f.Dismissed), entity.Dismissal{Engagement: use.Engagement,
				Reason: questionnaire.Text(reason), By: tx.Actor(), At: tx.At()})
		}
	})
}

func (r *Register) judgeLinks(ctx context.Context, list []ProposedLink, done string,
	judge func(*Tx, *entity.FourthParty, entity.FourthPartyUse)) error {
	return r.Update(ctx, actFourthParty, func(tx *Tx) error {
		for _, p := range list {
			out, err := tx.editFourthParty(ctx, p.Name, func(f *entity.FourthParty) error {
				judge(tx, f, p.Use)
				return nil
			})
			if err != nil {
				return err
			}
			tx.Subject("fourth_party", out.Name, done)
		}
		return nil
	})
}

// UnlinkFourthParty removes what was recorded of the use of a fourth party by an engagement. What the facts of the
// engagement say stays.
func (r *Register) UnlinkFourthParty(ctx context.Context, name, engagement string) (out entity.FourthParty,
	err error) {
	return r.editKnown(ctx, name, func(f *entity.FourthParty) error {
		n := len(f.Uses)
		f.Uses = slices.DeleteFunc(f.Uses,
			func(u entity.FourthPartyUse) bool { return u.Engagement == engagement })
		if len(f.Uses) == n {
			return problem.New("no-link", text.Safe(f.Name), "what the facts of an engagement say is changed "+
				"there",
				"no link of this engagement is recorded")
		}
		return nil
	})
}

// editKnown is [Register.EditFourthParty] of one that is recorded.
func (r *Register) editKnown(ctx context.Context, name string, change func(*entity.FourthParty) error) (
	entity.FourthParty, error) {
	return r.EditFourthParty(ctx, name, func(f *entity.FourthParty) error {
		if len(f.Aliases)+len(f.Uses)+len(f.On)+len(f.Apart) == 0 && f.Country == "" {
			return problem.New("no-fourth-party", text.Safe(name), "see the names with assure chain list",
				"nothing is recorded of a fourth party of this name")
		}
		return change(f)
	})
}

// MergeFourthParties makes a name another name of a fourth party: one that was recorded itself gives it its names and
// links. The fourth party is added where none has the name.
func (r *Register) MergeFourthParties(ctx context.Context, from, into string) (out entity.FourthParty, err error) {
	err = r.Update(ctx, actFourthParty, func(tx *Tx) error {
		all, err := fourthParties(ctx, tx)
		if err != nil {
			return err
		}
		i, j := namedParty(all, from), namedParty(all, into)
		if legalname.Broad(from) == legalname.Broad(into) || i >= 0 && i == j {
			return problem.New("same-name", text.Safe(from), "name two that differ",
				"%s and %s are one fourth party already", text.Safe(from), text.Safe(into))
		}
		was := entity.FourthParty{Name: from}
		if i >= 0 {
			was = all[i]
			gone := was
			gone.Gone = true
			if err := tx.putFourthParty(ctx, &gone); err != nil {
				return err
			}
		}
		out, err = tx.editFourthParty(ctx, into, func(f *entity.FourthParty) error {
			f.Aliases = append(append(f.Aliases, was.Name), was.Aliases...)
			f.Uses, f.On = append(f.Uses, was.Uses...), append(f.On, was.On...)
			f.Country = cmp.Or(f.Country, was.Country)
			f.Apart = slices.DeleteFunc(append(f.Apart, was.Apart...), func(s string) bool {
				return namedParty([]entity.FourthParty{*f}, s) >= 0
			})
			return nil
		})
		tx.Subject("fourth_party", out.Name, "merged "+from)
		return err
	})
	return out, err
}

// SplitFourthParty takes a name from the fourth party that has it as an alias: it is another again.
func (r *Register) SplitFourthParty(ctx context.Context, alias string) (entity.FourthParty, error) {
	return r.editKnown(ctx, alias, func(f *entity.FourthParty) error {
		key, n := legalname.Broad(alias), len(f.Aliases)
		f.Aliases = slices.DeleteFunc(f.Aliases, func(s string) bool { return legalname.Broad(s) == key })
		if len(f.Aliases) == n {
			return problem.New("no-alias", text.Safe(alias), "see its other names with assure chain show",
				"it is the name of the fourth party and no other name of one")
		}
		f.Apart = append(f.Apart, alias)
		return nil
	})
}

// KeepApart records that two names that look alike are two.
func (r *Register) KeepApart(ctx context.Context, name, other string) (entity.FourthParty, error) {
	return r.EditFourthParty(ctx, name, func(f *entity.FourthParty) error {
		if namedParty([]entity.FourthParty{*f}, other) >= 0 {
			return problem.New("same-name", text.Safe(other), "split them first",
				"%s is another name of %s", text.Safe(other), text.Safe(f.Name))
		}
		f.Apart = append(f.Apart, other)
		return nil
	})
}

// NeedFourthParty records that a fourth party depends on another, in place of what was recorded of the two, or with
// remove removes that.
func (r *Register) NeedFourthParty(ctx context.Context, name string, need entity.Dependence, remove bool) (
	entity.FourthParty, error) {
	return r.EditFourthParty(ctx, name, func(f *entity.FourthParty) error {
		n := len(f.On)
		f.On = slices.DeleteFunc(f.On, func(d entity.Dependence) bool {
			return legalname.Broad(d.Name) == legalname.Broad(need.Name)
		})
		if remove {
			if len(f.On) == n {
				return problem.New("no-link", text.Safe(name), "see what it depends on with assure chain show",
					"it is not recorded that it depends on %s", text.Safe(need.Name))
			}
			return nil
		}
		f.On = append(f.On, need)
		return nil
	})
}
