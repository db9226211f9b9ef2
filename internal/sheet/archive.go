package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// Archive writes a zip archive whose bytes depend only on its entries. The spreadsheet library
// delivers streamed sheets in the order of a Go map, which differs from run to run. Archive
// compresses entries in memory as they come and writes them in a fixed order on Close. Entries are
// written one after another: Create ends the previous one.
type Archive struct {
	w       io.Writer
	entries []*entry
	open    *entry
	pack    *flate.Writer // reused for each entry: its tables are most of the cost of a small one
	inserts []insert
}

type insert struct {
	mark    []byte
	segment *Segment
	done    bool
}

type entry struct {
	name   string
	packed bytes.Buffer
	sum    uint32
	size   uint64
	pack   *flate.Writer

	held    *bytes.Buffer // the body, while a segment may still belong in it
	segment *Segment      // inserted after head
	head    int           // compressed bytes before the segment
}

// NewArchive returns an archive that is written to w on Close.
func NewArchive(w io.Writer) *Archive { return &Archive{w: w} }

// Insert replaces mark by a segment in an entry to come. The mark must occur once.
func (z *Archive) Insert(mark []byte, s *Segment) {
	z.inserts = append(z.inserts, insert{mark: mark, segment: s})
}

// Create begins an entry. The writer is valid until the next Create or Close.
func (z *Archive) Create(name string) (io.Writer, error) {
	if err := z.finish(); err != nil {
		return nil, err
	}
	e := &entry{name: name}
	if z.pack == nil {
		pack, err := flate.NewWriter(&e.packed, flate.DefaultCompression)
		if err != nil {
			return nil, err
		}
		z.pack = pack
	} else {
		z.pack.Reset(&e.packed)
	}
	e.pack = z.pack
	if len(z.inserts) > 0 {
		e.held = &bytes.Buffer{}
	}
	z.open = e
	z.entries = append(z.entries, e)
	return e, nil
}

// Write compresses a piece of the entry.
func (e *entry) Write(p []byte) (int, error) {
	if e.held != nil {
		return e.held.Write(p)
	}
	return e.packPiece(p)
}

func (e *entry) packPiece(p []byte) (int, error) {
	e.sum = crc32.Update(e.sum, crc32.IEEETable, p)
	e.size += uint64(len(p))
	return e.pack.Write(p)
}

// release compresses the held body with the segment in its place.
func (e *entry) release(inserts []insert) error {
	body := e.held.Bytes()
	e.held = nil
	for i := range inserts {
		in := &inserts[i]
		head, tail, found := bytes.Cut(body, in.mark)
		if !found {
			continue
		}
		in.done = true
		if _, err := e.packPiece(head); err != nil {
			return err
		}
		if err := errors.Join(e.pack.Flush(), in.segment.end()); err != nil {
			return err
		}
		e.segment, e.head = in.segment, e.packed.Len()
		e.sum, e.size = combine(e.sum, in.segment.sum, in.segment.size), e.size+uint64(in.segment.size)
		e.pack.Reset(&e.packed) // what follows may not refer to data before the segment
		body = tail
		break
	}
	_, err := e.packPiece(body)
	return err
}

// writeTo copies the compressed entry.
func (e *entry) writeTo(w io.Writer) error {
	body := e.packed.Bytes()
	if _, err := w.Write(body[:e.head]); err != nil {
		return err
	}
	if e.segment != nil {
		if err := e.segment.writeTo(w); err != nil {
			return err
		}
	}
	_, err := w.Write(body[e.head:])
	return err
}

func (e *entry) packedSize() uint64 {
	n := uint64(e.packed.Len())
	if e.segment != nil {
		n += uint64(e.segment.packed)
	}
	return n
}

// AddFS implements the library's interface. It is not supported.
func (z *Archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (z *Archive) finish() error {
	if z.open == nil {
		return nil
	}
	e := z.open
	z.open = nil
	if e.held != nil {
		if err := e.release(z.inserts); err != nil {
			return err
		}
	}
	return e.pack.Close()
}

// Close writes the entries: the content types first, as readers that look only at the beginning
// expect, the others by name.
func (z *Archive) Close() error {
	if err := z.finish(); err != nil {
		return err
	}
	slices.SortStableFunc(z.entries, func(a, b *entry) int {
		if d := rank(a.name) - rank(b.name); d != 0 {
			return d
		}
		return strings.Compare(a.name, b.name)
	})
	for _, in := range z.inserts {
		if !in.done {
			return fmt.Errorf("%w: %q", ErrSegment, in.mark)
		}
	}
	out := zip.NewWriter(z.w)
	for _, e := range z.entries {
		w, err := out.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Deflate, CRC32: e.sum,
			CompressedSize64: e.packedSize(), UncompressedSize64: e.size})
		if err != nil {
			return err
		}
		if err := e.writeTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}

func rank(name string) int {
	switch name {
	case "[Content_Types].xml":
		return 0
	case "_rels/.rels":
		return 1
	}
	return 2
}
