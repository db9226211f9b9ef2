package suppliersheet_test

import (
	"strings"
	"testing"

	"assure/data/directory/suppliersheet"
	"assure/questionnaire"
)

// The blank sheet and the reader know the same columns.
func TestTemplateIsReadable(t *testing.T) {
	t.Parallel()
	facts := questionnaire.DefaultFacts()
	var names []string
	for _, c := range suppliersheet.Template(facts) {
		names = append(names, c.Name)
		if c.Help == "" {
			t.Errorf("%s is not explained", c.Name)
		}
	}
	if want := len(suppliersheet.Columns) + len(facts); len(names) != want {
		t.Errorf("%d columns, want %d", len(names), want)
	}
	s := read(t, strings.Join(names, ",")+"\n,Example Ltd\n")
	if len(s.Problems) > 0 || len(s.Notes) > 0 || len(s.Rows) != 1 || s.Rows[0].Name != "Example Ltd" {
		t.Errorf("rows %+v, problems %+v, notes %v", s.Rows, s.Problems, s.Notes)
	}
}
