package list_test

import (
	"reflect"
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/tui/list"
)

var fields = list.Fields{{Name: "band", Values: []string{"extreme", "high", "none"}},
	{Name: "due", Values: list.DueValues, Days: true}, {Name: "owner"}}

func TestParse(t *testing.T) {
	for line, want := range map[string]list.Filter{
		"":              {},
		"Agnès lims":    {Words: []string{"agnes", "lims"}},
		"r-3":           {Words: []string{"r-00003"}},
		"band:ext,high": {Terms: []list.Term{{Field: "band", Values: []string{"ext", "high"}}}},
		"band:":         {},
		"band:red":      {Terms: []list.Term{{Field: "band", Values: []string{"red"}}}, Wrong: []string{"band:red"}},
		"due<30d owner:shah x": {Words: []string{"x"}, Terms: []list.Term{{Field: "due", Values: []string{"<30d"}},
			{Field: "owner", Values: []string{"shah"}}}},
		"due:30": {Terms: []list.Term{{Field: "due", Values: []string{"30"}}}},
		"due<":   {},
		"due:soon": {Terms: []list.Term{{Field: "due", Values: []string{"soon"}}},
			Wrong: []string{"due:soon"}},
		"colour:red":            {Words: []string{"colour:red"}},
		"band<3":                {Words: []string{"band<3"}},
		"owner:o'neill,,d.shah": {Terms: []list.Term{{Field: "owner", Values: []string{"o'neill", "d.shah"}}}},
	} {
		if got := fields.Parse(line); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", line, got, want)
		}
	}
}

func TestComplete(t *testing.T) {
	for line, want := range map[string]struct {
		offers []string
		taken  string
	}{
		"b":            {[]string{"band:"}, "band:"},
		"x band:h":     {[]string{"band:high"}, "x band:high"},
		"band:high,ex": {[]string{"band:high,extreme"}, "band:high,extreme"},
		"zzz":          {nil, "zzz"},
	} {
		if offers, taken := fields.Complete(line); !slices.Equal(offers, want.offers) || taken != want.taken {
			t.Errorf("%q: %v %q, want %v", line, offers, taken, want)
		}
	}
}

func TestDue(t *testing.T) {
	const today = questionnaire.Date(20_000)
	for _, tt := range []struct {
		day   questionnaire.Date
		typed string
		want  bool
	}{
		{today - 1, "overdue", true}, {today, "overdue", false}, {0, "overdue", false}, {0, "none", true},
		{today, "none", false}, {today + 30, "<30d", true}, {today + 31, "<30d", false}, {today + 31, "31", true},
		{today - 5, "30", true}, {0, "30", false}, {today, "x", false},
	} {
		if got := list.Due(tt.day, tt.typed, today); got != tt.want {
			t.Errorf("day %d typed %q: %v", tt.day-today, tt.typed, got)
		}
	}
}
