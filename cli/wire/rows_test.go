package wire

import (
	"reflect"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
)

// A list as a table: the keys of the JSON in its order, every kind of value, and what is not known as an empty cell.
func TestRows(t *testing.T) {
	type thing struct {
		Ref string `json:"ref"`
		Why string `json:"why"`
	}
	type part struct {
		N    int     `json:"n"`
		Note *string `json:"note"`
	}
	type element struct {
		thing
		Name   string             `json:"name"`
		Day    questionnaire.Date `json:"day"`
		Score  scoring.Tenths     `json:"score"`
		Pounds *int64             `json:"pounds,omitempty"`
		On     bool               `json:"on"`
		Tags   []string           `json:"tags"`
		Things []thing            `json:"things"`
		Facts  map[string]string  `json:"facts"`
		Part   *part              `json:"part"`
		Parts  []part             `json:"parts"` // no ids: left to the JSON
		hidden string
	}
	note := "x"
	day, _ := questionnaire.ParseDate("2026-11-21")
	head, rows, ok := Rows(struct {
		Schema string    `json:"schema"`
		Words  []string  `json:"words"`
		List   []element `json:"list"`
	}{List: []element{
		{thing: thing{Ref: "A-1"}, Name: "=1+1", Day: day, Score: 660, Pounds: new(int64(4200000)), On: true,
			Tags: []string{"a", "b"}, Things: []thing{{Ref: "R-1"}, {Ref: "R-2"}},
			Facts: map[string]string{"b": "2", "a": "1"}, Part: &part{-3, &note}, Parts: []part{{}}, hidden: "h"},
		{Score: scoring.NoTenths},
	}})
	if !ok || !reflect.DeepEqual(head, []string{"ref", "why", "name", "day", "score", "pounds", "on", "tags", "things",
		"facts", "part_n", "part_note"}) {
		t.Fatalf("%v %q", ok, head)
	}
	want := [][]Value{
		{{"A-1", false}, {}, {"=1+1", false}, {"2026-11-21", true}, {"66.0", true}, {"4200000", true}, {"true", true},
			{"a; b", false}, {"R-1; R-2", false}, {"a=1; b=2", false}, {"-3", true}, {"x", false}},
		{{}, {}, {}, {"", true}, {}, {}, {"false", true}, {}, {}, {}, {}, {}},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("%v\nwant %v", rows, want)
	}
	if _, _, ok := Rows(Error{}); ok {
		t.Error("an error is a list")
	}
}
