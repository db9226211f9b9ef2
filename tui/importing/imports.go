// Package importing has the pages of bulk import: choosing files, the dry run with what each file
// would change, applying it, and the inbox of earlier imports. They show reports of [imports];
// nothing here decides what an answer is.
package importing

import (
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links open other pages; a nil one is not offered.
type Links struct {
	// Folder lists a folder; "" is the one to start in.
	Folder func(dir string) (*imports.FolderList, error)
	// Assess opens the questionnaire of an engagement, at a question unless that is "".
	Assess func(engagement, pack, question string) page.Cmd
	// Open opens a supplier.
	Open func(ref string) page.Cmd
}

// verdict is how the verdict of a file looks.
func verdict(t *theme.Theme, v imports.Verdict) theme.Rating {
	switch v {
	case imports.Accepted:
		return theme.Rating{Glyph: t.Glyph.Met, Word: "accepted", Role: theme.Good}
	case imports.WithProblems:
		return theme.Rating{Glyph: t.Glyph.High, Word: "problems", Role: theme.Warn}
	case imports.Rejected:
		return theme.Rating{Glyph: t.Glyph.NotMet, Word: "rejected", Role: theme.Bad}
	case imports.Duplicate:
		return theme.Rating{Glyph: t.Glyph.None, Word: "duplicate", Role: theme.Muted}
	}
	return theme.Rating{Glyph: t.Glyph.Dot, Word: text.Safe(string(v)), Role: theme.Plain}
}

// unread is a page whose content is not there: err is why, nil while it is still being read.
func unread(t *theme.Theme, err error, w int) []kit.Line {
	if err != nil {
		return kit.Paragraph(theme.Bad, page.Message(err), w, 0)
	}
	return []kit.Line{kit.T("Reading" + t.Glyph.Ellipsis)}
}
