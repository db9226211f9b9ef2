package pack

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
)

func newAppliesCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "applies REF", Short: "Say which packs apply to a service, and because of which facts",
		Long: `For each pack, the newest version and the one that counts: required; would be required, once
it is adopted; offered, where it is voluntary; or not for this service. The facts and the tier that
decide it are named. A fact that is not known counts as the worst case, so that a pack may be
required because of it; filling it in may take the pack away.`,
		Example: "  assure pack applies ENG-00021\n  assure pack applies SUP-00015 --json",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				list, err := r.Applies(ctx, args[0], book.At{})
				if err != nil {
					return command.Result{}, err
				}
				o := wire.PackAppliesOf(list)
				return command.Result{Object: o, Text: func(p *command.Page) { showApplies(p, list) }}, nil
			}),
	}
}

func showApplies(p *command.Page, list []data.PacksOf) {
	if len(list) == 0 {
		p.Line("no live engagement")
	}
	for i := range list {
		x := &list[i]
		if i > 0 {
			p.Gap()
		}
		p.Heading("%s  %s", x.Engagement.Ref, x.Engagement.Service)
		open := []string{}
		for j := range x.Packs {
			a := &x.Packs[j]
			p.Hang("- ", "  ", a.Pack.Ref()+" "+isWords(a.Ask)+": "+a.Words())
			if a.Worst {
				open = append(open, a.Unknown()...)
			}
		}
		if len(open) > 0 {
			p.Remark("not known, so the worst case counts: %s", strings.Join(text.Unique(open), "; "))
		}
	}
}

// isWords says what a pack is for a service; one that does not count yet needs a decision first.
func isWords(a book.Ask) string {
	if a == book.AskAdopt {
		return string(a) + " once you adopt it"
	}
	return "is " + string(a)
}
