package issuing

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/chase"
	"assure/data/letter"
	"assure/internal/text"
	"assure/questionnaire"
)

type chaseOptions struct {
	Late    bool
	Out     string
	Format  string
	ReplyBy command.Date
	Issuer  string
	ReplyTo string
	Marking string
	DryRun  bool
	Yes     bool
	Show    bool
}

// NewChase returns `assure chase`.
func NewChase(e *command.Env) *cobra.Command {
	o := &chaseOptions{}
	cmd := &cobra.Command{
		Use: "chase (REF... | --late) --out DIR", Short: "Write letters that name what suppliers still owe",
		GroupID: command.GroupAsk,
		Long: `One letter a supplier, over all its questionnaires: which was sent and due on which day, the
questions that are not answered, must-haves first, documents asked for and not received or run
out, and open queries. It has nothing that we noted or judged. --late is every supplier of whom
something is late; a reference is everything that one owes.

The formats are eml, a draft that a mail program opens to be sent; txt; html; and csv, a table for
mail merge. Assure sends nothing. That they were chased is recorded with the letters, as one act
that ` + "`assure returns undo`" + ` undoes. In a terminal it asks before it writes.`,
		Example: "  assure chase --late --dry-run\n" +
			"  assure chase --late --out letters --format eml,txt --reply-by 2026-12-18\n" +
			"  assure chase SUP-00015 --dry-run --show",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runChase(ctx, e, r, *o, args)
			}),
	}
	f := cmd.Flags()
	f.BoolVar(&o.Late, "late", false, "every supplier of whom a questionnaire or a reply is late")
	f.StringVar(&o.Out, "out", "", "the `DIR` for the letters")
	f.StringVar(&o.Format, "format", "", "`FORMATS` with commas: eml, txt, html, csv; eml otherwise")
	f.Var(&o.ReplyBy, "reply-by", "the `DATE` by which to reply; in ten days otherwise")
	f.StringVar(&o.Issuer, "issuer", "", "who writes, as the supplier reads it; as last time otherwise")
	f.StringVar(&o.ReplyTo, "reply-to", "", "where the reply goes, such as an e-mail address; as last time otherwise")
	f.StringVar(&o.Marking, "marking", "", "how confidential the letter says it is")
	f.BoolVar(&o.DryRun, "dry-run", false, "show who would get a letter, and write nothing")
	f.BoolVar(&o.Show, "show", false, "with --dry-run: print the letters")
	f.BoolVar(&o.Yes, "yes", false, "do not ask in a terminal")
	return cmd
}

func runChase(ctx context.Context, e *command.Env, r *data.Register, o chaseOptions, refs []string) (command.Result,
	error) {
	formats, err := letter.ParseFormats(o.Format)
	if err != nil {
		return command.Result{}, err
	}
	if o.Out == "" && !o.DryRun {
		return command.Result{}, command.Usage("add --out DIR, or --dry-run to see who would get a letter",
			"no output folder given")
	}
	if o.Show && !o.DryRun {
		return command.Result{}, command.Usage("add --dry-run", "--show prints the letters of a dry run")
	}
	p, err := chase.Prepare(ctx, r, chase.Request{Refs: refs, Late: o.Late, ReplyBy: questionnaire.Date(o.ReplyBy),
		Issuer: o.Issuer, ReplyTo: o.ReplyTo, Marking: o.Marking})
	if err != nil {
		return command.Result{}, err
	}
	res := command.Result{Object: wire.ChaseOf(p, "", true), Findings: len(p.Problems) > 0}
	if o.DryRun {
		res.Text = func(page *command.Page) { chaseText(page, p); chaseEnd(page, p, o.Show) }
		return res, nil
	}
	if !o.Yes && e.Answers() && len(p.Letters) > 0 {
		if err := e.IO.Print(e.Globals.Quiet, func(page *command.Page) { chaseText(page, p) }); err != nil {
			return res, err
		}
		if !e.Prompt().YesNo("Write %s to %s?", text.Plural(len(p.Letters), "letter", "letters"), o.Out) {
			res.Text = func(page *command.Page) { page.Line("nothing is written") }
			return res, nil
		}
	}
	files, err := p.Write(ctx, o.Out, formats)
	if err != nil {
		return command.Result{}, err
	}
	res.Object = wire.ChaseOf(p, files.Table, false)
	res.Text = func(page *command.Page) {
		page.Line("wrote %s to %s", text.Plural(len(p.Letters), "letter", "letters"), command.Absolute(o.Out))
		chaseText(page, p)
		if files.Table != "" {
			page.Line("mail merge: %s", files.Table)
		}
		if len(p.Letters) > 0 {
			page.Remark("next: send them; `assure returns undo %s` undoes that they are recorded as chased",
				p.Letters[0].Matters[0].Return.Engagement.Ref)
		}
	}
	return res, nil
}

// chaseText prints who gets a letter about what, and who gets none.
func chaseText(p *command.Page, plan *chase.Plan) {
	t := command.NewTable("supplier", "engagements", "forms", "questions", "documents", "queries", "to", "file").
		AlignRight("forms", "questions", "documents", "queries").Shorten("supplier")
	for i := range plan.Letters {
		l := &plan.Letters[i]
		forms, questions, documents, queries := l.Missing()
		file := ""
		if len(l.Files) > 0 {
			file = filepath.Base(l.Files[0])
		}
		t.Rows = append(t.Rows, []string{l.Supplier.Ref + " " + l.Supplier.Name, strings.Join(l.Engagements(), " "),
			text.Thousands(forms), command.BlankZero(questions), command.BlankZero(documents),
			command.BlankZero(queries), l.Line(), file})
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	} else {
		p.Line("nobody gets a letter")
	}
	without := 0
	for i := range plan.Letters {
		if plan.Letters[i].NoAddress != "" {
			without++
		}
	}
	if without > 0 {
		p.Remark("note: %s without an address: `assure supplier set REF contact=\"NAME <ADDRESS>\"`, or address the "+
			"letter by hand", text.Plural(without, "letter is", "letters are"))
	}
	for _, l := range plan.LeftOut {
		p.Hang("left out: ", "  ", strings.TrimSpace(l.Supplier.Ref+" "+l.Engagement)+": "+l.Why)
	}
	p.Problems(plan.Problems)
}

// chaseEnd ends a dry run.
func chaseEnd(p *command.Page, plan *chase.Plan, show bool) {
	if show {
		for i := range plan.Letters {
			p.Gap()
			for line := range strings.Lines(plan.Letters[i].Letter.Text()) {
				p.Line("%s", strings.TrimRight(line, "\n"))
			}
		}
		p.Gap()
	}
	askerText(p, plan.By, true)
	p.Remark("nothing is written yet; the same command with --out DIR and without --dry-run writes %s",
		text.Plural(len(plan.Letters), "letter", "letters"))
}
