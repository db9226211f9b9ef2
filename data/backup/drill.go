package backup

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// Tested is the result of a restore test: a backup restored to a temporary place, checked, scored, and compared with
// the register as it was when the backup was made.
type Tested struct {
	Path        string
	Bytes       int64
	Encrypted   bool
	SHA256      string
	Loss        Loss
	Originals   int // kept originals that were read and compared with their hash
	Engagements int // scored in both
	Findings    []string
	Damaged     []string // later files of the folder that cannot be restored; each is a finding
	Recorded    bool     // the audit log of the register has a row for it
	Took        time.Duration
}

// OK reports whether the backup can be relied on.
func (t *Tested) OK() bool { return len(t.Findings) == 0 }

// spoiled are the codes of the problems of a file that is no backup any more.
var spoiled = []string{"damaged", "empty-file", "not-a-register", "foreign-log"}

// TestNewest tests the newest backup of a list that can be restored, newest first, as [Test] does. Later ones that are
// damaged are findings. keys gives the keys of one. When none can be restored, the error is that of the newest.
func TestNewest(ctx context.Context, r *data.Register, list []File, keys func(path string) (Keys, error),
	o data.Options) (*Tested, error) {
	var damaged, findings []string
	var first error
	for _, f := range list {
		k, err := keys(f.Path)
		if err != nil {
			return nil, err
		}
		t, err := Test(ctx, r, f.Path, k, o)
		var p *problem.Problem
		switch {
		case err == nil:
			t.Damaged, t.Findings = damaged, append(findings, t.Findings...)
			return t, nil
		case !errors.As(err, &p) || !slices.Contains(spoiled, p.Code):
			return nil, err
		}
		first = cmp.Or(first, err)
		damaged = append(damaged, f.Path)
		findings = append(findings, fmt.Sprintf("%s, which is later, cannot be restored: %s", filepath.Base(f.Path),
			p.What))
	}
	return nil, first
}

// Test restores the backup at from to a temporary folder next to the register, checks and scores it, and removes it. o
// are the options that the register is opened with. A backup that cannot be restored is an error; what is wrong with a
// restored one is in the findings. It writes nothing to the register: see [RecordTest].
func Test(ctx context.Context, r *data.Register, from string, keys Keys, o data.Options) (*Tested, error) {
	began := time.Now()
	t := &Tested{Path: from, Encrypted: Encrypted(from)}
	fi, err := os.Stat(from)
	if err != nil {
		return nil, safefile.Explain(err, from)
	}
	t.Bytes = fi.Size()
	if t.SHA256, err = safefile.HashFile(ctx, from); err != nil {
		return nil, safefile.Explain(err, from)
	}
	tmp, err := workFolder(filepath.Dir(r.Beside()))
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	restored := filepath.Join(tmp, "register.db")
	if err := Restore(ctx, from, restored, keys); err != nil {
		return nil, err
	}
	l, err := Compare(ctx, r.Path(), restored)
	if err != nil {
		return nil, err
	}
	t.Loss = *l
	noted, err := notedAs(ctx, r, from)
	if err != nil {
		return nil, err
	}
	if words := exchanged(noted, t.SHA256); words != "" {
		t.Findings = append(t.Findings, words)
	}
	if err := t.examine(ctx, r, restored, o); err != nil {
		return nil, err
	}
	t.Took = time.Since(began)
	return t, nil
}

// notedAs is what a register noted of the backup that it wrote under this name, nil for nothing.
func notedAs(ctx context.Context, r *data.Register, from string) (*data.Export, error) {
	known, err := RecordsOf(ctx, r)
	return named(known.Backups, filepath.Base(from)), err
}

// exchanged says that a backup is not the file that was noted, "" when it is or none was.
func exchanged(noted *data.Export, sum string) string {
	if noted == nil || noted.SHA256 == sum {
		return ""
	}
	return fmt.Sprintf("it is not the file that was written under this name on %s: another one is in its place, or it "+
		"was changed", noted.At.UTC().Format("2 Jan 2006 15:04"))
}

// Exchanged says that a backup is not the file that the register with these options noted under this name, "" when it
// is, when none is noted, and when there is no such register to ask. It reads the file only where one is noted.
func Exchanged(ctx context.Context, from string, o data.Options) string {
	o.ReadOnly, o.MustExist = true, true
	r, err := data.Open(ctx, o)
	if err != nil {
		return ""
	}
	defer r.Close()
	noted, err := notedAs(ctx, r, from)
	if err != nil || noted == nil {
		return ""
	}
	sum, err := safefile.HashFile(ctx, from)
	if err != nil {
		return ""
	}
	return exchanged(noted, sum)
}

// examine reads the originals of the restored register, scores it, and compares.
func (t *Tested) examine(ctx context.Context, r *data.Register, restored string, o data.Options) error {
	o.Path, o.ReadOnly, o.MustExist, o.SingleUserShare, o.Anchors = restored, true, true, false, ""
	copied, err := data.Open(ctx, o)
	if err != nil {
		return err
	}
	defer copied.Close()
	n, findings, err := copied.Originals(ctx)
	if err != nil {
		return err
	}
	t.Originals = n
	t.Findings = append(t.Findings, findings...)
	switch {
	case t.Loss.Other():
		t.Findings = append(t.Findings, "the backup is one of another register")
		return nil
	case t.Loss.Diverged():
		t.Findings = append(t.Findings, fmt.Sprintf("the backup has %s that the register does not have: the two have "+
			"diverged at row %d of the audit log, as after a restore of an older backup",
			text.Plural(t.Loss.Ahead, "row", "rows"), t.Loss.Common.Seq))
		return nil
	}
	at := book.At{AsOf: r.Day(t.Loss.BackupAt)}
	had, err := standings(ctx, copied, t.Loss.BackupAt, at)
	if err != nil {
		return err
	}
	have, err := standings(ctx, r, t.Loss.BackupAt, at)
	if err != nil {
		return err
	}
	t.Engagements = len(had)
	t.Findings = append(t.Findings, differences(had, have)...)
	return nil
}

// standings are a digest of what each engagement is scored as, by its reference, as known at an instant.
func standings(ctx context.Context, r *data.Register, known time.Time,
	at book.At) (map[string][sha256.Size]byte, error) {
	out := map[string][sha256.Size]byte{}
	err := r.ViewAt(ctx, known, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, at, book.Scope{})
		if err != nil {
			return err
		}
		for i := range b.Suppliers {
			for _, e := range b.Engagements[b.Suppliers[i].ID] {
				j, err := json.Marshal(b.Stand(e))
				if err != nil {
					return err
				}
				out[e.Ref] = sha256.Sum256(j)
			}
		}
		return nil
	})
	return out, err
}

// maxDifferences is how many engagements are named.
const maxDifferences = 10

func differences(had, have map[string][sha256.Size]byte) []string {
	refs := map[string]bool{}
	for ref := range had {
		refs[ref] = had[ref] != have[ref]
	}
	for ref := range have {
		refs[ref] = had[ref] != have[ref]
	}
	maps.DeleteFunc(refs, func(_ string, differs bool) bool { return !differs })
	var out []string
	for i, ref := range slices.Sorted(maps.Keys(refs)) {
		if i == maxDifferences {
			return append(out, fmt.Sprintf("and %d more", len(refs)-i))
		}
		out = append(out, ref+" is not scored from the backup as the register was at its time")
	}
	return out
}

// RecordTest notes a restore test that succeeded in the audit log of the register, which must be open for writing.
func RecordTest(ctx context.Context, r *data.Register, t *Tested) error {
	_, err := r.RecordExport(ctx, data.Export{Kind: kindTest, Path: absolute(t.Path), SHA256: t.SHA256, AsOf: r.Today(),
		Head: t.Loss.Backup})
	t.Recorded = err == nil
	return err
}
