package saves

import (
	"fmt"
	"io"
	"strings"
	"time"

	"assure/internal/text"
)

// WriteText writes what was not saved as plain text, so that a person can type it again. why is what went wrong, "" for
// nothing in particular.
func WriteText(w io.Writer, list []Content, why string, now time.Time) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Not saved by Assure when it ended on %s.\n", stamp(now))
	if why != "" {
		fmt.Fprintf(&b, "Why: %s.\n", text.Safe(why))
	}
	b.WriteString("The register does not have what is below. Open it again, go to the question (ctrl+g, then its\n" +
		"id), and type it in; then delete this file.\n")
	for i, c := range list {
		fmt.Fprintf(&b, "\n%d. %s\n", i+1, text.Safe(c.What))
		field := func(label, words string) {
			if words == "" {
				return
			}
			lines := strings.Split(text.SafeLines(words), "\n")
			fmt.Fprintf(&b, "   %-9s %s\n", label+":", strings.Join(lines, "\n"+strings.Repeat(" ", 13)))
		}
		field("Of", c.Of)
		for _, f := range c.Fields {
			field(text.Safe(f.Label), f.Text)
		}
		field("By", c.By)
		if !c.At.IsZero() {
			field("Time", stamp(c.At))
		}
	}
	// An editor of Windows shows lines that end in LF alone since 2018; all others do.
	_, err := io.WriteString(w, b.String())
	return err
}

func stamp(t time.Time) string { return t.Format("2 Jan 2006 15:04") }
