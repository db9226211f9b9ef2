package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"assure/internal/agefile"
	"assure/internal/safefile"
)

// Open reads the file of a bundle, encrypted or not, as [Read] does. Its documents can be read until close is called,
// which is to be called when err is nil. Of an encrypted one the plain text stays in memory and is never written.
func Open(ctx context.Context, path string, keys agefile.Keys) (b *Bundle, closeIt func(), err error) {
	f, err := safefile.Open(ctx, path, MaxFile)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	closeIt = func() { _ = f.Close() }
	head := make([]byte, len(agefile.Magic))
	if n, _ := f.ReadAt(head, 0); !agefile.Is(head[:n]) {
		b, err = Read(f, f.Size(), path)
		return b, closeIt, err
	}
	if b, err = unseal(f, path, keys); err != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return b, closeIt, err
}

func unseal(in io.Reader, path string, keys agefile.Keys) (*Bundle, error) {
	plain, err := keys.Decrypt(in, path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(plain, MaxFile+1))
	if err != nil {
		return nil, agefile.Damaged(err, path)
	}
	return Read(bytes.NewReader(data), int64(len(data)), path)
}

// Parse is [Open] of a file that was read.
func Parse(body []byte, name string, keys agefile.Keys) (*Bundle, error) {
	if agefile.Is(body) {
		return unseal(bytes.NewReader(body), name, keys)
	}
	return Read(bytes.NewReader(body), int64(len(body)), name)
}

// Is reports whether a file looks like a bundle that is not encrypted: an archive with a manifest and its signature.
func Is(body []byte) bool {
	// The names in an archive are not packed: one look tells it from the workbooks of an import without opening it.
	if !bytes.HasPrefix(body, []byte(magicZip)) || !bytes.Contains(body, []byte(signatureName)) {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return false
	}
	has := func(name string) bool {
		return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	}
	return has(manifestName) && has(signatureName)
}
