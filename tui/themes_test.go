package tui_test

import (
	"strings"
	"testing"

	"assure/questionnaire"
)

// theme:protection keeps the rows whose question is about it: what belongs to no question is about no theme.
func TestListsByTheme(t *testing.T) {
	clock, r := listed(t)
	show := func(page, filter string) string {
		return listPage(t, clock, r, page, "", filter, 160, 50, "").Screen()
	}
	for _, tt := range []struct{ page, has, lacks string }{
		{"risks", "Separate administrator", "The only supplier of this leaves"},
		{"actions", "Enforce MFA", "Exit plan in the contract"},
		{"evidence", "Cyber Essentials Plus 1234", "ISO 27001 certificate 9"},
	} {
		all, some := show(tt.page, ""), show(tt.page, "theme:protection")
		if !strings.Contains(some, tt.has) || strings.Contains(some, tt.lacks) {
			t.Errorf("%s:\n%s", tt.page, some)
		}
		if none := show(tt.page, "theme:training"); strings.Contains(none, tt.has) || !strings.Contains(all, tt.has) {
			t.Errorf("%s:\n%s", tt.page, none)
		}
	}
}

// t goes through the themes of what is worth reading, past those with nothing, and back to all.
func TestReviewByTheme(t *testing.T) {
	d, _, _ := reviewing(t, 100, 30, "")
	d.Has("ITS-22").Keys("t").Has("shown: protection", "Only protection: ").Keys("t").
		Has("shown: response", "ITS-26").Lacks("ITS-22", "shown: training")
	for range questionnaire.Themes {
		if strings.Contains(d.Screen(), "All themes are shown.") {
			break
		}
		d.Keys("t")
	}
	d.Has("All themes are shown.", "ITS-22").Lacks("shown: ")
}
