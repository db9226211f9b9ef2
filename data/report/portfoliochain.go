package report

import (
	"context"
	"fmt"

	"assure/data/chain"
	"assure/internal/page"
)

// boardParties is how many fourth parties are on the page.
const boardParties = 5

// boardChain says on whom the services in force depend: the most used fourth parties, single points, and where a
// role is concentrated. A redacted copy has the codes of the redacted register.
func (rp *reporter) boardChain(ctx context.Context) (*Section, error) {
	light, parties, err := rp.copy.Links(ctx)
	if err != nil {
		return nil, err
	}
	m := chain.Of(light, parties)
	c := m.Concentration()
	t := &Table{ID: "chain", Caption: "Fourth parties that most services in force depend on",
		Sheet: "Concentration",
		Empty: "No fourth party is recorded.", Columns: []Column{{Header: "Fourth party", Width: 34},
			{Header: "Services", Width: 10, Number: true}, {Header: "Through another", Width: 12, Number: true},
			{Header: "Tier 1", Width: 8, Number: true}, {Header: "Single points", Width: 12, Number: true},
			{Header: "Days to replace", Width: 14}}}
	single := 0
	for i := range c.Uses {
		u := &c.Uses[i]
		if len(u.Engagements)+len(u.Through) == 0 {
			continue
		}
		single += len(u.Single)
		replace := "not known"
		if u.Substitute != nil {
			replace = fmt.Sprint(*u.Substitute)
		}
		points := number(len(u.Single))
		if len(u.Single) > 0 {
			points.Mark = "warn"
		}
		t.Add(Words(m.NameIn(rp.copy, u.Party)), number(len(u.Engagements)), number(len(u.Through)),
			number(u.Tier1), points, Words(replace))
	}
	flags := rp.chainFlags(m, c)
	parts := []Part{{Text: fmt.Sprintf("Single points (sole source, and an outage harms at once): %d.", single)},
		{Table: rp.cut(t, boardParties)}}
	if len(flags) > 0 {
		parts = append(parts, Part{Items: flags})
	}
	return &Section{Heading: "Concentration", Parts: append(parts, Part{Quiet: "From: the facts on hosts, " +
		"products and other " +
		"companies, and recorded links. The index is the sum of the squared shares; services whose parties " +
		"nobody recorded " +
		"are not in it."})}, nil
}

// chainFlags say of each role whether the services of tiers 1 and 2 depend on few.
func (rp *reporter) chainFlags(m *chain.Map, c *chain.Concentration) []string {
	var flags []string
	for i := range c.Indexes {
		x := &c.Indexes[i]
		if x.By != chain.ByRole || x.Known == 0 {
			continue
		}
		state := "not concentrated"
		if x.High() {
			state = "concentrated, to be looked at"
		}
		largest := x.Largest
		if n := m.Find(x.Largest); n >= 0 {
			largest = m.NameIn(rp.copy, n)
		} else if rp.copy.Redacted() {
			largest = "the largest"
		}
		flags = append(flags, fmt.Sprintf("%s: %s; index %d of 10,000 (marked above %d), %s has %d %%. Known of "+
			"%d of %d services "+
			"of tiers 1 and 2.", page.Say(x.Words), state, x.Herfind, chain.Flagged, largest, x.Share,
			x.Known, x.Services))
	}
	return flags
}

// boardFigures is every figure of the paper with where it is from, for a .csv.
func boardFigures(d *Document) Section {
	t := &Table{ID: "figures", Caption: "Every figure of this paper", Sheet: "Figures", Main: true, Aside: true,
		Columns: []Column{{Header: "Part", Width: 34}, {Header: "Of", Width: 44}, {Header: "Figure", Width: 30},
			{Header: "Value", Width: 60}, {Header: "From", Width: 60}}}
	for i := range d.Sections {
		s := &d.Sections[i]
		from := ""
		for _, p := range s.Parts {
			if p.Quiet != "" {
				from = p.Quiet
			}
		}
		for _, p := range s.Parts {
			if p.Text != "" {
				t.Add(Words(s.Heading), Cell{}, Cell{}, Words(p.Text), Words(from))
			}
			for _, x := range p.Items {
				t.Add(Words(s.Heading), Cell{}, Cell{}, Words(x), Words(from))
			}
			if p.Bars != nil {
				for _, r := range p.Bars.Rows {
					t.Add(Words(s.Heading), Words(r.Label), Words("Services"), Words(r.Numbers), Words(from))
				}
			}
			if p.Table == nil {
				continue
			}
			for _, row := range p.Table.Rows {
				for n, c := range row[1:] {
					if words := c.Words(); words != "" {
						t.Add(Words(s.Heading), Words(row[0].Words()), Words(p.Table.Columns[n+1].Header),
							Words(words), Words(from))
					}
				}
			}
		}
	}
	return Section{Heading: "Every figure", Parts: []Part{{Table: t}}}
}
