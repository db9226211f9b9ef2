package bundle

import (
	"bytes"
	"context"
	"errors"
	"io"

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
	if n, _ := f.ReadAt(head, 0); string(head[:n]) != agefile.Magic {
		b, err = Read(f, f.Size(), path)
		return b, closeIt, err
	}
	plain, err := keys.Decrypt(f, path)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(io.LimitReader(plain, MaxFile+1))
	if err != nil {
		return nil, nil, errors.Join(ctx.Err(), agefile.Damaged(err, path))
	}
	b, err = Read(bytes.NewReader(data), int64(len(data)), path)
	return b, closeIt, err
}
