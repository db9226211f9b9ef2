// Package safefile writes a file whole or not at all.
//
// The bytes go to a temporary file beside the target, are synchronised to disk and then take its name in one step, so
// that a stop in the middle leaves the old file as it was. A file that is there is replaced only when the caller says
// so; one that another program holds open is never touched; a link is never followed, so that a file planted in the
// target folder cannot turn a report into an overwrite somewhere else.
package safefile

import (
	"bufio"
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
)

// Options say how to write.
type Options struct {
	Mode  fs.FileMode // permissions of the new file
	Force bool        // replace a file that is there
}

// Write has fill write the file at path. Problems with the target are *problem.Problem with a way on; errors of
// fill come back unchanged.
func Write(path string, o Options, fill func(io.Writer) error) (err error) {
	if err := check(path, o.Force); err != nil {
		return err
	}
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	tmp, err := os.CreateTemp(dir, "."+base+".part-*")
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
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Chmod(o.Mode); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := rename(tmp.Name(), path, o.Force); err != nil {
		return err
	}
	syncDir(dir)
	return nil
}

// place gives the finished file its name. Without force the name is taken by a hard link, which fails when somebody
// made a file of that name meanwhile; where the file system has no hard links, a rename has to do.
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
		// What is left of reasons on Windows: another program has the file open.
		return openProblem(path, "")
	}
	return nil
}

// syncDir makes the new name itself durable. Not every system can; the file is whole either way.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// check reports the problem that a write would meet at path before it has written anything, nil for none.
func check(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		dir := filepath.Dir(path)
		if d, err := os.Stat(dir); err != nil || !d.IsDir() {
			return &problem.Problem{Code: CodeFolder, What: "the folder does not exist", Where: dir, Fix: "make the folder, or give another place"}
		}
		return nil
	case err != nil:
		return folderProblem(path, filepath.Dir(path), err)
	case info.Mode()&fs.ModeSymlink != 0:
		return &problem.Problem{Code: CodeLink, What: "the name belongs to a link that leads elsewhere", Where: path,
			Fix: "give the path of the file itself, or another name"}
	case !info.Mode().IsRegular():
		return &problem.Problem{Code: CodeNotFile, What: "the name belongs to a folder or device", Where: path, Fix: "give the name of a file"}
	}
	if holder := openElsewhere(path); holder != "" {
		return openProblem(path, holder)
	}
	if !force {
		return existsProblem(path)
	}
	return nil
}

// openElsewhere names the spreadsheet program that has the file open, as far as it tells: Excel and LibreOffice leave a
// companion file beside it. It is only asked where a file is about to be replaced.
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
		return &problem.Problem{Code: CodeReadOnly, What: "this folder cannot be written to", Where: dir, Fix: "give a folder of your own, or ask who owns this one"}
	}
	return fmt.Errorf("write %s: %w", path, err)
}

// Free is path or, where that name is taken, the first of "NAME (2).ext", "NAME (3).ext" and so on that is not.
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

// Name is a file name made of words that came from outside: letters, digits and single hyphens, at most n bytes, never
// empty and never a name that Windows keeps for devices.
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
