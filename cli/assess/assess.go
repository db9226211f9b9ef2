// Package assess has `assure assess`, which opens a questionnaire in the terminal UI.
package assess

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

type options struct {
	Pack      string
	Linear    bool
	NextCycle bool
}

// New returns `assure assess`, which opens a questionnaire in the terminal UI or, with
// --linear, in plain lines.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "assess REF", Short: "Walk a questionnaire: claims, judgements, evidence, live score",
		GroupID: command.GroupJudge,
		Long: `Assess opens the questionnaire of an engagement in the terminal UI. Each answer is on disk
before it is shown as saved. --linear asks question by question in plain lines; it works
with a screen reader and in a pipe. An assessment that is signed off opens to be read; with
--next-cycle the next one begins.`,
		Example: "  assure assess SUP-00015\n  assure assess ENG-00021 --pack dspt-it-supplier --linear",
		Args:    command.NeedArgs(1, 1, "one supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				a, err := assessmentToWalk(ctx, r, args[0], o.Pack, o.NextCycle)
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{}, e.Show(ctx, command.Screen{Register: r, Assessment: a.ID, Linear: o.Linear})
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.Linear, "linear", false, "plain lines instead of the terminal UI")
	cmd.Flags().BoolVar(&o.NextCycle, "next-cycle", false, "begin the next cycle where the last is signed off")
	return cmd
}

// assessmentToWalk is the open assessment of the pack, else the one signed off last, to be read;
// where there is none, or the next cycle is asked for, a new one. Without a pack it is the one
// begun, else the one required; several are the user's choice.
func assessmentToWalk(ctx context.Context, r *data.Register, ref, pack string, next bool) (entity.Assessment, error) {
	g, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return entity.Assessment{}, err
	}
	if pack == "" {
		if pack, err = packToWalk(ctx, r, g); err != nil {
			return entity.Assessment{}, err
		}
	}
	if !next {
		cycles, err := r.Assessments(ctx, g.ID, book.At{})
		if err != nil {
			return entity.Assessment{}, err
		}
		id, _, _ := strings.Cut(pack, "@")
		cycles = slices.DeleteFunc(cycles, func(a entity.Assessment) bool { return a.Pack != id })
		newest := func(a, b entity.Assessment) int { return cmp.Compare(a.Cycle, b.Cycle) }
		if len(cycles) > 0 {
			if last := slices.MaxFunc(cycles, newest); !last.State.Open() {
				return last, nil
			}
		}
	}
	return r.StartAssessment(ctx, g.ID, pack)
}

func packToWalk(ctx context.Context, r *data.Register, g entity.Engagement) (string, error) {
	cycles, err := r.Assessments(ctx, g.ID, book.At{})
	if err != nil {
		return "", err
	}
	ids := map[string]bool{}
	for _, a := range cycles {
		ids[a.Pack] = true
	}
	if len(ids) == 0 {
		required, err := r.RequiredPacks(ctx, g.ID)
		if err != nil {
			return "", err
		}
		for _, p := range required {
			ids[p.ID] = true
		}
	}
	names := slices.Sorted(maps.Keys(ids))
	switch len(names) {
	case 1:
		return names[0], nil
	case 0:
		return "", command.Usage("name one with --pack; `assure pack list` shows them",
			"no questionnaire is required for %s", g.Ref)
	}
	return "", command.Usage("add --pack ID", "%s has several packs: %s", g.Ref, strings.Join(names, ", "))
}
