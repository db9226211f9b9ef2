package authoring

import (
	"encoding/json"
	"fmt"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// quoted writes a text so that it is one in YAML whatever it holds.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a text, into memory
	return strings.TrimSuffix(b.String(), "\n")
}

func todo(format string, args ...any) string {
	return questionnaire.Todo + " " + fmt.Sprintf(format, args...)
}

// line returns words as one clean line, or says why they are none.
func line(words string) (string, error) {
	return text.Clean(strings.Join(strings.Fields(text.InFile(words)), " "))
}

// yamlWriter writes keys and remarks at an indent.
type yamlWriter struct{ strings.Builder }

func (w *yamlWriter) key(indent int, key, value string) {
	fmt.Fprintf(w, "%s%s: %s\n", strings.Repeat(" ", indent), key, quoted(value))
}

// plain writes a value of our own: a number, a word, a list.
func (w *yamlWriter) plain(indent int, key, value string) {
	fmt.Fprintf(w, "%s%s:%s\n", strings.Repeat(" ", indent), key, strings.TrimRight(" "+value, " "))
}

func (w *yamlWriter) remark(indent int, format string, args ...any) {
	fmt.Fprintf(w, "%s# %s\n", strings.Repeat(" ", indent), oneLine(fmt.Sprintf(format, args...)))
}

// option writes one answer to choose.
func (w *yamlWriter) option(indent int, o option) {
	value := fmt.Sprint(o.value)
	if o.value == unsure {
		value = quoted(todo("0 to 100, what the answer is worth"))
	}
	fmt.Fprintf(w, "%s- {id: %s, label: %s, value: %s}\n", strings.Repeat(" ", indent), quoted(o.id),
		quoted(o.label), value)
}
