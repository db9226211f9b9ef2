package data

import (
	"context"

	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
)

// addKeptPacks adds to the catalogue the packs that only the register has: it was begun with a folder of packs that is
// not here, on another computer perhaps. A copy with another text than the file of its version stays out, and a note
// says so: what was begun with the copy keeps it, and finds it by its hash.
func (r *Register) addKeptPacks(ctx context.Context, facts questionnaire.FactTable) error {
	packs := r.reader.Packs
	r.kept, r.differ = 0, nil
	return r.View(ctx, book.At{}, func(v *store.View) error {
		kept, err := store.KeptPacks(ctx, v)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		r.kept = len(kept)
		for _, k := range kept {
			ref := k.ID + "@" + k.Version
			here := packs.Find(ref)
			switch {
			case seen[ref]: // an earlier text of the same version
			case here == nil:
				source, err := store.PackSource(ctx, v, k.SHA256)
				if err != nil {
					return err
				}
				p, problems := questionnaire.LoadPack("the register's copy of "+ref, source, facts)
				if p == nil {
					r.problems = append(r.problems, problems...)
				} else {
					packs.AddCopy(p)
				}
			case here.SHA256 != k.SHA256:
				r.differ = append(r.differ, ref)
				packs.Notes = append(packs.Notes, ref+" has another text here than the register's copy: what was "+
					"begun with the copy keeps it. Give a changed pack a version of its own")
			}
			seen[ref] = true
		}
		return nil
	})
}
