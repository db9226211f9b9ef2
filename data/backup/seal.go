package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"assure/data/archive"
	"assure/internal/agefile"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// encrypt writes a new file, readable by its owner only, with what fill writes, encrypted. It returns its SHA-256.
func encrypt(seal *agefile.Seal, path string, fill func(io.Writer) error) (string, error) {
	return safefile.WriteHashed(path, false, func(w io.Writer) error {
		out, err := seal.Encrypt(w)
		if err != nil {
			return err
		}
		if err := fill(out); err != nil {
			return err
		}
		return out.Close()
	})
}

// Encrypted reports whether a file is one that age encrypted.
func Encrypted(path string) bool {
	f, err := safefile.Open(context.Background(), path, safefile.NoLimit)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(agefile.Magic))
	_, err = io.ReadFull(f, b)
	return err == nil && string(b) == agefile.Magic
}

// decrypt writes the plain text of a file to the new file to, readable by its owner only. Nothing of it may be read
// before decrypt has returned without an error: age finds what was altered only when it comes to it. The plain text is
// never longer than the file.
func decrypt(ctx context.Context, keys *agefile.Keys, from, to string) error {
	in, err := safefile.Open(ctx, from, safefile.NoLimit)
	if err != nil {
		return safefile.Explain(err, from)
	}
	defer in.Close()
	plain, err := keys.Decrypt(in, from)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = io.Copy(out, stoppable(ctx, plain))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return out.Close()
	case errors.As(err, new(*fs.PathError)): // the disk
		return problem.New("cannot-write", to, "free some space there, and try again",
			"the backup cannot be decrypted to a temporary file: %v", err)
	}
	return agefile.Damaged(err, from)
}

// reads is a reader as a function.
type reads func([]byte) (int, error)

func (f reads) Read(p []byte) (int, error) { return f(p) }

// stoppable ends reading when a context does.
func stoppable(ctx context.Context, r io.Reader) io.Reader {
	return reads(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

// pack writes the originals of a register as a tar archive, and returns the paths of those that are no longer what they
// were, which it leaves out.
func pack(ctx context.Context, register string, w io.Writer) (altered []string, err error) {
	t := tar.NewWriter(w)
	err = archive.Each(ctx, register, func(name, path string) error {
		sum, err := safefile.HashFile(ctx, path)
		if err != nil {
			return safefile.Explain(err, path)
		}
		if sum != archive.SHA256Of(name) {
			altered = append(altered, path)
			return nil
		}
		return packOne(t, name, path)
	})
	return altered, errors.Join(err, t.Close())
}

func packOne(t *tar.Writer, name, path string) error {
	f, err := safefile.Open(context.Background(), path, safefile.NoLimit)
	if err != nil {
		return safefile.Explain(err, path)
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	h := &tar.Header{Name: "register-files/" + name, Size: fi.Size(), Mode: 0o600, ModTime: fi.ModTime()}
	if err := t.WriteHeader(h); err != nil {
		return err
	}
	if _, err := io.Copy(t, f); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// unpack puts the originals of a tar archive into the archive folder of a register, each checked against its hash.
func unpack(ctx context.Context, from, register string) error {
	f, err := safefile.Open(ctx, from, safefile.NoLimit)
	if err != nil {
		return err
	}
	defer f.Close()
	t := tar.NewReader(f)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return problem.New("damaged", filepath.Base(from), "keep it as it is, and restore another backup",
				"the originals of the backup cannot be read: %v", err)
		}
		name := strings.TrimPrefix(h.Name, "register-files/")
		sha := archive.SHA256Of(name)
		if h.Typeflag != tar.TypeReg || sha == "" {
			continue // nothing that this program writes
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		err = archive.Keep(ctx, archive.Dir(register), name, sha,
			func() (io.ReadCloser, error) { return io.NopCloser(t), nil })
		if err != nil {
			return err
		}
	}
}
