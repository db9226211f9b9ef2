package backup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"assure/data"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// Restore writes a backup to the new path to, checked, with its originals. An encrypted one is decrypted to a temporary
// folder next to it first.
func Restore(ctx context.Context, from, to string, keys Keys) error {
	return open(ctx, from, filepath.Dir(absolute(to)), keys, func(plain string) error {
		return data.Restore(ctx, plain, to)
	})
}

// Replace puts a backup in the place of the register of o as [data.Replace] does. agree, if not nil, is told before
// anything is changed what would be lost; it gets nil when there is no register or it cannot be compared, with the
// reason.
func Replace(ctx context.Context, from string, o data.Options, keys Keys,
	agree func(*Loss, error) error) (was string, err error) {
	err = open(ctx, from, filepath.Dir(absolute(o.Path)), keys, func(plain string) error {
		was, err = data.Replace(ctx, plain, o, func(fresh string) error {
			if agree == nil {
				return nil
			}
			l, err := CompareIfAny(ctx, o.Path, fresh)
			if err := ctx.Err(); err != nil {
				return err
			}
			return agree(l, err)
		})
		return err
	})
	return was, err
}

// CompareIfAny is [Compare], with nil for a register that is not there. The error is why it cannot be compared.
func CompareIfAny(ctx context.Context, live, copied string) (*Loss, error) {
	if _, err := os.Stat(live); err != nil && !data.IsShared(live) {
		return nil, nil
	}
	l, err := Compare(ctx, live, copied)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// open calls f with the path of a backup in plain: its own or, when it is encrypted, that of a temporary copy in a
// folder below dir. The copy is complete and known to be unaltered. Errors name the backup.
func open(ctx context.Context, from, dir string, keys Keys, f func(plain string) error) error {
	if _, err := os.Stat(from); err != nil {
		return safefile.Explain(err, from)
	}
	if !Encrypted(from) {
		return f(from)
	}
	if err := safefile.MkdirAll(dir); err != nil {
		return safefile.Explain(err, dir)
	}
	tmp, err := workFolder(dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	plain := filepath.Join(tmp, "register.db")
	if err := keys.decrypt(ctx, from, plain); err != nil {
		return err
	}
	files := filesOf(from)
	if _, err := os.Stat(files); !errors.Is(err, fs.ErrNotExist) { // a register may have no originals
		unpacked := filepath.Join(tmp, "originals.tar")
		if err := keys.decrypt(ctx, files, unpacked); err != nil {
			return err
		}
		if err := unpack(ctx, unpacked, plain); err != nil {
			return err
		}
		if err := os.Remove(unpacked); err != nil {
			return err
		}
	}
	return renamed(f(plain), plain, from)
}

// renamed names the backup where an error names its temporary copy.
func renamed(err error, plain, from string) error {
	var p *problem.Problem
	if errors.As(err, &p) && strings.HasPrefix(p.Where, plain) {
		q := *p
		q.Where = from + strings.TrimPrefix(p.Where, plain)
		return &q
	}
	return err
}

// Newest lists the backups in a folder, newest first; there is at least one.
func Newest(dir string) ([]File, error) {
	list, err := Folder(dir, Records{})
	if err != nil {
		return nil, safefile.Explain(err, dir)
	}
	if len(list) == 0 {
		return nil, problem.New("no-backup", dir, "make one with `assure backup "+dir+"`, or name another folder",
			"there is no backup here that is named after its time")
	}
	return list, nil
}
