package sheet

import (
	"errors"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"

	"assure/internal/safefile"
)

// kept is how many compressed bytes of a segment stay in memory; the rest goes to a temporary file.
const kept = 1 << 20

// ErrSegment is wrapped by errors about segments whose mark is missing.
var ErrSegment = errors.New("a prepared part of the archive has no place in it")

// Segment is a piece of an entry that is compressed before the entry is written. It takes little
// memory at any length. Several segments can be written at the same time, each by one goroutine.
type Segment struct {
	pack *flate.Writer
	mem  []byte
	file *os.File
	sum  uint32
	size int64 // uncompressed
	packed,
	inFile int64
	err error
}

// NewSegment returns an empty segment. Close it when the archive is written or abandoned.
func NewSegment() *Segment {
	s := &Segment{}
	s.pack, s.err = flate.NewWriter((*segmentOut)(s), flate.DefaultCompression)
	return s
}

// Write compresses p.
func (s *Segment) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	s.sum = crc32.Update(s.sum, crc32.IEEETable, p)
	s.size += int64(len(p))
	n, err := s.pack.Write(p)
	s.err = err
	return n, err
}

// segmentOut receives the compressed bytes.
type segmentOut Segment

func (s *segmentOut) Write(p []byte) (int, error) {
	s.packed += int64(len(p))
	s.mem = append(s.mem, p...)
	if len(s.mem) < kept {
		return len(p), nil
	}
	if s.file == nil {
		f, err := safefile.Scratch()
		if err != nil {
			return 0, err
		}
		s.file = f
	}
	n, err := s.file.Write(s.mem)
	s.inFile += int64(n)
	s.mem = s.mem[:0]
	return len(p), err
}

// end flushes to a byte boundary, so that another stream can follow.
func (s *Segment) end() error {
	if s.err == nil && s.pack != nil {
		s.err = s.pack.Flush()
		s.pack = nil
	}
	return s.err
}

// writeTo copies the compressed bytes.
func (s *Segment) writeTo(w io.Writer) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.CopyN(w, s.file, s.inFile); err != nil {
			return err
		}
	}
	_, err := w.Write(s.mem)
	return err
}

// Close removes the temporary file.
func (s *Segment) Close() error {
	s.mem, s.pack = nil, nil
	if s.file == nil {
		return nil
	}
	name := s.file.Name()
	err := s.file.Close()
	s.file = nil
	return errors.Join(err, os.Remove(name))
}

// combine returns the CRC-32 of two pieces from that of each and the length of the second. It
// extends the first by as many zero bytes: a linear map over bits, raised to that power by
// squaring.
func combine(first, second uint32, length int64) uint32 {
	var even, odd [32]uint32 // maps for an even and an odd number of zero bits
	odd[0] = crc32.IEEE
	for n, row := 1, uint32(1); n < 32; n++ {
		odd[n] = row
		row <<= 1
	}
	square(&even, &odd) // two zero bits
	square(&odd, &even) // four
	for length > 0 {
		square(&even, &odd)
		if length&1 != 0 {
			first = times(&even, first)
		}
		if length >>= 1; length == 0 {
			break
		}
		square(&odd, &even)
		if length&1 != 0 {
			first = times(&odd, first)
		}
		length >>= 1
	}
	return first ^ second
}

func times(m *[32]uint32, v uint32) uint32 {
	var sum uint32
	for i := 0; v != 0; i, v = i+1, v>>1 {
		if v&1 != 0 {
			sum ^= m[i]
		}
	}
	return sum
}

func square(into, m *[32]uint32) {
	for i := range m {
		into[i] = times(m, m[i])
	}
}
