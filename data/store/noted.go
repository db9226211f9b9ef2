package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"assure/data/store/heads"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// Noted is a head noted earlier; of its hash the first 16 digits are enough. Where says in words where it was noted, ""
// when a person has typed it.
type Noted struct {
	Head
	Where string
}

// headFiles are the files that the heads of a register are noted in: the one next to it and, where there is one, that
// of [Config.Anchors].
func (c *Config) headFiles() []string {
	files := []string{heads.Of(c.beside())}
	if c.Anchors != "" {
		files = append(files, c.Anchors)
	}
	return files
}

// NoteHead adds a head to the files of heads, with the reason. A folder that cannot be written to has none; the error
// is then that of the first.
func (s *Store) NoteHead(h Head, why string) error { return s.cfg.noteHead(h, why) }

func (c *Config) noteHead(h Head, why string) error {
	if h.Seq == 0 {
		return nil
	}
	var errs []error
	if c.local != "" {
		errs = append(errs, safefile.MkdirAll(filepath.Dir(c.local)))
	}
	for _, file := range c.headFiles() {
		errs = append(errs, heads.Append(file, c.Now(), h.Seq, h.Hash, why))
	}
	return errors.Join(errs...)
}

// Noted reads the heads noted in the files of heads. A file that is not there has none, but the folder of
// [Config.Anchors] must be there: else its drive is not connected.
func (s *Store) Noted() ([]Noted, error) { return s.cfg.noted(heads.Read) }

func (c *Config) noted(read func(string) ([]heads.Head, error)) (list []Noted, err error) {
	for _, file := range c.headFiles() {
		some, err := headsIn(file, read)
		if errors.Is(err, fs.ErrNotExist) {
			if _, away := os.Stat(filepath.Dir(file)); file != c.Anchors || away == nil {
				continue
			}
		}
		if err != nil {
			return nil, headsProblem(err, file)
		}
		list = append(list, some...)
	}
	return list, nil
}

// headsProblem says that a file of heads cannot be read. A copy that is not compared with them could be one of a log
// that was cut off, and push good ones out of a folder: so this stops a backup.
func headsProblem(err error, file string) error {
	what := err.Error()
	var p *problem.Problem
	if errors.As(err, &p) {
		what = p.What
	}
	fix := "make it a file that you can read; if you know why it is not one, move it to another place: the log is " +
		"then not compared with it"
	if errors.Is(err, fs.ErrNotExist) {
		fix = "connect its drive, or name another file with --anchors or `anchors` in the configuration"
	}
	return &problemError{cause: err, Problem: problem.New("heads", file, fix,
		"the heads of the audit log that were noted earlier cannot be read: %s", what)}
}

// HeadsIn reads the heads in a file of text.
func HeadsIn(file string) ([]Noted, error) { return headsIn(file, heads.Read) }

func headsIn(file string, read func(string) ([]heads.Head, error)) (list []Noted, err error) {
	found, err := read(file)
	for _, h := range found {
		where := filepath.Base(file)
		if h.Line > 0 {
			where = fmt.Sprintf("line %d of %s", h.Line, where)
		}
		list = append(list, Noted{Head{h.Seq, h.Hash}, where})
	}
	return list, err
}

// anchors are the heads noted earlier that a log must contain.
type anchors struct {
	list  []Noted
	found []bool
	bySeq map[int64][]int // indexes of list
}

func newAnchors(noted []Noted) *anchors {
	a := &anchors{list: noted, found: make([]bool, len(noted)), bySeq: map[int64][]int{}}
	for i, n := range noted {
		a.bySeq[n.Seq] = append(a.bySeq[n.Seq], i)
	}
	return a
}

// pass notes that a log has a row.
func (a *anchors) pass(seq int64, hash string) {
	for _, i := range a.bySeq[seq] {
		if h := a.list[i].Hash; len(h) >= shortHash && strings.HasPrefix(hash, h) {
			a.found[i] = true
		}
	}
}

// missing says which heads a log that ends with a row does not have.
func (a *anchors) missing(last int64) (list []string) {
	for i, n := range a.list {
		if a.found[i] {
			continue
		}
		where := n.Where
		if where != "" {
			where = ", " + where
		}
		what := "that row is another one now: the log was rebuilt"
		if n.Seq > last {
			what = fmt.Sprintf("it ends with row %d: its end was cut off, or an earlier copy was put in its place; if "+
				"you did that, keep the heads elsewhere", last)
		}
		list = append(list, fmt.Sprintf("the log does not have the head noted earlier (row %d%s): %s", n.Seq,
			where, what))
	}
	return list
}
