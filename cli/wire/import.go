package wire

import (
	"assure/data/imports"
	"assure/questionnaire"
)

// Batches is `assure import list --json`.
type Batches struct {
	Schema  string  `json:"schema"`
	Batches []Batch `json:"batches"`
}

type Batch struct {
	Batch    string  `json:"batch"`
	Kind     string  `json:"kind"` // answers, suppliers, dspt
	At       string  `json:"at"`
	By       string  `json:"by"`
	State    string  `json:"state"` // applied, undone
	Files    int     `json:"files"`
	Answers  int     `json:"answers"`
	UndoneBy *string `json:"undone_by"`
	UndoneAt *string `json:"undone_at"`
}

// ImportUndos is `assure import undo --json` for several batches; one alone is its own report.
type ImportUndos struct {
	Schema string                `json:"schema"`
	Undone []*imports.UndoReport `json:"undone"`
}

// MappingProposal is `assure import map --json`.
type MappingProposal struct {
	Schema    string                  `json:"schema"`
	File      string                  `json:"file"`
	SHA256    string                  `json:"sha256"`
	Signature string                  `json:"signature"`
	Profile   *string                 `json:"profile"` // title of the built-in profile that was recognised
	Framework *string                 `json:"framework"`
	Tables    []ProposedTable         `json:"tables"`
	Missing   []imports.MappingColumn `json:"missing"`
	Notes     []string                `json:"notes"`
	Mapping   string                  `json:"mapping"` // the mapping file
	Out       *string                 `json:"out"`
}

type ProposedTable struct {
	Sheet      string           `json:"sheet"`
	Header     int              `json:"header"`
	HeaderRows int              `json:"header_rows"`
	Rows       int              `json:"rows"`
	Columns    []ProposedColumn `json:"columns"`
}

type ProposedColumn struct {
	Letter     string                `json:"letter"`
	Heading    string                `json:"heading"`
	Column     imports.MappingColumn `json:"column"` // "" when it is not imported
	Tick       string                `json:"tick,omitempty"`
	Keep       bool                  `json:"keep,omitempty"`
	Confidence int                   `json:"confidence"`
	Reason     string                `json:"reason"`
	Filled     int                   `json:"filled"`
	Samples    []string              `json:"samples"`
	Unknown    []UnknownWord         `json:"unknown_words"`
	NotDates   int                   `json:"not_dates"`
}

type UnknownWord struct {
	Word     string                  `json:"word"`
	Count    int                     `json:"count"`
	Why      string                  `json:"why"`
	Meanings []questionnaire.Meaning `json:"meanings"`
}

func MappingProposalOf(p *imports.MappingProposal, out string) MappingProposal {
	o := MappingProposal{Schema: SchemaMappingProposal, File: p.Name, SHA256: p.SHA256, Signature: p.Signature, Profile: OrNull(p.Profile), Framework: OrNull(p.Mapping.Framework),
		Tables: []ProposedTable{}, Missing: append([]imports.MappingColumn{}, p.Missing...), Notes: append([]string{}, p.Notes...), Mapping: string(p.YAML()), Out: OrNull(out)}
	for _, t := range p.Tables {
		pt := ProposedTable{Sheet: t.Sheet, Header: t.Header, HeaderRows: t.HeaderRows, Rows: t.Rows, Columns: []ProposedColumn{}}
		for _, c := range t.Columns {
			pc := ProposedColumn{c.Letter, c.Heading, c.Column, c.Tick, c.Keep, c.Confidence, c.Reason, c.Filled, append([]string{}, c.Samples...), []UnknownWord{}, c.NotDates}
			for _, w := range c.Unknown {
				pc.Unknown = append(pc.Unknown, UnknownWord{w.Word, w.Count, w.Why, append([]questionnaire.Meaning{}, w.Meanings...)})
			}
			pt.Columns = append(pt.Columns, pc)
		}
		o.Tables = append(o.Tables, pt)
	}
	return o
}

// Mappings is `assure import mappings list --json`, and of one mapping for show and forget.
type Mappings struct {
	Schema   string    `json:"schema"`
	Mappings []Mapping `json:"mappings"`
}

type Mapping struct {
	Signature string             `json:"signature"`
	Name      string             `json:"name"`
	SHA256    string             `json:"sha256"`
	Framework string             `json:"framework"`
	By        string             `json:"confirmed_by"`
	On        questionnaire.Date `json:"confirmed_on"`
	Words     map[string]string  `json:"words"`
	Suppliers map[string]string  `json:"suppliers"`
	Source    string             `json:"source,omitempty"`
}

func MappingsOf(source bool, list ...imports.RememberedMapping) Mappings {
	o := Mappings{Schema: SchemaMappings, Mappings: make([]Mapping, len(list))}
	for i, m := range list {
		o.Mappings[i] = Mapping{Signature: m.Signature, Name: m.Name, SHA256: m.SHA256, Framework: m.Mapping.Framework, By: m.By, On: m.On, Words: m.Mapping.Words, Suppliers: m.Mapping.Suppliers}
		if source {
			o.Mappings[i].Source = m.Source
		}
	}
	return o
}

// Words is `assure import words --json`.
type Words struct {
	Schema   string    `json:"schema"`
	Words    []Word    `json:"words"`
	Mappings []Mapping `json:"mappings"` // those with words of their own
}

type Word struct {
	Word     string                  `json:"word"`
	Means    questionnaire.Meaning   `json:"means"` // "" when it is never taken as it stands
	YesNo    bool                    `json:"yes_no"`
	Why      string                  `json:"why,omitempty"`
	Meanings []questionnaire.Meaning `json:"meanings,omitempty"`
}
