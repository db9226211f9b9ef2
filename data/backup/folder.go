package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/safefile"
	"assure/internal/text"
)

const (
	stamp       = "20060102T150405Z"
	ending      = ".db"
	sealed      = ".age"
	sealedFiles = "-files.tar.age"
)

var timed = regexp.MustCompile(`^register-(\d{8}T\d{6}Z)\.db(\.age)?$`)

// File is a backup in a folder, named after its time.
type File struct {
	Path      string
	At        time.Time
	Bytes     int64 // without the originals
	Encrypted bool
	Record    *data.Export // the row of the register that it is a backup of; nil when that has none
	Tested    *data.Export // its last restore test, nil for none
	Unchanged *bool        // it has the hash noted of it; nil before [CheckHashes], and when none is noted
}

// Kinds of rows of the audit log.
const (
	kindBackup = "backup"
	kindTest   = "restore test"
)

// Records are what a register has noted of its backups, oldest first.
type Records struct {
	Backups []data.Export
	Tests   []data.Export // restore tests that succeeded
	Since   time.Time     // of the first row of the register
}

// RecordsOf reads what a register has noted of its backups.
func RecordsOf(ctx context.Context, r *data.Register) (out Records, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Exports)
		if err != nil {
			return err
		}
		for _, e := range list {
			switch e.Kind {
			case kindBackup:
				out.Backups = append(out.Backups, e)
			case kindTest:
				out.Tests = append(out.Tests, e)
			}
		}
		out.Since, err = v.FirstRow(ctx)
		return err
	})
	return out, err
}

// StillHeld says where what was removed from the register still is.
func (r *Records) StillHeld() string {
	return fmt.Sprintf("backups from before still hold it, and so do copies that were sent elsewhere; %s in the "+
		"trail, and rotation keeps the newest of %d days, %d weeks and %d months that have one unless it is set "+
		"otherwise: the last of them is gone once that many later months have a backup",
		text.Plural(len(r.Backups), "backup is", "backups are"), UsualKeep.Daily, UsualKeep.Weekly, UsualKeep.Monthly)
}

// Last is the newest backup noted, nil for none.
func (r *Records) Last() *data.Export { return last(r.Backups) }

// LastTest is the newest restore test that succeeded, nil for none.
func (r *Records) LastTest() *data.Export { return last(r.Tests) }

func last(list []data.Export) *data.Export {
	if len(list) == 0 {
		return nil
	}
	return &list[len(list)-1]
}

// Age is how long ago the last backup was made or, when none was, the register was begun.
func (r *Records) Age(now time.Time) time.Duration {
	from := r.Since
	if b := r.Last(); b != nil {
		from = b.At
	}
	if from.IsZero() {
		return 0
	}
	return now.Sub(from)
}

// Overdue is how many days ago the last backup was or, without one, the register was begun, when that is longer than
// people want to be reminded after; 0 when it is not. A register of made-up data needs none.
func Overdue(ctx context.Context, r *data.Register) (days int, known Records, err error) {
	if r.RemindBackup() == 0 {
		return 0, known, nil
	}
	if made, err := r.MadeUp(ctx); err != nil || made {
		return 0, known, err
	}
	if known, err = RecordsOf(ctx, r); err != nil {
		return 0, known, err
	}
	if days = int(known.Age(r.Now()).Hours() / 24); days <= r.RemindBackup() {
		return 0, known, nil
	}
	return days, known, nil
}

// OverdueWords say in a line that there has been no backup for so many days, "" for none.
func OverdueWords(days int, known Records) string {
	switch {
	case days == 0:
		return ""
	case known.Last() == nil:
		return fmt.Sprintf("no backup in the %d days since the register was begun", days)
	}
	return fmt.Sprintf("no backup for %d days", days)
}

// Folder lists the backups in a folder that are named after their time, newest first. A folder that is not there has
// none.
func Folder(dir string, known Records) ([]File, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []File
	for _, e := range entries {
		m := timed.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		at, err := time.Parse(stamp, m[1])
		if err != nil {
			continue
		}
		fi, err := e.Info()
		if err != nil {
			continue // removed meanwhile
		}
		out = append(out, File{Path: filepath.Join(dir, e.Name()), At: at, Bytes: fi.Size(), Encrypted: m[2] != "",
			Record: named(known.Backups, e.Name()), Tested: named(known.Tests, e.Name())})
	}
	slices.SortFunc(out, func(a, b File) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	})
	return out, nil
}

// QuickBytes is how much [CheckHashes] reads at most in about a second.
const QuickBytes = 500 << 20

// CheckHashes compares the files of a list, in its order, with the hashes noted of them, until it has read so many
// bytes; those after them stay as they are.
func CheckHashes(ctx context.Context, list []File, most int64) error {
	for i := range list {
		f := &list[i]
		if f.Record == nil {
			continue
		}
		if most -= f.Bytes; most < 0 {
			return nil
		}
		sum, err := safefile.HashFile(ctx, f.Path)
		if err != nil && ctx.Err() != nil {
			return err
		}
		same := err == nil && sum == f.Record.SHA256
		f.Unchanged = &same
	}
	return nil
}

// named is the newest row of a file of that name: the same folder may have another path on another computer.
func named(list []data.Export, name string) *data.Export {
	for i := len(list) - 1; i >= 0; i-- {
		path := list[i].Path
		if path[strings.LastIndexAny(path, `/\`)+1:] == name {
			return &list[i]
		}
	}
	return nil
}

// NameOf is the name of a backup of that time in a folder.
func nameOf(at time.Time, encrypted bool) string {
	name := "register-" + at.UTC().Format(stamp) + ending
	if encrypted {
		name += sealed
	}
	return name
}
