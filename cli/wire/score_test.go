package wire_test

import (
	"encoding/json"
	"testing"

	"assure/cli/wire"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// A score report of a real register has the names and figures that scripts read.
func TestScoreJSON(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-05": "met"})
	b, err := json.Marshal(wire.ScoresOf(datatest.Must(r.Scores(ctx, nil, book.At{}))(t)))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Schema      string           `json:"schema"`
		AsOf        string           `json:"as_of"`
		KnownOn     string           `json:"known_on"`
		Engine      string           `json:"engine"`
		Assessments []map[string]any `json:"assessments"`
		Engagements []map[string]any `json:"engagements"`
		Suppliers   []map[string]any `json:"suppliers"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Schema != "assure.score/1" || doc.AsOf != "2026-03-02" || doc.KnownOn != "2026-03-02" ||
		doc.Engine != scoring.Engine {
		t.Errorf("%s", b)
	}
	for _, key := range []string{"supplier", "pack", "tier", "engagement", "id", "cycle", "governs", "state", "assured",
		"possible", "confidence", "grade",
		"grade_possible", "status", "risk", "caps", "domains", "contributions", "losses", "answered", "applicable",
		"evidenced"} {
		if _, ok := doc.Assessments[0][key]; !ok {
			t.Errorf("an assessment lacks %q", key)
		}
	}
	for _, key := range []string{"ref", "name", "tier", "grade", "grade_possible", "status", "risk", "required",
		"missing", "assumed", "gates"} {
		for _, list := range [][]map[string]any{doc.Engagements, doc.Suppliers} {
			if _, ok := list[0][key]; !ok {
				t.Errorf("a roll-up lacks %q", key)
			}
		}
	}
}
