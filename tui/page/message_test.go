package page

import "testing"

func TestNextStepNamesKeys(t *testing.T) {
	for _, tt := range []struct{ fix, want string }{
		{"see assure import list", "the inbox (i) lists the imports"},
		{"write the whole file name into the workbook, or add it with assure evidence add",
			"write the whole file name into the workbook, or add it to a question (e)"},
		{"set facts with assure engagement set, or answer it in the terminal UI", "record the facts in triage (t)"},
		{"use the supplier that replaced it, or bring it back with assure supplier reinstate SUP-00003",
			"use the supplier that replaced it, or bring back SUP-00003"},
		{"choose another folder", "choose another folder"},
		{"use the ids of the pack; assure pack show dspt lists them", "use the ids of the pack"},
		{"`assure pack list` names those there are", ""},
	} {
		if got := NextStep(tt.fix); got != tt.want {
			t.Errorf("NextStep(%q) = %q; want %q", tt.fix, got, tt.want)
		}
	}
}
