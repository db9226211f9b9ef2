package page

import (
	"os"
	"path/filepath"

	"assure/internal/problem"
)

// Files is the one folder that a person who works from elsewhere may read files of and write files to.
type Files struct {
	Dir string // "" for none
}

// Inside returns a path in full: of a file or folder in the folder, links followed. A nil Files lets everything pass as
// it is; otherwise what is outside is a problem, and a relative path is one in the folder.
func (f *Files) Inside(path string) (string, error) {
	if f == nil {
		return path, nil
	}
	if f.Dir == "" {
		return "", problem.New("no-files", "", "ask the keeper, who names a folder with assure serve --files",
			"from here no files are read or written")
	}
	root, err := filepath.EvalSymlinks(f.Dir)
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	rel, err := filepath.Rel(root, resolved(filepath.Clean(path)))
	if err != nil || !filepath.IsLocal(rel) {
		return "", problem.New("outside-folder", path, "choose a file in "+root,
			"from here files are read and written in one folder only, and this is outside of it")
	}
	return filepath.Join(root, rel), nil
}

// resolved follows the links of a path as far as it is there.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if fi, err := os.Lstat(path); err == nil && fi.Mode()&os.ModeSymlink != 0 { // to nowhere
		return string(filepath.Separator)
	}
	up := filepath.Dir(path)
	if up == path {
		return path
	}
	return filepath.Join(resolved(up), filepath.Base(path))
}
