package data

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

	"assure/data/internal/safefile"
	"assure/data/store"
	"assure/internal/problem"
)

// Originals kept beside the register: each file once, under the hash of its bytes, so that what an answer was read from
// can be shown years later and any change of it is seen. register.db keeps its files in register-files.

// keepDir is the folder of the originals of a register.
func keepDir(register string) string {
	return strings.TrimSuffix(register, filepath.Ext(register)) + "-files"
}

// keptName is where an original lies below the folder: ab/abcdef....xlsx. The ending is for people who open it.
func keptName(sha, path string) string {
	ext := strings.ToLower(filepath.Ext(path))
	if !plainEnding.MatchString(ext) {
		ext = ""
	}
	return sha[:2] + "/" + sha + ext
}

var (
	plainEnding = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)
	keptPath    = regexp.MustCompile(`^([0-9a-f]{2})/([0-9a-f]{64})(\.[a-z0-9]{1,8})?$`)
)

// errChanged: a file is not the one that was read.
var errChanged = errors.New("the file changed since it was read")

// keepFile copies a file to its place below dir: whole or not at all, readable by its owner only, never twice, and only
// when its bytes have the hash. It wraps errChanged when they have not.
func keepFile(dir, name, from, sha string) error {
	to := filepath.Join(dir, filepath.FromSlash(name))
	switch sum, err := HashFile(to); {
	case err == nil && sum == sha:
		return nil
	case err == nil:
		return problem.New("kept-altered", to, "find out who changed it; move it away, then import the original again", "a kept original is not what it was")
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("look at a kept original: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return problem.New("no-folder", filepath.Dir(to), "make room, or allow writing beside the register; or import without --keep", "originals cannot be kept: %v", err)
	}
	err := safefile.Write(to, safefile.Options{Mode: 0o600}, func(w io.Writer) error {
		in, err := os.Open(from)
		if err != nil {
			return fileProblem(err, from)
		}
		defer in.Close()
		h := sha256.New()
		if _, err := io.Copy(io.MultiWriter(w, h), in); err != nil {
			return fmt.Errorf("keep %s: %w", from, err)
		}
		if hex.EncodeToString(h.Sum(nil)) != sha {
			return fmt.Errorf("%s: %w", from, errChanged)
		}
		return nil
	})
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == safefile.CodeExists {
		return keepFile(dir, name, from, sha) // another process kept it meanwhile: it has to be the same
	}
	return err
}

// HashFile is the SHA-256 of a file in hex, read in pieces.
func HashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// keep keeps the original of a file of the import, when that is asked for. A file that changed since it was read is a
// problem, and ok is false.
func (im *importRun) keep(f *importFile) (ok bool, err error) {
	if !im.req.Keep || f.kept != "" || f.ret.SHA256 == "" {
		return true, nil
	}
	name := keptName(f.ret.SHA256, f.path)
	switch err := keepFile(keepDir(im.r.Path()), name, f.path, f.ret.SHA256); {
	case errors.Is(err, errChanged):
		f.problem("changed", f.name(), "the file changed while it was being imported", "import it again")
		return false, nil
	case err != nil:
		return false, err
	}
	f.kept, f.out.Kept = name, name
	return true, nil
}

// giveUp takes nothing of a file that was read well: all its cells are held back.
func (f *importFile) giveUp() {
	for _, s := range f.subjects {
		for _, part := range s.parts {
			for _, a := range part.Expand() {
				f.ret.Cells.Hold(len(a.Cells()))
			}
		}
	}
	for _, g := range f.foreign {
		for _, row := range g.rows {
			f.ret.Cells.Hold(row.Cells)
		}
	}
	f.subjects, f.foreign = nil, nil
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
	}
	documents, err := store.List(ctx, v, store.Documents)
	for _, d := range documents {
		if d.Kept != "" {
			out[d.Kept] = d.SHA256
		}
	}
	return out, err
}

// checkKept looks for the originals that the register keeps: that they are there and, with their bytes read, that they are
// what they were.
func (r *Register) checkKept(ctx context.Context, whole bool) (n int, findings []string, err error) {
	var kept map[string]string
	err = r.View(ctx, At{}, func(v *store.View) error {
		kept, err = keptOf(ctx, v)
		return err
	})
	for _, name := range sortedKeys(kept) {
		if err := ctx.Err(); err != nil {
			return n, findings, err
		}
		path := filepath.Join(keepDir(r.Path()), filepath.FromSlash(name))
		n++
		if !whole {
			if fi, err := os.Lstat(path); err != nil || !fi.Mode().IsRegular() {
				findings = append(findings, "the kept original "+name+" is missing")
			}
			continue
		}
		switch sum, err := HashFile(path); {
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

// copyKept copies the originals of one register to the folder of another, such as its backup. Files that are there and
// whole are left. It reports how many there are.
func copyKept(ctx context.Context, fromRegister, toRegister string) (n int, err error) {
	from, to := keepDir(fromRegister), keepDir(toRegister)
	err = filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path == from && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir():
			return nil
		}
		rel, err := filepath.Rel(from, path)
		name := filepath.ToSlash(rel)
		m := keptPath.FindStringSubmatch(name)
		if err != nil || m == nil || !d.Type().IsRegular() {
			return err // not one of ours
		}
		if err := keepFile(to, name, path, m[2]); err != nil {
			if errors.Is(err, errChanged) {
				return problem.New("kept-altered", path, "find out who changed it; the register itself was copied whole", "a kept original is not what it was, and was not copied")
			}
			return err
		}
		n++
		return nil
	})
	return n, err
}
