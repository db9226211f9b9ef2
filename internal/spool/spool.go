// Package spool keeps records that come in one order and are needed in another, or later: in memory while they are
// few, else in a temporary file that only the user can read.
package spool

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/flate"

	"assure/internal/safefile"
)

// kept is how many bytes stay in memory.
const kept = 1 << 20

// Records keeps records of bytes by number. The zero value is ready; it is for one goroutine.
type Records struct {
	places []place
	out    buffer
	size   int64
	buf    []byte
}

type place struct {
	from int64 // -1 for no record
	size int
}

// Len is one more than the highest number of a record.
func (r *Records) Len() int { return len(r.places) }

// Put keeps record n, which is not there yet, of all parts.
func (r *Records) Put(n int, parts ...[]byte) error {
	for len(r.places) <= n {
		r.places = append(r.places, place{from: -1})
	}
	at := r.size
	for _, p := range parts {
		r.size += int64(len(p))
		if _, err := r.out.Write(p); err != nil {
			return err
		}
	}
	r.places[n] = place{at, int(r.size - at)}
	return nil
}

// Get returns record n, empty for none. The bytes are valid until the next call.
func (r *Records) Get(n int) ([]byte, error) {
	p := r.places[n]
	if p.from < 0 {
		return nil, nil
	}
	r.buf = slices.Grow(r.buf[:0], p.size)[:p.size]
	inFile := r.size - int64(len(r.out.mem))
	read := 0
	if p.from < inFile {
		n := min(int64(p.size), inFile-p.from)
		if _, err := r.out.file.ReadAt(r.buf[:n], p.from); err != nil {
			return nil, err
		}
		read = int(n)
	}
	if read < p.size {
		copy(r.buf[read:], r.out.mem[p.from+int64(read)-inFile:])
	}
	return r.buf, nil
}

// Close removes what is kept.
func (r *Records) Close() error {
	f := r.out.file
	r.out.file, r.out.mem = nil, nil
	return remove(f)
}

// Stream keeps bytes that are needed later, packed. The zero value is ready; it is for one goroutine.
type Stream struct {
	pack *flate.Writer
	out  buffer
}

// buffer is bytes in memory, or in a file when there are many.
type buffer struct {
	mem  []byte
	file *os.File
}

func (b *buffer) Write(p []byte) (n int, err error) {
	if b.mem = append(b.mem, p...); len(b.mem) < kept {
		return len(p), nil
	}
	if b.file == nil {
		if b.file, err = safefile.Scratch(); err != nil {
			return 0, err
		}
	}
	_, err = b.file.Write(b.mem)
	b.mem = b.mem[:0]
	return len(p), err
}

// Write adds bytes.
func (s *Stream) Write(p []byte) (int, error) {
	if s.pack == nil {
		var err error
		if s.pack, err = flate.NewWriter(&s.out, flate.BestSpeed); err != nil {
			return 0, err
		}
	}
	return s.pack.Write(p)
}

// WriteTo gives all bytes, once.
func (s *Stream) WriteTo(w io.Writer) (int64, error) {
	if s.pack == nil {
		return 0, nil
	}
	if err := s.pack.Close(); err != nil {
		return 0, err
	}
	var all io.Reader = bytes.NewReader(s.out.mem)
	if s.out.file != nil {
		if _, err := s.out.file.Seek(0, io.SeekStart); err != nil {
			return 0, err
		}
		all = io.MultiReader(s.out.file, all)
	}
	return io.Copy(w, flate.NewReader(all))
}

// Close removes what is kept.
func (s *Stream) Close() error {
	f := s.out.file
	s.out.file, s.out.mem = nil, nil
	return remove(f)
}

func remove(f *os.File) error {
	if f == nil {
		return nil
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
