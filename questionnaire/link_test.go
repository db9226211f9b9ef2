package questionnaire

import "testing"

func TestLinked(t *testing.T) {
	for _, tt := range []struct {
		name     string
		q, other Question
		relation Relation
		via      string
	}{
		{"the same question in another pack",
			Question{ID: "ITS-22", Text: "t", Revision: 2, Refs: []string{"CAF-4.0:B2.a"}},
			Question{ID: "ITS-22", Text: "t", Revision: 2}, Equal, "ITS-22"},
		{"its meaning changed", Question{ID: "ITS-22", Text: "t", Revision: 2},
			Question{ID: "ITS-22", Text: "t", Revision: 1}, "", ""},
		{"the same item", Question{ID: "A", Refs: []string{"DSPT-v8:4.5", "CAF-4.0:B2.a"}},
			Question{ID: "B", Refs: []string{"DSPT-v8:4.5.3", "CAF-4.0:b2.a"}}, Subset, "CAF-4.0:B2.a"},
		{"the same id of another version", Question{ID: "A", Refs: []string{"CAF-3.2:A2.b"}},
			Question{ID: "B", Refs: []string{"CAF-4.0:A2.b"}}, "", ""},
		{"above it", Question{ID: "A", Refs: []string{"DSPT-v8:4.5.3"}},
			Question{ID: "B", Refs: []string{"DSPT-v8:4.5"}, Themes: []string{"chain"}}, Related, "DSPT-v8:4.5"},
		{"not above it", Question{ID: "A", Refs: []string{"DSPT-v8:4.51"}},
			Question{ID: "B", Refs: []string{"DSPT-v8:4.5"}}, "", ""},
		{"a theme", Question{ID: "A", Themes: []string{"response", "chain"}},
			Question{ID: "B", Themes: []string{"training", "chain"}}, Related, "theme chain"},
	} {
		if relation, via := Linked(&tt.q, &tt.other); relation != tt.relation || via != tt.via {
			t.Errorf("%s: %q via %q", tt.name, relation, via)
		}
	}
}
