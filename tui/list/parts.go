package list

import (
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// DueCell is when something is due, in the width of a column: a warning once it is late.
func DueCell(day, today questionnaire.Date) kit.Span {
	s := kit.S(theme.Plain, page.DueWords(day, today))
	if day != 0 && day < today {
		s.Role = theme.Warn
	}
	return s
}

// ThemeField is the filter by control theme of a list whose rows belong to questions.
var ThemeField = Field{Name: "theme", Values: questionnaire.Themes}

// About reports whether a question is about a theme that begins so. Without a question, as of an overall risk, it is
// about none.
func About(q *questionnaire.Question, theme string) bool {
	return q != nil && slices.ContainsFunc(q.Themes, func(t string) bool { return strings.HasPrefix(t, theme) })
}

// Facts are labelled texts below each other, those without a text left out. Texts may be of suppliers.
func Facts(w int, facts ...[2]string) []kit.Line {
	label := 0
	for _, f := range facts {
		if f[1] != "" {
			label = max(label, kit.Width(f[0])+2)
		}
	}
	var out []kit.Line
	for _, f := range facts {
		if s := strings.Join(strings.Fields(f[1]), " "); s != "" {
			out = append(out, kit.Field(f[0], label, theme.Plain, text.Safe(s), w)...)
		}
	}
	return out
}

// Join puts words that are not empty one after another, with a dot between.
func Join(t *theme.Theme, words ...string) string {
	var out []string
	for _, s := range words {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " "+t.Glyph.Dot+" ")
}

// Day is a day in words behind a lead, "" without a day.
func Day(lead string, d questionnaire.Date) string {
	if d == 0 {
		return ""
	}
	return lead + d.Long()
}

// Path is the title above a list of what one supplier has; "" is all.
func Path(supplier string) []string {
	if supplier == "" {
		return nil
	}
	return []string{supplier}
}

// ReadRows reads what a supplier, by its reference, or everybody has for a list, and makes rows of it with the day of
// the list.
func ReadRows[T, R any](ctx context.Context, r *data.Register, supplier string,
	read func(context.Context, *data.Register, lists.Scope, book.At) ([]T, error),
	row func(T, questionnaire.Date) R) ([]R, error) {
	scope, err := lists.ScopeOf(ctx, r, supplier)
	if err != nil {
		return nil, err
	}
	all, err := read(ctx, r, scope, book.At{})
	if err != nil {
		return nil, err
	}
	asOf := r.Today()
	out := make([]R, len(all))
	for i, x := range all {
		out[i] = row(x, asOf)
	}
	return out, nil
}
