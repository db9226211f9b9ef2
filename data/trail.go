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
	"strings"
	"time"

	"assure/data/archive"
	"assure/data/book"
	"assure/data/store"
	"assure/data/store/heads"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// The records of the store that front ends see.
type (
	// Head is the number and hash of the newest row of the audit log, as exports print it.
	Head = store.Head
	// Noted is a head noted earlier.
	Noted = store.Noted
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

// AuditVerify checks the whole trail, and every original that the register keeps. The log must contain the heads in the
// file next to the register, and those given. A zero one is ignored.
func (r *Register) AuditVerify(ctx context.Context, anchor Head, more ...Noted) (*Verification, error) {
	noted, err := r.store.Noted()
	if err != nil {
		return nil, err
	}
	out, err := r.store.Verify(ctx, anchor, append(more, noted...)...)
	if err != nil {
		return out, err
	}
	_, findings, err := r.checkKept(ctx, true)
	out.Findings = append(out.Findings, findings...)
	if err != nil && !out.Sound() && ctx.Err() == nil {
		out.Findings, err = append(out.Findings, "the originals cannot be looked for: "+err.Error()), nil
	}
	return out, err
}

// Verify is [Register.AuditVerify] for a register that is not open. What cannot be opened because of what is in the
// file is a finding.
func Verify(ctx context.Context, o Options, more ...Noted) (*Verification, error) {
	s, err := store.Open(ctx, store.Config{Path: o.Path, Now: o.Now, MustExist: true, ReadOnly: true,
		SingleUserShare: o.SingleUserShare, Anchors: o.Anchors, Home: o.home()})
	var p *problem.Problem
	if errors.As(err, &p) && slices.Contains(notSound, p.Code) {
		return &Verification{Findings: []string{p.What}}, nil
	}
	if err != nil {
		return nil, err
	}
	r := &Register{store: s, reader: book.NewReader(o.Now, time.UTC)}
	out, err := r.AuditVerify(ctx, Head{}, more...)
	return out, errors.Join(err, s.Close())
}

// notSound are the codes of the problems that say what is wrong with the file of a register.
var notSound = []string{"damaged", "not-a-register", "empty-file", "edited-schema", "foreign-log"}

// HeadsIn reads the heads in a file of text: one that stands next to a register, a mail, an export.
func HeadsIn(file string) ([]Noted, error) { return store.HeadsIn(file) }

// Backup writes a verified copy to the new file at to, with the originals kept next to the register. With an error that
// [IsAltered] knows the copy is made, without originals that are no longer what they were.
func (r *Register) Backup(ctx context.Context, to string) error {
	var altered error
	err := r.CopyFile(ctx, to, func(ctx context.Context) error {
		_, err := archive.Copy(ctx, r.Beside(), to)
		if IsAltered(err) {
			altered, err = err, nil
		}
		return err
	})
	return errors.Join(err, altered)
}

// IsAltered reports whether an error says only that originals which were altered are not in a copy.
func IsAltered(err error) bool {
	var p *problem.Problem
	return errors.As(err, &p) && p.Code == archive.Altered
}

// CopyFile writes a verified copy to the new file at to, without the originals kept next to the register. also runs
// before the copy gets its name, for what belongs to it; when it fails there is no copy.
func (r *Register) CopyFile(ctx context.Context, to string, also func(context.Context) error) error {
	return r.store.Backup(ctx, to, also)
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
// returns where what was there is kept, "" for nothing. A register that somebody has open is refused. agree, if not
// nil, is called with the path of the checked copy before anything is changed; an error of it ends the work.
func Replace(ctx context.Context, from string, o Options, agree func(fresh string) error) (was string, err error) {
	was, err = store.Replace(ctx, from,
		store.Config{Path: o.Path, Now: o.Now, SingleUserShare: o.SingleUserShare, Anchors: o.Anchors}, agree)
	if err != nil {
		return "", err
	}
	_, err = archive.Copy(ctx, from, o.Path)
	return was, err
}

// RecordExport notes a file written for others in the trail. A copy of the register on a standby takes no note; opening
// it said so.
func (r *Register) RecordExport(ctx context.Context, e Export) (Export, error) {
	if r.Standby() {
		return e, nil
	}
	err := r.Update(ctx, store.ExportAction, func(tx *Tx) (err error) {
		e, err = putExport(ctx, tx, e)
		tx.Subject("export", strconv.Itoa(e.N), e.Kind)
		return err
	})
	if err == nil {
		// The export is there without it, and doctor says when the file of heads cannot be written.
		_ = r.store.NoteHead(e.Head, e.Kind+" "+filepath.Base(e.Path))
	}
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

// InPlace returns why the register is no longer the file that was opened (moved, deleted, replaced), nil while it is.
func (r *Register) InPlace() error { return r.store.InPlace() }

// CodeClock is the code of the problem of a clock that is far from the last change.
const CodeClock = store.CodeClock

// CheckClock compares the clock with the last change: the problem when they are far apart, nil otherwise.
func (r *Register) CheckClock(ctx context.Context) error { return r.store.Clock(ctx) }

// ConfirmClock records that the clock is right although it is far from the last change, so that work goes on. It writes
// nothing, and returns a receipt without a row, when they are not far apart.
func (r *Register) ConfirmClock(ctx context.Context) (store.Receipt, error) {
	if err := r.May(ctx, clockConfirmed); err != nil {
		return store.Receipt{}, err
	}
	return r.store.ConfirmClock(ctx, r.actor)
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
	list = append(list, r.packTexts())
	n, missing, err := r.checkKept(ctx, false)
	if n > 0 {
		kept := Check{Name: "originals", OK: len(missing) == 0,
			Detail: strconv.Itoa(n) + " kept in " + archive.Dir(r.Beside())}
		if !kept.OK {
			kept.Detail, kept.Fix = missing[0]+countMore(len(missing)-1),
				"bring the folder back from a backup; assure audit verify names every one"
		}
		list = append(list, kept)
	}
	values, ferr := r.checkValues(ctx)
	return append(list, values...), errors.Join(err, ferr)
}

// packTexts says whether the packs that the register keeps are those of the program, by their hashes.
func (r *Register) packTexts() Check {
	c := Check{Name: "pack texts", OK: true, Detail: strconv.Itoa(r.kept) +
		" kept in the register; each has the hash of the program's pack of its version, where that has one"}
	if len(r.differ) > 0 { // a warning says what it means
		c.Detail = strings.Join(r.differ, ", ") + ": the register keeps another text than the program has"
	}
	return c
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
	if err := os.Rename(from, was); err != nil {
		return was, err
	}
	noted, err := os.ReadFile(heads.Of(from))
	if errors.Is(err, fs.ErrNotExist) {
		return was, nil
	}
	if err == nil {
		err = os.WriteFile(heads.Of(to), noted, 0o600)
	}
	return was, errors.Join(err, os.Rename(heads.Of(from), heads.Of(was)))
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

// Originals counts the originals that the register keeps, and reads each: findings are those that are missing or
// altered.
func (r *Register) Originals(ctx context.Context) (n int, findings []string, err error) {
	return r.checkKept(ctx, true)
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
		path := filepath.Join(archive.Dir(r.Beside()), filepath.FromSlash(name))
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
