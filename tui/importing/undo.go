package importing

import (
	"context"
	"fmt"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/page"
)

const undoQuestion = "Undo this import? Every answer returns to what it was, except those that changed since."

// undone is the result of undoing an import.
type undone struct {
	report *imports.UndoReport
	err    error
}

// undo undoes an import in the background; an undone comes back.
func undo(c *page.Common, r *data.Register, id string) page.Cmd {
	return page.Do(func() any {
		report, err := imports.Undo(context.WithoutCancel(c.Context), r, id)
		return undone{report, err}
	})
}

// words is how much was undone, and how much was not because it changed meanwhile.
func (u undone) words() string {
	out := fmt.Sprintf("Undone: %s, %s.", text.Plural(u.report.Files, "file", "files"),
		text.Plural(u.report.Answers, "answer", "answers"))
	if n := len(u.report.Kept); n > 0 {
		out += fmt.Sprintf(" %s changed since and left alone.", text.Plural(n, "record was", "records were"))
	}
	return out
}

// undoCommands are the answers to undoQuestion.
func undoCommands(yes func() page.Cmd, no func()) []page.Command {
	return []page.Command{
		{ID: "undo.yes", Title: "undo the import", Hint: "undo it", Keys: []string{"y", "enter"}, Run: yes},
		{ID: "undo.no", Title: "keep it", Hint: "keep it", Keys: []string{"n", "esc"}, Run: page.Run(no)},
	}
}

// applyCommands are the answers to whether something is written.
func applyCommands(yes func() page.Cmd, no func()) []page.Command {
	return []page.Command{
		{ID: "apply.yes", Title: "write it", Hint: "write it", Keys: []string{"y", "enter"}, Run: yes},
		{ID: "apply.no", Title: "write nothing", Hint: "write nothing", Keys: []string{"n", "esc"}, Run: page.Run(no)},
	}
}
