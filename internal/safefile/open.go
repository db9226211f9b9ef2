package safefile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
)

// NoLimit is the limit of a file that is only hashed or copied, which takes no memory.
const NoLimit = math.MaxInt64

// chunk is the most that one Read asks of the file in bytes, so that a cancelled context ends a long file soon.
const chunk = 1 << 20

// File is a file opened by [Open]. It implements [io.Reader], [io.ReaderAt] and [io.Closer].
type File struct {
	f    *os.File
	stop func() error
	path string
	size int64
	most int64
	read int64
}

// Open opens a file that a person named or that lies in a folder. Everything the program reads of other people's files
// goes through it, [Read], [ReadFrom] or [FS]:
//
//   - it opens regular files only, and never waits: a named pipe, device, socket or folder is a problem;
//
// - a file of more than most bytes is a problem before anything is read, and one that grows past them while it is
// read;
//   - a cancelled context ends the reading;
//   - a database that a program has open is not opened: closing it would drop the locks of this process.
//
// Errors are of type [*problem.Problem] or wrap one, as [Explain] does, with the path and the next step.
func Open(ctx context.Context, path string, most int64) (*File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, Explain(err, path)
	}
	if err := regular(info, path, most); err != nil {
		return nil, err
	}
	if partOfDatabase(path) {
		return nil, problem.New(CodeDatabase, path, "give the file that you mean; assure backup copies a register",
			"the file belongs to a database that a program has open")
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, Explain(err, path)
	}
	if info, err = f.Stat(); err == nil { // another file may have taken the name meanwhile
		err = regular(info, path, most)
	}
	if err != nil {
		return nil, errors.Join(Explain(err, path), f.Close())
	}
	return &File{f: f, stop: ctx.Err, path: path, size: info.Size(), most: most}, nil
}

// Size returns the size of the file in bytes when it was opened.
func (f *File) Size() int64 { return f.size }

// Read reads on. It stops when the context of [Open] is cancelled, and past the limit.
func (f *File) Read(b []byte) (int, error) {
	if err := f.stop(); err != nil {
		return 0, err
	}
	n, err := f.f.Read(b[:min(len(b), chunk)])
	if f.read += int64(n); f.read > f.most {
		return 0, tooLarge(f.path, f.most)
	}
	return n, err
}

// ReadAt reads from a place. It stops when the context of [Open] is cancelled.
func (f *File) ReadAt(b []byte, off int64) (int, error) {
	if err := f.stop(); err != nil {
		return 0, err
	}
	return f.f.ReadAt(b, off)
}

// Close closes the file.
func (f *File) Close() error { return f.f.Close() }

// Read returns the bytes of a file of at most most bytes. Its errors are those of [Open].
func Read(ctx context.Context, path string, most int64) ([]byte, error) {
	f, err := Open(ctx, path, most)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := make([]byte, 0, f.size+1) // one more, so that the end is seen without growing
	for {
		n, err := f.Read(out[len(out):cap(out)])
		switch out = out[:len(out)+n]; {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil && f.stop() == nil:
			return nil, Explain(err, path)
		case err != nil:
			return nil, err
		case len(out) == cap(out):
			out = append(out, 0)[:len(out)]
		}
	}
}

// ReadFrom returns what r holds, at most most bytes: standard input, for example. It returns when the context is
// cancelled, also while r waits for somebody to type. name is the place in the problem of one that is larger.
func ReadFrom(ctx context.Context, r io.Reader, name string, most int64) ([]byte, error) {
	type result struct {
		b   []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		b, err := io.ReadAll(io.LimitReader(r, most+1))
		done <- result{b, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case got := <-done:
		switch {
		case got.err != nil:
			return nil, Explain(got.err, name)
		case int64(len(got.b)) > most:
			return nil, tooLarge(name, most)
		}
		return got.b, nil
	}
}

// HashFile returns the SHA-256 of a file in hex. It streams the file. Its errors are those of [Open].
func HashFile(ctx context.Context, path string) (string, error) {
	f, err := Open(ctx, path, NoLimit)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return HashOf(f)
}

// FS returns a folder whose files are opened by [Open].
func FS(ctx context.Context, dir string, most int64) fs.FS {
	return folder{os.DirFS(dir), func(name string) (*File, error) {
		return Open(ctx, filepath.Join(dir, filepath.FromSlash(name)), most)
	}}
}

type folder struct {
	fs.FS
	open func(name string) (*File, error)
}

// ReadDir lists a folder.
func (d folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.FS, name) }

// Open opens a file for reading.
func (d folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return d.open(name)
}

// Stat is what the file system knew of the file when it was opened.
func (f *File) Stat() (fs.FileInfo, error) { return f.f.Stat() }

// Regular returns the problem of a path that is there and is not a regular file, so that opening it could wait.
func Regular(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return regular(info, path, NoLimit)
}

// regular returns the problem of a file that is not read, nil for none.
func regular(info fs.FileInfo, path string, most int64) error {
	what := ""
	switch mode := info.Mode(); {
	case mode.IsRegular() && info.Size() > most:
		return tooLarge(path, most)
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	default:
		what = "a device"
	}
	return problem.New(CodeNotFile, path, "give the path of a file; save what a program writes to a file first",
		"this is %s, not a file", what)
}

func tooLarge(path string, most int64) error {
	return problem.New(CodeTooLarge, path, "check that this is the file you mean",
		"the file is larger than %s, the most that is read of such a file", size(most))
}

// size writes a limit for people: "4 KB", "64 MB".
func size(bytes int64) string {
	for _, unit := range []string{"bytes", "KB", "MB"} {
		if bytes < 1000 || unit == "MB" {
			return fmt.Sprintf("%s %s", text.Thousands(int(bytes)), unit)
		}
		bytes /= 1000
	}
	return ""
}

// partOfDatabase reports whether a file is a SQLite database that a program has open, or one of the files next to it:
// those exist while it is open.
func partOfDatabase(path string) bool {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		if isFile(path + end) {
			return true
		}
		if base, ok := strings.CutSuffix(path, end); ok && isFile(base) {
			return true
		}
	}
	return false
}

func isFile(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular()
}
