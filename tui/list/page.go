// Package list is the page of a list of things: columns that leave in a fixed order as the window narrows, a filter as
// one types, orders, and what is known of the row under the cursor below. A page of risks or of actions is a [Spec] of
// it.
package list

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
)

// Spec says what a list has. T is a row; rows are read once, and never changed.
type Spec[T any] struct {
	Of        []string // what the list is of, such as a supplier, above its name in the title; empty for all
	Name      string   // "Risks"
	One, Many string   // "risk", "risks"

	Columns []kit.Column
	Cells   func(r *T) []kit.Span // one for each column
	Key     func(r *T) string     // tells rows apart; a reference
	Copy    func(r *T) string     // what y copies; nil for Key
	Search  func(r *T) string     // the text that words are searched in
	Fields  Fields
	Has     func(r *T, field, value string) bool // whether a row has what was typed for a field
	Orders  []Order[T]

	// Over reports rows that are over: they are left out, and counted in the title, until a person asks for them or
	// types a filter of the field OverField. nil for none.
	Over      func(r *T) bool
	OverWord  string // "closed"
	OverField string

	Read func(context.Context) ([]T, error)
	// About describes a row. What does not fit below the list is read with v.
	About func(r *T, w int) []kit.Line
	// Sum says above the list what all its rows come to, whatever the filter shows; nil for nothing.
	Sum func(rows []T) string
	// Legend says what marks in the rows mean; "" for none. nil for no marks.
	Legend func(rows []T) string

	Open                func(r *T) page.Cmd
	OpenTitle, OpenHint string
	// Acts are the further commands; r is nil without a row under the cursor.
	Acts func(r *T) []page.Command
	// Undoes says that u undoes what a person did to a row, by its key.
	Undoes bool
	// Export opens the export of what the list shows, Subject is what a row is about; nil for a list without one.
	Export  func(export.Of) page.Cmd
	Subject func(r *T) export.Of
	// Empty says, where there are no rows at all, why, and which key comes next.
	Empty []string
}

// Order is a way to sort: what comes first needs attention, what is not known comes last.
type Order[T any] struct {
	Name    string // as in "by NAME"
	Compare func(a, b *T) int
	// Known reports whether a row has what is sorted by; those without it stay last when the order is turned round. nil
	// for all.
	Known func(r *T) bool
}

// Page is a list on the screen.
type Page[T any] struct {
	c    *page.Common
	r    *data.Register
	s    Spec[T]
	seen page.Seen

	rows    []T
	search  []string  // the text of each row, folded
	orders  [][]int32 // all rows, in each order
	known   []int     // how many rows at the beginning of each order have what it sorts by
	legend  string
	sum     string
	above   int // lines above the list, as drawn
	over    int // rows left out
	hits    []int32
	sort    int
	reverse bool
	all     bool // with rows that are over
	table   kit.Table
	query   string
	filter  Filter
	goTo    string // the row for the cursor once the rows are read again, "" for that under it
	read    bool
	failed  error

	mode    mode
	input   *kit.Input
	before  string // query before editing it
	was     string // the newest query before that, which up brings back; "" for none
	check   kit.Table
	options []option
	scroll  kit.Scroll // of what is known of a row
	turning
}

type mode uint8

const (
	browsing mode = iota
	searching
	choosing
	reading // all that is known of a row
)

// loaded is rows with what searching and sorting them takes.
type loaded[T any] struct {
	rows   []T
	search []string
	orders [][]int32
	known  []int
	legend string
	sum    string
	seen   page.Seen
	err    error
}

// New makes the page with a filter; "" shows all.
func New[T any](c *page.Common, r *data.Register, s Spec[T], query string) *Page[T] {
	p := &Page[T]{c: c, r: r, s: s, query: query}
	p.table.Columns, p.table.Placed = s.Columns, true
	p.table.Row = func(i int) []kit.Span { return p.s.Cells(&p.rows[p.hits[i]]) }
	p.filter = s.Fields.Parse(query)
	return p
}

// Init reads the rows.
func (p *Page[T]) Init() page.Cmd { return page.Do(p.load) }

// load reads the rows, in the background.
func (p *Page[T]) load() any {
	seen := page.Look(p.c.Context, p.r)
	rows, err := p.s.Read(p.c.Context)
	out := prepare(&p.s, rows, err)
	out.seen = seen
	return out
}

// prepare folds and sorts in the background, so that neither searching nor sorting waits for it.
func prepare[T any](s *Spec[T], rows []T, err error) loaded[T] {
	out := loaded[T]{rows: rows, search: make([]string, len(rows)), err: err}
	for i := range rows {
		out.search[i] = Fold(s.Search(&rows[i]))
	}
	for _, o := range s.Orders {
		list := make([]int32, len(rows))
		for i := range list {
			list[i] = int32(i)
		}
		slices.SortFunc(list, func(a, b int32) int {
			if c := o.Compare(&rows[a], &rows[b]); c != 0 {
				return c
			}
			return strings.Compare(s.Key(&rows[a]), s.Key(&rows[b])) // the list never shuffles
		})
		known := len(list)
		for known > 0 && o.Known != nil && !o.Known(&rows[list[known-1]]) {
			known--
		}
		out.orders, out.known = append(out.orders, list), append(out.known, known)
	}
	if s.Legend != nil {
		out.legend = s.Legend(rows)
	}
	if s.Sum != nil {
		out.sum = s.Sum(rows)
	}
	return out
}

// Loading is true until the first rows are there; later reading happens behind the list that is shown.
func (p *Page[T]) Loading() bool { return !p.read && p.failed == nil }

// Failed is why the rows could not be read. Once there are some, they stay.
func (p *Page[T]) Failed() error {
	if p.read {
		return nil
	}
	return p.failed
}

// Again reads the rows anew.
func (p *Page[T]) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing reports that the filter is being typed.
func (p *Page[T]) Typing() bool { return p.mode == searching }

// Title shows how many rows are listed, and the filter.
func (p *Page[T]) Title() []string {
	dot := " " + p.c.Theme.Glyph.Dot + " "
	s := p.s.Name
	total := len(p.rows) - p.over
	switch {
	case !p.read:
	case p.query != "":
		s += dot + text.Thousands(len(p.hits)) + " of " + text.Thousands(total) + dot + p.query + p.leftOut()
	default:
		s += dot + text.Thousands(total) + p.leftOut()
	}
	if r := p.Row(); p.mode == reading && r != nil { // the row takes the place of the counts
		return append(slices.Clone(p.s.Of), p.s.Name, text.Safe(p.s.Key(r)))
	}
	return append(slices.Clone(p.s.Of), s)
}

// leftOut counts the rows that are over and not shown.
func (p *Page[T]) leftOut() string {
	if p.over == 0 {
		return ""
	}
	return ", " + text.Thousands(p.over) + " " + p.s.OverWord + " left out"
}

// Update takes results, typed keys and clicks.
func (p *Page[T]) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case loaded[T]:
		return p.take(m)
	case page.Written:
		if m.Err != nil {
			return page.All(page.Say(page.Problem, "Not done: "+page.Message(m.Err)), p.Init())
		}
		switch v := m.Value.(type) {
		case Outcome:
			p.goTo = v.At
			return page.All(page.Say(page.Done, v.Said), p.Init(), v.Next)
		case string:
			return page.All(page.Say(page.Done, v), p.Init())
		}
		return p.Init()
	case newest:
		return p.name(m)
	case page.Resume:
		return p.seen.Refresh(p.c, p.r, p.load)
	case kit.Key:
		if p.mode == searching {
			p.typed(m)
		}
	case kit.Click:
		return p.click(m)
	}
	return page.Cmd{}
}

func (p *Page[T]) take(m loaded[T]) page.Cmd {
	p.failed = m.err
	if m.err != nil {
		return page.Say(page.Problem, "The "+p.s.Many+" could not be read: "+page.Message(m.err))
	}
	at := cmp.Or(p.goTo, p.key())
	p.goTo = ""
	if p.acted != "" && p.seen.Head != m.seen.Head {
		p.changed, p.acted = p.acted, ""
	}
	p.seen = m.seen
	p.read, p.rows, p.search, p.orders, p.known, p.legend, p.sum = true, m.rows, m.search, m.orders,
		m.known, m.legend, m.sum
	p.apply()
	p.moveTo(at)
	return page.Cmd{}
}

// moveTo puts the cursor on a row if it is in the list.
func (p *Page[T]) moveTo(key string) {
	for i, r := range p.hits {
		if p.s.Key(&p.rows[r]) == key {
			p.table.Goto(i)
			return
		}
	}
}

// apply filters the sorted rows.
func (p *Page[T]) apply() {
	p.filter = p.s.Fields.Parse(p.query)
	p.hits, p.over = p.hits[:0], 0
	if len(p.orders) == 0 {
		p.table.N = 0
		return
	}
	hide := p.s.Over != nil && !p.all && !p.filter.Has(p.s.OverField)
	order, known := p.orders[p.sort], p.known[p.sort]
	for n := range order {
		i := order[n]
		if p.reverse && n < known {
			i = order[known-1-n]
		}
		r := &p.rows[i]
		if hide && p.s.Over(r) {
			p.over++
			continue
		}
		if p.filter.MatchWords(p.search[i]) &&
			p.filter.MatchTerms(func(field, value string) bool { return p.s.Has(r, field, value) }) {
			p.hits = append(p.hits, i)
		}
	}
	p.table.N = len(p.hits)
}

// refilter applies the filter anew and stays on the row under the cursor where it is still there.
func (p *Page[T]) refilter() {
	at := p.key()
	p.apply()
	p.moveTo(at)
}

// Row is the row under the cursor, nil for none.
func (p *Page[T]) Row() *T {
	i := p.table.Cursor()
	if i < 0 || i >= len(p.hits) {
		return nil
	}
	return &p.rows[p.hits[i]]
}

func (p *Page[T]) key() string {
	if r := p.Row(); r != nil {
		return p.s.Key(r)
	}
	return ""
}

// Keys are the keys of the rows listed, in their order: what an export of the page has.
func (p *Page[T]) Keys() []string {
	out := make([]string, len(p.hits))
	for i, r := range p.hits {
		out[i] = p.s.Key(&p.rows[r])
	}
	return out
}

// Query is the filter as typed.
func (p *Page[T]) Query() string { return p.query }

// Outcome is what a write did, in words, the key of the row that it was done to, and what comes after it.
type Outcome struct {
	Said string
	At   string // "" for the row under the cursor
	Next page.Cmd
}

// Write queues a write of a page: what is done, in words, to what. do returns an [Outcome], or what it did in words.
func Write[R any](c *page.Common, subject, of, what string, do func(context.Context) (R, error)) page.Cmd {
	return c.Save(saves.Job{Subject: subject, Label: what, Content: saves.Content{Of: of, What: what},
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return do(ctx) }
		}})
}

func (p *Page[T]) typed(k kit.Key) {
	if k.Paste {
		k.Text = strings.Join(strings.Fields(k.Text), " ")
	}
	p.input.Key(k)
	p.query = p.input.Value()
	p.apply()
	p.table.Goto(0)
}

func (p *Page[T]) click(m kit.Click) page.Cmd {
	m.Y -= p.above
	if p.mode != browsing || m.Y < 1 || len(p.hits) == 0 {
		return page.Cmd{}
	}
	first, last := p.table.Range()
	row := first - 1 + m.Y - 1
	if row >= last {
		return page.Cmd{}
	}
	if row == p.table.Cursor() && p.s.Open != nil {
		return p.s.Open(p.Row())
	}
	p.table.Goto(row)
	return page.Cmd{}
}
