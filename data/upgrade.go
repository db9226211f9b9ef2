package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Schema is which schema the file of a register has, and which this program works with.
type Schema = store.Schema

// SchemaStep is one step of the schema, with the program that made it.
type SchemaStep = store.SchemaStep

// Upgrade is what opening did to a register of an earlier release.
type Upgrade = store.Upgrade

// Schema returns the schema of the register as a file. One that is opened for reading only stays as it is, so its
// schema may be older than that of this program; anything else brings it up to date, with a copy.
func (r *Register) Schema() Schema { return r.store.Schema() }

// Upgrade returns what opening did to the register, nil when it was up to date.
func (r *Register) Upgrade() *Upgrade { return r.store.Upgrade() }

// UpgradeWords say in one line what opening did to a register of an earlier release, "" when it was up to date.
func (r *Register) UpgradeWords() string {
	u := r.store.Upgrade()
	if u == nil {
		return ""
	}
	return fmt.Sprintf("register brought from schema %d to %d; the copy as it was: %s", u.From, u.To, u.Copy)
}

// NewerPack is a pack that comes with this program in a version, or at all, that does not count in the register.
type NewerPack struct {
	Pack    *questionnaire.Pack
	Counts  string // the version that counts today, "" for none
	Open    int    // open assessments that answer an earlier version
	Carried int    // their answers that a move would carry
	Asked   int    // their answers that a move would ask again
}

// NewerPacks lists the packs whose newest version does not count in the register today or from a later day.
func (r *Register) NewerPacks(ctx context.Context) (out []NewerPack, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		s, _, err := r.Reader().Settings(ctx, v)
		if err != nil {
			return err
		}
		if s.Adopted == nil { // of a release before adoptions: what it used counts, as an upgrade writes it
			now := *s
			now.Adopted = adoptions(r.Packs().BeforeAdoption())
			s = &now
		}
		assessments, err := store.List(ctx, v, store.Assessments)
		if err != nil {
			return err
		}
		counts := s.DemandsOn(r.Today()).Newest
		for _, p := range r.Packs().Newest() {
			known := slices.ContainsFunc(s.Adopted,
				func(a scoring.Adoption) bool { return a.Pack == p.ID && a.Version == p.Version })
			if known || p.Kind == questionnaire.Triage || p.Voluntary {
				continue
			}
			n := NewerPack{Pack: p, Counts: counts[p.ID].Version}
			if err := r.countMoves(ctx, v, assessments, &n); err != nil {
				return err
			}
			out = append(out, n)
		}
		return nil
	})
	return out, err
}

// countMoves counts what moving the open assessments of earlier versions to a pack would carry and ask again.
func (r *Register) countMoves(ctx context.Context, v store.Viewer, list []entity.Assessment, n *NewerPack) error {
	for i := range list {
		a := &list[i]
		if a.Pack != n.Pack.ID || !a.State.Open() ||
			questionnaire.CompareVersions(a.Version, n.Pack.Version) >= 0 {
			continue
		}
		m, err := r.planMove(ctx, v, a.ID, n.Pack.Ref())
		if err != nil {
			return err
		}
		n.Open++
		n.Carried += len(m.Carried)
		n.Asked += len(m.Asked)
	}
	return nil
}

// CopiesBefore lists the copies that upgrades have left next to a register, by name.
func (r *Register) CopiesBefore() ([]string, error) {
	dir, base := filepath.Split(r.Beside())
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) && r.Shared() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, base+".before-") && !strings.HasSuffix(name, "-wal") &&
			!strings.HasSuffix(name, "-shm") {
			out = append(out, filepath.Join(dir, name))
		}
	}
	return out, nil
}
