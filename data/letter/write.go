package letter

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assure/internal/celltext"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// Format is a way to write letters.
type Format string

// The formats. A table has all letters, the others make a file a letter.
const (
	Txt  Format = "txt"
	HTML Format = "html"
	Mail Format = "eml"
	CSV  Format = "csv"
)

// Formats lists the formats.
var Formats = []Format{Txt, HTML, Mail, CSV}

// ParseFormats reads formats that are separated by commas, each once. "" is a draft for a mail program.
func ParseFormats(s string) ([]Format, error) {
	if strings.TrimSpace(s) == "" {
		return []Format{Mail}, nil
	}
	var out []Format
	for word := range strings.SplitSeq(s, ",") {
		f := Format(strings.ToLower(strings.TrimSpace(word)))
		if !slices.Contains(Formats, f) {
			return nil, problem.New("bad-format", text.Safe(word), "use txt, html, eml, csv, or several with commas",
				"letters are not written in this format")
		}
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out, nil
}

// tableName is the file of a mail merge.
const tableName = "letters.csv"

// Files are the paths that [Write] made: those of each letter, in the order of the letters, and the table, "" for none.
type Files struct {
	Of    [][]string
	Table string
}

// All lists every path.
func (f *Files) All() []string {
	all := slices.Concat(f.Of...)
	if f.Table != "" {
		all = append(all, f.Table)
	}
	return all
}

// Remove removes the files again.
func (f *Files) Remove() error {
	var errs []error
	for _, path := range f.All() {
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}

// Write writes letters to a folder, which is made when missing. No file is replaced: a second letter of a name gets a
// number. After an error none of the files is left.
func Write(dir string, letters []Letter, formats []Format, at time.Time) (files *Files, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := safefile.MkdirAll(dir); err != nil {
		return nil, problem.New("no-folder", dir, "give a folder that can be made or written to",
			"the folder for the letters cannot be made")
	}
	files = &Files{Of: make([][]string, len(letters))}
	defer func() {
		if err != nil {
			err = errors.Join(err, files.Remove())
		}
	}()
	for i := range letters {
		l := &letters[i]
		for _, f := range formats {
			if f == CSV {
				continue
			}
			path := safefile.Free(filepath.Join(dir, safefile.Name(l.Name, 80)+"."+string(f)))
			if _, err = safefile.WriteHashed(path, false, l.in(f, at)); err != nil {
				return files, err
			}
			files.Of[i] = append(files.Of[i], path)
		}
	}
	if slices.Contains(formats, CSV) {
		path := safefile.Free(filepath.Join(dir, tableName))
		fill := func(w io.Writer) error { return Table(w, letters) }
		if _, err = safefile.WriteHashed(path, false, fill); err != nil {
			return files, err
		}
		files.Table = path
	}
	return files, nil
}

func (l *Letter) in(f Format, at time.Time) func(io.Writer) error {
	return func(w io.Writer) error {
		switch f {
		case HTML:
			return l.HTML(w)
		case Mail:
			return l.Mail(w, at)
		}
		_, err := io.WriteString(w, "\ufeff"+strings.ReplaceAll(l.Text(), "\n", "\r\n")) // older Notepad needs both
		return err
	}
}

// Table writes letters as a csv for mail merge: a row each, with whom it is to, its subject, its [Field]s and its text.
// The columns of fields are those of all letters, in the order in which they come.
func Table(w io.Writer, letters []Letter) error {
	var names []string
	for i := range letters {
		for _, f := range letters[i].Fields {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff")
	celltext.CSVLine(b, celltext.Texts(append(append([]string{"organisation", "contact", "email"}, names...),
		"subject", "letter")...))
	for i := range letters {
		l := &letters[i]
		row := []string{l.To.Organisation, l.To.Person, l.To.Address()}
		for _, name := range names {
			value := ""
			if at := slices.IndexFunc(l.Fields, func(f Field) bool { return f.Name == name }); at >= 0 {
				value = l.Fields[at].Value
			}
			row = append(row, value)
		}
		celltext.CSVLine(b, celltext.Texts(append(row, l.subject(), strings.TrimSpace(l.body()))...))
	}
	return b.Flush()
}
