package pack

import (
	"bytes"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data/report"
	"assure/questionnaire"
)

func newDocsCmd(e *command.Env) *cobra.Command {
	o := &command.Output{}
	cmd := &cobra.Command{
		Use: "docs ID[@VERSION]", Short: "Write a pack as a document, for those who adopt it and for suppliers",
		Long: `The document says what the pack is for, when it applies and how it is judged, and has every
question with its answers and their values, guidance, weight, evidence, reason, sources,
references, the wording of the risk and the condition for the contract.`,
		Example: "  assure pack docs resilience-exit --out resilience-exit.html\n" +
			"  assure pack docs resilience-exit --out resilience-exit.md",
		Args: command.NeedArgs(1, 1, "one pack, such as dspt-it-supplier"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runDocs(ctx, e, o, args[0])
			})
		},
	}
	o.AddFlags(cmd, report.PackFormats()...)
	return cmd
}

func runDocs(ctx context.Context, e *command.Env, o *command.Output, ref string) (command.Result, error) {
	p, err := findPack(ctx, e, ref)
	if err != nil {
		return command.Result{}, err
	}
	example := p.ID + report.PackFormats()[0]
	name, _, err := o.Target(e, example)
	if err != nil {
		return command.Result{}, err
	}
	c, _ := e.Catalogue(ctx)
	var b bytes.Buffer
	if err := report.WritePack(&b, strings.TrimPrefix(name, "-"), p, c.Clauses(),
		questionnaire.DefaultFacts()); err != nil {
		return command.Result{}, err
	}
	return written(e, o, example, b.Bytes(), nil)
}
