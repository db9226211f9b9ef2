package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/internal/text"
)

// YAML writes the mapping as a file that [LoadMapping] reads back to an equal mapping. Equal
// mappings give equal bytes. All text is quoted.
func (m *Mapping) YAML() []byte { return m.write(func(int, string) string { return "" }) }

// write is YAML with a remark after each column, by table and letter.
func (m *Mapping) write(remark func(table int, letter string) string) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("schema: %s", MappingSchema)
	for _, kv := range [][2]string{{"name", m.Name}, {"profile", m.Profile}, {"framework", m.Framework},
		{"pack", m.Pack}} {
		if kv[1] != "" {
			line("%s: %s", kv[0], scalar(kv[1]))
		}
	}
	if len(m.Tables) > 0 {
		line("tables:")
	}
	for i := range m.Tables {
		m.Tables[i].write(line, func(letter string) string {
			if r := remark(i, letter); r != "" {
				return " # " + text.Safe(r)
			}
			return ""
		})
	}
	writeMap(line, "words", m.Words)
	writeMap(line, "suppliers", m.Suppliers)
	return b.Bytes()
}

func (t *Table) write(line func(string, ...any), remark func(letter string) string) {
	line("  - sheet: %s", scalar(t.Sheet))
	line("    header: %d", t.Header)
	if t.HeaderRows != 1 {
		line("    header_rows: %d", t.HeaderRows)
	}
	if t.Last > 0 {
		line("    last: %d", t.Last)
	}
	if len(t.Columns) > 0 {
		line("    columns:")
	}
	for _, c := range Columns {
		if letter, ok := t.Columns[c]; ok {
			line("      %s: %s%s", c, scalar(letter), remark(letter))
		}
	}
	for _, part := range []struct {
		key    string
		values map[string]string
	}{{"ticks", t.Ticks}, {"heads", t.Heads}} {
		if len(part.values) > 0 {
			line("    %s:", part.key)
		}
		for _, letter := range sortedColumns(part.values) {
			line("      %s: %s", scalar(letter), scalar(part.values[letter]))
		}
	}
	writeList(line, "keep", t.Keep)
	fill := make([]string, len(t.FillDown))
	for i, c := range t.FillDown {
		fill[i] = string(c)
	}
	writeList(line, "fill_down", fill)
	if t.IDInText {
		line("    id_in_text: true")
	}
}

func writeList(line func(string, ...any), key string, list []string) {
	if len(list) == 0 {
		return
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = scalar(s)
	}
	line("    %s: [%s]", key, strings.Join(out, ", "))
}

func writeMap(line func(string, ...any), key string, m map[string]string) {
	if len(m) > 0 {
		line("%s:", key)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		line("  %s: %s", scalar(k), scalar(m[k]))
	}
}

// scalar quotes a text: every JSON string is a YAML string.
func scalar(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSpace(b.String())
}
