package imports

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assure/data/intake"
	"assure/internal/safefile"
)

// FolderList is the files in a folder that may be imported, and its subfolders.
type FolderList struct {
	Path    string // absolute
	Parent  string // the folder above, "" at the top
	Entries []FolderEntry
	Skipped int // other files, and links
}

// FolderEntry is a file that may be imported, or a folder.
type FolderEntry struct {
	Name     string
	Folder   bool
	Document bool // a pdf, picture or letter: imported as evidence of the return that names it
	Size     int64
	Modified time.Time
}

// Extensions of tables, of what they come in, and of documents that suppliers return. They only keep the list short: an
// import goes by the content of a file, not its name.
var (
	tableEndings    = []string{".xlsx", ".xlsm", ".csv", ".tsv", ".zip", ".eml", ".msg"}
	documentEndings = []string{".pdf", ".png", ".jpg", ".jpeg", ".docx", ".doc", ".odt", ".rtf"}
)

// ListFolder lists what may be imported from a folder, "" for the current one: folders first, then
// files, by name. If it cannot be read, the error is a [problem.Problem].
func ListFolder(dir string) (*FolderList, error) {
	path, err := filepath.Abs(cmp.Or(dir, "."))
	if err != nil {
		return nil, safefile.Explain(err, dir)
	}
	list, err := os.ReadDir(path)
	if err != nil {
		return nil, safefile.Explain(err, path)
	}
	out := &FolderList{Path: path}
	if up := filepath.Dir(path); up != path {
		out.Parent = up
	}
	for _, d := range list {
		if intake.Skip(d.Name()) {
			continue
		}
		e := FolderEntry{Name: d.Name(), Folder: d.IsDir()}
		ending := strings.ToLower(filepath.Ext(d.Name()))
		e.Document = slices.Contains(documentEndings, ending)
		info, err := d.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist): // gone since
			continue
		case e.Folder:
		case err != nil || !d.Type().IsRegular() || !e.Document && !slices.Contains(tableEndings, ending):
			out.Skipped++
			continue
		default:
			e.Size, e.Modified = info.Size(), info.ModTime()
		}
		out.Entries = append(out.Entries, e)
	}
	slices.SortStableFunc(out.Entries, func(a, b FolderEntry) int {
		if a.Folder != b.Folder {
			if a.Folder {
				return -1
			}
			return 1
		}
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out, nil
}
