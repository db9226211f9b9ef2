// Package steadyzip writes a zip archive whose bytes depend only on its entries. The spreadsheet library hands over the
// sheets it streamed in the order of a Go map, so that the same workbook comes out differently from run to run; here
// entries are packed as they come and laid down in a fixed order at the end.
package steadyzip

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// Writer collects entries, packed in memory, and writes the archive on Close. Entries are written one after another:
// Create ends the entry before it.
type Writer struct {
	w       io.Writer
	entries []*entry
	open    *entry
	pack    *flate.Writer // one, reset for each entry: its tables are most of the cost of a small one
}

type entry struct {
	name   string
	packed bytes.Buffer
	sum    hash.Hash32
	size   uint64
	pack   *flate.Writer
}

// New returns a Writer onto w.
func New(w io.Writer) *Writer { return &Writer{w: w} }

// Create begins an entry. What it returns is valid until the next Create or Close.
func (z *Writer) Create(name string) (io.Writer, error) {
	if err := z.finish(); err != nil {
		return nil, err
	}
	e := &entry{name: name, sum: crc32.NewIEEE()}
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
	z.open = e
	z.entries = append(z.entries, e)
	return e, nil
}

// Write packs a piece of the entry.
func (e *entry) Write(p []byte) (int, error) {
	e.sum.Write(p)
	e.size += uint64(len(p))
	return e.pack.Write(p)
}

// AddFS is there because the library's interface asks for it; workbooks are made of entries.
func (z *Writer) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (z *Writer) finish() error {
	if z.open == nil {
		return nil
	}
	e := z.open
	z.open = nil
	return e.pack.Close()
}

// Close writes all entries, the list of content types first, as readers that look only at the beginning expect, and
// the others by name.
func (z *Writer) Close() error {
	if err := z.finish(); err != nil {
		return err
	}
	slices.SortStableFunc(z.entries, func(a, b *entry) int {
		if d := rank(a.name) - rank(b.name); d != 0 {
			return d
		}
		return strings.Compare(a.name, b.name)
	})
	out := zip.NewWriter(z.w)
	for _, e := range z.entries {
		w, err := out.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Deflate, CRC32: e.sum.Sum32(),
			CompressedSize64: uint64(e.packed.Len()), UncompressedSize64: e.size})
		if err != nil {
			return err
		}
		if _, err := e.packed.WriteTo(w); err != nil {
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
