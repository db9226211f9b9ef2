package questionnaire

import (
	"slices"
	"strings"
)

// Coverage says which questions of some packs ask each thing that could be asked: section by section, item by
// item.
type Coverage struct {
	Packs    []*Pack
	Sections []CoverageSection
}

// CoverageSection is one list of things that could be asked: the control themes, or the items of a framework
// version.
type CoverageSection struct {
	ID     string // themes, NDG, CAF-4.0
	Title  string
	Source string // "" for the themes, which are ours
	Items  []CoveredItem
}

// CoveredItem is one thing that could be asked, and by which packs it is.
type CoveredItem struct {
	Item
	Asked []AskedBy // in the order of the packs; none where nothing asks
}

// AskedBy is what one pack asks on an item. Share is the part of the pack's score in [ShareUnit]ths that those
// questions have together while all of the pack is in scope. It is 0 in a pack that is judged by area, which has
// no weights, and where the questions do not score.
type AskedBy struct {
	Pack      *Pack
	Questions []*Question
	Share     int
}

// ShareUnit is the share of a whole score.
const ShareUnit = 10_000_000

// Shares returns the part of the score, in [ShareUnit]ths, that each question has while everything is in scope:
// the weight of its domain, shared out by the weights of the questions in it. It is empty for a pack that is
// judged by area.
func (p *Pack) Shares() map[string]int {
	out := map[string]int{}
	if p.ByArea {
		return out
	}
	for i := range p.Domains {
		d := &p.Domains[i]
		sum := 0
		for _, q := range d.Questions {
			if q.Scores() {
				sum += q.Weight
			}
		}
		for _, q := range d.Questions {
			if q.Scores() {
				out[q.ID] = (d.Weight*(ShareUnit/10_000)*q.Weight + sum/2) / sum
			}
		}
	}
	return out
}

// Cover works out what packs ask. A question counts for every theme and reference it has, so that the shares of
// several items add up to more than the whole.
func Cover(packs []*Pack, known Frameworks) *Coverage {
	packs = slices.DeleteFunc(slices.Clone(packs), func(p *Pack) bool { return p.Kind != Scored })
	c := &Coverage{Packs: packs}
	themes := CoverageSection{ID: "themes", Title: "Control themes"}
	for _, t := range Themes {
		themes.Items = append(themes.Items, CoveredItem{Item: Item{ID: t, Title: Theme(t).Title()}})
	}
	c.add(themes, func(q *Question, id string) bool { return q.About(Theme(id)) })
	for _, f := range known {
		if f.Headline != "" {
			c.add(sectionOf("NDG", f.Headline, f.Source, f.Groups), f.refers)
		}
		c.add(sectionOf(f.Prefix(), f.Title+", "+f.Version, f.Source, f.Items), f.refers)
	}
	return c
}

func sectionOf(id, title, source string, items []Item) CoverageSection {
	s := CoverageSection{ID: id, Title: title, Source: source}
	for _, x := range items {
		s.Items = append(s.Items, CoveredItem{Item: x})
	}
	return s
}

// refers reports whether a reference of a question names an item or, of a group, anything in it.
func (f *Items) refers(q *Question, id string) bool {
	return slices.ContainsFunc(q.Refs, func(ref string) bool {
		prefix, named, _ := strings.Cut(ref, ":")
		if prefix != f.Prefix() {
			return false
		}
		item := f.Item(named)
		return item != nil && (item.ID == id || item.Group == id)
	})
}

// add fills a section in with the questions of every pack.
func (c *Coverage) add(s CoverageSection, asks func(*Question, string) bool) {
	for _, p := range c.Packs {
		shares := p.Shares()
		for i := range s.Items {
			by := AskedBy{Pack: p}
			for _, q := range p.Questions() {
				if asks(q, s.Items[i].ID) {
					by.Questions, by.Share = append(by.Questions, q), by.Share+shares[q.ID]
				}
			}
			if len(by.Questions) > 0 {
				s.Items[i].Asked = append(s.Items[i].Asked, by)
			}
		}
	}
	c.Sections = append(c.Sections, s)
}

// Gaps returns the items that nothing asks.
func (s *CoverageSection) Gaps() []Item {
	var out []Item
	for i := range s.Items {
		if len(s.Items[i].Asked) == 0 {
			out = append(out, s.Items[i].Item)
		}
	}
	return out
}

// Only keeps the sections whose name begins with a word, such as caf for both versions of the CAF. It returns
// false and keeps all when there is none.
func (c *Coverage) Only(word string) bool {
	kept := slices.DeleteFunc(slices.Clone(c.Sections), func(s CoverageSection) bool {
		return !strings.HasPrefix(strings.ToUpper(s.ID), strings.ToUpper(word))
	})
	if len(kept) == 0 {
		return false
	}
	c.Sections = kept
	return true
}

// Percent is the share in tenths of a percent.
func (a *AskedBy) Percent() int { return (a.Share + ShareUnit/2_000) / (ShareUnit / 1_000) }
