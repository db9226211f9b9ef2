package analysis

import (
	"slices"
	"strings"
	"testing"

	"assure/questionnaire/entity"
)

// FuzzParseEdit: what is taken says something to change, in words that exist, and typed again is the same.
func FuzzParseEdit(f *testing.F) {
	for _, s := range []string{"ITS-22=met:independent", "its-22=:record", "A=b:none", "A=out", "A", "=x", "A=", "A=:",
		"A=b:hearsay", "A=b=c:doc:x", "\x1b[2J=met", " A = met : Record "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseEdit(s)
		if err != nil {
			if strings.ContainsFunc(err.Error(),
				func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }) {
				t.Fatalf("the error carries control characters: %q", err)
			}
			return
		}
		known := e.Evidence == "" || e.Evidence == WhatIfNone || slices.Contains(entity.EvidenceKinds, e.Evidence)
		if e.Question == "" || e.Value == "" && e.Evidence == "" || !known {
			t.Fatalf("%q was taken as %+v", s, e)
		}
		text := e.Question + "=" + e.Value
		if e.Evidence != "" {
			text += ":" + string(e.Evidence)
		}
		if again, err := ParseEdit(text); err != nil || again != e {
			t.Fatalf("%+v typed again is %+v, %v", e, again, err)
		}
	})
}
