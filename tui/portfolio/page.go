package portfolio

import (
	"context"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/find"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/page"
)

// Links open other pages; a nil one is not offered.
type Links struct {
	Open   func(ref string) page.Cmd // the supplier's profile
	Assess func(ref string) page.Cmd
	Triage func(ref string) page.Cmd
	Demo   func(context.Context) (string, error) // makes the demo portfolio; returns a message
	// Compare compares engagements; without refs, a tender is chosen.
	Compare func(refs []string) page.Cmd
	// Bulk opens the triage of many engagements.
	Bulk func() page.Cmd
	// Import opens the choice of files to import.
	Import func() page.Cmd
	// Export opens the export of what the list shows.
	Export func(export.Of) page.Cmd
	// Uses says in words who uses what a name means, and whether something of that name is recorded. It is for the
	// background.
	Uses func(ctx context.Context, name string) (words string, known bool, err error)
	// WhoUses opens them; "" asks for a name.
	WhoUses func(name string) page.Cmd
}

// Page is the portfolio.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links

	list            // a row a supplier, or an engagement
	lists   [2]list // both, by each
	retired int     // suppliers left out because they are retired
	seen    page.Seen
	count   count
	facts   questionnaire.FactTable
	each    bool    // a row an engagement
	hits    []int32 // rows that pass the filter
	sort    Order
	turned  bool // the other way round
	table   kit.Table
	query   string
	filter  filter
	today   questionnaire.Date
	loading bool
	failed  error

	mode    mode
	input   *kit.Input
	before  string // query before editing it
	was     string // the newest query before that, which up brings back; "" for none
	check   kit.Table
	options []option

	marked map[string]bool // keys of rows to compare

	preview    []string
	previewOf  string
	previewing bool

	uses   uses
	asking bool
	above  int // lines above the list, as drawn
}

type mode uint8

const (
	browsing mode = iota
	searching
	choosing
)

// list is rows with what searching and sorting them takes.
type list struct {
	rows   []data.SupplierSummary
	search []string        // the text that is searched of each row, folded
	orders [orders][]int32 // all rows, in each order
}

type (
	loaded struct {
		lists   [2]list // a row a supplier, and a row an engagement
		facts   questionnaire.FactTable
		count   count
		retired int
		seen    page.Seen
		err     error
	}
	delayOver struct{ ref string }
	previewed struct {
		ref   string
		lines []string
	}
	demoMade struct {
		text string
		err  error
	}
)

// New makes the page. Due dates are relative to the day of the register.
func New(c *page.Common, r *data.Register, links Links) *Page {
	p := &Page{c: c, r: r, links: links, today: r.Today(), loading: true, marked: map[string]bool{}}
	p.table.Columns, p.table.Placed = columns, true
	p.table.Row = p.cells
	return p
}

// Init loads the suppliers.
func (p *Page) Init() page.Cmd { return p.load() }

func (p *Page) load() page.Cmd { return page.Do(p.read) }

// read reads the suppliers, in the background.
func (p *Page) read() any {
	seen := page.Look(p.c.Context, p.r)
	rows, err := readRows(p.c.Context, p.r)
	if err != nil {
		return loaded{err: err}
	}
	s, err := p.r.Settings(p.c.Context, book.At{})
	if err != nil {
		return loaded{err: err}
	}
	retired, err := p.r.RetiredCount(p.c.Context, book.At{})
	out := prepare(rows, s.Facts)
	out.retired, out.seen, out.err = retired, seen, err
	return out
}

// prepare folds and sorts in the background, so that neither searching nor sorting waits for it.
func prepare(rows []data.SupplierSummary, facts questionnaire.FactTable) loaded {
	var each []data.SupplierSummary
	out := loaded{facts: facts}
	for i := range rows {
		out.count.add(&rows[i])
		if rows[i].Each == nil {
			each = append(each, rows[i])
		}
		each = append(each, rows[i].Each...)
	}
	out.lists = [2]list{newList(rows, facts), newList(each, facts)}
	return out
}

func newList(rows []data.SupplierSummary, facts questionnaire.FactTable) list {
	out := list{rows: rows, search: make([]string, len(rows))}
	for i := range rows {
		r := &rows[i]
		words := append([]string{r.Ref, r.Name, r.Engagement, r.Service, r.Owner},
			find.SupplierWords(&r.Listing, facts)...)
		out.search[i] = foldAccents(strings.Join(words, " "))
	}
	for o := range orders {
		out.orders[o] = sorted(rows, o)
	}
	return out
}

// show takes the list with a row a supplier, or an engagement.
func (p *Page) show(each bool) {
	p.each = each
	p.list = p.lists[0]
	if each {
		p.list = p.lists[1]
	}
	p.apply()
}

// toggleEach switches between a row a supplier and a row an engagement, on the same supplier.
func (p *Page) toggleEach() page.Cmd {
	r := p.selected()
	p.show(!p.each)
	clear(p.marked)
	p.previewOf = ""
	words := "A row a supplier: each column shows the worst of its live engagements."
	if p.each {
		words = "A row an engagement."
	}
	if r == nil {
		return page.Say(page.Info, words)
	}
	ref := r.Ref
	if p.each && r.Engagement != "" {
		ref = r.Engagement
	}
	return page.All(page.Say(page.Info, words), p.moveTo(ref))
}

// key tells rows apart: the engagement in a list of engagements, else the supplier.
func (p *Page) key(r *data.SupplierSummary) string {
	if p.each && r.Engagement != "" {
		return r.Engagement
	}
	return r.Ref
}

// Loading is true until the first list is there; later reloads happen behind the list that is shown.
func (p *Page) Loading() bool { return p.loading }

// Failed is why the list could not be read. One that was read before stays.
func (p *Page) Failed() error {
	if len(p.rows) > 0 {
		return nil
	}
	return p.failed
}

// Again reads the list again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	p.loading = true
	return p.load()
}

// Typing reports that the filter is being typed.
func (p *Page) Typing() bool { return p.mode == searching }

// Title shows how many suppliers are listed.
func (p *Page) Title() []string {
	what := "Suppliers "
	if p.each {
		what = "Engagements "
	}
	s := what + p.c.Theme.Glyph.Dot + " " + text.Thousands(len(p.rows)) + p.countWords()
	if p.query != "" {
		s = what + p.c.Theme.Glyph.Dot + " " + text.Thousands(len(p.hits)) + " of " +
			text.Thousands(len(p.rows)) + " " + p.c.Theme.Glyph.Dot + " " + p.query
	}
	return []string{s}
}

// Update takes results, typed keys and clicks.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case loaded:
		return p.take(m)
	case previewed:
		p.previewing = false
		p.preview, p.previewOf = m.lines, m.ref
		return p.wantPreview()
	case delayOver:
		return p.readPreview(m.ref)
	case usesDelayOver:
		return p.readUses(m.of)
	case uses:
		return p.takeUses(m)
	case demoMade:
		if m.err != nil {
			return page.Say(page.Problem, "No demo portfolio: "+text.Safe(m.err.Error()))
		}
		return page.All(page.Say(page.Done, m.text), p.load())
	case page.Resume:
		return p.seen.Refresh(p.c, p.r, p.read)
	case kit.Key:
		return p.typed(m)
	case kit.Click:
		return p.click(m)
	}
	return page.Cmd{}
}

func (p *Page) take(m loaded) page.Cmd {
	p.loading, p.failed = false, m.err
	if m.err != nil {
		return page.Say(page.Problem, "The suppliers could not be read: "+text.Safe(m.err.Error()))
	}
	at := p.selectedRef()
	p.lists, p.retired, p.seen, p.count, p.facts = m.lists, m.retired, m.seen, m.count, m.facts
	p.show(p.each)
	p.previewOf, p.uses = "", uses{}
	return p.moveTo(at)
}

// moveTo puts the cursor on a supplier if it is in the list.
func (p *Page) moveTo(ref string) page.Cmd {
	for i, r := range p.hits {
		if p.key(&p.rows[r]) == ref {
			p.table.Goto(i)
		}
	}
	return p.wantMore()
}

func (p *Page) reloadAt(ref string) page.Cmd {
	p.query = ""
	// a row for the cursor until the list is read
	p.rows = append(p.rows, data.SupplierSummary{Ref: ref, Assured: scoring.NoTenths})
	p.search = append(p.search, foldAccents(ref))
	p.orders[p.sort] = append(p.orders[p.sort], int32(len(p.rows)-1))
	p.apply()
	return page.All(p.moveTo(ref), p.load())
}

// apply filters the sorted rows.
func (p *Page) apply() {
	p.filter = parse(p.query)
	p.hits = p.hits[:0]
	for _, i := range p.order() {
		if p.filter.matchWords(p.search[i]) && p.filter.matchTerms(&p.rows[i], p.today) {
			p.hits = append(p.hits, i)
		}
	}
	p.table.N = len(p.hits)
}

func (p *Page) selected() *data.SupplierSummary {
	i := p.table.Cursor()
	if i < 0 || i >= len(p.hits) {
		return nil
	}
	return &p.rows[p.hits[i]]
}

func (p *Page) selectedRef() string {
	if r := p.selected(); r != nil {
		return p.key(r)
	}
	return ""
}

// wantMore reads what goes with the row under the cursor and with the search, once both stay as they are.
func (p *Page) wantMore() page.Cmd { return page.All(p.wantUses(), p.wantPreview()) }

// wantPreview reads the preview of the row under the cursor once the cursor stops: the rows it passes are skipped, so
// that reading them does not compete with drawing. One read is under way at most.
func (p *Page) wantPreview() page.Cmd {
	ref := p.selectedRef()
	if p.previewing || ref == "" || ref == p.previewOf {
		return page.Cmd{}
	}
	p.previewing = true
	return page.Do(func() any {
		p.c.Pause(previewDelay)
		return delayOver{ref}
	})
}

// previewDelay is how long the cursor stays on a row before its preview is read.
const previewDelay = 70 * time.Millisecond

// readPreview reads the preview of a row if the cursor is still on it, and else waits for the row that it is on.
func (p *Page) readPreview(ref string) page.Cmd {
	if ref != p.selectedRef() {
		p.previewing = false
		return p.wantPreview()
	}
	r := p.selected()
	supplier, engagement := r.Ref, r.Engagement
	return page.Do(func() any {
		lines, err := readPreview(p.c.Context, p.r, supplier, engagement)
		if err != nil {
			lines = nil
		}
		return previewed{ref, lines}
	})
}

func (p *Page) typed(k kit.Key) page.Cmd {
	if p.mode == searching {
		if k.Paste {
			k.Text = strings.Join(strings.Fields(k.Text), " ")
		}
		p.input.Key(k)
		p.query = p.input.Value()
		p.apply()
		p.table.Goto(0)
		return p.wantMore()
	}
	return page.Cmd{}
}

func (p *Page) click(m kit.Click) page.Cmd {
	m.Y -= p.above
	if p.mode != browsing || m.Y < 1 || len(p.hits) == 0 {
		return page.Cmd{}
	}
	first, last := p.table.Range()
	row := first - 1 + m.Y - 1
	if row >= last {
		return page.Cmd{}
	}
	if row == p.table.Cursor() {
		return p.open()
	}
	p.table.Goto(row)
	return p.wantPreview()
}
