package drafts

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"

	"assure/internal/safefile"
)

// File is a [Store] in a file that only its owner reads. The folder is made when the first draft is written.
type File string

// Read reads the file, and nothing but a plain file of at most [MaxBytes].
func (f File) Read() ([]byte, error) {
	b, err := safefile.Read(context.Background(), string(f), MaxBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// Write replaces the file.
func (f File) Write(b []byte) error {
	if err := safefile.MkdirAll(filepath.Dir(string(f))); err != nil {
		return err
	}
	return safefile.Write(string(f), safefile.Options{Mode: 0o600, Force: true}, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}
