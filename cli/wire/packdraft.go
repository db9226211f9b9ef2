package wire

import "assure/data/authoring"

// PackDraft is `assure pack draft SHEET --json`.
type PackDraft struct {
	Schema    string        `json:"schema"`
	Path      string        `json:"path"`
	Questions int           `json:"questions"`
	Domains   int           `json:"domains"`
	Columns   []DraftColumn `json:"columns"`
	Left      []DraftLeft   `json:"left"`
	Todo      []string      `json:"todo"`  // what the sheet does not say
	Notes     []string      `json:"notes"` // what was taken for granted
	Cells     DraftCells    `json:"cells"`
}

// DraftColumn is how a column of the sheet was read. Sheet is "" for a csv.
type DraftColumn struct {
	Sheet   string `json:"sheet"`
	Letter  string `json:"letter"`
	Heading string `json:"heading"`
	As      string `json:"as"`
}

// DraftLeft is a group of cells that are in no key of the draft. Kept says that they are remarks in it.
type DraftLeft struct {
	Place string `json:"place"`
	What  string `json:"what"`
	Cells int    `json:"cells"`
	Kept  bool   `json:"kept"`
}

// DraftCells counts the cells that hold something; the last three add up to the first.
type DraftCells struct {
	Read     int `json:"read"`
	Used     int `json:"used"`
	Remarks  int `json:"remarks"`
	Reported int `json:"reported"`
}

// PackDraftOf converts a draft that was written to a file.
func PackDraftOf(d *authoring.Draft, path string) PackDraft {
	o := PackDraft{Schema: SchemaPackDraft, Path: path, Questions: d.Questions, Domains: d.Domains,
		Columns: []DraftColumn{}, Left: []DraftLeft{}, Todo: append([]string{}, d.Todo...),
		Notes: append([]string{}, d.Notes...), Cells: DraftCells(d.Cells)}
	for _, c := range d.Columns {
		o.Columns = append(o.Columns, DraftColumn(c))
	}
	for _, l := range d.Left {
		o.Left = append(o.Left, DraftLeft(l))
	}
	return o
}
