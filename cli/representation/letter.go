package representation

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/letter"
	"assure/data/represent"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

func newWithdrawCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "withdraw REP --reason WHY", Short: "Record that the supplier no longer disputes it",
		Example: "  assure representation withdraw REP-001 --reason \"they found our reading right\"",
		Args:    command.NeedArgs(1, 1, "a representation"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.FlagText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				x, err := r.WithdrawRepresentation(ctx, args[0], string(why))
				if err != nil {
					return command.Result{}, err
				}
				return one(ctx, r, x.Ref, "withdrawn")
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a sentence")
	return cmd
}

func newUndoCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "undo REF", Short: "Undo your newest act on a representation, or that a draft was sent",
		Long:    "Of an engagement it undoes your newest act on what is out there: the draft, a round, a form.",
		Example: "  assure representation undo REP-001",
		Args:    command.NeedArgs(1, 1, "a representation or an engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if _, ok := entity.RepresentationForm.Number(args[0]); ok {
					u, err := r.UndoOf(ctx, args[0])
					if err != nil {
						return command.Result{}, err
					}
					return one(ctx, r, args[0], "undone: "+u.Act)
				}
				g, _, err := r.Engagement(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				u, err := r.UndoOf(ctx, g.Ref)
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: wire.DraftsOf([]string{g.Ref}, nil), Text: func(p *command.Page) {
					p.Line("undone: %s %s", u.Act, u.What)
				}}, nil
			}),
	}
}

type letterOptions struct {
	Out     string
	Format  string
	Issuer  string
	ReplyTo string
	Marking string
	DryRun  bool
}

func newLetterCmd(e *command.Env) *cobra.Command {
	o := &letterOptions{}
	cmd := &cobra.Command{
		Use: "letter [REF...] --out DIR", Short: "Write a letter a supplier with each point and our reply",
		Long: `It has what the supplier said, our reply with its reason and, where a judgement was changed, both
findings and both ends of the score. Points without a reply are left out and counted. Assure sends
nothing.`,
		Example: "  assure representation letter SUP-00002 --dry-run\n" +
			"  assure representation letter --out letters --format eml,txt",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runLetter(ctx, r, *o, args)
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "the `DIR` for the letters")
	f.StringVar(&o.Format, "format", "", "`FORMATS` with commas: eml, txt, html, csv; eml otherwise")
	f.StringVar(&o.Issuer, "issuer", "", "who writes, as the supplier reads it; as last time otherwise")
	f.StringVar(&o.ReplyTo, "reply-to", "", "where a reply goes, such as an e-mail address; as last time otherwise")
	f.StringVar(&o.Marking, "marking", "", "how confidential the letter says it is")
	f.BoolVar(&o.DryRun, "dry-run", false, "print the letters, and write nothing")
	return cmd
}

func runLetter(ctx context.Context, r *data.Register, o letterOptions, refs []string) (command.Result, error) {
	formats, err := letter.ParseFormats(o.Format)
	if err != nil {
		return command.Result{}, err
	}
	if o.Out == "" && !o.DryRun {
		return command.Result{}, command.Usage("add --out DIR, or --dry-run to read the letters",
			"no output folder given")
	}
	p, err := represent.Prepare(ctx, r, represent.Request{Refs: refs, Issuer: o.Issuer, ReplyTo: o.ReplyTo,
		Marking: o.Marking})
	if err != nil {
		return command.Result{}, err
	}
	if o.DryRun {
		return command.Result{Object: wire.ReplyLettersOf(p, "", true), Text: func(page *command.Page) {
			for i := range p.Letters {
				for line := range strings.Lines(p.Letters[i].Letter.Text()) {
					page.Line("%s", strings.TrimRight(line, "\n"))
				}
				page.Gap()
			}
			page.Remark("nothing is written yet; the same command with --out DIR writes %s",
				text.Plural(len(p.Letters), "letter", "letters"))
		}}, nil
	}
	files, err := p.Write(o.Out, formats)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.ReplyLettersOf(p, files.Table, false), Text: func(page *command.Page) {
		page.Line("wrote %s to %s", text.Plural(len(p.Letters), "letter", "letters"), command.Absolute(o.Out))
		t := command.NewTable("supplier", "points", "without a reply", "to", "file").
			AlignRight("points", "without a reply").Shorten("supplier")
		for i := range p.Letters {
			l := &p.Letters[i]
			file := ""
			if len(l.Files) > 0 {
				file = filepath.Base(l.Files[0])
			}
			t.Rows = append(t.Rows, []string{l.Supplier.Ref + " " + l.Supplier.Name, strconv.Itoa(len(l.Points)),
				command.BlankZero(l.Open), l.Line(), file})
		}
		page.Table(t)
	}}, nil
}
