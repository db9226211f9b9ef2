// Package unpack opens what files arrive in: zip archives and saved mails (RFC 5322 with MIME, and
// the .msg of Outlook). It takes bytes and gives bytes, writes nothing to disk, follows no link and
// runs nothing. A damaged archive or mail is refused whole: no part is given out before all parts
// were read and, in a zip archive, verified against their checksums.
package unpack

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"assure/data/tabular"
)

// Limits bounds what opening a file may cost. A zero field takes the default next to it.
type Limits struct {
	Files     int          // in the file, with those in mails and archives inside; default 2,000
	Bytes     int64        // of all of them, unpacked; default 200 MB
	FileBytes int64        // of a zip archive or mail itself; default 50 MB
	Depth     int          // how deep archives and mails are nested; default 4
	Stop      func() error // asked now and then; an error it returns ends the walk. nil never stops
	// Whole reports whether a file inside is given out as it is though it is an archive. nil opens all.
	Whole func(data []byte) bool
}

func (l Limits) withDefaults() Limits {
	if l.Files <= 0 {
		l.Files = 2000
	}
	if l.Bytes <= 0 {
		l.Bytes = 200_000_000
	}
	if l.FileBytes <= 0 {
		l.FileBytes = 50_000_000
	}
	if l.Depth <= 0 {
		l.Depth = 4
	}
	if l.Stop == nil {
		l.Stop = func() error { return nil }
	}
	return l
}

// Holds reports whether files of a format are opened here.
func Holds(f tabular.Format) bool { return f == tabular.Zip || f == tabular.Mail || f == tabular.Msg }

// Part is a file inside an archive or a mail.
type Part struct {
	// below the archive or mail, with slashes, such as Northmoor/answers.xlsx; no two parts have the
	// same without regard to case
	Path string
	Data []byte // valid during the call only
	// why the part, an archive or mail itself, was not opened; wraps an [*tabular.Error] or [ErrNested]
	Err error
}

// Opened is an archive or mail that was opened.
type Opened struct {
	Path   string // below the outermost one, "" for that itself
	Format tabular.Format
	Files  int    // parts given out, with those of archives and mails inside
	Text   string // of a mail: the beginning of its text, on one line; "" when there is none
	// From, Subject and Sent are what a mail says about itself, each "" where it does not: who sent it may be forged.
	From, Subject, Sent string
	Left                []string // what was left where it is, with the reason: links, pictures in the text
}

// ErrNested means that an archive is not opened because of what it is in.
var ErrNested = errors.New("nested")

// Walk calls visit with each file in a zip archive or mail, in a fixed order, and lists what it
// opened: the file itself first. Mails and archives inside are opened too, but no archive directly
// in an archive. The error is an [*tabular.Error] that says what is wrong with the file as a whole,
// or what visit or Stop returned; the parts visited before are then to be forgotten.
func Walk(data []byte, lim Limits, visit func(Part) error) ([]Opened, error) {
	w := &walker{lim: lim.withDefaults(), visit: visit, names: names{}}
	err := w.open("", data, tabular.Sniff(data), 1)
	var end *fatal
	if errors.As(err, &end) {
		err = end.err
	}
	return w.opened, err
}

// Read returns the content of one file that [Walk] gives out, without reading the others where that
// is possible. It does not verify the others; the error wraps [fs.ErrNotExist] when there is no such
// file.
func Read(data []byte, lim Limits, at string) (content []byte, err error) {
	lim = lim.withDefaults()
	errFound := errors.New("found")
	var find func(data []byte, at string, depth int) error
	find = func(data []byte, at string, depth int) error {
		f := tabular.Sniff(data)
		if !Holds(f) || depth > lim.Depth {
			return nil
		}
		_, err := sourceOf(f)(data, lim, &budget{}, func(it item) error {
			inside, ok := strings.CutPrefix(at, it.path)
			if !ok || inside != "" && inside[0] != '/' {
				return nil
			}
			part, err := it.read()
			switch {
			case err != nil:
				return err
			case inside != "":
				return find(part, inside[1:], depth+1)
			}
			content = part
			return errFound
		})
		return err
	}
	if err := find(data, at, 1); err != nil && !errors.Is(err, errFound) {
		return nil, err
	} else if err == nil {
		return nil, fmt.Errorf("%s: %w", at, fs.ErrNotExist)
	}
	return content, nil
}

// walker is the state of one walk.
type walker struct {
	lim    Limits
	visit  func(Part) error
	names  names
	opened []Opened
	spent  budget
}

// budget counts what was unpacked.
type budget struct {
	files int
	bytes int64
}

// take counts a file of n bytes.
func (b *budget) take(n int, lim *Limits) error {
	b.files++
	b.bytes += int64(n)
	switch {
	case b.files > lim.Files:
		return &fatal{refuse(tabular.ErrTooLarge, "", "it holds more than the %d files allowed", lim.Files)}
	case b.bytes > lim.Bytes:
		return &fatal{refuse(tabular.ErrTooLarge, "", "its files unpack to more than %d bytes", lim.Bytes)}
	}
	if err := lim.Stop(); err != nil {
		return &fatal{err}
	}
	return nil
}

// fatal ends the whole walk, not only the archive in which it happened.
type fatal struct{ err error }

func (f *fatal) Error() string { return f.err.Error() }
func (f *fatal) Unwrap() error { return f.err }

// refuse returns why a file is not opened.
func refuse(sentinel error, part, format string, args ...any) error {
	return &tabular.Error{Part: part, Offset: -1, What: fmt.Sprintf(format, args...), Err: sentinel}
}

// item is a file found in a container. It is read once at most, before the next is looked for.
type item struct {
	path string // in the container
	read func() ([]byte, error)
}

// source reads a container: it calls found with each file, and returns the container and the mails
// inside it that have no bytes of their own.
type source func(data []byte, lim Limits, spent *budget, found func(item) error) ([]Opened, error)

func sourceOf(f tabular.Format) source {
	switch f {
	case tabular.Mail:
		return readMail
	case tabular.Msg:
		return readMsg
	default:
		return readZip
	}
}

// open reads a container twice: to see that all of it is whole, and to give its files out.
func (w *walker) open(dir string, data []byte, f tabular.Format, depth int) error {
	if int64(len(data)) > w.lim.FileBytes {
		return refuse(tabular.ErrTooLarge, "", "it has %d bytes, more than the %d allowed", len(data), w.lim.FileBytes)
	}
	read, trial := sourceOf(f), w.spent
	opened, err := read(data, w.lim, &trial, func(it item) error { _, err := it.read(); return err })
	if err != nil {
		return err
	}
	first := len(w.opened)
	for _, o := range opened {
		o.Path = path.Join(dir, o.Path)
		w.opened = append(w.opened, o)
	}
	_, err = read(data, w.lim, &w.spent, func(it item) error {
		content, err := it.read()
		if err != nil {
			return err
		}
		given, err := w.part(path.Join(dir, it.path), content, f, depth)
		for i := first; i < first+len(opened); i++ {
			if below := opened[i-first].Path; below == "" || strings.HasPrefix(it.path, below+"/") {
				w.opened[i].Files += given
			}
		}
		return err
	})
	return err
}

// part gives out a file, or opens it, and returns how many files that gave.
func (w *walker) part(at string, data []byte, in tabular.Format, depth int) (given int, err error) {
	at = w.names.unique(at)
	if w.lim.Whole != nil && w.lim.Whole(data) {
		return 1, w.call(Part{Path: at, Data: data})
	}
	f := tabular.Sniff(data)
	if _, cut := tabular.OpenZip(data, tabular.Limits{}); !Holds(f) ||
		f == tabular.Zip && in == tabular.Zip && cut != nil {
		return 1, w.call(Part{Path: at, Data: data}) // a workbook cut short looks like a zip archive
	}
	before := len(w.opened)
	switch {
	case f == tabular.Zip && in == tabular.Zip:
		err = fmt.Errorf("%w: a zip archive inside a zip archive", ErrNested)
	case depth >= w.lim.Depth:
		err = fmt.Errorf("%w: %d archives and mails inside each other", ErrNested, depth+1)
	default:
		err = w.open(at, data, f, depth+1)
	}
	var end *fatal
	switch {
	case errors.As(err, &end):
		return 0, err
	case err != nil:
		w.opened = w.opened[:before]
		return 1, w.call(Part{Path: at, Data: data, Err: err})
	case w.opened[before].Files == 0 && f == tabular.Zip:
		return 1, w.call(Part{Path: at, Data: data, Err: refuse(tabular.ErrNotXLSX, "", "there is no file in it")})
	}
	return w.opened[before].Files, nil
}

func (w *walker) call(p Part) error {
	if err := w.visit(p); err != nil {
		return &fatal{err}
	}
	return nil
}

// readZip reads a zip archive.
func readZip(data []byte, lim Limits, spent *budget, found func(item) error) ([]Opened, error) {
	z, err := tabular.OpenZip(data, tabular.Limits{FileBytes: lim.FileBytes, Entries: lim.Files,
		InflatedBytes: max(lim.Bytes-spent.bytes, 1), Stop: lim.Stop})
	if err != nil {
		return nil, err
	}
	out := Opened{Format: tabular.Zip}
	for i := range z.Len() {
		name := path.Clean(z.Name(i))
		switch {
		case hidden(name):
			continue
		case z.IsLink(i):
			out.Left = append(out.Left, name+": a link is not followed")
			continue
		}
		if err := found(item{name, func() ([]byte, error) {
			part, err := z.Read(i)
			if err != nil {
				return nil, err
			}
			return part, spent.take(len(part), &lim)
		}}); err != nil {
			return nil, err
		}
	}
	return []Opened{out}, nil
}
