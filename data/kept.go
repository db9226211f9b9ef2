package data

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"assure/data/archive"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire/entity"
)

// DocumentFile returns the absolute path of the file of a document on this computer: the original kept next to the
// register or, without one, the place where the file was. A file that is not there, is no plain file, or is no longer
// what the register read is a Problem.
func (r *Register) DocumentFile(ctx context.Context, d *entity.Document) (string, error) {
	path := d.Path
	if d.Kept != "" {
		if !filepath.IsLocal(filepath.FromSlash(d.Kept)) {
			return "", noFile(d, "its kept copy has no proper name")
		}
		path = filepath.Join(archive.Dir(r.Beside()), filepath.FromSlash(d.Kept))
	}
	// A path of another computer, or on a server that would be asked for it, is not this file.
	if !filepath.IsAbs(path) || len(path) > 1 && os.IsPathSeparator(path[0]) && os.IsPathSeparator(path[1]) {
		return "", noFile(d, "the register keeps no copy of it, and knows no place on this computer")
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", noFile(d, "its file is no longer where it was")
	case err != nil:
		return "", safefile.Explain(err, path)
	case !info.Mode().IsRegular():
		return "", noFile(d, "there is no plain file in its place")
	}
	if d.SHA256 != "" {
		sum, err := safefile.HashFile(ctx, path)
		if err != nil {
			return "", safefile.Explain(err, path)
		}
		if sum != d.SHA256 {
			return "", problem.New("changed-file", path, "find out who changed it, and ask for the document again",
				"the file is no longer the one that was read")
		}
	}
	return path, nil
}

func noFile(d *entity.Document, what string) error {
	return problem.New("no-file", d.Ref, "ask for it again, and import it with its answers so that a copy is kept",
		"%s", what)
}

// provenBefore lists, by question, the documents that were accepted for it in the newest cycle before this one that
// was signed off.
func provenBefore(ctx context.Context, v store.Viewer, a entity.Assessment,
	cycles []entity.Assessment) (map[string][]string, error) {
	before := CycleBefore(a, cycles)
	if before.ID == "" {
		return nil, nil
	}
	links, err := store.List(ctx, v, store.Supports, store.By("assessment", before.ID))
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, l := range links {
		if l.State == entity.Accepted {
			out[l.Question] = append(out[l.Question], l.Document)
		}
	}
	return out, nil
}
