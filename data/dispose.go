package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assure/data/archive"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Dispose is a disposal of a supplier that is asked for.
type Dispose struct {
	Supplier string // by reference or name
	Reason   questionnaire.Text
	Confirm  string // its name, typed
	DropName bool   // keep only the reference
	Backup   string // the verified copy that was made before, "" where it was refused
}

// Disposed is a disposal that was made, or would be.
type Disposed struct {
	Retained
	Stub   entity.Disposal
	Shared int      // texts that stay because another supplier's records hold the same words
	Left   []string // files that could not be removed
	Kept   []string // originals next to the register that go
}

// Dispose removes what was written about a supplier whose retention has run out, for ever: free text, documents and
// their originals, and names of people. A stub stays. With apply unset nothing is written.
func (r *Register) Dispose(ctx context.Context, q Dispose, apply bool) (out *Disposed, err error) {
	if !apply {
		err = r.View(ctx, book.At{}, func(v *store.View) error {
			out, err = r.planDispose(ctx, v, q)
			return err
		})
		return out, err
	}
	words := string(q.Reason)
	if err := CleanAll(&words); err != nil {
		return nil, err
	}
	q.Reason = questionnaire.Text(words)
	err = r.erase(ctx, actDispose, func(tx *Tx) error {
		if out, err = r.planDispose(ctx, tx, q); err != nil {
			return err
		}
		if err := out.Ready(&q, r.Today()); err != nil {
			return err
		}
		return tx.dispose(ctx, out, q)
	})
	if err != nil {
		return nil, err
	}
	out.Left, err = r.removeKept(ctx, out.Kept)
	return out, err
}

// NoLimit is no retention rule.
var NoLimit scoring.Limit

// Ready returns why a supplier cannot be disposed of, nil where it can.
func (d *Disposed) Ready(q *Dispose, today questionnaire.Date) error {
	s := &d.Supplier
	switch {
	case d.Disposal != nil:
		return problem.New("disposed", s.Ref, "nothing is to be done", "it was disposed of on %s", d.Disposal.On.Long())
	case len(d.Holds) > 0:
		return problem.New("held", s.Ref, "settle that first; `assure dispose list` shows what holds each",
			"it cannot be disposed of: %s", strings.Join(d.Holds, "; "))
	case !d.Past(today):
		return problem.New("in-retention", s.Ref, "wait until then, or change the retention rule with a reason",
			"it is to be kept until %s", d.Until.Long())
	case strings.TrimSpace(string(q.Reason)) == "":
		return problem.New("no-reason", s.Ref, "say why; it is read in the place of what was removed",
			"this needs a reason")
	case text.Fold(q.Confirm) != text.Fold(s.Name):
		return problem.New("not-confirmed", s.Ref, "type the name of the supplier as it is registered",
			"this cannot be undone, and the name typed is not that of the supplier")
	}
	return nil
}

// erase is [Register.Update] that leaves nothing readable of what it removes in the file.
func (r *Register) erase(ctx context.Context, action string, f func(*Tx) error) error {
	return r.write(ctx, store.Action{Name: action, Erases: true}, f)
}

// planDispose finds the supplier, its retention and what it had at the end.
func (r *Register) planDispose(ctx context.Context, v store.Viewer, q Dispose) (*Disposed, error) {
	s, err := book.FindSupplier(ctx, v, q.Supplier)
	if err != nil {
		return nil, err
	}
	list, _, err := r.retention(ctx, v, s.ID)
	if err != nil || len(list) != 1 {
		return nil, err
	}
	out := &Disposed{Retained: list[0]}
	out.Stub = entity.Disposal{Kind: entity.SupplierDisposal, Supplier: s.ID, Ref: s.Ref, Name: s.Name, Last: out.Ended,
		Reason: q.Reason, By: r.actor, On: r.Today(), Backup: q.Backup}
	if q.DropName {
		out.Stub.Name = ""
	}
	of, err := r.belongings(ctx, v, &s)
	if err != nil {
		return nil, err
	}
	if out.Kept, err = of.kept(ctx, v); err != nil {
		return nil, err
	}
	return out, r.lastRating(ctx, v, &s, &out.Stub)
}

// lastRating sets the worst of what a supplier had at the end, over its engagements.
func (r *Register) lastRating(ctx context.Context, v store.Viewer, s *entity.Supplier, d *entity.Disposal) error {
	b, err := r.Reader().Open(ctx, store.Here(v), book.At{}, book.Scope{Supplier: s.ID})
	if err != nil {
		return err
	}
	highest := 0
	for _, e := range b.Engagements[s.ID] {
		if d.First == 0 || e.Start != 0 && e.Start < d.First {
			d.First = e.Start
		}
		st := b.Stand(e)
		if t := st.RollUp.Tier; t != 0 && (d.Tier == 0 || t < d.Tier) {
			d.Tier = t
		}
		d.Grade = max(d.Grade, string(st.RollUp.ShownGrade())) // D is after A
		if score, band, _ := st.RollUp.HighestRisk(); score > highest {
			highest, d.Band = score, string(band)
		}
	}
	return nil
}

// dispose writes the removal and the stub.
func (tx *Tx) dispose(ctx context.Context, out *Disposed, q Dispose) error {
	s := out.Supplier
	n, err := tx.Next(ctx, store.Disposals.Name())
	if err != nil {
		return err
	}
	tx.Subject("supplier", s.Ref, "disposal")
	of, err := tx.r.belongings(ctx, tx, &s)
	if err != nil {
		return err
	}
	gone := &store.Scrub{N: n, Removes: func(string) bool { return true }}
	if err := tx.forget(ctx, gone, of, plainOf(of, q.DropName)); err != nil {
		return err
	}
	out.Stub.ID, out.Stub.N, out.Stub.At, out.Stub.Files = tx.NewID(), n, tx.At(), len(out.Kept)
	if err := tx.seal(ctx, gone, &out.Stub, out.Kept, &out.Shared); err != nil {
		return err
	}
	now, err := store.Get(ctx, tx, store.Suppliers, s.ID)
	if err != nil {
		return err
	}
	now.Disposed = n
	now.Why = &entity.Reopening{By: tx.Actor(), At: tx.At(), Reason: q.Reason}
	_, err = store.Put(ctx, tx, store.Suppliers, now)
	out.Disposal = &out.Stub
	return err
}

// seal counts and digests what was removed, deletes texts that nothing holds any more, and writes the record.
func (tx *Tx) seal(ctx context.Context, gone *store.Scrub, d *entity.Disposal, files []string,
	shared *int) (err error) {
	if d.Texts, *shared, err = tx.DropTexts(ctx, gone); err != nil {
		return err
	}
	d.Records = len(gone.List)
	var lines []string
	for i := range gone.List {
		x := &gone.List[i]
		lines = append(lines, x.Source+"/"+x.Thing+" "+x.Was)
	}
	for _, f := range files {
		lines = append(lines, "file "+archive.SHA256Of(f))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	d.Digest = hex.EncodeToString(sum[:])
	return store.Insert(ctx, tx, store.Disposals, *d)
}

// removeKept deletes originals that no record keeps any more, and names those that it could not delete.
func (r *Register) removeKept(ctx context.Context, names []string) (left []string, err error) {
	var kept map[string]string
	if err := r.View(ctx, book.At{}, func(v *store.View) error {
		kept, err = keptOf(ctx, v)
		return err
	}); err != nil {
		return names, err
	}
	for _, name := range names {
		if _, used := kept[name]; used || !filepath.IsLocal(filepath.FromSlash(name)) {
			continue
		}
		path := filepath.Join(archive.Dir(r.Beside()), filepath.FromSlash(name))
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			left = append(left, path)
		}
	}
	return left, nil
}

// Disposals lists the disposals and redactions, the newest first.
func (r *Register) Disposals(ctx context.Context) (list []entity.Disposal, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Disposals)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Disposal) int { return b.N - a.N })
	return list, err
}
