package safefile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"assure/internal/problem"
)

// SHA256 returns the SHA-256 of b in hex.
func SHA256(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Explain returns err with a problem that says why the file could not be read. An error with a problem stays as it is.
func Explain(err error, path string) error {
	var p *problem.Problem
	switch {
	case errors.As(err, &p), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", err, problem.New("no-file", path, "check the path", "there is no such file"))
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", err,
			problem.New("no-permission", path, "ask for permission to read it, or copy it to a folder of your own",
				"the file may not be read"))
	}
	if p := Trouble(err, path); p != nil {
		return fmt.Errorf("%w: %w", err, p)
	}
	return fmt.Errorf("read %s: %w", path, err)
}

// WriteHashed writes a file as [Write] does, readable by its owner only, and returns the SHA-256 of
// its bytes in hex.
func WriteHashed(path string, force bool, fill func(io.Writer) error) (string, error) {
	sum := sha256.New()
	err := Write(path, Options{Mode: 0o600, Force: force}, func(w io.Writer) error {
		return fill(io.MultiWriter(w, sum))
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// Stdout is what stands for the path of a document that went to standard output.
const Stdout = "-"

// Send writes what fill writes to w, or to the file at path where w is nil, as [WriteHashed] does. To w it goes in one
// piece once fill is done. It returns the SHA-256 of the bytes in hex and how many they are.
func Send(w io.Writer, path string, force bool, fill func(io.Writer) error) (sum string, size int64, err error) {
	if w == nil {
		if sum, err = WriteHashed(path, force, fill); err != nil {
			return sum, 0, err
		}
		if info, err := os.Stat(path); err == nil {
			size = info.Size()
		}
		return sum, size, nil
	}
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		return "", 0, err
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return "", 0, fmt.Errorf("write standard output: %w", err)
	}
	return SHA256(b.Bytes()), int64(b.Len()), nil
}

// HashOf returns the SHA-256 of what r holds, in hex.
func HashOf(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
