package wire

import (
	"assure/questionnaire"
	"assure/scoring"
)

// Coverage is `assure pack coverage --json`.
type Coverage struct {
	Schema   string            `json:"schema"`
	Packs    []CoveringPack    `json:"packs"`
	Sections []CoverageSection `json:"sections"`
}

// CoveringPack is a pack whose questions are looked at. One that is judged by area has no weights.
type CoveringPack struct {
	Pack      string `json:"pack"` // id@version
	Title     string `json:"title"`
	Questions int    `json:"questions"`
	ByArea    bool   `json:"by_area"`
}

// CoverageSection is the control themes, or the items of a framework version: Of them, and Gaps that nothing asks.
type CoverageSection struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Of    int           `json:"of"`
	Items []CoveredItem `json:"items"`
	Gaps  []string      `json:"gaps"`
}

// CoveredItem is one thing that could be asked. AskedBy is empty where nothing asks it.
type CoveredItem struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Group   string    `json:"group,omitempty"`
	AskedBy []AskedBy `json:"asked_by"`
}

// AskedBy is what one pack asks on an item. Weight is the percent of the pack's score that these questions have
// together; it is null where they have none: in a pack that is judged by area, and of questions that do not score.
type AskedBy struct {
	Pack      string         `json:"pack"`
	Questions []string       `json:"questions"`
	Weight    scoring.Tenths `json:"weight"`
}

// CoverageOf converts a coverage; with gaps only the items that nothing asks.
func CoverageOf(c *questionnaire.Coverage, gaps bool) Coverage {
	o := Coverage{Schema: SchemaCoverage, Packs: []CoveringPack{}, Sections: []CoverageSection{}}
	for _, p := range c.Packs {
		o.Packs = append(o.Packs, CoveringPack{p.Ref(), p.Title, len(p.Questions()), p.ByArea})
	}
	for i := range c.Sections {
		s := &c.Sections[i]
		out := CoverageSection{ID: s.ID, Title: s.Title, Of: len(s.Items), Items: []CoveredItem{}, Gaps: []string{}}
		for _, x := range s.Gaps() {
			out.Gaps = append(out.Gaps, x.ID)
		}
		for j := range s.Items {
			if x := &s.Items[j]; !gaps || len(x.Asked) == 0 {
				out.Items = append(out.Items, coveredItemOf(x))
			}
		}
		o.Sections = append(o.Sections, out)
	}
	return o
}

func coveredItemOf(x *questionnaire.CoveredItem) CoveredItem {
	out := CoveredItem{ID: x.ID, Title: x.Title, Group: x.Group, AskedBy: []AskedBy{}}
	for i := range x.Asked {
		by := AskedBy{Pack: x.Asked[i].Pack.Ref(), Questions: []string{}, Weight: scoring.NoTenths}
		for _, q := range x.Asked[i].Questions {
			by.Questions = append(by.Questions, q.ID)
		}
		if x.Asked[i].Share > 0 {
			by.Weight = scoring.Tenths(x.Asked[i].Percent())
		}
		out.AskedBy = append(out.AskedBy, by)
	}
	return out
}

// listed is a row for each item and pack that asks it, and one for an item that nothing asks.
func (c Coverage) listed() any {
	type row struct {
		List  string `json:"list"`
		ID    string `json:"id"`
		Title string `json:"title"`
		AskedBy
	}
	out := []row{}
	for _, s := range c.Sections {
		for _, x := range s.Items {
			if len(x.AskedBy) == 0 {
				out = append(out, row{s.ID, x.ID, x.Title, AskedBy{Weight: scoring.NoTenths}})
			}
			for _, by := range x.AskedBy {
				out = append(out, row{s.ID, x.ID, x.Title, by})
			}
		}
	}
	return out
}
