package backup

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"assure/internal/problem"
	"assure/internal/safefile"
)

// Keep is how many backups rotation keeps: the newest of each of so many days, weeks and months that have one. Days are
// those of UTC, weeks those of ISO 8601. The newest of all is always kept.
type Keep struct{ Daily, Weekly, Monthly int }

// UsualKeep is what is kept when nothing else is said.
var UsualKeep = Keep{7, 4, 12}

// ParseKeep reads "7,4,12", or "all" as nil: then nothing is removed.
func ParseKeep(s string) (*Keep, error) {
	if strings.EqualFold(strings.TrimSpace(s), "all") {
		return nil, nil
	}
	parts := strings.Split(s, ",")
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || v < 0 || v > 10000 || len(parts) != len(n) {
			return nil, fmt.Errorf("want days, weeks and months, such as %s, or all", UsualKeep)
		}
		n[i] = v
	}
	if n == [3]int{} {
		return nil, fmt.Errorf("want to keep at least one, such as %s, or all", UsualKeep)
	}
	return &Keep{n[0], n[1], n[2]}, nil
}

// String is the form that [ParseKeep] reads.
func (k Keep) String() string { return fmt.Sprintf("%d,%d,%d", k.Daily, k.Weekly, k.Monthly) }

// surplus returns those of a list, newest first, that are not kept.
func (k Keep) surplus(list []File) []File {
	var out []File
	type span struct {
		left int
		last string
		name func(File) string
	}
	spans := []span{
		{k.Daily, "", func(f File) string { return f.At.UTC().Format("2006-01-02") }},
		{k.Weekly, "", func(f File) string {
			y, w := f.At.UTC().ISOWeek()
			return fmt.Sprintf("%d-%d", y, w)
		}},
		{k.Monthly, "", func(f File) string { return f.At.UTC().Format("2006-01") }},
	}
	for i, f := range list {
		kept := i == 0
		for j := range spans {
			s := &spans[j]
			if name := s.name(f); s.left > 0 && name != s.last {
				s.last = name
				s.left--
				kept = true
			}
		}
		if !kept {
			out = append(out, f)
		}
	}
	return out
}

// Surplus lists the backups of a folder that rotation would remove: of those that the register has noted, and no
// others.
func (k Keep) Surplus(list []File) []File {
	var own []File
	for _, f := range list {
		if f.Record != nil {
			own = append(own, f)
		}
	}
	return k.surplus(own)
}

// remove removes backups that are what the register noted of them. The originals that plain backups share stay: a later
// backup may need them. A file that was changed since is kept, and is in the notes.
func remove(ctx context.Context, list []File) (removed []File, notes []string, err error) {
	for _, f := range list {
		sum, err := safefile.HashFile(ctx, f.Path)
		if err != nil {
			return removed, notes, safefile.Explain(err, f.Path)
		}
		if sum != f.Record.SHA256 {
			notes = append(notes, f.Path+" is no longer the file that was written, so it is kept")
			continue
		}
		if err := os.Remove(f.Path); err != nil {
			return removed, notes, problem.New("cannot-remove", f.Path,
				"remove it yourself, or allow writing there; the new backup is made",
				"an old backup cannot be removed: %v", err)
		}
		if f.Encrypted {
			_ = os.Remove(filesOf(f.Path)) // there is none without originals
		}
		removed = append(removed, f)
	}
	return removed, notes, nil
}

// filesOf is the name of the encrypted originals of an encrypted backup.
func filesOf(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(path, sealed), ending) + sealedFiles
}
