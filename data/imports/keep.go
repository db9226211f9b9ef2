package imports

import (
	"errors"
	"io"

	"assure/data/archive"
)

// keepOriginal copies the file to the archive if the request asks for it. A file that changed since
// it was read is a problem, and ok is false.
func (im *importer) keepOriginal(f *sourceFile) (ok bool, err error) {
	if !im.req.Keep || f.kept != "" || f.ret.SHA256 == "" {
		return true, nil
	}
	name := archive.Name(f.ret.SHA256, f.path)
	switch err := archive.Keep(archive.Dir(im.r.Path()), name, f.ret.SHA256,
		func() (io.ReadCloser, error) { return openOriginal(f.path) }); {
	case errors.Is(err, archive.ErrChanged):
		f.problem("changed", f.name(), "the file changed while it was being imported", "import it again")
		return false, nil
	case err != nil:
		return false, err
	}
	f.kept, f.out.Kept = name, name
	return true, nil
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
