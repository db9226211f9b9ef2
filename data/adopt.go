package data

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// adoptions makes packs count from the beginning.
func adoptions(packs []*questionnaire.Pack) []scoring.Adoption {
	out := []scoring.Adoption{}
	for _, p := range packs {
		if p.Kind != questionnaire.Triage {
			out = append(out, scoring.Adoption{Pack: p.ID, Version: p.Version, SHA256: p.SHA256})
		}
	}
	return out
}

// upgradeSettings brings the settings of an earlier release up to date: the packs that counted
// until now are adopted, and facts gain what they can hold since. No result changes by it.
func (r *Register) upgradeSettings(ctx context.Context) error {
	return r.Update(ctx, actUpgrade, func(tx *Tx) error {
		now, version, err := r.Reader().Settings(ctx, tx)
		if err != nil || now.Adopted != nil { // another process was first
			return err
		}
		s := *now
		s.Facts = scoring.Upgraded(now.Facts)
		s.Adopted = adoptions(r.Packs().BeforeAdoption())
		if err := tx.adoptUsed(ctx, &s); err != nil {
			return err
		}
		return tx.PutSettings(ctx, version+1, &s,
			"brought up to date: the packs in use are adopted, an incident may be given as a day")
	})
}

// adoptUsed adopts the packs that assessments answer and that are not among the adopted ones: the program was started
// without the folder they are in.
func (tx *Tx) adoptUsed(ctx context.Context, s *scoring.Settings) error {
	used, err := store.List(ctx, tx, store.Assessments)
	if err != nil {
		return err
	}
	newest := map[string]entity.Assessment{}
	for _, a := range used {
		known := slices.ContainsFunc(s.Adopted, func(x scoring.Adoption) bool { return x.Pack == a.Pack })
		if !known && (newest[a.Pack].ID == "" ||
			questionnaire.CompareVersions(a.Version, newest[a.Pack].Version) > 0) {
			newest[a.Pack] = a
		}
	}
	for _, a := range newest {
		s.Adopted = append(s.Adopted, scoring.Adoption{Pack: a.Pack, Version: a.Version, SHA256: a.PackSHA})
	}
	slices.SortFunc(s.Adopted, func(a, b scoring.Adoption) int { return strings.Compare(a.Pack, b.Pack) })
	return nil
}

// AdoptPack lets a pack ("id", its newest version, or "id@version") count from a day, today when from is zero. For
// graceDays days (0..3650) after it, what counted before still does. The register keeps a copy of the pack.
func (r *Register) AdoptPack(ctx context.Context, ref string, from questionnaire.Date, graceDays int,
	reason string) (a scoring.Adoption, err error) {
	p := r.Packs().Find(ref)
	switch {
	case p == nil:
		return a, r.Packs().NoSuch(ref)
	case p.Kind == questionnaire.Triage:
		return a, problem.New("triage-pack", p.Ref(), "adopt a pack of kind scored",
			"a triage pack sets facts; it is never required")
	case p.Voluntary:
		return a, problem.New("voluntary-pack", p.Ref(), "send it with `assure issue`: its answers are kept and shown",
			"this pack is voluntary: no supplier has to answer it, so it never counts")
	case graceDays < 0 || graceDays > 3650:
		return a, problem.New("bad-grace", "", "give 0 to 3650 days", "%d days of grace", graceDays)
	}
	if from == 0 {
		from = r.Today()
	}
	a = scoring.Adoption{Pack: p.ID, Version: p.Version, SHA256: p.SHA256, From: from, GraceDays: graceDays}
	return a, r.Update(ctx, actAdopt, func(tx *Tx) error {
		if err := tx.KeepPack(ctx, p); err != nil {
			return err
		}
		now, version, err := r.Reader().Settings(ctx, tx)
		if err != nil {
			return err
		}
		s := *now
		if s.Adopted, err = adopt(now.Adopted, a); err != nil {
			return err
		}
		if reason == "" {
			reason = p.Ref() + " counts from " + from.Long()
		}
		tx.Subject("pack", p.Ref(), reason)
		return tx.PutSettings(ctx, version+1, &s, reason)
	})
}

// DropPack lets a pack no longer count from a day, today when from is zero: no engagement needs it any more. Its
// assessments stay.
func (r *Register) DropPack(ctx context.Context, id string, from questionnaire.Date,
	reason string) (a scoring.Adoption, err error) {
	if from == 0 {
		from = r.Today()
	}
	a = scoring.Adoption{Pack: id, From: from}
	return a, r.Update(ctx, actAdopt, func(tx *Tx) error {
		now, version, err := r.Reader().Settings(ctx, tx)
		if err != nil {
			return err
		}
		if now.DemandsOn(from).Newest[id].Version == "" {
			return problem.New("not-adopted", text.Safe(id), "`assure pack list` shows which packs count",
				"this pack does not count on %s", from)
		}
		s := *now
		s.Adopted = append(slices.Clone(now.Adopted), a)
		if reason == "" {
			reason = id + " no longer counts from " + from.Long()
		}
		tx.Subject("pack", id, reason)
		return tx.PutSettings(ctx, version+1, &s, reason)
	})
}

// adopt adds an adoption to a list, replacing one of the same version. A version older than one
// that counts already on its day is refused.
func adopt(list []scoring.Adoption, a scoring.Adoption) ([]scoring.Adoption, error) {
	out := make([]scoring.Adoption, 0, len(list)+1)
	for _, x := range list {
		switch {
		case x.Pack == a.Pack && x.Version == a.Version:
			if x.From == 0 {
				return nil, problem.New("adopted-already", a.Pack+"@"+a.Version, "there is nothing to do",
					"this version counts from the beginning")
			}
			continue
		case x.Pack == a.Pack && x.From <= a.From && x.Version != "" &&
			questionnaire.CompareVersions(x.Version, a.Version) > 0:
			return nil, problem.New("adopted-newer", a.Pack+"@"+a.Version, "adopt a later version",
				"version %s counts already", x.Version)
		}
		out = append(out, x)
	}
	return append(out, a), nil
}

// PackFor finds the pack that a reference means today: "id@version" that version, "id" the one that
// counts or, when none is adopted, the newest. It is nil when there is none.
func (r *Register) PackFor(ctx context.Context, ref string) (p *questionnaire.Pack, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		p, err = r.Reader().PackFor(ctx, v, ref)
		return err
	})
	return p, err
}

// RequiredPacks returns the packs that an engagement is to answer today, by id.
func (r *Register) RequiredPacks(ctx context.Context, engagementID string) (list []*questionnaire.Pack, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: engagementID})
		if err != nil {
			return err
		}
		facts := b.CurrentFacts(engagementID)
		list = b.RequiredPacks(facts, b.Triage(facts).Tier)
		return nil
	})
	return list, err
}
