package authoring

import (
	_ "embed"
	"os"
	"path/filepath"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

//go:embed new.yaml
var example string

// New returns a small complete pack with remarks for somebody who never wrote one. schema is the line of
// [SchemaLine], "" for none.
func New(id, title, schema string) ([]byte, error) {
	if err := CheckID(id); err != nil {
		return nil, err
	}
	if title = strings.TrimSpace(title); title == "" {
		title = text.UpperFirst(strings.ReplaceAll(id, "-", " "))
	}
	clean, err := line(title)
	if err != nil {
		return nil, err
	}
	body := strings.NewReplacer("{{id}}", padded(quoted(id), 28)+"# your own name for it, lower case; never "+
		"changed",
		"{{title}}", quoted(clean), "{{prefix}}", prefixOf(id)).Replace(example)
	return append([]byte(schema), body...), nil
}

func padded(s string, n int) string { return s + strings.Repeat(" ", max(1, n-len(s))) }

// prefixOf makes the beginning of question ids of the id of a pack: CB for clinic-booking.
func prefixOf(id string) string {
	parts := strings.Split(id, "-")
	if len(parts) == 1 {
		return strings.ToUpper(id[:min(3, len(id))])
	}
	var b strings.Builder
	for _, p := range parts[:min(4, len(parts))] {
		b.WriteByte(p[0])
	}
	return strings.ToUpper(b.String())
}

// SchemaLine is the remark that tells an editor where the schema of a pack file is, if that was written next to it
// under its usual name, and "" otherwise.
func SchemaLine(out string) string {
	if _, err := os.Stat(filepath.Join(filepath.Dir(out), questionnaire.PackSchemaFile)); err != nil {
		return ""
	}
	return "# yaml-language-server: $schema=" + questionnaire.PackSchemaFile + "\n"
}
