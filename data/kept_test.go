package data_test

import (
	"os"
	"path/filepath"
	"testing"

	"assure/data/datatest"
	"assure/internal/safefile"
	"assure/questionnaire/entity"
)

// Only a plain file that is there and is what was read is the file of a document.
func TestDocumentFile(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	dir := t.TempDir()
	path := filepath.Join(dir, "policy.pdf")
	if err := os.WriteFile(path, []byte("policy"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := datatest.Must(safefile.HashFile(t.Context(), path))(t)
	d := entity.Document{Ref: "DOC-0001", Path: path, SHA256: sum}
	if got, err := r.DocumentFile(t.Context(), &d); err != nil || got != path {
		t.Fatalf("%s, %v", got, err)
	}
	for code, d := range map[string]entity.Document{
		"changed-file": {Path: path, SHA256: "ab"},
		"no-file":      {Path: filepath.Join(dir, "other.pdf")},
	} {
		_, err := r.DocumentFile(t.Context(), &d)
		datatest.WantCode(t, err, code)
	}
	for name, d := range map[string]entity.Document{
		"a folder":       {Path: dir},
		"a server":       {Path: `//server/share/policy.pdf`},
		"no place":       {Path: "policy.pdf"},
		"nothing":        {},
		"outside":        {Kept: "../../etc/passwd"},
		"an absent copy": {Kept: "ab/" + sum + ".pdf"},
	} {
		if got, err := r.DocumentFile(t.Context(), &d); err == nil {
			t.Errorf("%s: %s", name, got)
		}
	}
}
