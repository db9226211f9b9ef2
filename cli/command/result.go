package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"assure/internal/text"
)

// Result is what a command found or did: an object for scripts, the text for people, and whether there are
// findings (exit code 3, or Code).
type Result struct {
	Object   any         // printed under --json; its first field is the schema
	Text     func(*Page) // printed otherwise
	Findings bool
	Code     int // the exit code of findings, 0 for 3
}

// print writes the result once.
func (r Result) print(s *IO, g *Globals) error {
	switch {
	case g.JSON:
		return writeJSON(s.Out, r.Object)
	case g.CSV:
		return writeCSV(s, r.Object)
	}
	if r.Text == nil {
		return nil
	}
	return s.Print(g.Quiet, r.Text)
}

// Print writes a page on Out, as the terminal shows it.
func (s *IO) Print(quiet bool, words func(*Page)) error {
	p := NewPage(s.Out, s.Width)
	p.color, p.ascii, p.Quiet = s.Color, s.ASCII, quiet
	words(p)
	return p.Flush()
}

// writeJSON writes one indented object. JSON leaves C1 and bidirectional characters as they are, and a terminal obeys
// them, so they are written as escapes: the same value to a parser, harmless to a person who looks.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := w.Write(text.EscapeJSON(b.Bytes()))
	return err
}
