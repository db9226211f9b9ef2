package datafile

import (
	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// jsonSummary has the figures of the summary and the heat map, which count engagements.
type jsonSummary struct {
	Counted     string                         `json:"counted"` // what is counted, in words
	Engagements int                            `json:"engagements"`
	NotCounted  map[entity.EngagementState]int `json:"not_counted"` // by state
	Bands       []jsonBand                     `json:"bands"`       // the highest first
	NotRated    int                            `json:"not_rated"`
	NoOpenRisk  int                            `json:"no_open_risk"`
	Cells       []jsonMapCell                  `json:"cells"` // those that hold an engagement, the highest first
	Highest     []jsonTop                      `json:"highest"`
}

type jsonBand struct {
	Band        scoring.Band `json:"band"`
	Engagements int          `json:"engagements"`
}

type jsonMapCell struct {
	Consequence int          `json:"consequence"`
	Likelihood  int          `json:"likelihood"`
	Score       int          `json:"score"`
	Band        scoring.Band `json:"band"`
	Engagements []string     `json:"engagements"` // refs
}

// jsonTop is one of the engagements with the highest open risk.
type jsonTop struct {
	Engagement string       `json:"engagement"`
	Supplier   string       `json:"supplier"`
	Risk       string       `json:"risk"` // ref
	Title      string       `json:"title"`
	Score      int          `json:"score"`
	Band       scoring.Band `json:"band"`
	OpenRisks  int          `json:"open_risks"`
}

func summaryJSON(b *tables.Book) jsonSummary {
	c, set := tables.Count(b), b.Method.Settings
	out := jsonSummary{Counted: c.CountedWords(), Engagements: c.Engagements, NotCounted: c.NotCounted,
		NotRated: c.Unrated, NoOpenRisk: c.NoneOpen, Bands: []jsonBand{}, Cells: []jsonMapCell{}, Highest: []jsonTop{}}
	for i := len(set.Bands) - 1; i >= 0; i-- {
		out.Bands = append(out.Bands, jsonBand{set.Bands[i].Band, c.Bands[i]})
	}
	for at, here := range c.Taken() {
		cell := jsonMapCell{Consequence: at.Consequence, Likelihood: at.Likelihood, Score: at.Score(),
			Band: set.Band(at.Score())}
		for i := range here {
			cell.Engagements = append(cell.Engagements, here[i].Engagement)
		}
		out.Cells = append(out.Cells, cell)
	}
	for _, h := range tables.Worst(b, tables.WorstShown) {
		score := h.Cell().Score()
		out.Highest = append(out.Highest, jsonTop{Engagement: h.Of.Record.Ref, Supplier: h.Of.Supplier,
			Risk: h.Risk.Record.Ref, Title: h.Risk.Record.Title, Score: score, Band: set.Band(score),
			OpenRisks: h.Open})
	}
	return out
}
