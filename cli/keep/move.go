package keep

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/internal/text"
)

// NewMove makes `assure move`.
func NewMove(e *command.Env) *cobra.Command {
	to := ""
	cmd := &cobra.Command{
		Use: "move", Short: "Move the register to a PostgreSQL server, or from one to a file",
		GroupID: command.GroupKeep,
		Long: `Move the register that --db names to a server, where several people can work in it at once, or from a
server back to a file. Every row is copied in one transaction, read again where it went, and compared,
and both sides are verified. Nobody can write to the old register afterwards: a file gets .moved behind
its name, and a shared register says where it went. docs/postgres.md says how to set a server up.`,
		Example: "  assure move --to postgres://assure_owner@db.example.nhs.uk/assure\n" +
			"  assure move --db postgres://assure_owner@db.example.nhs.uk/assure --to register.db",
		Args: command.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(),
				func(ctx context.Context) (command.Result, error) { return runMove(ctx, e, to) })
		},
	}
	cmd.Flags().StringVar(&to, "to", "",
		"`ADDRESS` of an empty database (postgres://USER@HOST/DATABASE), or a new file")
	return cmd
}

func runMove(ctx context.Context, e *command.Env, to string) (command.Result, error) {
	if to == "" {
		return command.Result{}, command.Usage("name the address of an empty database, or a new file, with --to",
			"it is not given where to move the register")
	}
	path, err := e.RegisterPath()
	if err != nil {
		return command.Result{}, err
	}
	if !data.IsShared(to) {
		to = command.Absolute(to)
	}
	m, err := data.Relocate(ctx, e.Options(path, command.Writes), to)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.MovedRegister{Schema: wire.SchemaMovedRegister, From: m.From, To: m.To, Kept: m.Kept, Head: m.Head,
		Rows: m.Rows(), Tables: len(m.Tables), Originals: m.Originals}
	return command.Result{Object: o, Text: func(p *command.Page) {
		p.Line("moved to %s: %s in %s, compared on both sides", m.To, text.Plural(m.Rows(), "row", "rows"),
			text.Plural(len(m.Tables), "table", "tables"))
		p.Line("the audit log ends with row %d:%.16s, as before", m.Head.Seq, m.Head.Hash)
		if m.Kept != "" {
			p.Line("the file as it was is kept as %s", m.Kept)
		} else {
			p.Line("nobody can write to %s any more; it says where the register is", m.From)
		}
		if m.Originals != "" {
			p.Line("originals are in %s, on this computer", m.Originals)
		}
		p.Line("open it with --db %s", m.To)
	}}, nil
}
