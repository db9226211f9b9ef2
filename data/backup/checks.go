package backup

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"assure/data"
	"assure/data/book"
)

// Checks say when the register was last backed up to where, and when a restore was last tested. folder is where backups
// go, "" when none is configured. What is overdue is not OK: see [Overdue].
func Checks(ctx context.Context, r *data.Register, folder string) ([]data.Check, error) {
	days, _, err := Overdue(ctx, r)
	if err != nil {
		return nil, err
	}
	known, err := RecordsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	head, err := r.Head(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	last := data.Check{Name: "last backup", OK: days == 0, Detail: "none yet"}
	if days > 0 {
		last.Fix = "`assure backup DIR` makes one; a folder in the configuration makes one before imports too"
	}
	if b := known.Last(); b != nil {
		last.Detail = fmt.Sprintf("%s (%s), checked as it was written: %s", ago(r.Now(), b.At), day(b.At), b.Path)
		if b.Head.Seq < head.Seq {
			last.Detail += "; the register was changed since"
		}
	}
	out := []data.Check{last}
	tested := data.Check{Name: "restore test", OK: true, Detail: "none yet",
		Fix: "`assure backup restore-test` makes one"}
	if t := known.LastTest(); t != nil {
		tested.Fix = ""
		tested.Detail = fmt.Sprintf("%s (%s), of %s", ago(r.Now(), t.At), day(t.At), t.Path)
	}
	if folder == "" {
		return append(out, tested), nil
	}
	list, err := Folder(folder, known)
	at := data.Check{Name: "backup folder", OK: err == nil && (len(list) > 0 || known.Last() == nil)}
	switch {
	case err != nil:
		at.Detail = folder + " cannot be read: " + err.Error()
		at.Fix = "connect its drive, or name another in the configuration"
	case len(list) == 0:
		at.Detail, at.Fix = folder+" has no backup", "connect its drive, or make one with `assure backup`"
	default:
		at.Detail = fmt.Sprintf("%s has %d, the newest %s", folder, len(list), filepath.Base(list[0].Path))
		for _, note := range notesOn(r.Beside(), list[0].Path, list[0].Encrypted) {
			at.Detail += "; " + note
		}
	}
	if at.OK {
		at.Fix = ""
	}
	return append(out, at, tested), nil
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func ago(now, at time.Time) string {
	switch days := int(now.Sub(at).Hours() / 24); {
	case days < 1:
		return "today"
	case days == 1:
		return "1 day ago"
	default:
		return fmt.Sprintf("%d days ago", days)
	}
}
