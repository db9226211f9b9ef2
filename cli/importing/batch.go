package importing

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
)

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List imports of answers, suppliers and the DSPT directory, newest first",
		Args: command.NoArgs, Example: "  assure import list",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runList(ctx, r)
			}),
	}
}

func runList(ctx context.Context, r *data.Register) (command.Result, error) {
	list, err := imports.Batches(ctx, r)
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Batches{Schema: wire.SchemaBatches, Batches: make([]wire.Batch, len(list))}
	for i, b := range list {
		obj.Batches[i] = wire.Batch{Batch: b.ID, Kind: b.Kind, At: b.At.UTC().Format(time.RFC3339), By: b.By,
			State: string(b.State), Files: b.Files, Answers: b.Answers, UndoneBy: wire.OrNull(b.UndoneBy)}
		if b.UndoneAt != nil {
			obj.Batches[i].UndoneAt = wire.OrNull(b.UndoneAt.UTC().Format(time.RFC3339))
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		if len(list) == 0 {
			p.Line("nothing was imported yet")
			return
		}
		t := command.NewTable("batch", "what", "when", "by", "state", "files", "answers").
			AlignRight("files", "answers").Shorten("by")
		for _, b := range list {
			t.Rows = append(t.Rows, []string{b.ID, b.Kind, b.At.UTC().Format("2006-01-02 15:04"), b.By, string(b.State),
				command.BlankZero(b.Files), command.BlankZero(b.Answers)})
		}
		p.Table(t)
	}}, nil
}

func newUndoCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "undo BATCH...", Short: "Undo imports",
		Args: command.NeedArgs(1, -1, "a batch; `assure import list` shows them"),
		Long: `Everything the import wrote returns to what was before, by new events: the trail keeps
both. What has been changed since stays as it is and is listed. The same files may be
imported again afterwards. Several imports, such as the parts of one that was cut short, are
undone one after the other, the newest first.`,
		Example: "  assure import undo 01JD0QK2C7V1Y7T0M6W3N4R5S6",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				undo := func(ctx context.Context, batch string) (*imports.UndoReport, error) {
					return imports.Undo(ctx, r, batch)
				}
				return runUndo(ctx, undo, args)
			}),
	}
}

// runUndo undoes batches, the newest first whatever their order on the command line, since a later one may have
// overwritten an earlier one. The batches undone before an error are reported with it.
func runUndo(ctx context.Context, undo func(context.Context, string) (*imports.UndoReport, error),
	batches []string) (command.Result, error) {
	batches = slices.Clone(batches)
	slices.SortFunc(batches, func(a, b string) int { return strings.Compare(strings.ToUpper(b), strings.ToUpper(a)) })
	batches = slices.Compact(batches)
	var undone []*imports.UndoReport
	kept := 0
	var failed error
	for _, b := range batches {
		out, err := undo(ctx, b)
		if failed = err; err != nil {
			break
		}
		undone = append(undone, out)
		kept += len(out.Kept)
	}
	if len(undone) == 0 {
		return command.Result{}, failed
	}
	res := command.Result{Object: wire.ImportUndosOf(undone), Findings: kept > 0, Text: func(p *command.Page) {
		for _, out := range undone {
			undoText(p, out)
		}
	}}
	if len(batches) == 1 {
		res.Object = wire.ImportUndoOf(undone[0])
	}
	return res, failed
}

func undoText(p *command.Page, out *imports.UndoReport) {
	p.Line("undid the import of %s from %s", out.Kind, text.Plural(out.Files, "file", "files"))
	if out.Kind == "answers" {
		p.Line("%s as before, %s withdrawn or as before", text.Plural(out.Answers, "answer", "answers"),
			text.Plural(out.Documents, "document", "documents"))
	}
	if out.Replies > 0 {
		p.Line("%s to queries taken out", text.Plural(out.Replies, "reply", "replies"))
	}
	if out.Foreign > 0 {
		p.Line("%s to other questionnaires withdrawn", text.Plural(out.Foreign, "answer", "answers"))
	}
	if out.Kind == "suppliers" {
		but := ""
		if len(out.Kept) > 0 {
			but = ", but for what is kept"
		}
		p.Line("suppliers it added are retired and their engagements ended; what it changed, facts included, is "+
			"as before%s", but)
	}
	for _, k := range out.Kept {
		where := k.Ref
		if k.Question != "" {
			where = k.Engagement + " " + k.Ref + " " + k.Question
		}
		p.Line("kept: %s %s (%s)", k.What, where, k.Why)
	}
}
