package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"

	"assure/internal/place"
	"assure/internal/problem"
	"assure/internal/text"
)

// Check is one check of [Store.Doctor].
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
}

// Doctor checks the register as a file: place, permissions, engine settings, structure. It changes nothing.
func (s *Store) Doctor(ctx context.Context) ([]Check, error) {
	var out []Check
	add := func(name string, ok bool, detail, fix string) {
		if ok {
			fix = ""
		}
		out = append(out, Check{name, ok, detail, fix})
	}
	if s.shared == nil {
		s.doctorFiles(add)
		s.doctorRoom(add)
	}
	add("schema", !s.schema.Older(), s.schema.words(), "`assure upgrade` says what bringing it up to date does")
	engine := s.doctorEngine
	if s.shared != nil {
		engine = s.doctorShared
	}
	if err := engine(ctx, add); err != nil {
		return nil, problemFor(err, s.cfg.Path)
	}
	if err := s.doctorHead(ctx, add); err != nil {
		return nil, err
	}
	if err := s.doctorClock(ctx, add); err != nil {
		return nil, err
	}
	noted, err := s.Noted()
	if p := (*problem.Problem)(nil); errors.As(err, &p) {
		add("heads", false, p.What+": "+p.Where, p.Fix)
	} else if s.cfg.Anchors != "" {
		add("heads", true, "noted in "+s.cfg.Anchors+" too", "")
	}
	v, err := s.Verify(ctx, Head{}, noted...)
	if err != nil {
		return nil, err
	}
	s.doctorTrail(v, add)
	return out, nil
}

// doctorEngine says what engine it is and how it is set.
func (s *Store) doctorEngine(ctx context.Context, add func(name string, ok bool, detail, fix string)) error {
	var engine string
	if err := s.reader.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&engine); err != nil {
		return err
	}
	add("engine", true, fmt.Sprintf("SQLite %s, locks belong to the open file: %t", engine, sqlite.OFDLockingEnabled()),
		"")
	if err := s.doctorDurability(ctx, add); err != nil {
		return err
	}
	return s.doctorPragmas(ctx, add)
}

// doctorTrail says what the full check of the register found.
func (s *Store) doctorTrail(v *Verification, add func(name string, ok bool, detail, fix string)) {
	const fix = "keep the file as it is and restore the last backup to a new path; `assure audit verify` lists " +
		"everything"
	detail := "sound"
	if len(v.damage) > 0 {
		detail = v.damage[0]
	}
	add("structure", len(v.damage) == 0, detail, fix)
	rest := *v
	rest.Findings, rest.count = v.Findings[len(v.damage):], v.count-len(v.damage)
	if detail = rest.Summary(); detail == "" {
		detail = fmt.Sprintf("%s and %s checked, and what is shown follows from them",
			text.Plural(v.Rows, "audit row", "audit rows"), text.Plural(v.Events, "event", "events"))
		if v.Heads > 0 {
			detail += fmt.Sprintf("; the log has %s", text.Plural(v.Heads, "head noted earlier", "heads noted earlier"))
		}
	}
	add("trail", rest.Sound(), detail, fix)
}

func (s *Store) doctorFiles(add func(name string, ok bool, detail, fix string)) {
	dir, real := place.Resolve(s.cfg.Path)
	pl := place.Of(dir)
	where := "a local drive"
	if fs := place.DriveOf(dir).FileSystem; fs != "" {
		where += " (" + fs + ")"
	}
	if pl.Network != "" {
		where = "a network drive (" + pl.Network + ")"
	} else if pl.Warning != "" {
		where = pl.Warning
	}
	add("place", pl.Network == "" && pl.Warning == "", s.cfg.Path+": "+where, "keep the register on a local drive")
	if by := place.SyncedBy(real); by != "" {
		add("synchronisation", false, "the folder is synchronised by "+by, "move the register out of it")
	}
	if !place.PermissionsMatter {
		return
	}
	var open []string
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if fi, err := os.Stat(s.cfg.Path + suffix); err == nil && fi.Mode().Perm()&0o077 != 0 {
			open = append(open, fmt.Sprintf("%s is %04o", filepath.Base(s.cfg.Path)+suffix, fi.Mode().Perm()))
		}
	}
	detail := "only you can read the register"
	if len(open) > 0 {
		detail = "others can read the register: " + strings.Join(open, ", ")
	}
	add("permissions", len(open) == 0, detail, "chmod 600 the files named")
}

// roomFor is how many times the size of the register must be free: for the copy before an upgrade and for what the
// upgrade writes.
const roomFor = 2

// doctorRoom checks free space, encryption, the size of the log and files that a killed program has left.
func (s *Store) doctorRoom(add func(name string, ok bool, detail, fix string)) {
	dir, _ := place.Resolve(s.cfg.Path)
	d := place.DriveOf(dir)
	var size, log int64
	for suffix, n := range map[string]*int64{"": &size, "-wal": &log} {
		if fi, err := os.Stat(s.cfg.Path + suffix); err == nil {
			*n = fi.Size()
		}
	}
	if d.Total > 0 && size > 0 {
		add("free space", d.Free >= roomFor*size,
			fmt.Sprintf("%s free, which is %s times the size of the register (%s)",
				megabytes(d.Free), text.Thousands(int(d.Free/size)), megabytes(size)),
			"free some space on this drive: an upgrade copies the register first")
	}
	encrypted := "at rest: the drive is encrypted with " + d.Encrypted
	if d.Encrypted == "" {
		encrypted = "at rest: not known; check that BitLocker, FileVault or LUKS is on"
	}
	add("encryption", true, encrypted, "")
	const large = 256 << 20
	add("log", log < large, fmt.Sprintf("%s wait in the write-ahead log", megabytes(log)),
		"close Assure in every window, which moves the log into the file")
	if left := leftOver(filepath.Dir(s.cfg.Path), s.cfg.Now()); len(left) > 0 {
		add("temporary files", false, fmt.Sprintf("%s left by a program that was stopped: %s",
			text.Plural(len(left), "file or folder was", "files or folders were"), strings.Join(left, ", ")),
			"remove them; none is a register in use")
	}
}

// leftOver lists the temporary files and folders of this program in a folder that nothing can be using any more.
func leftOver(dir string, now time.Time) []string {
	var out []string
	for _, pattern := range []string{".assure-backup-*", ".*.part-*", "*.restoring-*"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, name := range names {
			if fi, err := os.Lstat(name); err == nil && now.Sub(fi.ModTime()) > 24*time.Hour {
				out = append(out, filepath.Base(name))
			}
		}
	}
	return out
}

// megabytes is a size for people, in millions of bytes.
func megabytes(n int64) string {
	if n < 10e6 {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return text.Thousands(int(n/1e6)) + " MB"
}

// doctorDurability says when a change is on the disk.
func (s *Store) doctorDurability(ctx context.Context, add func(name string, ok bool, detail, fix string)) error {
	var mode string
	if err := s.file().QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return err
	}
	words := "a write-ahead log; every save waits for the disk (synchronous=FULL)"
	if mode != "wal" {
		words = "journal " + mode + " until it is next opened for writing; every save waits for the disk " +
			"(synchronous=FULL)"
	}
	if s.cfg.SingleUserShare {
		words = "a journal that is cut off at each commit (truncate), for one window; every save waits for the disk " +
			"(synchronous=FULL)"
	}
	add("durability", true, words, "")
	return nil
}

// doctorHead says what the newest row of the audit log is.
func (s *Store) doctorHead(ctx context.Context, add func(name string, ok bool, detail, fix string)) error {
	return s.Read(ctx, time.Time{}, func(v *View) error {
		h, at, err := v.LastRow(ctx)
		if err == nil && h.Seq > 0 {
			add("audit head", true, fmt.Sprintf("%d:%s of %s", h.Seq, h.Hash, at.Format("2006-01-02 15:04 UTC")), "")
		}
		return err
	})
}

// doctorPragmas checks the settings of the writing connection.
func (s *Store) doctorPragmas(ctx context.Context, add func(name string, ok bool, detail, fix string)) error {
	if s.writer == nil {
		return nil
	}
	journal := "wal"
	if s.cfg.SingleUserShare {
		journal = "truncate"
	}
	for _, p := range []struct{ pragma, want, means string }{
		{"journal_mode", journal, "the kind of log"}, {"synchronous", "2", "every save waits for the disk"},
		{"foreign_keys", "1", "references are checked"}, {"recursive_triggers", "1", "events cannot be replaced"},
		{"application_id", fmt.Sprint(applicationID), "the file is marked as a register"},
	} {
		var have string
		if err := s.writer.QueryRowContext(ctx, "PRAGMA "+p.pragma).Scan(&have); err != nil {
			return err
		}
		add(p.pragma, have == p.want, p.means+": "+have, "report this: the program sets it to "+p.want)
	}
	return nil
}
