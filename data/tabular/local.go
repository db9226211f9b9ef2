package tabular

import (
	"archive/zip"
	"encoding/binary"
	"io"
	"slices"
)

// A zip file describes its entries twice: in the directory at its end, and in a header before each part.
// Programs differ on which they use, so a file where the two differ is read in two ways. This file
// compares them.

// The fixed part of a local header, and the places in it.
const (
	localSize      = 30
	localSignature = "PK\x03\x04"
	flagEncrypted  = 0x1
	flagTrailing   = 0x8 // checksum and sizes follow the part, and may be zero in its header
	unknownSize    = 0xFFFFFFFF
	zip64Extra     = 0x0001
)

// headerRecorder records the last header that the zip reader read. The library reads the local
// header of a part to find its data, but does not expose the header's position.
type headerRecorder struct {
	io.ReaderAt
	at   int64
	last [localSize]byte
	seen bool
}

func (h *headerRecorder) ReadAt(p []byte, off int64) (int, error) {
	n, err := h.ReaderAt.ReadAt(p, off)
	if h.seen = n == localSize && string(p[:4]) == localSignature; h.seen {
		h.at, h.last = off, [localSize]byte(p)
	}
	return n, err
}

// extent is the range of a part in the file, its local header included.
type extent struct{ from, to int64 }

// checkLocal compares the local header of a part with the directory.
func (h *headerRecorder) checkLocal(f *zip.File) (extent, error) {
	h.seen = false
	data, err := f.DataOffset()
	if err != nil || !h.seen {
		return extent{}, partError(ErrDamaged, f.Name, "its local header cannot be read")
	}
	head, at := h.last, h.at
	nameLen, extraLen := binary.LittleEndian.Uint16(head[26:]), binary.LittleEndian.Uint16(head[28:])
	rest := make([]byte, int(nameLen)+int(extraLen))
	if _, err := io.ReadFull(io.NewSectionReader(h.ReaderAt, at+localSize, int64(len(rest))), rest); err != nil {
		return extent{}, partError(ErrDamaged, f.Name, "the file ends inside its local header")
	}
	differs := func(what string) (extent, error) {
		return extent{}, partError(ErrDamaged, f.Name,
			"the directory of the file and the header of the part give different %s, and programs differ on which "+
				"one they believe", what)
	}
	flags, method := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
	name, extra := rest[:nameLen], rest[nameLen:]
	switch {
	case string(name) != f.Name:
		return differs("names")
	case method != f.Method:
		return differs("packing methods")
	case flags&flagEncrypted != f.Flags&flagEncrypted:
		return differs("answers on whether it is encrypted")
	case !agrees(binary.LittleEndian.Uint32(head[14:]), uint64(f.CRC32), flags):
		return differs("checksums")
	}
	packed, full := uint64(binary.LittleEndian.Uint32(head[18:])), uint64(binary.LittleEndian.Uint32(head[22:]))
	if packed == unknownSize || full == unknownSize {
		full, packed = longSizes(extra, full, packed)
	}
	if !agreesLong(packed, f.CompressedSize64, flags) || !agreesLong(full, f.UncompressedSize64, flags) {
		return differs("sizes")
	}
	return extent{at, data + int64(f.CompressedSize64)}, nil
}

func agrees(local uint32, directory uint64, flags uint16) bool {
	return agreesLong(uint64(local), directory, flags)
}

// agreesLong allows a header to leave a value open when it says that the value follows the part.
func agreesLong(local, directory uint64, flags uint16) bool {
	return local == directory || flags&flagTrailing != 0 && local == 0
}

// longSizes reads the sizes of a zip64 part, or returns them unchanged.
func longSizes(extra []byte, full, packed uint64) (newFull, newPacked uint64) {
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			break
		}
		if field := extra[:n]; id == zip64Extra {
			for _, size := range []*uint64{&full, &packed} {
				if *size == unknownSize && len(field) >= 8 {
					*size, field = binary.LittleEndian.Uint64(field), field[8:]
				}
			}
		}
		extra = extra[n:]
	}
	return full, packed
}

// rejectOverlap rejects parts that share bytes, by which a small file unpacks to a large one.
func rejectOverlap(files []*zip.File, places []extent) error {
	order := make([]int, len(files))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(places[a].from - places[b].from) })
	for i := 1; i < len(order); i++ {
		if places[order[i]].from < places[order[i-1]].to {
			return partError(ErrDamaged, files[order[i]].Name, "the part shares bytes with %q", files[order[i-1]].Name)
		}
	}
	return nil
}
