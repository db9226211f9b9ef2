package authoring

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
)

// Options say what the author knows of the draft.
type Options struct {
	ID     string   // of the pack
	Title  string   // "" for what stands above the headings
	Sheets []string // only these; none reads every visible one
	Schema string   // the line of [SchemaLine]
}

// Draft is a pack to finish.
type Draft struct {
	YAML      []byte
	Domains   int
	Questions int
	Columns   []Column
	Left      []Left   // what is in no key of the draft
	Todo      []string // what the sheet does not say and the author has to
	Notes     []string // what was taken for granted
	Cells     Cells
}

// Column is how a column was read.
type Column struct{ Sheet, Letter, Heading, As string }

// Left is a group of cells that are in no key of the draft. Kept says that their words are remarks in it.
type Left struct {
	Place string // such as Questions!F5:F84
	What  string // the heading, or the words of a single cell
	Cells int
	Kept  bool
}

// Cells counts the cells that hold something. The last three add up to the first.
type Cells struct{ Read, Used, Remarks, Reported int }

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// CheckID returns the problem of an id that no pack may have.
func CheckID(id string) error {
	if !idForm.MatchString(id) || len(id) > 60 {
		return problem.New("bad-id", text.Safe(id), "take lower case letters, digits and hyphens, such as "+
			"clinic-booking",
			"this is no id of a pack")
	}
	return nil
}

// Read makes a draft of a spreadsheet. name is the file, for problems.
func Read(name string, data []byte, o Options) (*Draft, error) {
	if err := CheckID(o.ID); err != nil {
		return nil, err
	}
	book, sheets, err := open(name, data)
	if err != nil {
		return nil, err
	}
	wanted, err := choose(name, sheets, o.Sheets)
	if err != nil {
		return nil, err
	}
	r := &reader{named: oneLine(o.Title) != ""}
	for _, s := range wanted {
		r.sheet(s)
	}
	title := cmp.Or(oneLine(o.Title), r.title, text.UpperFirst(strings.ReplaceAll(o.ID, "-", " ")))
	r.name(o.ID, title)
	if len(r.domains) == 0 {
		return nil, noQuestions(name, wanted)
	}
	d := &Draft{Domains: len(r.domains)}
	w := newWriter(r, d, o, title, name)
	d.YAML = w.write()
	r.report(d, book, sheets)
	return d, d.check(name)
}

// choose returns the sheets to read: those named, else every visible one.
func choose(name string, sheets []*sheet, names []string) ([]*sheet, error) {
	if len(names) == 0 {
		return slices.DeleteFunc(slices.Clone(sheets), func(s *sheet) bool { return s.hidden }), nil
	}
	var out []*sheet
	for _, n := range names {
		i := slices.IndexFunc(sheets, func(s *sheet) bool { return text.Fold(s.name) == text.Fold(n) })
		if i < 0 {
			var have []string
			for _, s := range sheets {
				have = append(have, text.Quote(s.name, 40))
			}
			return nil, problem.New("unknown-sheet", name, "the file has "+strings.Join(have, ", "),
				"there is no sheet %s",
				text.Quote(n, 40))
		}
		out = append(out, sheets[i])
	}
	return out, nil
}

// noQuestions says what was looked for, and what the first rows have.
func noQuestions(name string, sheets []*sheet) error {
	seen := "nothing"
	for _, s := range sheets {
		var words []string
		for _, r := range s.rows[:min(len(s.rows), 3)] {
			for _, c := range r.cells[:min(len(r.cells), 6)] {
				words = append(words, text.Quote(c.words, 40))
			}
		}
		if len(words) > 0 {
			seen = strings.Join(words, ", ")
			break
		}
	}
	return problem.New("no-questions", name,
		`call the column with the questions "Question" in the row above the first `+
			"of them, and save the sheet", "no column of questions was found; the first rows read %s", seen)
}

// report says what became of every cell.
func (r *reader) report(d *Draft, book *tabular.Book, sheets []*sheet) {
	for i, h := range r.heads {
		for _, c := range h.row.cells {
			as := "kept as remarks"
			for f, col := range h.cols {
				if col == c.col && f != suppliers {
					as = string(f)
				}
			}
			d.Columns = append(d.Columns, Column{r.sheets[i].name, tabular.ColumnName(c.col), c.words, as})
		}
	}
	for _, s := range sheets {
		if len(s.rows) == 0 {
			continue
		}
		d.count(s)
		switch {
		case !s.read:
			d.Left = append(d.Left, Left{Place: s.place(area(s)), What: notRead(s), Cells: d.cellsOf(s)})
		default:
			d.leftOf(r, s)
		}
		if s.unreadNotes {
			d.Notes = append(d.Notes, "the notes on the cells of "+cmp.Or(text.Safe(s.name),
				"the sheet")+" could not be read")
		}
		for _, n := range s.notes {
			d.Left = append(d.Left, Left{Place: s.place(tabular.Ref(n.Row, n.Col)), What: "a note on the cell: " +
				text.Shorten(oneLine(n.Text), 200)})
		}
	}
	for _, f := range []tabular.Flag{tabular.FlagDrawings, tabular.FlagMacros, tabular.FlagEmbedded} {
		if slices.Contains(book.Flags, f) {
			d.Notes = append(d.Notes, "the workbook holds "+f.Words()+", which were not read")
		}
	}
}

func notRead(s *sheet) string {
	if s.hidden {
		return "a hidden sheet, not read"
	}
	return "a sheet without headings of questions, or one that was not asked for"
}

func (d *Draft) cellsOf(s *sheet) int {
	n := 0
	for _, r := range s.rows {
		n += len(r.cells)
	}
	return n
}

func (d *Draft) count(s *sheet) {
	for _, r := range s.rows {
		for _, c := range r.cells {
			d.Cells.Read++
			switch {
			case c.used:
				d.Cells.Used++
			case c.kept:
				d.Cells.Remarks++
			default:
				d.Cells.Reported++
			}
		}
	}
}

// leftOf reports the cells of a sheet that are in no key, by column.
func (d *Draft) leftOf(r *reader, s *sheet) {
	name, first := map[int]string{}, tabular.MaxRows
	for i, h := range r.heads {
		if r.sheets[i] == s {
			first = min(first, h.row.n)
		}
		for col, words := range h.name {
			if r.sheets[i] == s && name[col] == "" {
				name[col] = words
			}
		}
	}
	for _, kept := range []bool{true, false} {
		byCol := map[int][]*cell{}
		for _, row := range s.rows {
			for _, c := range row.cells {
				switch {
				case c.used || c.kept != kept:
				case row.n < first:
					d.Left = append(d.Left, Left{Place: s.place(c.ref()), What: text.Shorten(c.words, 120),
						Cells: 1})
				default:
					byCol[c.col] = append(byCol[c.col], c)
				}
			}
		}
		for _, col := range slices.Sorted(maps.Keys(byCol)) {
			list := byCol[col]
			what := name[col]
			if len(list) == 1 || what == "" {
				what = text.Shorten(list[0].words, 120)
			}
			d.Left = append(d.Left, Left{Place: s.place(ranges(list)), What: what, Cells: len(list), Kept: kept})
		}
	}
}

// check reads the draft as `assure pack check` would. What it finds beside the texts to write is a fault of this
// program, or a sheet that is too large for one pack.
func (d *Draft) check(name string) error {
	_, problems, _ := questionnaire.CheckPack("draft", d.YAML, questionnaire.DefaultFacts())
	for _, p := range problems {
		switch p.Code {
		case "todo":
		case "pack-too-large":
			return problem.New("too-many-questions", name, "draft its sheets one by one with --sheet, each "+
				"with an --id",
				"the sheet has %s, more than one pack takes", text.Plural(d.Questions, "question", "questions"))
		default:
			return errors.Join(fmt.Errorf("the draft is no pack; report this: %w", &p))
		}
	}
	return nil
}
