package review

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/drift"
)

func newDriftCmd(e *command.Env) *cobra.Command {
	q, only := drift.Request{}, false
	cmd := &cobra.Command{
		Use: "drift REF", Short: "Compare a cycle with the last one, question by question",
		Long: `Drift sets the answers of two cycles side by side: better, worse, the same, new, gone, and
what a newer version of the questionnaire asks otherwise. It flags what looks as if nobody
looked: better without new proof, one document for many questions, more N/A, answers that
became not known, notes copied word for word, proof that has run out, must-haves lost. A
cycle that was signed off is as it was then.`,
		Example: "  assure review drift SUP-00005\n  assure review drift SUP-00005 --from 1 --to 2 --only",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				q.Ref = args[0]
				return runDrift(ctx, r, q, only)
			}),
	}
	f := cmd.Flags()
	command.NumberVar(f, &q.From, "from", 0, "the `CYCLE` to compare with; left out, the last one signed off before")
	command.NumberVar(f, &q.To, "to", 0, "the `CYCLE` that is compared; left out, the newest")
	f.BoolVar(&only, "only", false, "only the questions where something differs")
	command.AddPackFlag(cmd, &q.Pack)
	return cmd
}

func runDrift(ctx context.Context, r *data.Register, q drift.Request, only bool) (command.Result, error) {
	if q.From < 0 || q.To < 0 {
		return command.Result{}, command.Usage("the first cycle is 1", "a cycle is not below 1")
	}
	v, err := drift.Read(ctx, r, q)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.DriftOf(v, only)
	return command.Result{Object: o, Text: func(p *command.Page) { printDrift(p, &o, v) }}, nil
}

func printDrift(p *command.Page, o *wire.Drift, v *drift.Report) {
	p.Heading("%s %s  %s %s", o.Supplier.Ref, o.Supplier.Name, o.Engagement.Ref, o.Engagement.Service)
	for _, x := range []struct {
		label string
		end   *wire.DriftEnd
	}{{"was", &o.From}, {"now", &o.To}} {
		p.Line("%s  %s@%s cycle %d, %s, as of %s: shown %s, at most %s", x.label, x.end.Pack.ID, x.end.Pack.Version,
			x.end.Cycle, x.end.State.Label(), x.end.AsOf, x.end.Assured, x.end.Possible)
	}
	var counts []string
	for _, m := range drift.Moves {
		if n := v.Count(m); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, m.Words()))
		}
	}
	p.Line("%s", strings.Join(counts, ", "))
	for _, f := range o.Flags {
		p.Hang("! ", "  ", f.Words+": "+strings.Join(f.Questions, ", "))
	}
	if len(o.Rows) == 0 {
		p.Line("nothing differs")
		return
	}
	p.Gap()
	t := command.NewTable("question", "was", "now", "proof", "what", "flags").Shorten("was").Yield("flags", "proof")
	for i := range o.Rows {
		x := &o.Rows[i]
		name := x.Question
		if x.Earlier != "" && x.Earlier != x.Question {
			name += " (was " + x.Earlier + ")"
		}
		var flags []string
		for _, k := range x.Flags {
			flags = append(flags, drift.Kind(k).Words())
		}
		t.Rows = append(t.Rows, []string{name, x.Was, x.Now, command.BlankZero(x.NowProof), drift.Move(x.Move).Words(),
			strings.Join(flags, "; ")})
	}
	p.Table(t)
}
