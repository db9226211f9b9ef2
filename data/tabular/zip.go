package tabular

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// ZipArchive is a zip archive that passed the checks that workbooks have to pass: sizes, counts, names,
// ratios, headers that agree with the directory. Nothing of it is unpacked yet.
type ZipArchive struct {
	a     *archive
	files []*zip.File
}

// OpenZip checks a zip archive against the limits. The error is an [*Error].
func OpenZip(data []byte, lim Limits) (*ZipArchive, error) {
	a, err := openArchive(bytes.NewReader(data), int64(len(data)), lim.withDefaults())
	if err != nil {
		return nil, err
	}
	z := &ZipArchive{a: a}
	for _, f := range a.files {
		if !strings.HasSuffix(f.Name, "/") {
			z.files = append(z.files, f)
		}
	}
	return z, nil
}

// Len returns the number of files in the archive, folders not counted.
func (z *ZipArchive) Len() int { return len(z.files) }

// Name returns the name of a file with its folders, separated by slashes. Names that are not UTF-8
// are in the code page of DOS.
func (z *ZipArchive) Name(i int) string {
	name := z.files[i].Name
	if utf8.ValidString(name) {
		return name
	}
	decoded, err := charmap.CodePage437.NewDecoder().String(name)
	if err != nil {
		return strings.ToValidUTF8(name, "_")
	}
	return decoded
}

// IsLink reports whether a file is a symbolic link.
func (z *ZipArchive) IsLink(i int) bool { return z.files[i].Mode()&fs.ModeSymlink != 0 }

// Read unpacks a file and verifies its size and checksum.
func (z *ZipArchive) Read(i int) ([]byte, error) { return z.a.read(z.files[i].Name) }
