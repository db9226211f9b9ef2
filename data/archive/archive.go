// Package archive keeps the originals of imported files next to the register: each once, named by
// its hash, so that the source of an answer can be shown years later and any change to it is
// detected.
package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"assure/internal/problem"
	"assure/internal/safefile"
)

// Dir returns the archive folder of a register: register-files for register.db, and for the copies of it that upgrades
// and restores leave next to it, which have the same originals. Backups that are named after their time share one too,
// so that an original is in it once; earlier releases gave each its own.
func Dir(register string) string {
	register = keptAside.ReplaceAllString(register, "")
	own := strings.TrimSuffix(register, filepath.Ext(register)) + "-files"
	if timed.MatchString(filepath.Base(register)) {
		if _, err := os.Stat(own); err != nil {
			return filepath.Join(filepath.Dir(register), "register-files")
		}
	}
	return own
}

// Name returns the path of an original in the archive, ab/abcdef....xlsx. The extension is for
// people who open it.
func Name(sha, path string) string {
	ext := strings.ToLower(filepath.Ext(path))
	if !plainEnding.MatchString(ext) {
		ext = ""
	}
	return sha[:2] + "/" + sha + ext
}

var (
	keptAside = regexp.MustCompile(`\.(before-\d+(-\d{8}T\d{6}Z)?|replaced-\d{8}T\d{6}Z(-\d+)?)$`)

	timed = regexp.MustCompile(`^register-\d{8}T\d{6}Z\.db$`)

	plainEnding = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)
	namePattern = regexp.MustCompile(`^([0-9a-f]{2})/([0-9a-f]{64})(\.[a-z0-9]{1,8})?$`)
)

// ErrChanged means that a file changed since it was read.
var ErrChanged = errors.New("the file changed since it was read")

// Keep copies what open returns to name in the archive dir, readable by its owner only. An existing
// copy is kept. If the content does not have the hash sha, nothing is copied and the error wraps
// [ErrChanged].
func Keep(ctx context.Context, dir, name, sha string, open func() (io.ReadCloser, error)) error {
	to := filepath.Join(dir, filepath.FromSlash(name))
	switch sum, err := safefile.HashFile(ctx, to); {
	case err == nil && sum == sha:
		return nil
	case err == nil:
		return problem.New(Altered, to, "find out who changed it; move it away, then import the original again",
			"a kept original was changed")
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("check a kept original: %w", err)
	}
	if err := safefile.MkdirAll(filepath.Dir(to)); err != nil {
		return problem.New("no-folder", filepath.Dir(to),
			"free some space, or allow writing next to the register; or import without --keep",
			"originals cannot be kept: %v", err)
	}
	err := safefile.Write(to, safefile.Options{Mode: 0o600}, func(w io.Writer) error {
		in, err := open()
		if err != nil {
			return err
		}
		defer in.Close()
		h := sha256.New()
		if _, err := io.Copy(io.MultiWriter(w, h), in); err != nil {
			return fmt.Errorf("keep %s: %w", name, err)
		}
		if hex.EncodeToString(h.Sum(nil)) != sha {
			return ErrChanged
		}
		return nil
	})
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == safefile.CodeExists {
		return Keep(ctx, dir, name, sha, open) // another process was faster: check its copy
	}
	return err
}

// Copy copies the originals of one register to the archive of another, such as its backup, and
// returns their number. Intact copies are not written again. An original that was altered is left out; once all others
// are copied, the error is a problem with the code [Altered].
func Copy(ctx context.Context, fromRegister, toRegister string) (n int, err error) {
	to := Dir(toRegister)
	var altered []string
	err = Each(ctx, fromRegister, func(name, path string) error {
		open := func() (io.ReadCloser, error) { return safefile.Open(ctx, path, safefile.NoLimit) }
		if err := Keep(ctx, to, name, SHA256Of(name), open); err != nil {
			if errors.Is(err, ErrChanged) {
				altered = append(altered, path)
				return nil
			}
			return err
		}
		n++
		return nil
	})
	if err == nil && len(altered) > 0 {
		err = AlteredProblem(altered)
	}
	return n, err
}

// Altered is the code of the problem of originals that were altered and left out of a copy.
const Altered = "kept-altered"

// AlteredProblem is the problem of these originals, which were left out of a copy.
func AlteredProblem(paths []string) error {
	return problem.New(Altered, paths[0], "find out who changed it, and put the original back; `assure audit verify` "+
		"names every one; everything else was copied", "%s not copied, because it was changed since it was kept",
		map[bool]string{true: "a kept original was", false: fmt.Sprintf("this kept original and %d more were",
			len(paths)-1)}[len(paths) == 1])
}

// Each calls f with the name and the path of every original of a register, in the order of the names.
func Each(ctx context.Context, register string, f func(name, path string) error) error {
	dir := Dir(register)
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path == dir && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir():
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		name := filepath.ToSlash(rel)
		if err != nil || !d.Type().IsRegular() || SHA256Of(name) == "" {
			return err // not an archive file
		}
		return f(name, path)
	})
}

// SHA256Of is the hash of an original by its name in the archive, "" for what is no such name.
func SHA256Of(name string) string {
	if m := namePattern.FindStringSubmatch(name); m != nil && strings.HasPrefix(m[2], m[1]) {
		return m[2]
	}
	return ""
}
