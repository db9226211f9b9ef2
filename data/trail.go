package data

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"assure/data/archive"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// The records of the store that front ends see.
type (
	// Head is the number and hash of the newest row of the audit log, as exports print it.
	Head = store.Head
	// AuditEntry is one row of the audit log.
	AuditEntry = store.AuditEntry
	// Verification is the result of a full check of the register.
	Verification = store.Verification
	// Batch is one import of one or more files, which is undone as a whole.
	Batch = store.Batch
	// ImportFile is one file of a batch.
	ImportFile = store.ImportFile
	// Export is an exported file with its hash, its dates and the audit head printed in it.
	Export = store.Export
	// DSPTEntry is a row of the public DSPT directory with the day of its snapshot.
	DSPTEntry = store.DSPTEntry
	// DSPTSnapshot is the DSPT directory of one day.
	DSPTSnapshot = store.DSPTSnapshot
)

// Head is the audit head to print in a file: that of the last row that is not an export.
func (r *Register) Head(ctx context.Context, at book.At) (h Head, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		h, err = v.Head(ctx)
		return err
	})
	return h, err
}

// AuditVerify checks the whole trail, and every original that the register keeps. anchor is a head
// noted earlier, or zero.
func (r *Register) AuditVerify(ctx context.Context, anchor Head) (*Verification, error) {
	out, err := r.store.Verify(ctx, anchor)
	if err != nil {
		return out, err
	}
	_, findings, err := r.checkKept(ctx, true)
	out.Findings = append(out.Findings, findings...)
	return out, err
}

// Backup writes a verified copy, with the originals kept next to the register: to the file at to
// or, when that is a folder, to a file in it named after the time. It returns the path written.
func (r *Register) Backup(ctx context.Context, to string) (string, error) {
	if fi, err := os.Stat(to); err == nil && fi.IsDir() {
		to = filepath.Join(to, "register-"+r.Now().Format("20060102T150405Z")+".db")
	}
	if err := r.store.Backup(ctx, to); err != nil {
		return to, err
	}
	_, err := archive.Copy(ctx, r.Path(), to)
	return to, err
}

// Restore writes the backup at from to the new path to, verified, and the originals kept with it.
// It never writes over a file.
func Restore(ctx context.Context, from, to string) error {
	if err := store.Restore(ctx, from, to); err != nil {
		return err
	}
	_, err := archive.Copy(ctx, from, to)
	return err
}

// Replace puts the backup at from in the place of the register of o, verified, with the originals kept with it, and
// returns where what was there is kept, "" for nothing. A register that somebody has open is refused.
func Replace(ctx context.Context, from string, o Options) (was string, err error) {
	was, err = store.Replace(ctx, from, store.Config{Path: o.Path, Now: o.Now, SingleUserShare: o.SingleUserShare})
	if err != nil {
		return "", err
	}
	_, err = archive.Copy(ctx, from, o.Path)
	return was, err
}

// RecordExport notes a file written for others in the trail.
func (r *Register) RecordExport(ctx context.Context, e Export) (Export, error) {
	err := r.Update(ctx, store.ExportAction, func(tx *Tx) (err error) {
		e, err = putExport(ctx, tx, e)
		tx.Subject("export", strconv.Itoa(e.N), e.Kind)
		return err
	})
	return e, err
}

// putExport is recordExport inside a transaction that does more, such as issuing workbooks.
func putExport(ctx context.Context, tx *Tx, e Export) (Export, error) {
	n, err := tx.Next(ctx, store.Exports.Name())
	if err != nil {
		return e, err
	}
	e.ID, e.N, e.By, e.At = tx.NewID(), n, tx.Actor(), tx.At()
	return e, store.Insert(ctx, tx, store.Exports, e)
}

// Result is a stored score.
type Result = store.Result

// Check is one check of Doctor.
type Check = store.Check

// Doctor checks the register as a file and the packs, and changes nothing.
func (r *Register) Doctor(ctx context.Context) ([]Check, error) {
	list, err := r.store.Doctor(ctx)
	if err != nil {
		return nil, err
	}
	packs := Check{Name: "packs", OK: len(r.problems) == 0,
		Detail: strconv.Itoa(len(r.Packs().All())) + " packs loaded"}
	if !packs.OK {
		packs.Detail, packs.Fix = r.problems[0].Error(), "see assure pack check"
	}
	list = append(list, packs)
	n, missing, err := r.checkKept(ctx, false)
	if n > 0 {
		kept := Check{Name: "originals", OK: len(missing) == 0,
			Detail: strconv.Itoa(n) + " kept in " + archive.Dir(r.Path())}
		if !kept.OK {
			kept.Detail, kept.Fix = missing[0]+countMore(len(missing)-1),
				"bring the folder back from a backup; assure audit verify names every one"
		}
		list = append(list, kept)
	}
	values, ferr := r.checkValues(ctx)
	return append(list, values...), errors.Join(err, ferr)
}

// checkValues lists the values that no record may have, each with the command that mends it.
func (r *Register) checkValues(ctx context.Context) (list []Check, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		faults, err := store.Faults(ctx, v)
		for _, f := range faults {
			list = append(list, Check{Name: "value", Detail: f.Where + ": " + f.What,
				Fix: text.FirstNonBlank(f.Mend, f.Fix)})
		}
		return err
	})
	if err == nil && len(list) == 0 {
		list = []Check{{Name: "values", OK: true, Detail: "every stored value is one that a record may have"}}
	}
	return list, err
}

func countMore(n int) string {
	if n == 0 {
		return ""
	}
	return ", and " + strconv.Itoa(n) + " more"
}

// MoveLocal copies a register from a network drive or synced folder to the new path to, verified,
// and then renames the old one, so that it is no longer used. It returns the new name of the old
// one. A register that someone has open is refused: what they save next would be lost.
func MoveLocal(ctx context.Context, from, to string) (was string, err error) {
	for _, companion := range []string{".lock", "-wal", "-journal"} {
		if fi, err := os.Stat(from + companion); err == nil && fi.Size() > 0 {
			return "", problem.New("in-use", from,
				"close it everywhere first; after a crash, open it once with --single-user-share and close it again",
				"the register is open, or was not closed: %s is there", filepath.Base(from)+companion)
		}
	}
	if err := Restore(ctx, from, to); err != nil {
		return "", err
	}
	was = from + ".moved"
	if _, err := os.Lstat(was); err == nil {
		return "", problem.New("exists", was, "move that file away, then rename "+filepath.Base(from)+" yourself",
			"the copy is made, but there is an older register of this name already")
	}
	return was, os.Rename(from, was)
}

// keptOf lists what the register says it keeps: the hash by the name below the folder.
func keptOf(ctx context.Context, v store.Viewer) (map[string]string, error) {
	out := map[string]string{}
	files, err := store.List(ctx, v, store.ImportFiles)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.Kept != "" {
			out[f.Kept] = f.SHA256
		}
		if c := f.Carrier; c != nil && c.Kept != "" {
			out[c.Kept] = c.SHA256
		}
	}
	documents, err := store.List(ctx, v, store.Documents)
	for _, d := range documents {
		if d.Kept != "" {
			out[d.Kept] = d.SHA256
		}
	}
	return out, err
}

// checkKept looks for the originals that the register keeps: that they are there and, with their
// bytes read, that they are what they were.
func (r *Register) checkKept(ctx context.Context, whole bool) (n int, findings []string, err error) {
	var kept map[string]string
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		kept, err = keptOf(ctx, v)
		return err
	})
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		if err := ctx.Err(); err != nil {
			return n, findings, err
		}
		path := filepath.Join(archive.Dir(r.Path()), filepath.FromSlash(name))
		n++
		if !whole {
			if fi, err := os.Lstat(path); err != nil || !fi.Mode().IsRegular() {
				findings = append(findings, "the kept original "+name+" is missing")
			}
			continue
		}
		switch sum, err := safefile.HashFile(ctx, path); {
		case errors.Is(err, fs.ErrNotExist):
			findings = append(findings, "the kept original "+name+" is missing")
		case err != nil:
			findings = append(findings, "the kept original "+name+" cannot be read: "+err.Error())
		case sum != kept[name]:
			findings = append(findings, "the kept original "+name+" was altered")
		}
	}
	return n, findings, err
}
