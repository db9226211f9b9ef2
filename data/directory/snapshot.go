package directory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory/dspt"
	"assure/data/directory/ods"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Audit action and kind of batch.
const (
	actDSPT        = "import dspt"
	KindDSPT       = "dspt"
	noSnapshotHint = "download the list of organisations as csv from " + dspt.Source +
		" and import it: assure dspt import FILE"
)

// DSPTImport is what the import of a publication export did. Organisations is the number of rows in
// the file, Statuses that of each published status.
type DSPTImport struct {
	AsOf          questionnaire.Date
	Organisations int
	Statuses      map[string]int
	Problems      []problem.Problem
	Notes         []string
	Batch         string
	Unchanged     bool // the register had this snapshot already
}

// ImportDSPT imports a publication export, of any year's layout, as the snapshot of a day: asOf or,
// if that is zero, the day in the file name. The import is one batch, which can be undone.
// Importing the same file again changes nothing.
func ImportDSPT(ctx context.Context, r *data.Register, path string, asOf questionnaire.Date) (*DSPTImport, error) {
	out, rows, sum, err := readExport(ctx, r, path, asOf)
	if err != nil {
		return nil, err
	}
	return out, r.Update(ctx, actDSPT, func(tx *data.Tx) error {
		return keepSnapshot(ctx, r, tx, out, rows, path, sum)
	})
}

// ReadDSPT is a dry run of [ImportDSPT]: it reads the file, and keeps nothing.
func ReadDSPT(ctx context.Context, r *data.Register, path string, asOf questionnaire.Date) (*DSPTImport, error) {
	out, _, _, err := readExport(ctx, r, path, asOf)
	return out, err
}

// HoldsDirectory reports whether the bytes of a file are a publication export: one with statuses of the toolkit.
func HoldsDirectory(body []byte) bool {
	e, err := dspt.Read(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return false
	}
	for status := range e.Statuses {
		if strings.Contains(text.Fold(status), "standards ") {
			return true
		}
	}
	return false
}

// readExport reads a publication export of a day, with its rows and its hash.
func readExport(ctx context.Context, r *data.Register, path string, asOf questionnaire.Date) (out *DSPTImport,
	rows []entity.DSPTRow, sum string, err error) {
	if sum, err = safefile.HashFile(ctx, path); err != nil {
		return nil, nil, "", err
	}
	e, err := dspt.ReadFile(ctx, path)
	if err != nil {
		return nil, nil, "", exportProblem(ctx, err, path)
	}
	if asOf == 0 {
		day, ok := dspt.SnapshotDate(path)
		if !ok {
			return nil, nil, "", problem.New("no-date", path, "give its date with --as-of, such as --as-of 2023-11-16",
				"the file name has no date")
		}
		asOf = day
	}
	if today := r.Today(); asOf > today {
		return nil, nil, "", problem.New("bad-date", path, "give the day on which the export was downloaded",
			"the date of the snapshot, %s, is after today", asOf.Long())
	}
	return &DSPTImport{AsOf: asOf, Organisations: len(e.Rows), Statuses: e.Statuses,
		Problems: tabular.Placed(e.Problems, path), Notes: e.Notes}, e.Rows, sum, nil
}

func keepSnapshot(ctx context.Context, r *data.Register, tx *data.Tx, out *DSPTImport, rows []entity.DSPTRow,
	path, sum string) error {
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
			return problem.New("snapshot-held", path,
				"undo that import first with assure import undo "+s.Batch+", or give another day with --as-of",
				"the register has a snapshot of %s already, from another file (%s)", out.AsOf.Long(),
				filepath.Base(s.File))
		}
	}
	b := store.Batch{ID: tx.NewID(), Kind: KindDSPT, By: r.Actor(), At: tx.At(), State: store.BatchApplied, Files: 1}
	if err := store.Insert(ctx, tx, store.Batches, b); err != nil {
		return err
	}
	_, err = tx.PutSnapshot(ctx,
		store.DSPTSnapshot{ID: tx.NewID(), AsOf: out.AsOf, File: path, SHA256: sum, By: r.Actor(), At: tx.At(),
			Batch: b.ID}, rows)
	out.Batch = b.ID
	tx.Subject("batch", b.ID, fmt.Sprintf("%d organisations as of %s", len(rows), out.AsOf))
	return err
}

// UndoSnapshot marks the snapshot of a batch as undone. Its rows stay in the register.
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

// latestSnapshot returns the newest snapshot. If there is none, the error is a [problem.Problem].
func latestSnapshot(ctx context.Context, v store.Viewer) (store.DSPTSnapshot, error) {
	all, err := store.SnapshotsInUse(ctx, v)
	if err != nil {
		return store.DSPTSnapshot{}, err
	}
	if len(all) == 0 {
		return store.DSPTSnapshot{}, fmt.Errorf("%w: %w", data.ErrNotFound,
			problem.New("no-snapshot", "", noSnapshotHint, "the register has no DSPT directory"))
	}
	return all[len(all)-1], nil
}

// DSPTFound is the result of a search.
type DSPTFound struct {
	Organisations []book.DSPTOrganisation
	More          bool // there are others; the search is cut off at SearchLimit
}

// SearchLimit is the most organisations a search returns.
const SearchLimit = 200

// SearchDSPT finds organisations in the newest snapshot whose ODS code is the text or whose name
// has all its words, ignoring case.
func SearchDSPT(ctx context.Context, r *data.Register, text string, at book.At) (*DSPTFound, error) {
	day := r.Resolve(at).AsOf
	out := &DSPTFound{Organisations: []book.DSPTOrganisation{}}
	return out, r.View(ctx, at, func(v *store.View) error {
		s, err := latestSnapshot(ctx, v)
		if err != nil {
			return err
		}
		rows, err := v.DSPTSearch(ctx, s.ID, text, SearchLimit+1)
		out.More = len(rows) > SearchLimit
		for _, e := range rows[:min(len(rows), SearchLimit)] {
			out.Organisations = append(out.Organisations, book.Organisation(e.DSPTRow, e.AsOf, day))
		}
		return err
	})
}

// DSPTHistory lists the entries of ODS codes in all snapshots, oldest first.
func DSPTHistory(ctx context.Context, r *data.Register, at book.At, codes ...string) (list []book.DSPTOrganisation,
	err error) {
	day := r.Resolve(at).AsOf
	err = r.View(ctx, at, func(v *store.View) error {
		rows, err := store.DSPTHistory(ctx, v, codes...)
		for _, e := range rows {
			list = append(list, book.Organisation(e.DSPTRow, e.AsOf, day))
		}
		return err
	})
	return list, err
}

// DSPTChanges are the differences between the last two snapshots.
type DSPTChanges struct {
	From    questionnaire.Date
	To      questionnaire.Date
	Counts  map[string]int // by kind, all organisations
	Changes []DSPTChange
}

// DSPTChange is one difference. Supplier is set if the organisation is a supplier in the register.
type DSPTChange struct {
	dspt.Change
	Supplier string // ref
}

// CompareDSPT compares the last two snapshots, each as of its own day: which organisations lapsed,
// changed status, appeared or disappeared. With ours it lists only organisations whose ODS code a
// supplier has; Counts counts all.
func CompareDSPT(ctx context.Context, r *data.Register, ours bool, at book.At) (*DSPTChanges, error) {
	out := &DSPTChanges{Counts: map[string]int{}, Changes: []DSPTChange{}}
	err := r.View(ctx, at, func(v *store.View) error {
		all, err := store.SnapshotsInUse(ctx, v)
		if err != nil {
			return err
		}
		if len(all) < 2 {
			return problem.New("no-snapshot", "", noSnapshotHint,
				"there are fewer than two snapshots of the DSPT directory to compare")
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
			if ref := refs[text.Fold(c.Code)]; ref != "" || !ours {
				out.Changes = append(out.Changes, DSPTChange{Change: c, Supplier: ref})
			}
		}
		return nil
	})
	return out, err
}

// SupplierListings lists the ODS codes of our suppliers with their entries in the newest snapshot.
// Statuses are as of at, since they lapse with time.
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
				if row, ok := latest[text.Fold(code)]; ok {
					o := book.Organisation(row, s.AsOf, day)
					one.Organisation = &o
				}
				list = append(list, one)
			}
		}
		return nil
	})
	return list, err
}

// SupplierListing is an ODS code of a supplier with its organisation in the directory, nil if it
// has none.
type SupplierListing struct {
	Ref          string
	Name         string
	ODSCode      string
	Organisation *book.DSPTOrganisation
}

func snapshotRows(ctx context.Context, v *store.View, id string) ([]entity.DSPTRow, error) {
	entries, err := v.DSPTRows(ctx, id)
	rows := make([]entity.DSPTRow, len(entries))
	for i := range entries {
		rows[i] = entries[i].DSPTRow
	}
	return rows, err
}

// codeRefs returns the refs of suppliers by folded ODS code.
func codeRefs(ctx context.Context, v store.Viewer) (map[string]string, error) {
	suppliers, err := store.List(ctx, v, store.Suppliers)
	refs := map[string]string{}
	for _, s := range suppliers {
		for _, code := range s.ODSCodes {
			if !s.Retired {
				refs[text.Fold(code)] = s.Ref
			}
		}
	}
	return refs, err
}

// exportProblem returns the problem with a file that cannot be read as an export.
func exportProblem(ctx context.Context, err error, path string) error {
	if f, odsErr := ods.ReadFile(ctx, path); odsErr == nil {
		return problem.New("unsupported", path,
			"to check the ODS codes of your suppliers against it: assure supplier ods FILE",
			"the file lists %d organisations of the Organisation Data Service, without DSPT status", len(f.Rows))
	}
	if errors.Is(err, dspt.ErrNotExport) {
		return fmt.Errorf("%w: %w", err,
			problem.New("unsupported", path, "give the file as downloaded from "+dspt.Source+
				": its header names a code, an organisation name and a status",
				"the file is not a DSPT publication export"))
	}
	return tabular.Explain(err, path)
}
