package book

import (
	"context"
	"maps"
	"slices"
	"strings"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// demand is a pack that counts on a day, with the adoption that says so.
type demand struct {
	pack     *questionnaire.Pack
	adoption scoring.Adoption
}

// demands are the packs that count on the day of a book, by id.
type demands struct {
	settled, newest []demand // past their time of grace; begun
	least           map[string]string
}

// readDemands finds the packs that count: those adopted, in the catalogue or in the register's own copy.
func (r *Reader) readDemands(ctx context.Context, v store.Viewer, s *scoring.Settings,
	day questionnaire.Date) (demands, error) {
	if s.Adopted == nil { // of a release without adoptions: every pack counted
		var out demands
		for _, p := range r.Packs.BeforeAdoption() {
			if p.Kind != questionnaire.Triage {
				out.settled = append(out.settled, demand{p, scoring.Adoption{Pack: p.ID}})
			}
		}
		out.newest = out.settled
		return out, nil
	}
	on := s.DemandsOn(day)
	out := demands{least: map[string]string{}}
	var err error
	if out.settled, err = r.demanded(ctx, v, s, on.Settled); err != nil {
		return out, err
	}
	out.newest, err = r.demanded(ctx, v, s, on.Newest)
	for _, d := range out.settled {
		out.least[d.pack.ID] = d.adoption.Version
	}
	return out, err
}

func (r *Reader) demanded(ctx context.Context, v store.Viewer, s *scoring.Settings,
	adopted map[string]scoring.Adoption) (out []demand, err error) {
	for _, a := range adopted {
		if a.Version == "" {
			continue
		}
		p, err := r.AdoptedPack(ctx, v, a, s.Facts)
		if err != nil {
			return nil, err
		}
		if p != nil && p.Kind != questionnaire.Triage && !p.Voluntary {
			out = append(out, demand{p, a})
		}
	}
	slices.SortFunc(out, func(a, b demand) int { return strings.Compare(a.pack.ID, b.pack.ID) })
	return out, nil
}

// AdoptedPack returns the pack of an adoption, nil when neither the program nor the register has it any more.
func (r *Reader) AdoptedPack(ctx context.Context, v store.Viewer, a scoring.Adoption,
	facts questionnaire.FactTable) (*questionnaire.Pack, error) {
	if p := r.Packs.Find(a.Pack + "@" + a.Version); p != nil {
		return p, nil
	}
	c, err := r.Pack(ctx, v, a.SHA256, facts)
	if err != nil {
		if IsNotFound(err) {
			err = nil
		}
		return nil, err
	}
	return c.Pack(), nil
}

// PackFor finds the pack that a reference means today: "id@version" that version, "id" the one that
// counts or, when none is adopted, the newest. It is nil when there is none.
func (r *Reader) PackFor(ctx context.Context, v store.Viewer, ref string) (*questionnaire.Pack, error) {
	if strings.Contains(ref, "@") {
		return r.Packs.Find(ref), nil
	}
	s, _, err := r.Settings(ctx, v)
	if err != nil {
		return nil, err
	}
	d, err := r.readDemands(ctx, v, s, r.Today())
	if err != nil {
		return nil, err
	}
	for _, x := range d.newest {
		if x.pack.ID == ref {
			return x.pack, nil
		}
	}
	return r.Packs.Find(ref), nil
}

// RequiredPacks returns the packs that an engagement is to answer on the day of the book, those still in their time of
// grace included.
func (b *Book) RequiredPacks(facts questionnaire.Facts, tier int) []*questionnaire.Pack {
	var out []*questionnaire.Pack
	for _, d := range b.applying(b.demands.newest, facts, tier) {
		out = append(out, d.pack)
	}
	return out
}

func (b *Book) applying(list []demand, facts questionnaire.Facts, tier int) []demand {
	var out []demand
	for _, d := range list {
		if d.pack.AppliesIf.Holds(b.Settings.Facts, facts, tier) {
			out = append(out, d)
		}
	}
	return out
}

// require decides which packs the roll-up of an engagement counts. In a time of grace what counted before still does,
// and what is required besides is listed, until everything new is signed off; but where the old was incomplete there is
// nothing to keep.
func (b *Book) require(s *Standing) {
	old := b.applying(b.demands.settled, s.facts, s.Triage.Tier)
	is := b.applying(b.demands.newest, s.facts, s.Triage.Tier)
	open := slices.DeleteFunc(slices.Clone(is), func(d demand) bool { return s.signed(d) })
	if len(open) > 0 && !slices.ContainsFunc(old, func(d demand) bool { return !s.recorded(d) }) {
		for _, d := range open {
			if until := d.adoption.Until(); b.AsOf <= until {
				s.also = append(s.also, scoring.Also{Pack: d.pack.ID, Version: d.adoption.Version,
					Since: d.adoption.From,
					Until: until})
			}
		}
		is = old
	}
	for _, d := range is {
		s.required = append(s.required, d.pack.ID)
		if s.counts(d) {
			s.counted[d.pack.ID] = s.Results[d.pack.ID]
		}
	}
}

// counts reports whether the governing cycle of a pack is of the version adopted or a later one.
func (s *Standing) counts(d demand) bool {
	a, ok := s.Governing[d.pack.ID]
	return ok && (d.adoption.Version == "" || questionnaire.CompareVersions(a.Version, d.adoption.Version) >= 0)
}

// Outdated reports whether the governing cycle of a required pack is of a version that no longer counts.
func (s *Standing) Outdated(pack string) bool {
	_, counted := s.counted[pack]
	return slices.Contains(s.required, pack) && !counted && s.Results[pack] != nil
}

func (s *Standing) recorded(d demand) bool {
	r := s.Results[d.pack.ID]
	return s.counts(d) && r != nil && r.Recorded
}

func (s *Standing) signed(d demand) bool {
	return s.counts(d) && s.Governing[d.pack.ID].SignedAt != nil
}

// Later returns the reference of the version of a cycle's pack that counts on the day of the book,
// "" when the cycle uses it or a later one.
func (b *Book) Later(a *entity.Assessment) string {
	for _, d := range b.demands.newest {
		if d.pack.ID == a.Pack && questionnaire.CompareVersions(d.pack.Version, a.Version) > 0 {
			return d.pack.Ref()
		}
	}
	return ""
}

// With returns the standing with another result of the governing cycle of a pack. The roll-up is not made again.
func (s *Standing) With(pack string, r *scoring.Result) Standing {
	out := *s
	out.Results, out.counted = maps.Clone(s.Results), maps.Clone(s.counted)
	out.Results[pack] = r
	if _, ok := s.counted[pack]; ok {
		out.counted[pack] = r
	}
	return out
}

// govern picks the cycle of a pack whose result counts: [entity.Governing], but none of a version that no longer counts
// while another does.
func (b *Book) govern(pack string, cycles []entity.Assessment) entity.Assessment {
	best, _ := entity.Governing(cycles)
	least := b.demands.least[pack]
	if least == "" || questionnaire.CompareVersions(best.Version, least) >= 0 {
		return best
	}
	kept := slices.DeleteFunc(slices.Clone(cycles), func(a entity.Assessment) bool {
		return questionnaire.CompareVersions(a.Version, least) < 0
	})
	if is, ok := entity.Governing(kept); ok {
		return is
	}
	return best
}
