package supplier

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
)

func newODSCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "ods FILE...", Short: "Check the ODS codes of suppliers: still open, with the same name?",
		Long: `Compares the ODS codes of your suppliers with organisation files of the Organisation Data
Service. A code that is closed, or whose name is not the supplier's, is listed first. Nothing
is written. A code that no file lists proves nothing: each file has organisations of some
kinds only.
The files are public: the predefined reports of Data Search and Export, as csv, at
` + directory.ODSSource + `
and the csv files that the service published before. They have 27 columns: the code is the
first, the name the second, the postcode the 10th, the days of opening and closing the 11th
and 12th, the status the 13th. Names of the columns above them are no matter.`,
		Example: "  assure supplier ods organisations.csv", Args: command.NeedArgs(1, -1, "one or more files"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runODS(ctx, r, *o, args)
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

func runODS(ctx context.Context, r *data.Register, at command.At, paths []string) (command.Result, error) {
	out, err := directory.CheckODS(ctx, r, paths, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	doubtful, missing := 0, 0
	for i := range out.Codes {
		switch c := &out.Codes[i]; {
		case c.Listed == nil:
			missing++
		case c.Doubtful():
			doubtful++
		}
	}
	return command.Result{Object: wire.ODSOf(out), Findings: doubtful > 0 || len(out.Problems) > 0,
		Text: func(p *command.Page) {
			p.Heading("%s of suppliers compared with %s: %s to review, %s not listed",
				text.Plural(len(out.Codes), "ODS code", "ODS codes"),
				text.Plural(out.Organisations, "organisation", "organisations"), text.Thousands(doubtful),
				text.Thousands(missing))
			t := command.NewTable("supplier", "ODS code", "name", "state", "name in the file").Shorten("name")
			for i := range out.Codes {
				c := &out.Codes[i]
				state, name := "not listed", ""
				if c.Listed != nil {
					if state = string(c.Listed.State); c.Listed.Closed != 0 {
						state += ", last day " + c.Listed.Closed.String()
					}
					if name = "the same"; !c.Listed.SameName {
						name = c.Listed.Name
					}
				}
				t.Rows = append(t.Rows, []string{c.Supplier, c.ODSCode, c.Name, state, name})
			}
			if len(t.Rows) > 0 {
				p.Table(t)
			}
			p.Problems(out.Problems)
		}}, nil
}
