//go:build unix

package tui_test

import (
	"fmt"
	"os"
	"strings"
)

const weekMark = "<!-- written by TestJourneyWeek -->\n"

// compare holds a page of the docs against what was done.
func (w *week) compare(file string) {
	w.t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	head, had, found := strings.Cut(string(body), weekMark)
	if !found {
		w.t.Fatalf("%s has no line %q", file, weekMark)
	}
	want := w.figures() + w.listing()
	if had == want {
		return
	}
	if os.Getenv("ASSURE_GOLDEN") != "write" {
		w.t.Fatalf("%s differs from what the week took; ASSURE_GOLDEN=write writes it:\n%s", file, want)
	}
	if err := os.WriteFile(file, []byte(head+weekMark+want), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// figures is the table of what each part took. Minutes are for typing, at two keys a second, rounded up.
func (w *week) figures() string {
	var b strings.Builder
	b.WriteString("\n| part | commands | characters typed | keys on pages | papers | minutes of typing |\n")
	b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: |\n")
	var all weekPart
	var typed, keys int
	row := func(name string, commands, typed, keys, papers int) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", name, commands, typed, keys, papers, (typed+keys+119)/120)
	}
	for _, p := range w.parts {
		row(p.name, len(p.commands), p.typed(), p.pageKeys(), p.papers)
		if drill := (weekPart{commands: p.commands, pages: p.pages}); strings.HasPrefix(p.name, "an incident") {
			drill.commands = drill.commands[:2]
			row("of this, from the name of the host to the SIRO's page", 2, drill.typed(), drill.pageKeys(), 1)
		}
		all.commands, all.papers = append(all.commands, p.commands...), all.papers+p.papers
		typed, keys = typed+p.typed(), keys+p.pageKeys()
	}
	row("**the week**", len(all.commands), typed, keys, all.papers)
	return b.String()
}

// listing is every command and key of the week.
func (w *week) listing() string {
	var b strings.Builder
	for _, p := range w.parts {
		fmt.Fprintf(&b, "\n## %s%s\n", strings.ToUpper(p.name[:1]), p.name[1:])
		if len(p.commands) > 0 {
			fmt.Fprintf(&b, "\n```sh\n%s\n```\n", strings.Join(p.commands, "\n"))
		}
		for _, keys := range p.pages {
			fmt.Fprintf(&b, "\nOn pages: `%s`\n", keys)
		}
	}
	return b.String()
}
