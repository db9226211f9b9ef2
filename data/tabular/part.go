package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
)

// inflater keeps one decompressor for all parts of a workbook.
type inflater struct{ r io.ReadCloser }

func (i *inflater) reset(src io.Reader) error {
	if i.r == nil {
		i.r = flate.NewReader(src)
		return nil
	}
	return i.r.(flate.Resetter).Reset(src, nil)
}

// has tells whether the archive holds a part.
func (a *archive) has(name string) bool { return a.entries[strings.ToLower(name)] != nil }

// read inflates a part and verifies it: exactly the declared number of bytes,
// with the declared CRC-32, even where a zip reader would let a zero pass.
func (a *archive) read(name string) ([]byte, error) {
	f := a.entries[strings.ToLower(name)]
	if f == nil {
		return nil, partError(ErrDamaged, name, "the workbook refers to this part but does not hold it")
	}
	offset, err := f.DataOffset()
	if err != nil {
		return nil, partError(ErrDamaged, f.Name, "its local header cannot be read (%v)", err)
	}
	packed := make([]byte, f.CompressedSize64)
	if _, err := io.ReadFull(io.NewSectionReader(a.r, offset, int64(len(packed))), packed); err != nil {
		return nil, partError(ErrDamaged, f.Name, "the file ends inside this part")
	}
	out := packed
	switch f.Method {
	case zip.Store:
		if f.UncompressedSize64 != f.CompressedSize64 {
			return nil, partError(ErrDamaged, f.Name, "stored without packing, yet its two sizes differ")
		}
	case zip.Deflate:
		if out, err = a.unpack(f, packed); err != nil {
			return nil, err
		}
	default:
		return nil, partError(ErrDamaged, f.Name, "packed with method %d, which is not read here", f.Method)
	}
	if sum := crc32.ChecksumIEEE(out); sum != f.CRC32 {
		return nil, partError(ErrDamaged, f.Name, "its checksum is %08x, not %08x: the content was altered or damaged",
			sum, f.CRC32)
	}
	return out, nil
}

// unpackStep is how many bytes are unpacked between two questions whether to stop.
const unpackStep = 8 << 20

func (a *archive) unpack(f *zip.File, packed []byte) ([]byte, error) {
	if err := a.inflate.reset(bytes.NewReader(packed)); err != nil {
		return nil, partError(ErrDamaged, f.Name, "cannot be unpacked (%v)", err)
	}
	out := make([]byte, f.UncompressedSize64)
	for n := 0; n < len(out); {
		if err := a.lim.Stop(); err != nil {
			return nil, err
		}
		m, err := io.ReadFull(a.inflate.r, out[n:min(n+unpackStep, len(out))])
		if n += m; err != nil {
			return nil, &Error{Part: f.Name, Offset: int64(n),
				What: "cannot be unpacked to its declared size (" + err.Error() + ")", Err: ErrDamaged}
		}
	}
	var more [1]byte
	if n, err := io.ReadFull(a.inflate.r, more[:]); n != 0 || err != io.EOF {
		return nil, &Error{Part: f.Name, Offset: int64(len(out)), What: "unpacks to more than its declared size",
			Err: ErrDamaged}
	}
	return out, nil
}

// parser opens a part for parsing.
func (a *archive) parser(name string) (*parser, error) {
	src, err := a.read(name)
	if err != nil {
		return nil, err
	}
	if src, err = toUTF8(name, src); err != nil {
		return nil, err
	}
	return newParser(name, src, a.lim)
}

var encodingDecl = regexp.MustCompile(`^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// toUTF8 strips a byte order mark and turns UTF-16 into UTF-8. Any other
// declared encoding is refused rather than guessed.
func toUTF8(name string, src []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(src, []byte("\xEF\xBB\xBF")):
		src = src[3:]
	case bytes.HasPrefix(src, []byte("\xFF\xFE")), bytes.HasPrefix(src, []byte("<\x00?\x00")):
		return fromUTF16(name, bytes.TrimPrefix(src, []byte("\xFF\xFE")), binary.LittleEndian)
	case bytes.HasPrefix(src, []byte("\xFE\xFF")), bytes.HasPrefix(src, []byte("\x00<\x00?")):
		return fromUTF16(name, bytes.TrimPrefix(src, []byte("\xFE\xFF")), binary.BigEndian)
	}
	if m := encodingDecl.FindSubmatch(src[:min(len(src), 200)]); m != nil {
		switch strings.ToLower(string(m[1])) {
		case "utf-8", "utf8", "us-ascii", "ascii":
		default:
			return nil, partError(ErrDamaged, name,
				"written in the encoding %q; only UTF-8 and UTF-16 belong in a workbook", m[1])
		}
	}
	return src, nil
}

// fromUTF16 decodes strictly: an odd byte or half a surrogate pair is damage.
func fromUTF16(name string, src []byte, order binary.ByteOrder) ([]byte, error) {
	if len(src)%2 != 0 {
		return nil, partError(ErrDamaged, name, "UTF-16 text with an odd number of bytes")
	}
	out := make([]byte, 0, len(src)/2+len(src)/8)
	for i := 0; i < len(src); i += 2 {
		r := rune(order.Uint16(src[i:]))
		if utf16.IsSurrogate(r) {
			var low rune
			if i+4 <= len(src) {
				low = rune(order.Uint16(src[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, &Error{Part: name, Offset: int64(i), What: "half a UTF-16 character", Err: ErrDamaged}
			}
			i += 2
		}
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
