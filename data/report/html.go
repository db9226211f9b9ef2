package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"assure/internal/page"
)

//go:embed html/document.tmpl
var pageTemplate string

//go:embed html/document.css
var pageStyle string

//go:embed html/onepage.css
var onePageStyle string

//go:embed html/landscape.css
var landscapeStyle string

// htmlPage is what the template fills in.
type htmlPage struct {
	*Document
	Policy string
	Style  template.CSS
}

// writeHTML writes the document as one page that needs nothing else and has no script. Text is escaped by the
// template; what would reorder or hide other text is shown as an escape, wherever on the page it came from.
func writeHTML(w io.Writer, d *Document) error {
	t, err := template.New("document").Funcs(template.FuncMap{"inc": func(n int) int { return n + 1 },
		"whole": whole}).
		Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("the page of a report: %w", err)
	}
	own := pageStyle
	if d.OnePage || d.Tight {
		own += onePageStyle
	}
	if d.Landscape {
		own += landscapeStyle
	}
	style := page.Style(own, d.Demo)
	var b strings.Builder
	if err := t.Execute(&b, htmlPage{Document: d, Policy: page.Policy(style, ""),
		Style: template.CSS(style)}); err != nil {
		return err
	}
	_, err = io.WriteString(w, page.Say(b.String()))
	return err
}

// whole reports whether words stay on one line: a reference or a day reads badly in two halves.
func whole(words string) bool {
	const most = 12
	return len(words) > 0 && len(words) <= most && !strings.ContainsAny(words, "\n")
}
