package directory

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/dspt"
	"assure/data/directory/ods"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// SchemaDSPT names the JSON of everything about the DSPT directory.
const SchemaDSPT = "assure.dspt/1"

// The audit actions and kinds of batch of this file and of the supplier sheet.
const (
	actDSPT        = "import dspt"
	KindDSPT       = "dspt"
	noSnapshotHint = "import a publication export with assure dspt import FILE"
)

// DSPTImport is what an import of a publication export did. Organisations counts the rows of the file, Statuses by
// status as published.
type DSPTImport struct {
	Schema        string             `json:"schema"`
	AsOf          questionnaire.Date `json:"as_of"`
	Organisations int                `json:"organisations"`
	Statuses      map[string]int     `json:"statuses"`
	Problems      []problem.Problem  `json:"problems"`
	Notes         []string           `json:"notes"`
	Batch         string             `json:"batch,omitempty"`
	Unchanged     bool               `json:"unchanged"` // the register held this snapshot already
}

// ImportDSPT keeps a publication export, of any year's layout, as the snapshot of a day: asOf or, when that is zero, the
// day in the name of the file. It writes at once, as one batch that can be undone; the same file again changes nothing.
func ImportDSPT(ctx context.Context, r *data.Register, path string, asOf questionnaire.Date) (*DSPTImport, error) {
	sum, err := safefile.SHA256File(path)
	if err != nil {
		return nil, safefile.Explain(err, path)
	}
	if asOf == 0 {
		day, ok := dspt.SnapshotDate(path)
		if !ok {
			return nil, problem.New("no-date", path, "say of which day it is with --as-of, such as --as-of 2023-11-16", "the name of the file does not say of which day the export is")
		}
		asOf = day
	}
	if today := r.Today(); asOf > today {
		return nil, problem.New("bad-date", path, "give the day on which the export was downloaded", "the snapshot would be of %s, which is after today", asOf.Long())
	}
	e, err := dspt.ReadFile(path)
	if err != nil {
		return nil, exportProblem(err, path)
	}
	out := &DSPTImport{Schema: SchemaDSPT, AsOf: asOf, Organisations: len(e.Rows), Statuses: e.Statuses, Problems: tabular.Placed(e.Problems, path), Notes: e.Notes}
	return out, r.Update(ctx, actDSPT, func(tx *data.Tx) error {
		return keepSnapshot(ctx, r, tx, out, e.Rows, path, sum)
	})
}

func keepSnapshot(ctx context.Context, r *data.Register, tx *data.Tx, out *DSPTImport, rows []entity.DSPTRow, path, sum string) error {
	held, err := store.SnapshotsInUse(ctx, tx)
	if err != nil {
		return err
	}
	for _, s := range held {
		switch {
		case s.AsOf == out.AsOf && s.SHA256 == sum:
			out.Unchanged, out.Batch = true, s.Batch
			return nil
		case s.AsOf == out.AsOf:
			return problem.New("snapshot-held", path, "undo that import first with assure import undo "+s.Batch+", or give another day with --as-of",
				"the register holds a snapshot of %s already, from another file (%s)", out.AsOf.Long(), filepath.Base(s.File))
		}
	}
	b := store.Batch{ID: tx.NewID(), Kind: KindDSPT, By: r.Actor(), At: tx.At(), State: store.BatchApplied, Files: 1}
	if err := store.Insert(ctx, tx, store.Batches, b); err != nil {
		return err
	}
	_, err = tx.PutSnapshot(ctx, store.DSPTSnapshot{ID: tx.NewID(), AsOf: out.AsOf, File: path, SHA256: sum, By: r.Actor(), At: tx.At(), Batch: b.ID}, rows)
	out.Batch = b.ID
	tx.Subject("batch", b.ID, fmt.Sprintf("%d organisations as of %s", len(rows), out.AsOf))
	return err
}

// undoSnapshot takes the snapshot of a batch out of use; its rows stay, as everything written does.
func UndoSnapshot(ctx context.Context, tx *data.Tx, batch string) error {
	all, err := store.List(ctx, tx, store.Snapshots)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Batch == batch && !s.Undone {
			s.Undone = true
			if _, err := store.Put(ctx, tx, store.Snapshots, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// latestSnapshot is the newest in use, or a Problem when there is none.
func latestSnapshot(ctx context.Context, v store.Viewer) (store.DSPTSnapshot, error) {
	all, err := store.SnapshotsInUse(ctx, v)
	if err != nil {
		return store.DSPTSnapshot{}, err
	}
	if len(all) == 0 {
		return store.DSPTSnapshot{}, fmt.Errorf("%w: %w", data.ErrNotFound, problem.New("no-snapshot", "", noSnapshotHint, "the register holds no DSPT directory"))
	}
	return all[len(all)-1], nil
}

// DSPTFound is the result of a search.
type DSPTFound struct {
	Schema        string                  `json:"schema"`
	Organisations []data.DSPTOrganisation `json:"organisations"`
	More          bool                    `json:"more"` // there are others; the search is cut off at SearchLimit
}

// SearchLimit is the most organisations a search gives.
const SearchLimit = 200

// SearchDSPT looks in the newest snapshot for organisations whose ODS code is the text, or whose name holds every word
// of it, whatever the case.
func SearchDSPT(ctx context.Context, r *data.Register, text string, at book.At) (*DSPTFound, error) {
	day := r.Resolve(at).AsOf
	out := &DSPTFound{Schema: SchemaDSPT, Organisations: []data.DSPTOrganisation{}}
	return out, r.View(ctx, at, func(v *store.View) error {
		s, err := latestSnapshot(ctx, v)
		if err != nil {
			return err
		}
		rows, err := v.DSPTSearch(ctx, s.ID, text, SearchLimit+1)
		out.More = len(rows) > SearchLimit
		for _, e := range rows[:min(len(rows), SearchLimit)] {
			out.Organisations = append(out.Organisations, data.Organisation(e.DSPTRow, e.AsOf, day))
		}
		return err
	})
}

// DSPTHistory lists what every snapshot says of an organisation, or of a supplier with several ODS codes, oldest first.
func DSPTHistory(ctx context.Context, r *data.Register, at book.At, codes ...string) (list []data.DSPTOrganisation, err error) {
	day := r.Resolve(at).AsOf
	err = r.View(ctx, at, func(v *store.View) error {
		rows, err := v.DSPTHistory(ctx, codes...)
		for _, e := range rows {
			list = append(list, data.Organisation(e.DSPTRow, e.AsOf, day))
		}
		return err
	})
	return list, err
}

// DSPTChanges are the differences between the last two snapshots. Supplier is set on those of our own.
type DSPTChanges struct {
	Schema  string             `json:"schema"`
	From    questionnaire.Date `json:"from"`
	To      questionnaire.Date `json:"to"`
	Counts  map[string]int     `json:"counts"` // by kind, all organisations
	Changes []DSPTChange       `json:"changes"`
}

// DSPTChange is one difference.
type DSPTChange struct {
	dspt.Change
	Supplier string `json:"supplier,omitempty"` // ref
}

// DSPTChanges compares the last two snapshots, each on its own day: who lapsed, moved, appeared or disappeared. With
// ours only organisations whose ODS code belongs to a supplier of the register are listed; Counts counts all.
func CompareDSPT(ctx context.Context, r *data.Register, ours bool, at book.At) (*DSPTChanges, error) {
	out := &DSPTChanges{Schema: SchemaDSPT, Counts: map[string]int{}, Changes: []DSPTChange{}}
	err := r.View(ctx, at, func(v *store.View) error {
		all, err := store.SnapshotsInUse(ctx, v)
		if err != nil {
			return err
		}
		if len(all) < 2 {
			return problem.New("no-snapshot", "", noSnapshotHint, "there are fewer than two snapshots of the DSPT directory to compare")
		}
		then, now := all[len(all)-2], all[len(all)-1]
		before, err := snapshotRows(ctx, v, then.ID)
		if err != nil {
			return err
		}
		after, err := snapshotRows(ctx, v, now.ID)
		if err != nil {
			return err
		}
		refs, err := codeRefs(ctx, v)
		if err != nil {
			return err
		}
		out.From, out.To = then.AsOf, now.AsOf
		for _, c := range dspt.Compare(before, then.AsOf, after, now.AsOf) {
			out.Counts[string(c.Kind)]++
			if ref := refs[dspt.FoldCode(c.Code)]; ref != "" || !ours {
				out.Changes = append(out.Changes, DSPTChange{Change: c, Supplier: ref})
			}
		}
		return nil
	})
	return out, err
}

// DSPTOfSuppliers lists our suppliers that have an ODS code with what the newest snapshot says of each code, judged on
// the day asked about: a status lapses by the passing of time alone.
func SupplierListings(ctx context.Context, r *data.Register, at book.At) (list []SupplierListing, err error) {
	day := r.Resolve(at).AsOf
	err = r.View(ctx, at, func(v *store.View) error {
		s, err := latestSnapshot(ctx, v)
		if err != nil {
			return err
		}
		rows, err := snapshotRows(ctx, v, s.ID)
		if err != nil {
			return err
		}
		suppliers, err := store.List(ctx, v, store.Suppliers)
		if err != nil {
			return err
		}
		latest := dspt.Latest(rows)
		for _, sup := range suppliers {
			for _, code := range sup.ODSCodes {
				if sup.Retired {
					continue
				}
				one := SupplierListing{Ref: sup.Ref, Name: sup.Name, ODSCode: code}
				if row, ok := latest[dspt.FoldCode(code)]; ok {
					o := data.Organisation(row, s.AsOf, day)
					one.Organisation = &o
				}
				list = append(list, one)
			}
		}
		return nil
	})
	return list, err
}

// DSPTOfSupplier is an ODS code of a supplier with its place in the directory: nil when it is not listed there.
type SupplierListing struct {
	Ref          string                 `json:"ref"`
	Name         string                 `json:"name"`
	ODSCode      string                 `json:"ods_code"`
	Organisation *data.DSPTOrganisation `json:"organisation"`
}

func snapshotRows(ctx context.Context, v *store.View, id string) ([]entity.DSPTRow, error) {
	entries, err := v.DSPTRows(ctx, id)
	rows := make([]entity.DSPTRow, len(entries))
	for i := range entries {
		rows[i] = entries[i].DSPTRow
	}
	return rows, err
}

// codeRefs is the ref of the supplier that holds each ODS code, by folded code.
func codeRefs(ctx context.Context, v store.Viewer) (map[string]string, error) {
	suppliers, err := store.List(ctx, v, store.Suppliers)
	refs := map[string]string{}
	for _, s := range suppliers {
		for _, code := range s.ODSCodes {
			if !s.Retired {
				refs[dspt.FoldCode(code)] = s.Ref
			}
		}
	}
	return refs, err
}

// exportProblem says in words why a file is no export that can be read.
func exportProblem(err error, path string) error {
	if f, odsErr := ods.ReadFile(path); odsErr == nil {
		return problem.New("unsupported", path, "to check the ODS codes of your suppliers against it: assure supplier ods FILE",
			"the file lists %d organisations of the Organisation Data Service, and no DSPT status", len(f.Rows))
	}
	if errors.Is(err, dspt.ErrNotExport) {
		return fmt.Errorf("%w: %w", err, problem.New("unsupported", path, "give the file as downloaded from the organisation search of the toolkit: its header names a code, an organisation name and a status",
			"the file is not a DSPT publication export"))
	}
	return tabular.Explain(err, path)
}
