package steadyzip

import (
	"errors"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
)

// kept is how much of a packed segment stays in memory; the rest goes to a temporary file.
const kept = 1 << 20

// ErrSegment is wrapped by errors about segments that are not where they should be.
var ErrSegment = errors.New("a prepared part of the archive has no place in it")

// Segment is a piece of an entry that is packed as it is written, before the entry itself is. However long it gets, it
// takes little memory. Segments of several entries can be written at the same time, each by one goroutine.
type Segment struct {
	pack *flate.Writer
	mem  []byte
	file *os.File
	sum  uint32
	size int64 // before packing
	packed,
	inFile int64
	err error
}

// NewSegment begins a segment. Close it when the archive is written, or is not going to be.
func NewSegment() *Segment {
	s := &Segment{}
	s.pack, s.err = flate.NewWriter((*segmentOut)(s), flate.DefaultCompression)
	return s
}

// Write packs a piece.
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

// segmentOut takes what was packed.
type segmentOut Segment

func (s *segmentOut) Write(p []byte) (int, error) {
	s.packed += int64(len(p))
	s.mem = append(s.mem, p...)
	if len(s.mem) < kept {
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "assure-*")
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

// end packs what is left, to a whole byte, so that another stream can follow.
func (s *Segment) end() error {
	if s.err == nil && s.pack != nil {
		s.err = s.pack.Flush()
		s.pack = nil
	}
	return s.err
}

// writeTo copies the packed bytes.
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

// Close lets go of the segment and removes its temporary file.
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

// combine is the CRC-32 of two pieces one after the other, from that of each and the length of the second. It carries the
// first sum over as many zero bytes: a linear map over bits, raised to that power by squaring.
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
