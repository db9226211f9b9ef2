package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/foreign"
	"assure/questionnaire"
)

func newForeignCmd(e *env) *cobra.Command {
	return group("foreign", "Use what a supplier answered on other questionnaires",
		`Suppliers send the questionnaires they have filled in for others: CAIQ, HECVAT, a sheet of
another buyer's. `+"`assure import FILE --supplier REF`"+` keeps them whole, word for word and cell
by cell, as the supplier's own record. They count for nothing by themselves. Where they
bear on a question of ours they suggest an answer; you accept it, in your name, as what the
supplier claims, or you dismiss it. Nothing is judged by it, and no evidence comes with it.`, groupAsk,
		newForeignListCmd(e), newForeignSuggestCmd(e), newForeignAcceptCmd(e), newForeignDismissCmd(e))
}

// ForeignListOptions are the flags of `assure foreign list`.
type ForeignListOptions struct {
	Framework string
	Full      bool
	At        At
}

func newForeignListCmd(e *env) *cobra.Command {
	o := &ForeignListOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List what a supplier answered on other questionnaires", Args: needArgs(1, 1, "one supplier"),
		Example: "  assure foreign list SUP-00041\n  assure foreign list SUP-00041 --framework CAIQ-4.0 --full",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runForeignList(ctx, r, *o, args[0])
		}),
	}
	cmd.Flags().StringVar(&o.Framework, "framework", "", "only this one, such as `CAIQ-4.0`")
	cmd.Flags().BoolVar(&o.Full, "full", false, "show every answer whole, not the first words of the first")
	cmd.Flags().Var(&o.At.KnownOn, "known-on", "show what was held at the end of this `DATE`")
	return cmd
}

func runForeignList(ctx context.Context, r *data.Register, o ForeignListOptions, ref string) (Result, error) {
	list, err := foreign.Answers(ctx, r, ref, o.Framework, o.At.data())
	if err != nil {
		return Result{}, err
	}
	return Result{Object: list, Text: func(p *page) { foreignText(p, list, o.Full) }}, nil
}

// shownForeign is how many answers are listed before the rest is a number.
const shownForeign = 30

func foreignText(p *page, list *foreign.Report, full bool) {
	p.heading("%s  %s: %s on other questionnaires", list.Supplier.Ref, list.Supplier.Name, plural(len(list.Answers), "answer", "answers"))
	if len(list.Answers) == 0 {
		p.remark("`assure import FILE --supplier %s` keeps a questionnaire that was filled in for others", list.Supplier.Ref)
		return
	}
	for _, f := range list.Files {
		p.line("%s: %s, %s, imported %s (batch %s)", f.Framework, f.Path, plural(f.Answers, "answer", "answers"), f.Imported.UTC().Format("2 Jan 2006"), f.Batch)
	}
	p.gap()
	if full {
		for _, a := range list.Answers {
			foreignWhole(p, a)
		}
		return
	}
	t := table{Head: []string{"id", "answer", "reads as", "question", "cell"}, Cut: 3}
	for _, a := range list.Answers[:min(len(list.Answers), shownForeign)] {
		reads := orWord(string(a.Means), "?")
		if !a.Current {
			reads = "(answered anew)"
		}
		t.Rows = append(t.Rows, []string{a.Framework + " " + a.Typed, firstWords(foreignAnswer(a.ForeignAnswer), 30), reads, firstWords(string(a.Text), 60), a.Where})
	}
	p.table(t)
	if more := len(list.Answers) - shownForeign; more > 0 {
		p.line("and %s more; --full shows all, whole", thousands(more))
	}
	p.remark("`assure foreign suggest %s` shows what they suggest", list.Supplier.Ref)
}

func foreignWhole(p *page, a foreign.Row) {
	p.line("%s %s  (%s)", a.Framework, a.Typed, a.Where)
	p.wrap(2, string(a.Text))
	p.wrap(2, "→ "+foreignAnswer(a.ForeignAnswer))
	if a.Note != "" {
		p.wrap(4, string(a.Note))
	}
	for _, x := range a.Extra {
		p.wrap(4, x.Label+": "+string(x.Text))
	}
	if a.Doubt != "" {
		p.line("  suggests nothing: %s", a.Doubt)
	}
}

// foreignAnswer is both answers of a row on one line.
func foreignAnswer(a questionnaire.ForeignAnswer) string {
	if a.Second == "" {
		return orWord(string(a.Answer), "(no answer)")
	}
	return orWord(string(a.Answer), "(no answer)") + " / " + string(a.Second)
}

// firstWords is the beginning of a text on one line.
func firstWords(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
