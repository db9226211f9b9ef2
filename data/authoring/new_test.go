package authoring

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/questionnaire"
)

// A new pack has no problem and no warning, and one of each thing that an author meets.
func TestNew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ id, title, wantTitle, first string }{
		{"clinic-booking", "", "Clinic booking", "CB-01"},
		{"mfa", `Questions: "ours" # 1`, `Questions: "ours" # 1`, "MFA-01"},
		{"true", "", "True", "TRU-01"},
		{"2026", "null", "null", "202-01"},
	} {
		src, err := New(c.id, c.title, "")
		if err != nil {
			t.Fatal(err)
		}
		p, problems, warnings := questionnaire.CheckPack("n.yaml", src, questionnaire.DefaultFacts())
		if p == nil || len(warnings) > 0 {
			t.Fatalf("%s: %v %v", c.id, problems, warnings)
		}
		gates, controls, conditions := 0, 0, 0
		for _, q := range p.Questions() {
			if q.Gate != nil {
				gates++
			}
			if q.KeyControl() {
				controls++
			}
			if q.VisibleIf != nil {
				conditions++
			}
		}
		if p.ID != c.id || p.Title != c.wantTitle || p.Questions()[0].ID != c.first || len(p.Domains) != 2 ||
			gates != 1 ||
			controls != 1 || conditions != 1 || p.Questions()[0].Evidence.Ask == "" {
			t.Errorf("%+v: %d must-haves, %d key controls, %d conditions", p, gates, controls, conditions)
		}
	}
	for _, id := range []string{"", "Clinic", "a b", "a--b", "../x", strings.Repeat("a", 61)} {
		if _, err := New(id, "", ""); err == nil {
			t.Errorf("the id %q is taken", id)
		}
	}
}

// The schema is named where it lies next to the file.
func TestSchemaLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if s := SchemaLine(filepath.Join(dir, "x.yaml")); s != "" {
		t.Errorf("%q without a schema", s)
	}
	if err := os.WriteFile(filepath.Join(dir, questionnaire.PackSchemaFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s := SchemaLine(filepath.Join(dir, "x.yaml")); s != "# yaml-language-server: "+
		"$schema=assure-pack.schema.json\n" {
		t.Errorf("%q", s)
	}
}
