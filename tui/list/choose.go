package list

import (
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
)

// option is a line of the filter list: a filter, how many rows match it, and whether it is on.
type option struct {
	field, value string
	count        int
	on           bool
}

func (p *Page[T]) startChoosing() {
	p.mode = choosing
	p.options = p.options[:0]
	for _, f := range p.s.Fields {
		for _, v := range f.Values {
			o := option{field: f.Name, value: v, on: p.filter.On(f.Name, v)}
			for i := range p.rows {
				r := &p.rows[i]
				over := p.s.Over != nil && !p.all && f.Name != p.s.OverField && p.s.Over(r)
				if !over && p.s.Has(r, f.Name, v) {
					o.count++
				}
			}
			p.options = append(p.options, o)
		}
	}
	p.check = kit.Table{Columns: []kit.Column{{Width: 3}, {Title: "Filter", Width: 28, Flex: true},
		{Title: text.UpperFirst(p.s.Many), Width: max(10, kit.Width(p.s.Many)), Right: true}}, N: len(p.options)}
	p.check.Row = func(i int) []kit.Span {
		o := p.options[i]
		box := "[ ]"
		if o.on {
			box = "[x]"
		}
		return []kit.Span{{Text: box}, {Text: o.field + ":" + o.value}, {Text: text.Thousands(o.count)}}
	}
}

// toggle rebuilds the query from the words typed and the filters that are on.
func (p *Page[T]) toggle() {
	i := p.check.Cursor()
	p.options[i].on = !p.options[i].on
	words := slices.Clone(p.filter.Words)
	for _, f := range p.s.Fields {
		var on []string
		for _, o := range p.options {
			if o.field == f.Name && o.on {
				on = append(on, o.value)
			}
		}
		if f.Values == nil {
			for _, t := range p.filter.Terms {
				if t.Field == f.Name {
					on = append(on, t.Values...)
				}
			}
		}
		if len(on) > 0 {
			words = append(words, f.Name+":"+strings.Join(on, ","))
		}
	}
	p.query = strings.Join(words, " ")
	p.apply()
	p.table.Goto(0)
}

// shown names how many rows the filter leaves: "3 risks".
func (p *Page[T]) shown() string {
	return strconv.Itoa(len(p.hits)) + " " + text.Noun(len(p.hits), p.s.One, p.s.Many)
}
