package risk

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/questionnaire/entity"
)

func newShowCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "show R-NUMBER", Short: "Show one risk with its cells, gaps and actions",
		Args:    command.NeedArgs(1, 1, "one risk (R-...)"),
		Example: "  assure risk show R-00012",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runShow(ctx, r, *o, args[0])
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

func runShow(ctx context.Context, r *data.Register, at command.At, ref string) (command.Result, error) {
	v, err := r.Risk(ctx, ref, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	settings, err := r.Settings(ctx, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	k := wire.RiskOf(v, settings)
	obj := wire.Risks{Schema: wire.SchemaRisks, AsOf: at.Day(r.Today()).String(),
		KnownOn: wire.OrNull(at.KnownOn.String()), Risks: []wire.Risk{k}}
	return command.Result{Object: obj,
		Text: func(p *command.Page) {
			showRisk(p, k, v.Acceptance, v.Supplier.Name, command.RatedStanding(v, settings))
		}}, nil
}

// decidedWords is the decided cell with who decided it, when and why.
func decidedWords(k wire.Risk) string {
	words := cellWords(k.Decided)
	for _, part := range []struct {
		lead string
		text *string
	}{{" by ", k.DecidedBy}, {" and ", k.DecidedSecond}, {" on ", k.DecidedOn}, {" until ", k.DecidedUntil},
		{": ", k.Reason}, {"; ", k.ByHand}, {"; counts no more: ", k.DecidedLapsed}} {
		if part.text != nil {
			words += part.lead + *part.text
		}
	}
	words = strings.TrimPrefix(words, "; ")
	return words
}

func closedBy(k wire.Risk) string {
	if k.ClosedBy == nil {
		return ""
	}
	return "by " + *k.ClosedBy + ": "
}

func showRisk(p *command.Page, k wire.Risk, accepted *entity.Decision, supplier, rating string) {
	p.Heading("%s  %s", k.Ref, k.Title)
	rows := [][2]string{
		{"rating", rating}, {"inherent", cellWords(k.Inherent)}, {"calculated", cellWords(k.Calculated)},
		{"decided", decidedWords(k)}, {"target", cellWords(k.Target)},
		{"certainty", k.Status}, {"supplier", k.Supplier + " " + supplier}, {"engagement", k.Engagement},
		{"question", strings.TrimSpace(command.Deref(k.Pack) + " " + command.Deref(k.Question))},
		{"must-have", command.Deref(k.MustHave)}, {"beyond limit", command.Deref(k.Limit)},
		{"owner", command.Deref(k.Owner)}, {"response", command.Deref(k.Response)},
		{"appetite", command.Deref(k.Appetite)},
		{"domain", command.Deref(k.Domain)}, {"reference", command.Deref(k.Outside)}, {"raised", k.Raised},
		{"review", command.Deref(k.Review)},
		{"closed", strings.TrimSpace(command.Deref(k.Closed) + " " + closedBy(k) + command.Deref(k.ClosedWhy))},
		{"closing lapsed", command.Deref(k.ClosedLapsed)}, {"reopened", command.Deref(k.Reopened)},
		{"actions", strings.Join(k.Actions, ", ")},
	}
	if a := k.Accepted; a != nil {
		who := a.By
		if accepted != nil {
			who = accepted.Who()
		}
		words := "by " + who + " on " + a.On
		if a.Until != nil {
			words += " until " + *a.Until
		}
		if a.Lapsed != nil {
			words += "; lapsed: " + *a.Lapsed
		}
		rows = append(rows, [2]string{"accepted", words})
	}
	p.Pairs(rows...)
	for _, f := range k.Faults {
		p.Line("not counted: %s", f)
	}
	if len(k.Faults) > 0 {
		p.Remark("`assure doctor` says what mends it")
	}
	for _, part := range []*string{k.Event, k.Cause, k.Effect} {
		if part != nil {
			p.Wrap(0, *part)
		}
	}
	if len(k.Gaps) == 0 {
		return
	}
	p.Gap()
	t := command.NewTable("question", "gap", "costs", "text").AlignRight("costs").Shorten("text")
	for _, g := range k.Gaps {
		t.Rows = append(t.Rows, []string{g.Question, g.Kind, g.Loss.String(), g.Text})
	}
	p.Table(t)
	p.Remark("`assure risk promote %s QUESTION` makes a gap a risk of its own", k.Engagement)
}

func cellWords(c *wire.Cell) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("consequence %d x likelihood %d = %d %s", c.Consequence, c.Likelihood, c.Score, c.Band)
}
