package importing

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
)

func newMappingsCmd(e *command.Env) *cobra.Command {
	cmd := command.Group("mappings", "List, show and forget mappings of other layouts",
		`A mapping is remembered once something was imported with it, and is then used for every file
with the same headings. Forgetting one changes nothing that was imported.`, "",
		&cobra.Command{
			Use: "list", Short: "List the mappings that are remembered", Args: command.NoArgs,
			Example: "  assure import mappings list",
			RunE: e.OnRegister(command.Reads,
				func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
					return runMappings(ctx, r)
				}),
		},
		&cobra.Command{
			Use: "show NAME", Short: "Print a mapping as a file for import --map",
			Args:    command.NeedArgs(1, 1, "one mapping, by name or the beginning of its signature"),
			Example: "  assure import mappings show 3f2a > mapping.yaml",
			RunE: e.OnRegister(command.Reads,
				func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
					return runMappingShow(ctx, r, args[0])
				}),
		},
		&cobra.Command{
			Use: "forget NAME", Short: "Stop using a mapping",
			Args:    command.NeedArgs(1, 1, "one mapping, by name or the beginning of its signature"),
			Example: "  assure import mappings forget 3f2a",
			RunE: e.OnRegister(command.Writes,
				func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
					return runMappingForget(ctx, r, args[0])
				}),
		})
	return cmd
}

func runMappings(ctx context.Context, r *data.Register) (command.Result, error) {
	list, err := imports.Mappings(ctx, r)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.MappingsOf(false, list...), Text: func(p *command.Page) {
		if len(list) == 0 {
			p.Line("no mapping is remembered")
			p.Remark("next: `assure import map FILE` proposes one")
			return
		}
		t := command.NewTable("signature", "name", "framework", "confirmed by", "on").Shorten("name")
		for _, m := range list {
			t.Rows = append(t.Rows, []string{shortSignature(m.Signature), m.Name,
				cmp.Or(m.Mapping.Framework, "(our questions)"), m.By, m.On.String()})
		}
		p.Table(t)
	}}, nil
}

// shortSignature is as much of a signature as distinguishes it from others in one register.
func shortSignature(s string) string { return s[:min(len(s), 12)] }

func runMappingShow(ctx context.Context, r *data.Register, key string) (command.Result, error) {
	m, err := imports.FindMapping(ctx, r, key)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.MappingsOf(true, m), Text: func(p *command.Page) {
		p.Write(text.SafeLines(m.Source))
	}}, nil
}

func runMappingForget(ctx context.Context, r *data.Register, key string) (command.Result, error) {
	m, err := imports.ForgetMapping(ctx, r, key)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.MappingsOf(false, m), Text: func(p *command.Page) {
		p.Line("the mapping %s is no longer used; what was imported with it stays", m.Name)
	}}, nil
}
