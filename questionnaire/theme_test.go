package questionnaire

import "testing"

// A filter keeps what is about any of its themes; what no question is behind is about none.
func TestThemeFilter(t *testing.T) {
	q := &Question{Themes: []string{"response", "chain"}}
	for _, tt := range []struct {
		filter ThemeFilter
		q      *Question
		want   bool
	}{
		{nil, q, true}, {nil, nil, true}, {ThemeFilter{"response"}, q, true}, {ThemeFilter{"training"}, q, false},
		{ThemeFilter{"training", "chain"}, q, true}, {ThemeFilter{"response"}, nil, false},
		{ThemeFilter{"response"}, &Question{}, false},
	} {
		if got := tt.filter.Keeps(tt.q); got != tt.want {
			t.Errorf("%v %+v: %t", tt.filter, tt.q, got)
		}
	}
	if got := (ThemeFilter{"training", "chain", "response"}).Words(); got != "training, chain or response" {
		t.Error(got)
	}
	for _, theme := range Themes {
		if Theme(theme).Title() == "" {
			t.Errorf("%s has no title", theme)
		}
	}
}
