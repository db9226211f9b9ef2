// Package safefile writes a file completely or not at all, and reads files of other people within limits.
//
// To write, the bytes go to a temporary file in the same folder, are synchronised to disk and then
// renamed in one step, so that an interruption leaves the old file as it was. An existing file is replaced only
// with Force; one that another program has open is never replaced; links are never followed,
// so that a file planted in the target folder cannot redirect a write.
package safefile

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
)

// Codes of the problems.
const (
	CodeExists   = "file-exists"
	CodeOpen     = "file-open"
	CodeLink     = "file-is-link"
	CodeFolder   = "no-folder"
	CodeReadOnly = "read-only-folder"
	CodeNotFile  = "not-a-file"
	CodeTooLarge = "too-large"
	CodeDatabase = "database-in-use"
)

// Options are how to write a file.
type Options struct {
	Mode  fs.FileMode // permissions of the new file; 0 is 0600, for its owner alone
	Force bool        // replace an existing file
}

// Write calls fill to write the file at path. Problems with the target are of type
// [*problem.Problem]; errors of fill are returned unchanged.
func Write(path string, o Options, fill func(io.Writer) error) (err error) {
	if err := check(path, o.Force); err != nil {
		return err
	}
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	tmp, err := Temporary(dir, base)
	if err != nil {
		return folderProblem(path, dir, err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	w := bufio.NewWriterSize(tmp, 1<<16)
	if err := fill(w); err != nil {
		if Trouble(err, path) != nil && !hasProblem(err) {
			return writeProblem(path, err)
		}
		return err
	}
	if err := w.Flush(); err != nil {
		return writeProblem(path, err)
	}
	if err := tmp.Chmod(cmp.Or(o.Mode, 0o600)); err != nil {
		return writeProblem(path, err)
	}
	if err := tmp.Sync(); err != nil {
		return writeProblem(path, err)
	}
	if err := tmp.Close(); err != nil {
		return writeProblem(path, err)
	}
	if err := rename(tmp.Name(), path, o.Force); err != nil {
		return err
	}
	syncDir(dir)
	return nil
}

// rename gives the finished file its name. Without force it uses a hard link, which fails when a
// file of that name was made meanwhile; a rename replaces it where the file system has no hard
// links.
func rename(tmp, path string, force bool) error {
	if !force {
		err := os.Link(tmp, path)
		if err == nil {
			return os.Remove(tmp)
		}
		if errors.Is(err, fs.ErrExist) {
			return existsProblem(path)
		}
		if err := check(path, false); err != nil {
			return err
		}
	}
	if err := os.Rename(tmp, path); err != nil {
		if p := Trouble(err, path); p != nil {
			return writeProblem(path, err)
		}
		// On Windows, this usually means that another program has the file open.
		return openProblem(path, "")
	}
	return nil
}

// syncDir makes the new name durable where the system supports it.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// check returns the problem of writing to path, nil for none.
func check(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		dir := filepath.Dir(path)
		if d, err := os.Stat(dir); err != nil || !d.IsDir() {
			return &problem.Problem{Code: CodeFolder, What: "the folder does not exist", Where: dir,
				Fix: "make the folder, or give another place"}
		}
		return nil
	case err != nil:
		return folderProblem(path, filepath.Dir(path), err)
	case info.Mode()&fs.ModeSymlink != 0:
		return &problem.Problem{Code: CodeLink, What: "the name belongs to a link that leads elsewhere", Where: path,
			Fix: "give the path of the file itself, or another name"}
	case !info.Mode().IsRegular():
		return &problem.Problem{Code: CodeNotFile, What: "the name belongs to a folder or device", Where: path,
			Fix: "give the name of a file"}
	}
	if holder := openElsewhere(path); holder != "" {
		return openProblem(path, holder)
	}
	if !force {
		return existsProblem(path)
	}
	return nil
}

// openElsewhere returns the spreadsheet program that has the file open, "" for none: Excel and
// LibreOffice leave a lock file next to it.
func openElsewhere(path string) string {
	dir, base := filepath.Split(path)
	for name, program := range map[string]string{"~$" + base: "Excel", ".~lock." + base + "#": "LibreOffice"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return program
		}
	}
	return ""
}

func existsProblem(path string) error {
	return &problem.Problem{Code: CodeExists, What: "there is a file of that name already", Where: path,
		Fix: fmt.Sprintf("replace it with --force, or save as %q", filepath.Base(Free(path)))}
}

func openProblem(path, program string) error {
	if program == "" {
		program = "another program"
	}
	return &problem.Problem{Code: CodeOpen, What: "the file is open in " + program, Where: path,
		Fix: fmt.Sprintf("close it there and try again, or save as %q", filepath.Base(Free(path)))}
}

func folderProblem(path, dir string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &problem.Problem{Code: CodeReadOnly, What: "this folder cannot be written to", Where: dir,
			Fix: "give a folder of your own, or ask who owns this one"}
	}
	return writeProblem(path, err)
}

func hasProblem(err error) bool {
	var p *problem.Problem
	return errors.As(err, &p)
}

// writeProblem names the file that was to be written, not the temporary one.
func writeProblem(path string, err error) error {
	if p := Trouble(err, path); p != nil {
		p.Where = path
		return fmt.Errorf("%w: %w", err, p)
	}
	return fmt.Errorf("write %s: %w", path, err)
}

// Free returns path or, if that exists, the first of "NAME (2).ext", "NAME (3).ext" and so on that
// does not.
func Free(path string) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	for n := 1; ; n++ {
		p := path
		if n > 1 {
			p = fmt.Sprintf("%s (%d)%s", stem, n, ext)
		}
		if _, err := os.Lstat(p); errors.Is(err, fs.ErrNotExist) || n == 10_000 {
			return p
		}
	}
}

// Name makes a file name from untrusted words: letters, digits and single hyphens, at most n bytes,
// never empty and never a device name of Windows.
func Name(words string, n int) string {
	var b strings.Builder
	gap := false
	for _, r := range text.Fold(words) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
		if b.Len() >= n {
			break
		}
	}
	s := strings.Trim(b.String()[:min(b.Len(), n)], "-")
	switch s {
	case "":
		return "unnamed"
	case "con", "prn", "aux", "nul":
		return s + "-file"
	}
	if len(s) == 4 && (strings.HasPrefix(s, "com") || strings.HasPrefix(s, "lpt")) {
		return s + "-file"
	}
	return s
}
