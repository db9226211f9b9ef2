package putright

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// offered is how many other suppliers are offered at a time, alike how alike the names of two records of one supplier
// are at least, of 100.
const (
	offered = 5
	alike   = 70
)

// merging is what merging and parting have besides a reason.
type merging struct {
	other     *kit.FormField // the other supplier, of Merge
	direction *kit.FormField
	takeover  *kit.FormField
	which     *kit.FormField // of Unmerge

	suppliers []entity.Supplier // nil until read
	found     []*entity.Supplier
	cursor    int // of found
	chosen    *entity.Supplier
	goes      *data.Merged // what goes along, nil until it is known
	failed    error
}

type (
	listed struct {
		list []entity.Supplier
		err  error
	}
	previewed struct {
		of  *entity.Supplier
		got *data.Merged
		err error
	}
)

// The options of the direction.
const (
	goesAway = iota // this record goes into the other
	stays
)

func (p *Page) addMerge(add func(*kit.FormField) *kit.FormField) {
	p.other = add(&kit.FormField{Label: "Other record", Input: kit.NewInput("", 200), Hint: "name, reference or code"})
	p.direction = add(&kit.FormField{Label: "This record", Hint: "space: the other way",
		Options: []string{"goes into the other one", "stays, and the other one goes into it"}})
	p.takeover = add(&kit.FormField{Label: "Takeover", Hint: "space: change",
		Options: []string{"no", "yes: the one that stays took the other company over"}, Off: true})
}

func (p *Page) loading() bool {
	return (p.act == Merge || p.act == Unmerge) && p.suppliers == nil && p.failed == nil
}

// take takes the suppliers of the register.
func (p *Page) take(m listed) page.Cmd {
	if m.err != nil {
		p.failed = m.err
		return page.Cmd{}
	}
	p.suppliers = append([]entity.Supplier{}, m.list...)
	if p.act == Merge {
		p.search()
		return page.Cmd{}
	}
	p.which.Options = slices.Clone(p.which.Options)
	for i, ref := range p.which.Options {
		for _, s := range p.suppliers {
			if s.Ref == ref {
				p.which.Options[i] = ref + "  " + text.Safe(s.Name)
			}
		}
	}
	return page.Cmd{}
}

// search finds other suppliers by what is typed; before anything is typed, those that may be the same one.
func (p *Page) search() {
	p.chosen, p.goes, p.cursor, p.takeover.Off, p.takeover.Chosen = nil, nil, 0, true, 0
	want := text.Fold(p.other.Value())
	type hit struct {
		s    *entity.Supplier
		rank int
	}
	var hits []hit
	for i := range p.suppliers {
		s := &p.suppliers[i]
		if s.ID == p.of.Supplier.ID || s.MergedInto != "" {
			continue
		}
		if rank := likely(s, &p.of.Supplier, want); rank > 0 {
			hits = append(hits, hit{s, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.rank, a.rank) })
	p.found = nil
	for _, h := range hits[:min(len(hits), offered)] {
		p.found = append(p.found, h.s)
	}
}

// likely ranks a supplier by how well it fits what was typed or, where that is nothing, by how like it is to another.
func likely(s, to *entity.Supplier, want string) int {
	near := legalname.Score(legalname.Parse(s.Name), legalname.Parse(to.Name))
	if s.CompanyNumber != "" && s.CompanyNumber == to.CompanyNumber {
		near = 100
	}
	if want == "" {
		if near < alike {
			return 0
		}
		return near
	}
	keys := append([]string{s.Ref, s.Ref + "  " + s.Name, s.CompanyNumber}, s.ODSCodes...)
	if form, n, ok := entity.ParseRef(want); ok && form.Of(n) == s.Ref {
		return 1000
	}
	switch {
	case slices.ContainsFunc(keys, func(k string) bool { return text.Fold(k) == want }):
		return 1000
	case strings.HasPrefix(text.Fold(s.Name), want):
		return 500 + near
	case strings.Contains(text.Fold(strings.Join(append(append(keys, s.Name), s.Former...), " ")), want):
		return 200 + near
	}
	return 0
}

func (p *Page) searchCommands() []page.Command {
	move := func(d int) func() page.Cmd {
		return page.Run(func() { p.cursor = kit.Clamp(p.cursor+d, len(p.found)) })
	}
	step := func(d int) func() page.Cmd { return page.Run(func() { p.Step(d) }) }
	return []page.Command{
		{ID: "other.take", Title: "take the marked supplier", Hint: "choose", Keys: []string{"enter"}, Run: p.choose},
		{ID: "other.down", Title: "the next supplier", Hint: "next", Keys: []string{"down", "ctrl+n"}, Run: move(1)},
		{ID: "other.up", Title: "the supplier before", Keys: []string{"up", "ctrl+p"}, Run: move(-1)},
		{ID: "form.down", Title: "next field", Keys: []string{"tab"}, Run: step(1)},
		{ID: "form.up", Title: "previous field", Keys: []string{"shift+tab"}, Run: step(-1)},
		{ID: "form.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
			Run: func() page.Cmd { return p.Stop(page.Back) }},
	}
}

// choose takes the supplier under the cursor and asks what would go along.
func (p *Page) choose() page.Cmd {
	if p.chosen != nil {
		p.Step(1)
		return page.Cmd{}
	}
	if p.cursor >= len(p.found) {
		return page.Say(page.Problem, "No other supplier has these letters, this reference or this code.")
	}
	p.chosen = p.found[p.cursor]
	p.other.Input.SetValue(p.chosen.Ref + "  " + p.chosen.Name)
	p.Step(1)
	return p.preview()
}

// pair is the references of the record that goes and of the one that stays.
func (p *Page) pair() (from, into string) {
	if p.direction.Chosen == stays {
		return p.chosen.Ref, p.of.Supplier.Ref
	}
	return p.of.Supplier.Ref, p.chosen.Ref
}

func (p *Page) preview() page.Cmd {
	if p.chosen == nil {
		return page.Cmd{}
	}
	of := p.chosen
	from, into := p.pair()
	return page.Do(func() any {
		got, err := p.r.PreviewMerge(p.c.Context, from, into)
		return previewed{of, got, err}
	})
}

// show shows what would go along, or why the two cannot be merged.
func (p *Page) show(m previewed) page.Cmd {
	if m.of != p.chosen {
		return page.Cmd{}
	}
	p.goes = m.got
	if m.err != nil {
		p.takeover.Off = true
		return page.Say(page.Problem, page.Message(m.err))
	}
	p.takeover.Off = !m.got.Takeover()
	return page.Cmd{}
}

// twoCompanies says why a takeover has to be confirmed.
func (p *Page) twoCompanies() string {
	from, into := p.goes.From, p.goes.Into
	return from.Ref + " and " + into.Ref + " have two company numbers, so they are two companies. Say yes (space) " +
		"where " + into.Ref + " took " + from.Ref + " over; else esc, and correct the wrong number."
}

// doMerge merges or parts.
func (p *Page) doMerge(why questionnaire.Text) func(context.Context) (string, error) {
	if p.act == Unmerge {
		ref := p.of.Supplier.Merged[p.which.Chosen]
		return func(ctx context.Context) (string, error) {
			m, err := p.r.UnmergeSupplier(ctx, ref, why)
			if err != nil {
				return "", err
			}
			return m.From.Ref + " " + m.From.Name + " is a supplier of its own again." + along(m, " Back went "), nil
		}
	}
	from, into := p.pair()
	takeover := !p.takeover.Off && p.takeover.Chosen == 1
	return func(ctx context.Context) (string, error) {
		m, err := p.r.MergeSuppliers(ctx, from, into, takeover, why)
		if err != nil {
			return "", err
		}
		return m.From.Ref + " is merged into " + m.Into.Ref + " " + m.Into.Name + "." + along(m, " With it went "), nil
	}
}

// along says what a merge moves, behind some words; "" where it is nothing.
func along(m *data.Merged, words string) string {
	parts := m.Along()
	if len(parts) == 0 {
		return ""
	}
	return words + strings.Join(parts, ", ") + "."
}

// below are the suppliers found or, once one is chosen, what would go along. cursor is the row of the one marked, 0 for
// none.
func (p *Page) below(w int) (lines []kit.Line, cursor int) {
	t := p.c.Theme
	switch {
	case p.act != Merge:
		return nil, 0
	case p.goes != nil:
		return p.goingAlong(w), 0
	case p.chosen != nil:
		return nil, 0
	}
	what := "Suppliers that may be the same one:"
	switch typed := p.other.Value() != ""; {
	case len(p.found) == 0 && typed:
		what = "No other supplier has these letters, this reference or this code."
	case len(p.found) == 0:
		what = "No supplier looks like a second record of this one; type some letters of its name."
	case typed:
		what = "Found:"
	}
	lines = []kit.Line{kit.L(kit.S(theme.Muted, "  "+what))}
	for i, s := range p.found {
		marked := i == p.cursor && p.At() == p.other
		if marked {
			cursor = len(lines)
		}
		words := text.Safe(s.Ref + "  " + s.Name)
		if s.Retired {
			words += ", retired"
		}
		lines = append(lines, kit.Line{Selected: marked, Spans: []kit.Span{kit.S(theme.Plain, "  "),
			kit.Mark(t, marked), kit.S(theme.Plain, words),
			kit.S(theme.Muted, "  "+identity(s))}}.Fit(w, t.Glyph.Ellipsis))
	}
	return lines, cursor
}

// identity is the company number and the ODS codes of a supplier.
func identity(s *entity.Supplier) string {
	var out []string
	if s.CompanyNumber != "" {
		out = append(out, "company "+s.CompanyNumber)
	}
	if len(s.ODSCodes) > 0 {
		out = append(out, "ODS "+strings.Join(s.ODSCodes, ", "))
	}
	return text.Safe(strings.Join(out, "; "))
}

// goingAlong says what would go along.
func (p *Page) goingAlong(w int) []kit.Line {
	m := p.goes
	out := []kit.Line{kit.L(kit.S(theme.Strong, "  "+text.Safe(m.From.Ref)+" goes into "+text.Safe(m.Into.Ref)))}
	line := func(label, words string) {
		if words != "" {
			out = append(out, kit.Field("  "+label, 18, theme.Plain, text.Safe(words), w)...)
		}
	}
	line("goes", m.From.Name+and(identity(&m.From)))
	line("stays", m.Into.Name+and(identity(&m.Into)))
	line("goes along", cmp.Or(strings.TrimSuffix(along(m, ""), "."), "nothing is recorded about it"))
	line("engagements", strings.Join(m.Engagements, ", "))
	var contacts []string
	for _, c := range m.From.Contacts {
		contacts = append(contacts, c.Name)
	}
	line("contacts", strings.Join(contacts, ", "))
	line("still finds it", m.From.Ref+", "+m.From.Name)
	if m.Takeover() {
		out = append(out, kit.Paragraph(theme.Warn, "They have two company numbers. Certificates of "+
			text.Safe(m.From.Name)+" go along as statements only: they are of another company.", w, 2)...)
	}
	return out
}

// and puts a semicolon before words.
func and(words string) string {
	if words == "" {
		return ""
	}
	return "; " + words
}
