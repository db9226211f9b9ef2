package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/riskregister"
)

// RegisterOptions are the flags of `assure register`.
type RegisterOptions struct {
	Out          string
	Suppliers    []string
	Tier         string
	Force        bool
	Organisation string
	Redact       bool
	At           At
}

func newRegisterCmd(e *env) *cobra.Command {
	o := &RegisterOptions{}
	cmd := &cobra.Command{
		Use: "register --out FILE | register import FILE", Short: "Write the risk register: .xlsx, .csv, .json or .html", GroupID: groupReport, Args: noArgs,
		Long: `The register has one row for each risk, with the NHS 5x5, owners, actions and the method.
The extension is the format: .xlsx a workbook with formulas, .csv the risks alone, .json
everything for programs, .html one page for reading, printing and pasting into a paper:
a board summary first, then tables that sort and filter. It asks no computer for anything.
The same state and dates give the same bytes, and the head of the trail is printed in it.
A file that is there, or open in another program, is left alone: name another, or give
--force for one that may be replaced.`,
		Example: "  assure register --out risk-register.xlsx\n  assure register --out board.html --organisation \"Our Trust\"\n  assure register --out board.csv --tier 1 --known-on 2026-09-30",
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, _ []string) (Result, error) {
			pr := e.progress()
			defer pr.done()
			pr.step("writing the register", 0, 0, o.Out)
			return runRegister(ctx, r, *o)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Out, "out", "", "the `FILE`; its extension is the format")
	f.StringSliceVar(&o.Suppliers, "suppliers", nil, "only these suppliers or engagements, by `REF`, a comma between several")
	f.StringVar(&o.Tier, "tier", "", "only engagements of tier `N`, 1 to 4, or none")
	f.BoolVar(&o.Force, "force", false, "replace the file that is there")
	f.StringVar(&o.Organisation, "organisation", "", "whose register it is, as printed")
	f.BoolVar(&o.Redact, "redact", false, "codes for suppliers, roles for people, nothing that people wrote; the same figures")
	o.At.addFlags(cmd)
	cmd.AddCommand(newRegisterImportCmd(e))
	return cmd
}

func runRegister(ctx context.Context, r *data.Register, o RegisterOptions) (Result, error) {
	if o.Out == "" {
		return Result{}, usage("add --out FILE, such as --out risk-register.xlsx", "it is not said where the register goes")
	}
	report, err := riskregister.Export(ctx, r, riskregister.Request{
		Out: o.Out, Suppliers: o.Suppliers, Tier: o.Tier, At: o.At.data(), Force: o.Force, Organisation: o.Organisation, Redact: o.Redact,
	})
	if err != nil {
		return Result{}, err
	}
	return Result{Object: report, Text: func(p *page) {
		p.line("wrote %s", report.Path)
		p.line("%s, %s, %s", plural(report.Engagements, "engagement", "engagements"), plural(report.Risks, "risk", "risks"), plural(report.Actions, "action", "actions"))
		for _, h := range report.Headlines {
			p.wrap(0, h)
		}
		dates := "as of " + report.AsOf.String()
		if report.KnownOn != 0 {
			dates += ", as known on " + report.KnownOn.String()
		}
		p.remark("%s, head %d:%s", dates, int(report.Head.Seq), report.Head.Hash)
	}}, nil
}
