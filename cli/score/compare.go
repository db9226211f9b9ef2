package score

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/internal/text"
	"assure/scoring"
)

type compareOptions struct {
	Pack string
	At   command.At
}

func newCompareCmd(e *command.Env) *cobra.Command {
	o := &compareOptions{}
	cmd := &cobra.Command{
		Use: "compare REF REF...", Short: "Rank suppliers on the questions they have in common",
		Long: `Compare scores each supplier again on the questions all have in common, as of one day. One
is ahead of another only when what it has shown is more than the other could be at
most, as printed; so a place is a range, such as 1 to 3. A lead that another weighing
of the domains would end is marked. With less than 70 % of the weight in
common there is no comparison, and it says so.`,
		Example: "  assure score compare ENG-00011 ENG-00012 ENG-00013 --pack dspt-it-supplier",
		Args:    command.NeedArgs(2, -1, "two or more suppliers or engagements"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runCompare(ctx, r, *o, args)
			}),
	}
	cmd.Flags().StringVar(&o.Pack, "pack", "",
		"the `PACK` to compare on; with @VERSION, the version whose weights count")
	o.At.AddFlags(cmd)
	return cmd
}

func runCompare(ctx context.Context, r *data.Register, o compareOptions, refs []string) (command.Result, error) {
	c, err := analysis.Compare(ctx, r, refs, o.Pack, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	s, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.CompareOf(c), Text: func(p *command.Page) {
		t := command.NewTable("place", "engagement", "supplier", "shown", "at most", "grade", "status", "risk", "open",
			"ahead of").AlignRight("shown", "at most").Shorten("supplier")
		for _, x := range c.Standings {
			t.Rows = append(t.Rows, []string{place(x.Best, x.Worst), x.Engagement.Ref, x.Supplier.Name,
				command.ShownTenths(x.Result, x.Assured), command.ShownTenths(x.Result, x.Possible),
				cmp.Or(string(x.Result.ShownGrade()), "-"), string(x.Status), command.RatedRisk(x.Result.Risk, s),
				strings.Join(x.Open, ", "), aheadOf(x)})
		}
		p.Table(t)
		p.Remark("on %s of %s, which carry %s %% of its weight", text.Plural(len(c.Core), "question", "questions"),
			c.Reference.ID+"@"+c.Reference.Version, c.Share)
		p.Remark("ahead: shown more than the other could be at most, by proven answers alone too. Where places " +
			"overlap, the answers do not decide it.")
		p.Remark("a lead holds with every domain weight moved by up to %d %%, unless it is marked \"not under other "+
			"weights\".", scoring.LeadMoves)
		p.Remark("on its word: it shows more only by claims without proof, which moves no place. Ask for " +
			"the proof.")
		showMoments(p, c.Moments)
	}}, nil
}

// aheadOf lists those one is ahead of, then those it leads only on claims without proof, marked. So are those of the
// first whose lead ends under other weights.
func aheadOf(x analysis.CompareStanding) string {
	out := make([]string, 0, len(x.Beats)+len(x.OnWord))
	for _, ref := range x.Beats {
		if slices.Contains(x.OnWeights, ref) {
			ref += " (not under other weights)"
		}
		out = append(out, ref)
	}
	for _, ref := range x.OnWord {
		out = append(out, ref+" (on its word)")
	}
	return strings.Join(out, ", ")
}

// place is a place, or the range of places that is left open.
func place(best, worst int) string {
	if best == worst {
		return fmt.Sprint(best)
	}
	return fmt.Sprintf("%d to %d", best, worst)
}

// showMoments prints the dates and the engine of a report.
func showMoments(p *command.Page, m book.Moments) {
	dates := fmt.Sprintf("as of %s", m.AsOf)
	if m.KnownOn != 0 {
		dates += fmt.Sprintf(", as known on %s", m.KnownOn)
	}
	p.Remark("%s, engine %s", dates, m.Engine)
}
