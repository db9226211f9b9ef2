package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"assure/data/archive"
	"assure/data/store"
	"assure/data/store/heads"
	"assure/internal/problem"
)

// Relocated is what moving a register did.
type Relocated struct {
	From, To  string // as they may be shown
	Kept      string // the new name of a file that was moved to a server, "" for a shared register, which is closed
	Head      Head
	Tables    []store.TableSum
	Originals string // the folder of originals that the register at To has, "" when there are none

	renamed bool
}

// Rows is the number of rows that were moved.
func (m *Relocated) Rows() (n int) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Relocate moves the register of o to another engine: a file to the empty database at an address, or a shared register
// to a new file, with the originals that this computer keeps. Both sides are verified, and the old one takes no more
// writes: a file gets another name, and a shared register says where it went.
func Relocate(ctx context.Context, o Options, to string) (*Relocated, error) {
	o.MustExist, o.ReadOnly = true, false
	r, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	closed := false
	defer func() {
		if !closed {
			_ = r.Close()
		}
	}()
	m := &Relocated{From: r.Path(), To: store.Shown(to)}
	if !r.Shared() {
		m.Kept = r.Path() + ".moved"
		if _, err := os.Lstat(m.Kept); err == nil {
			return nil, problem.New("exists", m.Kept, "move that file away; nothing was changed",
				"there is a register of this name already, which an earlier move has kept")
		}
	}
	target := Options{Path: to, Home: o.Home}
	cfg := store.Config{Path: to, Now: o.Now, AppVersion: o.Version, Home: target.home()}
	if cfg.Now == nil {
		cfg.Now = r.Now
	}
	out, err := r.store.MoveTo(ctx, cfg, func() error {
		beside, err := store.BesideOf(cfg)
		if err != nil {
			return err
		}
		if err := m.moveOriginals(ctx, r.Beside(), beside); err != nil || m.Kept == "" || runtime.GOOS == "windows" {
			return err // Windows lets nobody rename a file that is open
		}
		return m.rename()
	})
	if err != nil {
		return nil, err
	}
	m.Head, m.Tables = out.Head, out.Tables
	closed = true
	if err := r.Close(); err != nil || r.Shared() || m.Kept == "" {
		return m, err
	}
	return m, m.setAside()
}

// moveOriginals copies the originals that belong to a register.
func (m *Relocated) moveOriginals(ctx context.Context, from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if _, err := archive.Copy(ctx, from, to); err != nil && !IsAltered(err) {
		return fmt.Errorf("copy the originals: %w", err)
	}
	if _, err := os.Stat(archive.Dir(to)); err == nil {
		m.Originals = archive.Dir(to)
	}
	return nil
}

// rename gives the file that was moved another name. A window that has it open writes to no register any more; done
// while nobody can write, nothing comes between the copy and that.
func (m *Relocated) rename() error {
	if err := os.Rename(m.From, m.Kept); err != nil {
		return problem.New("cannot-keep", m.From, "rename it yourself, so that nobody writes to it: the register is "+
			"on the server now", "the register was moved, and the file cannot get another name: %v", err)
	}
	m.renamed = true
	return nil
}

// setAside renames the file, where that is not done yet, and what lies next to it.
func (m *Relocated) setAside() error {
	if !m.renamed {
		if err := m.rename(); err != nil {
			return err
		}
	}
	for _, suffix := range []string{"-wal", "-shm", heads.Of("")} {
		if err := os.Rename(m.From+suffix, m.Kept+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
