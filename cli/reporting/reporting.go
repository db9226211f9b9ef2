// Package reporting has `assure report`: documents for people.
package reporting

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/lists"
	"assure/data/report"
	"assure/internal/text"
)

// options are the flags that every `assure report` has, and those that some have.
type options struct {
	command.Output
	Organisation string
	Redact       bool
	At           command.At

	For     string             // supplier: who reads it
	ReplyBy string             // supplier
	Scores  bool               // tender
	Kind    string             // paper
	Since   string             // board
	Themes  command.ThemesFlag // supplier
}

// commands lists the reports there are. A new one is a file and a line here.
func commands(e *command.Env) []*cobra.Command {
	return []*cobra.Command{
		newSupplierCmd(e),
		newTenderCmd(e),
		newDecisionCmd(e),
		newBoardCmd(e),
		newPaperCmd(e),
		newAcceptanceCmd(e),
		newScheduleCmd(e),
		newIncidentCmd(e),
		newFOICmd(e),
		newEvidenceCmd(e),
	}
}

// New returns `assure report` with a subcommand for each kind of report.
func New(e *command.Env) *cobra.Command {
	return command.Group("report", "Write a document for one reader: supplier, board, panel, FOI, calendar",
		`A report is made for one reader and says no more than that reader needs. The extension is
the format: .html is read, printed to PDF and pasted into Word; .csv and .xlsx are tables;
.ics is a calendar. Each names who prepared it, both dates and the head of the trail, and is
noted in the trail. A file that is there is left alone unless --force is given. --out - writes
to standard output.`, command.GroupReport,
		commands(e)...)
}

// reportCmd completes the command of one report: its flags, and what it does.
func reportCmd(e *command.Env, cmd *cobra.Command, o *options, kind func(*options) string) *cobra.Command {
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			pr := e.Progress()
			defer pr.Done()
			pr.Step("writing the report", 0, 0, o.Out)
			return run(ctx, e, r, *o, kind(o), strings.Join(args, " "))
		})
	f := cmd.Flags()
	o.AddFlags(cmd, report.Formats(kind(o))...)
	f.StringVar(&o.Organisation, "organisation", "", "whose report it is, as printed")
	f.BoolVar(&o.Redact, "redact", false, "codes for suppliers, roles for people, nothing that people wrote")
	o.At.AddFlags(cmd)
	return cmd
}

// is is the kind of a report that has only one.
func is(kind string) func(*options) string { return func(*options) string { return kind } }

func run(ctx context.Context, e *command.Env, r *data.Register, o options, kind, ref string) (command.Result,
	error) {
	name, to, err := o.Target(e, "report"+report.Formats(kind)[0])
	if err != nil {
		return command.Result{}, err
	}
	q := report.Request{Kind: kind, Ref: ref, Out: name, To: to, At: o.At.Data(), Force: o.Force, Redact: o.Redact,
		Organisation: o.Organisation, Scores: o.Scores, Themes: o.Themes.ThemeFilter,
		Decision: lists.PaperKind(o.Kind)}
	if o.Themes.On() && kind != report.KindSupplier && kind != report.KindEvidence {
		return command.Result{}, command.Usage("leave --theme out",
			"only the draft for the supplier and the calendar are kept to a theme")
	}
	if err := command.SetDate(&q.ReplyBy, o.ReplyBy); err != nil {
		return command.Result{}, command.Usage("", "--reply-by: %s", err)
	}
	if err := command.SetDate(&q.Since, o.Since); err != nil {
		return command.Result{}, command.Usage("", "--since: %s", err)
	}
	f, err := report.Write(ctx, r, q)
	if err != nil {
		return command.Result{}, err
	}
	for _, n := range f.Notes {
		e.Note(n)
	}
	if to != nil {
		return command.Result{Object: wire.ReportOf(f)}, nil
	}
	return command.Result{Object: wire.ReportOf(f), Text: func(p *command.Page) {
		p.Line("wrote %s", f.Path)
		if f.Subject != "" {
			p.Line("%s", f.Subject)
		}
		if f.Rows > 0 {
			one, many := "row", "rows"
			if f.Format == "ics" {
				one, many = "day", "days"
			}
			p.Line("%s", text.Plural(f.Rows, one, many))
		}
		if f.Redacted {
			p.Line("redacted: suppliers are codes, people are roles")
		}
		p.Remark("as of %s, as known on %s, head %d:%s", f.AsOf, f.KnownOn, int(f.Head.Seq), f.Head.Hash)
	}}, nil
}
