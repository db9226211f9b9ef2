package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/report"
)

// ReportOptions are the flags that every `assure report` has, and those that some have.
type ReportOptions struct {
	Out          string
	Force        bool
	Organisation string
	Redact       bool
	At           At

	For     string // supplier: who reads it
	ReplyBy string // supplier
	Scores  bool   // tender
}

// reportCommands lists the reports there are. A new one is a file and a line here.
func reportCommands(e *env) []*cobra.Command {
	return []*cobra.Command{
		newReportSupplierCmd(e),
		newReportTenderCmd(e),
		newReportDecisionCmd(e),
		newReportAcceptanceCmd(e),
		newReportFOICmd(e),
		newReportEvidenceCmd(e),
	}
}

func newReportCmd(e *env) *cobra.Command {
	return group("report", "Write a document for one reader: supplier, board, panel, FOI, calendar",
		`A report is made for one reader and says no more than that reader needs. The extension is
the format: .html is read, printed to PDF and pasted into Word; .csv and .xlsx are tables;
.ics is a calendar. Each names who prepared it, both dates and the head of the trail, and is
noted in the trail. A file that is there is left alone unless --force is given.`, groupReport,
		reportCommands(e)...)
}

// reportCmd completes the command of one report: its flags, and what it does.
func (e *env) reportCmd(cmd *cobra.Command, o *ReportOptions, kind func(*ReportOptions) string) *cobra.Command {
	cmd.RunE = e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
		pr := e.progress()
		defer pr.done()
		pr.step("writing the report", 0, 0, o.Out)
		return runReport(ctx, r, *o, kind(o), strings.Join(args, " "))
	})
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "the `FILE`; its extension is the format")
	f.BoolVar(&o.Force, "force", false, "replace the file that is there")
	f.StringVar(&o.Organisation, "organisation", "", "whose report it is, as printed")
	f.BoolVar(&o.Redact, "redact", false, "codes for suppliers, roles for people, nothing that people wrote")
	o.At.addFlags(cmd)
	return cmd
}

// is is the kind of a report that has only one.
func is(kind string) func(*ReportOptions) string { return func(*ReportOptions) string { return kind } }

func runReport(ctx context.Context, r *data.Register, o ReportOptions, kind, ref string) (Result, error) {
	if o.Out == "" {
		return Result{}, usage("add --out FILE, such as --out report"+report.Formats(kind)[0], "it is not said where the report goes")
	}
	q := report.Request{Kind: kind, Ref: ref, Out: o.Out, At: o.At.data(), Force: o.Force, Redact: o.Redact, Organisation: o.Organisation, Scores: o.Scores}
	if err := setDate(&q.ReplyBy, o.ReplyBy); err != nil {
		return Result{}, usage("", "--reply-by: %s", err)
	}
	f, err := report.Write(ctx, r, q)
	if err != nil {
		return Result{}, err
	}
	return Result{Object: f, Text: func(p *page) {
		p.line("wrote %s", f.Path)
		if f.Subject != "" {
			p.line("%s", f.Subject)
		}
		if f.Rows > 0 {
			one, many := "row", "rows"
			if f.Format == "ics" {
				one, many = "day", "days"
			}
			p.line("%s", plural(f.Rows, one, many))
		}
		if f.Redacted {
			p.line("redacted: suppliers are codes, people are roles")
		}
		p.remark("as of %s, as known on %s, head %d:%s", f.AsOf, f.KnownOn, int(f.Head.Seq), f.Head.Hash)
	}}, nil
}
