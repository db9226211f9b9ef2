package imports

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assure/data/archive"
	"assure/data/intake"
	"assure/data/store"
	"assure/data/tabular"
	"assure/data/unpack"
	"assure/internal/safefile"
)

// Opened is a zip archive or a mail of the import. Its files are files of the import, with its path
// as that of their folder.
type Opened struct {
	Path  string // of the archive or mail; inside another one, below that
	Name  string // the end of Path that tells it from the others, with slashes
	Mail  bool
	Files int    // read from it
	Text  string // of a mail: the beginning of its text, which is not read; "" when there is none
	// From, Subject and Sent are what a mail says about itself
	From, Subject, Sent string
}

// Carrier is the archive or mail on disk that a file came in.
type Carrier struct {
	Path, SHA256 string
	Kept         string // where it lies below the folder of kept files, "" when it is not kept
}

// pathFiles is what one path of the request gave: a file, or the files of an archive or mail.
type pathFiles struct {
	files   []*sourceFile
	opened  []Opened
	skipped []string
}

// readPath reads the file at a path or, if it is an archive or mail, the files in it. Whatever is
// wrong with an archive or mail is a problem of it only.
func (im *importer) readPath(ctx context.Context, path string, known knownHashes) (out pathFiles) {
	from := sourceOf(readContents(ctx, path))
	data := from.data
	if from.err != nil || from.sum != "" || known[from.hash] || !unpack.Holds(tabular.Sniff(data)) ||
		isBundle(data) {
		return pathFiles{files: []*sourceFile{im.readSource(ctx, path, known, from)}}
	}
	defer func() {
		if r := recover(); r != nil {
			out = pathFiles{files: []*sourceFile{unopened(path, data, fmt.Errorf("%v", r))}}
		}
	}()
	opened, err := unpack.Walk(data, openLimits(ctx), func(p unpack.Part) error {
		out.files = append(out.files, im.readPart(ctx, filepath.Join(path, filepath.FromSlash(p.Path)), known, p))
		return nil
	})
	switch {
	case err != nil && cutWorkbook(path, err):
		return pathFiles{files: []*sourceFile{im.readSource(ctx, path, known, from)}}
	case err == nil && len(out.files) == 0:
		err = &tabular.Error{Offset: -1, What: nothingIn(opened[0]), Err: tabular.ErrNotXLSX}
		fallthrough
	case err != nil:
		return pathFiles{files: []*sourceFile{unopened(path, data, err)}}
	}
	carrier := &Carrier{Path: path, SHA256: hex.EncodeToString(from.hash[:])}
	for _, f := range out.files {
		f.carrier = carrier
	}
	slices.SortStableFunc(out.files, func(a, b *sourceFile) int { return strings.Compare(a.path, b.path) })
	for _, o := range opened {
		at := filepath.Join(path, filepath.FromSlash(o.Path))
		out.opened = append(out.opened, Opened{Path: at, Mail: o.Format != tabular.Zip, Files: o.Files, Text: o.Text,
			From: o.From, Subject: o.Subject, Sent: o.Sent})
		for _, left := range o.Left {
			out.skipped = append(out.skipped, filepath.Join(at, left))
		}
	}
	return out
}

// readPart reads a file of an archive or mail.
func (im *importer) readPart(ctx context.Context, path string, known knownHashes, p unpack.Part) *sourceFile {
	if p.Err != nil && !cutWorkbook(path, p.Err) {
		return unopened(path, p.Data, p.Err)
	}
	return im.readSource(ctx, path, known, held(p.Data))
}

// cutWorkbook reports whether a file that looks like a damaged zip archive has the name of a
// workbook: then the reader of workbooks says what is wrong with it.
func cutWorkbook(path string, err error) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return errors.Is(err, tabular.ErrDamaged) && (ext == ".xlsx" || ext == ".xlsm")
}

func openLimits(ctx context.Context) unpack.Limits {
	return unpack.Limits{FileBytes: maxFileBytes, Stop: ctx.Err, Whole: isBundle}
}

// nothingIn says why an archive or mail gave no file.
func nothingIn(o unpack.Opened) string {
	switch {
	case o.Format == tabular.Zip:
		return "there is no file in it"
	case o.Text == "":
		return "nothing is attached to it"
	}
	return "nothing is attached to it, and its text is not read as answers: “" + o.Text + "”"
}

// unopened is an archive or mail that was not opened, with the reason and the next step.
func unopened(path string, data []byte, err error) *sourceFile {
	f := newSource(path)
	f.ret = &intake.Return{Name: f.name(), SHA256: safefile.SHA256(data), Size: len(data), Kind: intake.Unknown,
		Format: tabular.Sniff(data), Rejected: true}
	zipped := f.ret.Format == tabular.Zip
	thing, byHand := "mail", "open it in a mail program, save its attachments and import those"
	if zipped {
		thing, byHand = "zip archive", "unpack it and import the files inside"
	}
	what := err.Error()
	if e := (*tabular.Error)(nil); errors.As(err, &e) {
		if what = e.What; e.Part != "" {
			what += fmt.Sprintf(" (%q)", e.Part)
		}
	}
	code, fix, reason := intake.CodeDamaged, "ask for it again, or "+byHand, "is damaged, and nothing of it is read: "
	switch {
	case errors.Is(err, tabular.ErrTooLarge):
		code, fix, reason = intake.CodeTooLarge, byHand, "is not opened: "
	case errors.Is(err, tabular.ErrEncrypted):
		code, fix, reason = intake.CodeEncrypted, byHand, "is locked: "
		if zipped {
			fix = "unpack it with its password and import the files inside, or ask for them without one"
		}
	case errors.Is(err, unpack.ErrNested):
		code, fix, reason = intake.CodeUnsupported, byHand, "is not opened: "
		_, what, _ = strings.Cut(what, ": ")
	case errors.Is(err, tabular.ErrNotXLSX):
		code, fix, reason = intake.CodeUnsupported, "ask for the workbook that was issued, filled in",
			"holds no answers: "
	}
	f.problem(code, f.name(), "the "+thing+" "+reason+what, fix)
	return f
}

// source is the content of a file as read: with its hash or, of a file larger than maxFileBytes, the
// beginning and sum, the SHA-256 of all.
type source struct {
	data []byte
	hash store.FileHash
	sum  string
	err  error
}

func sourceOf(data []byte, sum string, err error) source {
	s := source{data: data, sum: sum, err: err}
	if err == nil && sum == "" {
		s.hash = sha256.Sum256(data)
	}
	return s
}

// held is the content of a part of an archive, which is in memory whatever its size.
func held(data []byte) source {
	sum := ""
	if len(data) > maxFileBytes {
		sum = safefile.SHA256(data)
	}
	return sourceOf(data, sum, nil)
}

// readContents reads a file, or one inside an archive or mail by the path it has in the import. If
// it is larger than maxFileBytes, data is only its beginning and sum its SHA-256; otherwise sum is
// "".
func readContents(ctx context.Context, path string) (data []byte, sum string, err error) {
	file, err := safefile.Open(ctx, path, safefile.NoLimit)
	if err != nil {
		if outer, inner := container(path); outer != "" {
			s, err := readInside(ctx, outer, inner)
			return s.data, s.sum, err
		}
		return nil, "", err
	}
	defer file.Close()
	if file.Size() <= maxFileBytes {
		data, err := safefile.Read(ctx, path, maxFileBytes)
		return data, "", err
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil {
		return nil, "", err
	}
	h := sha256.New()
	h.Write(head[:n])
	if _, err := io.Copy(h, file); err != nil {
		return nil, "", err
	}
	return head[:n], hex.EncodeToString(h.Sum(nil)), nil
}

// container splits the path of a file in an archive or mail into that of the archive or mail and the
// one inside it. outer is "" for other paths.
func container(path string) (outer, inner string) {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		fi, err := os.Stat(dir)
		if err == nil && fi.Mode().IsRegular() {
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return "", ""
			}
			return dir, filepath.ToSlash(rel)
		}
		if err == nil || dir == filepath.Dir(dir) {
			return "", ""
		}
	}
}

// readInside reads a file in an archive or mail.
func readInside(ctx context.Context, outer, inner string) (source, error) {
	data, sum, err := readContents(ctx, outer)
	if err == nil && sum != "" {
		err = fmt.Errorf("%s: %w", outer, fs.ErrNotExist)
	}
	if err != nil {
		return source{}, err
	}
	data, err = unpack.Read(data, openLimits(ctx), inner)
	return held(data), err
}

// openOriginal opens a file of the import to copy it. A file that is gone from its archive or mail
// is one that changed.
func openOriginal(ctx context.Context, path string) (io.ReadCloser, error) {
	file, err := safefile.Open(ctx, path, safefile.NoLimit)
	if err == nil {
		return file, nil
	}
	outer, inner := container(path)
	if outer == "" {
		return nil, safefile.Explain(err, path)
	}
	s, err := readInside(ctx, outer, inner)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, archive.ErrChanged, err)
	}
	return io.NopCloser(bytes.NewReader(s.data)), nil
}
