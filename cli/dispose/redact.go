package dispose

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/backup"
	"assure/internal/text"
	"assure/questionnaire"
)

type redactOptions struct {
	Only   []string
	Reason string
	Apply  bool
}

// NewRedact returns `assure redact`.
func NewRedact(e *command.Env) *cobra.Command {
	o := &redactOptions{}
	cmd := &cobra.Command{
		Use: "redact PLACE", GroupID: command.GroupKeep,
		Short: "Remove a text for ever: a name or patient data that was recorded by mistake",
		Long: `Lists the texts that a place holds or held, with numbers. With --apply they are removed, or those
of --only, from everything that the records of the supplier hold, with their history. In their
place is read "[removed on DATE by NAME: reason]". A title goes only where --only names it. The
trail can still be checked. This cannot be undone, and older backups still hold the text.

A place is a question of an engagement, a query of one, or the reference of a document, a
certificate, a risk, an action or a decision.`,
		Example: "  assure redact \"ENG-00021 ITS-22\"\n  assure redact \"ENG-00021 query 2\"\n" +
			"  assure redact DOC-0001 --only 1 --reason \"name of a patient\" --apply",
		Args: command.NeedArgs(1, 1, "a place, in quotes"),
		RunE: e.OnApply(&o.Apply,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runRedact(ctx, r, *o, args[0])
			}),
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Only, "only", nil, "only the texts of these `NUMBERS`; several with , between")
	f.StringVar(&o.Reason, "reason", "", "why, as `TEXT`, without the words that go; it is read in their place")
	f.BoolVar(&o.Apply, "apply", false, "remove them; otherwise they are only listed")
	return cmd
}

func runRedact(ctx context.Context, r *data.Register, o redactOptions, place string) (command.Result, error) {
	q := data.Redact{Place: place, Reason: questionnaire.Text(o.Reason)}
	for _, s := range o.Only {
		n, err := strconv.Atoi(s)
		if err != nil {
			return command.Result{}, command.Usage("such as --only 1,3", "%q is no number of a text", text.Safe(s))
		}
		q.Only = append(q.Only, n)
	}
	x, err := r.Redact(ctx, q, o.Apply)
	if err != nil {
		return command.Result{}, err
	}
	known, err := backup.RecordsOf(ctx, r)
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Redaction{Schema: wire.SchemaRedaction, Applied: o.Apply, Place: x.Place, Supplier: x.Supplier.Ref,
		Texts: []wire.RedactionText{}, Shared: x.Shared, Backups: pathsOf(known)}
	if o.Apply {
		obj.Record = wire.DisposalOf(&x.Record)
	}
	for _, t := range x.Texts {
		one := wire.RedactionText{N: t.N, Title: t.Title, Removes: t.Removed}
		if !o.Apply || !t.Removed {
			one.Words = wire.OrNull(t.Words)
		}
		obj.Texts = append(obj.Texts, one)
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		showRedaction(p, x, o.Apply, &known)
	}}, nil
}

func showRedaction(p *command.Page, x *data.Redaction, applied bool, known *backup.Records) {
	if applied {
		for _, l := range x.DoneWords() {
			p.Line("%s", l)
		}
		if words := x.SharedWords(); words != "" {
			p.Remark("%s", words)
		}
		p.Remark("%s", known.StillHeld())
		return
	}
	p.Line("%s", x.Heading())
	if len(x.Texts) == 0 {
		return
	}
	t := command.NewTable("no", "kind", "words", "").AlignRight("no").Shorten("words")
	for _, one := range x.Texts {
		t.Rows = append(t.Rows, []string{strconv.Itoa(one.N), one.KindWord(), one.Words, one.Outcome()})
	}
	p.Table(t)
	p.Remark("nothing is written; --apply with --reason TEXT removes what would go. It cannot be undone")
}
