// Package crosswalk has `assure foreign`: answers to other questionnaires and what they suggest for
// yours.
package crosswalk

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/foreign"
	"assure/internal/text"
	"assure/questionnaire"
)

// New returns `assure foreign` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("foreign", "Use what a supplier answered on other questionnaires",
		`Suppliers send the questionnaires they have filled in for others: CAIQ, HECVAT, a sheet of
another buyer's. `+"`assure import FILE --supplier REF`"+` keeps them whole, word for word and cell
by cell, as the supplier's own record. They count for nothing by themselves. Where they
relate to one of your questions they suggest an answer; you accept it, in your name, as the
supplier's claim, or dismiss it. Nothing is judged by it, and no evidence comes with it.`, command.GroupAsk,
		newListCmd(e), newSuggestCmd(e), newAcceptCmd(e), newDismissCmd(e))
}

type listOptions struct {
	Framework string
	Full      bool
	At        command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List what a supplier answered on other questionnaires",
		Args:    command.NeedArgs(1, 1, "one supplier"),
		Example: "  assure foreign list SUP-00015\n  assure foreign list SUP-00015 --framework CAIQ-4.0 --full",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().StringVar(&o.Framework, "framework", "", "only this one, such as `CAIQ-4.0`")
	cmd.Flags().BoolVar(&o.Full, "full", false, "show every answer whole, not the first words of the first")
	cmd.Flags().Var(&o.At.KnownOn, "known-on", "show what was recorded at the end of this `DATE`")
	return cmd
}

func runList(ctx context.Context, r *data.Register, o listOptions, ref string) (command.Result, error) {
	list, err := foreign.Answers(ctx, r, ref, o.Framework, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.ForeignOf(list), Text: func(p *command.Page) { listText(p, list, o.Full) }}, nil
}

// shownForeign is how many answers are listed before the others are only counted.
const shownForeign = 30

func listText(p *command.Page, list *foreign.Report, full bool) {
	p.Heading("%s  %s: %s on other questionnaires", list.Supplier.Ref, list.Supplier.Name,
		text.Plural(len(list.Answers), "answer", "answers"))
	if len(list.Answers) == 0 {
		p.Remark("`assure import FILE --supplier %s` keeps a questionnaire that was filled in for others",
			list.Supplier.Ref)
		return
	}
	for _, f := range list.Files {
		p.Line("%s: %s, %s, imported %s (batch %s)", f.Framework, f.Path, text.Plural(f.Answers, "answer", "answers"),
			f.Imported.UTC().Format("2 Jan 2006"), f.Batch)
	}
	p.Gap()
	if full {
		for _, a := range list.Answers {
			foreignWhole(p, a)
		}
		return
	}
	t := command.NewTable("id", "answer", "reads as", "question", "cell").Shorten("question")
	for _, a := range list.Answers[:min(len(list.Answers), shownForeign)] {
		reads := cmp.Or(string(a.Means), "?")
		if !a.Current {
			reads = "(answered again)"
		}
		t.Rows = append(t.Rows, []string{a.Framework + " " + a.Typed,
			command.FirstWords(foreignAnswer(a.ForeignAnswer), 30), reads,
			command.FirstWords(string(a.Text), 60), a.Where})
	}
	p.Table(t)
	if more := len(list.Answers) - shownForeign; more > 0 {
		p.Line("and %s more; --full shows all, whole", text.Thousands(more))
	}
	p.Remark("`assure foreign suggest %s` shows what they suggest", list.Supplier.Ref)
}

func foreignWhole(p *command.Page, a foreign.Row) {
	p.Line("%s %s  (%s)", a.Framework, a.Typed, a.Where)
	p.Wrap(2, string(a.Text))
	p.Wrap(2, "→ "+foreignAnswer(a.ForeignAnswer))
	if a.Note != "" {
		p.Wrap(4, string(a.Note))
	}
	for _, x := range a.Extra {
		p.Wrap(4, x.Label+": "+string(x.Text))
	}
	if a.Doubt != "" {
		p.Line("  suggests nothing: %s", a.Doubt)
	}
}

// foreignAnswer is both answers of a row on one line.
func foreignAnswer(a questionnaire.ForeignAnswer) string {
	if a.Second == "" {
		return cmp.Or(string(a.Answer), "(no answer)")
	}
	return cmp.Or(string(a.Answer), "(no answer)") + " / " + string(a.Second)
}
