package data_test

import (
	"errors"
	"testing"

	"assure/data"
	"assure/questionnaire"
)

func TestTenders(t *testing.T) {
	r := registerOn(t, "2026-11-21")
	first, err := r.AddTender(t.Context(), questionnaire.Tender{Title: "Messaging", Conditions: []questionnaire.Text{"Grade B or better"}})
	if err != nil || first.Ref != "TEN-001" {
		t.Fatalf("added %+v, %v", first, err)
	}
	if _, err := r.AddTender(t.Context(), questionnaire.Tender{Ref: "ten-001", Title: "Another"}); !errors.Is(err, data.ErrDuplicate) {
		t.Errorf("the same reference again: %v", err)
	}
	_, err = r.AddTender(t.Context(), questionnaire.Tender{Title: "  "})
	isProblem(t, err, "no-title")
	list, err := r.Tenders(t.Context(), data.At{})
	if err != nil || len(list) != 1 || list[0].Conditions[0] != "Grade B or better" {
		t.Errorf("tenders %+v, %v", list, err)
	}
}
