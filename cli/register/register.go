// Package register has `assure register`: the risk register as a file, and its edits read back.
package register

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/riskregister"
	"assure/internal/text"
)

type options struct {
	command.Output
	Suppliers    []string
	Tier         command.TierFlag
	Organisation string
	Redact       bool
	command.ThemesFlag
	At command.At
}

// New returns `assure register`, which writes the risk register, with its subcommand import.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "register --out FILE | register import FILE",
		Short: "Write the risk register: .xlsx, .csv, .json or .html", GroupID: command.GroupReport,
		Args: command.NoArgs,
		Long: `The register has one row for each risk, with the NHS 5x5, owners, actions and the method.
The extension is the format: .xlsx a workbook with formulas, .csv the risks alone, .json
everything for programs, .html one page for reading, printing and pasting into a document:
a board summary first, then tables that sort and filter. It loads nothing from the network.
--out - writes to standard output, with --format: a script reads it without a file.
The same state and dates give the same bytes, and the head of the trail is printed in it.
A file that exists, or is open in another program, is not changed: name another, or give
--force to replace it.`,
		Example: "  assure register --out register.xlsx\n  assure register --out board.html --organisation " +
			"\"Our Trust\"\n  assure register --out board.csv --tier 1 --known-on 2026-09-30\n" +
			"  assure register --out - --format csv\n  assure register --out response.xlsx --theme response",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				pr := e.Progress()
				defer pr.Done()
				pr.Step("writing the register", 0, 0, o.Out)
				return run(ctx, e, r, *o)
			}),
	}
	f := cmd.Flags()
	o.AddFlags(cmd, "xlsx", "csv", "json", "html")
	f.StringSliceVar(&o.Suppliers, "suppliers", nil,
		"only these suppliers or engagements, by `REF`, a comma between several")
	f.Var(&o.Tier, "tier", "only engagements of tier `N`, 1 to 4, or none")
	f.StringVar(&o.Organisation, "organisation", "", "whose register it is, as printed")
	f.BoolVar(&o.Redact, "redact", false,
		"codes for suppliers, roles for people, none of the text people wrote; the same figures")
	o.AddFlag(e, cmd)
	o.At.AddFlags(cmd)
	cmd.AddCommand(newImportCmd(e))
	return cmd
}

func run(ctx context.Context, e *command.Env, r *data.Register, o options) (command.Result, error) {
	name, to, err := o.Target(e, "risk-register.xlsx")
	if err != nil {
		return command.Result{}, err
	}
	report, err := riskregister.Export(ctx, r, riskregister.Request{
		Out: name, To: to, Suppliers: o.Suppliers, Tier: o.Tier.String(),
		At: o.At.Data(), Force: o.Force, Organisation: o.Organisation,
		Redact: o.Redact, Themes: o.ThemeFilter,
	})
	if err != nil {
		return command.Result{}, err
	}
	if to != nil {
		return command.Result{Object: wire.ExportOf(report)}, nil
	}
	return command.Result{Object: wire.ExportOf(report), Text: func(p *command.Page) {
		p.Line("wrote %s", report.Path)
		p.Line("%s, %s, %s", text.Plural(report.Engagements, "engagement", "engagements"),
			text.Plural(report.Risks, "risk", "risks"), text.Plural(report.Actions, "action", "actions"))
		if o.On() {
			p.Line("only risks, controls and actions about %s: an engagement counts at its highest risk among these",
				o.ThemeFilter.Words())
		}
		for _, h := range report.Headlines {
			p.Wrap(0, h)
		}
		dates := "as of " + report.AsOf.String()
		if report.KnownOn != 0 {
			dates += ", as known on " + report.KnownOn.String()
		}
		p.Remark("%s, head %d:%s", dates, int(report.Head.Seq), report.Head.Hash)
	}}, nil
}
