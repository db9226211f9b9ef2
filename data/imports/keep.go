package imports

import (
	"context"
	"errors"
	"io"

	"assure/data/archive"
)

// keepOriginal copies the file to the archive if the request asks for it, and the mail or archive that it came in,
// which shows who sent it. A file that changed since it was read is a problem, and ok is false.
func (im *importer) keepOriginal(ctx context.Context, f *sourceFile) (ok bool, err error) {
	if !im.req.Keep || f.kept != "" || f.ret.SHA256 == "" {
		return true, nil
	}
	name, err := im.keepFile(ctx, f.path, f.ret.SHA256)
	if c := f.carrier; err == nil && c != nil && c.Kept == "" {
		c.Kept, err = im.keepFile(ctx, c.Path, c.SHA256)
	}
	switch {
	case errors.Is(err, archive.ErrChanged):
		f.problem("changed", f.name(), "the file changed while it was being imported", "import it again")
		return false, nil
	case err != nil:
		return false, err
	}
	f.kept, f.out.Kept, f.out.Carrier = name, name, f.carrier
	return true, nil
}

// keepFile copies a file with a hash to the archive and returns its name there.
func (im *importer) keepFile(ctx context.Context, path, sha string) (string, error) {
	name := archive.Name(sha, path)
	err := archive.Keep(ctx, archive.Dir(im.r.Beside()), name, sha,
		func() (io.ReadCloser, error) { return openOriginal(ctx, path) })
	return name, err
}

// holdBack drops the answers of a file and counts all their cells as not imported.
func (f *sourceFile) holdBack() {
	for _, s := range f.subjects {
		for _, part := range s.parts {
			for _, a := range part.Expand() {
				f.ret.Cells.Hold(len(a.Cells()))
			}
		}
	}
	for _, g := range f.foreign {
		for _, row := range g.rows {
			f.ret.Cells.Hold(row.Cells)
		}
	}
	f.subjects, f.foreign = nil, nil
}
