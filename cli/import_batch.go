package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"assure/data"
)

// batchLister is what `import list` needs of the register.
type batchLister interface {
	Batches(context.Context) ([]data.Batch, error)
}

// batchUndoer is what `import undo` needs of the register.
type batchUndoer interface {
	UndoBatch(ctx context.Context, id string) (*data.UndoReport, error)
}

// batchesObject is `assure import list --json`.
type batchesObject struct {
	Schema  string     `json:"schema"`
	Batches []batchRow `json:"batches"`
}

type batchRow struct {
	Batch    string  `json:"batch"`
	Kind     string  `json:"kind"` // answers, suppliers, dspt
	At       string  `json:"at"`
	By       string  `json:"by"`
	State    string  `json:"state"` // applied, undone
	Files    int     `json:"files"`
	Answers  int     `json:"answers"`
	UndoneBy *string `json:"undone_by"`
	UndoneAt *string `json:"undone_at"`
}

func newImportListCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List imports of answers, suppliers and the DSPT directory, newest first", Args: noArgs, Example: "  assure import list",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, _ []string) (Result, error) { return runImportList(ctx, r) }),
	}
}

func runImportList(ctx context.Context, r batchLister) (Result, error) {
	list, err := r.Batches(ctx)
	if err != nil {
		return Result{}, err
	}
	obj := batchesObject{Schema: data.SchemaBatches, Batches: make([]batchRow, len(list))}
	for i, b := range list {
		obj.Batches[i] = batchRow{Batch: b.ID, Kind: b.Kind, At: b.At.UTC().Format(time.RFC3339), By: b.By, State: b.State, Files: b.Files, Answers: b.Answers, UndoneBy: orNull(b.UndoneBy)}
		if b.UndoneAt != nil {
			obj.Batches[i].UndoneAt = orNull(b.UndoneAt.UTC().Format(time.RFC3339))
		}
	}
	return Result{Object: obj, Text: func(p *page) {
		if len(list) == 0 {
			p.line("nothing was imported yet")
			return
		}
		t := table{Head: []string{"batch", "what", "when", "by", "state", "files", "answers"}, Right: []int{5, 6}, Cut: 3}
		for _, b := range list {
			t.Rows = append(t.Rows, []string{b.ID, b.Kind, b.At.UTC().Format("2006-01-02 15:04"), b.By, b.State, blankZero(b.Files), blankZero(b.Answers)})
		}
		p.table(t)
	}}, nil
}

func newImportUndoCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "undo BATCH", Short: "Take an import back", Args: needArgs(1, 1, "one batch; `assure import list` shows them"),
		Long: `Everything the import wrote returns to what was before, by new events: the trail keeps
both. What somebody changed since stays as it is and is listed. The same files may be
imported again afterwards.`,
		Example: "  assure import undo 01JD0QK2C7V1Y7T0M6W3N4R5S6",
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runImportUndo(ctx, r, args[0])
		}),
	}
}

func runImportUndo(ctx context.Context, r batchUndoer, batch string) (Result, error) {
	out, err := r.UndoBatch(ctx, batch)
	if err != nil {
		return Result{}, err
	}
	return Result{Object: out, Findings: len(out.Kept) > 0, Text: func(p *page) {
		p.line("took back the import of %s from %s", out.Kind, plural(out.Files, "file", "files"))
		if out.Kind == "answers" {
			p.line("%s as before, %s withdrawn or as before", plural(out.Answers, "answer", "answers"), plural(out.Documents, "document", "documents"))
		}
		if out.Kind == "suppliers" {
			p.line("suppliers it added are retired and their engagements ended; what it changed, facts included, is as before")
		}
		for _, k := range out.Kept {
			where := k.Ref
			if k.Question != "" {
				where = k.Engagement + " " + k.Ref + " " + k.Question
			}
			p.line("kept: %s %s (%s)", k.What, where, k.Why)
		}
	}}, nil
}
