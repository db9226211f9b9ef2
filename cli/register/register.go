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
	Out          string
	Suppliers    []string
	Tier         command.TierFlag
	Force        bool
	Organisation string
	Redact       bool
	At           command.At
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
The same state and dates give the same bytes, and the head of the trail is printed in it.
A file that exists, or is open in another program, is not changed: name another, or give
--force to replace it.`,
		Example: "  assure register --out register.xlsx\n  assure register --out board.html --organisation " +
			"\"Our Trust\"\n  assure register --out board.csv --tier 1 --known-on 2026-09-30",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				pr := e.Progress()
				defer pr.Done()
				pr.Step("writing the register", 0, 0, o.Out)
				return run(ctx, r, *o)
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "the `FILE`; its extension is the format")
	f.StringSliceVar(&o.Suppliers, "suppliers", nil,
		"only these suppliers or engagements, by `REF`, a comma between several")
	f.Var(&o.Tier, "tier", "only engagements of tier `N`, 1 to 4, or none")
	f.BoolVar(&o.Force, "force", false, "replace an existing file")
	f.StringVar(&o.Organisation, "organisation", "", "whose register it is, as printed")
	f.BoolVar(&o.Redact, "redact", false,
		"codes for suppliers, roles for people, none of the text people wrote; the same figures")
	o.At.AddFlags(cmd)
	cmd.AddCommand(newImportCmd(e))
	return cmd
}

func run(ctx context.Context, r *data.Register, o options) (command.Result, error) {
	if o.Out == "" {
		return command.Result{}, command.Usage("add --out FILE, such as --out risk-register.xlsx",
			"no output file given")
	}
	report, err := riskregister.Export(ctx, r, riskregister.Request{
		Out: o.Out, Suppliers: o.Suppliers, Tier: o.Tier.String(),
		At: o.At.Data(), Force: o.Force, Organisation: o.Organisation,
		Redact: o.Redact,
	})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.ExportOf(report), Text: func(p *command.Page) {
		p.Line("wrote %s", report.Path)
		p.Line("%s, %s, %s", text.Plural(report.Engagements, "engagement", "engagements"),
			text.Plural(report.Risks, "risk", "risks"), text.Plural(report.Actions, "action", "actions"))
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
