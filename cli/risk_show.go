package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
)

func newRiskShowCmd(e *env) *cobra.Command {
	o := &At{}
	cmd := &cobra.Command{
		Use: "show R-NUMBER", Short: "Show one risk with its cells, gaps and actions", Args: needArgs(1, 1, "one risk, such as R-00012"),
		Example: "  assure risk show R-00012",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runRiskShow(ctx, r, *o, args[0])
		}),
	}
	o.addFlags(cmd)
	return cmd
}

func runRiskShow(ctx context.Context, r *data.Register, at At, ref string) (Result, error) {
	v, err := r.Risk(ctx, ref, at.data())
	if err != nil {
		return Result{}, err
	}
	settings, err := r.Settings(ctx, at.data())
	if err != nil {
		return Result{}, err
	}
	k := riskOf(v, settings)
	obj := risksObject{Schema: "assure.risks/1", AsOf: at.day(r.Today()).String(), KnownOn: orNull(at.KnownOn.String()), Risks: []riskObject{k}}
	return Result{Object: obj, Text: func(p *page) { showRisk(p, k) }}, nil
}

func showRisk(p *page, k riskObject) {
	p.heading("%s  %s", k.Ref, k.Title)
	rows := [][2]string{
		{"rating", k.standing}, {"inherent", cellWords(k.Inherent)}, {"calculated", cellWords(k.Calculated)}, {"decided", cellWords(k.Decided)}, {"target", cellWords(k.Target)},
		{"certainty", k.Status}, {"supplier", k.Supplier + " " + k.title}, {"engagement", k.Engagement},
		{"question", strings.TrimSpace(deref(k.Pack) + " " + deref(k.Question))}, {"must-have", deref(k.MustHave)},
		{"owner", deref(k.Owner)}, {"response", deref(k.Response)}, {"reference", deref(k.Outside)}, {"raised", k.Raised}, {"closed", deref(k.Closed)},
		{"actions", strings.Join(k.Actions, ", ")},
	}
	if a := k.Accepted; a != nil {
		words := "by " + a.By + " on " + a.On
		if a.Until != nil {
			words += " until " + *a.Until
		}
		if a.Lapsed != nil {
			words += "; lapsed: " + *a.Lapsed
		}
		rows = append(rows, [2]string{"accepted", words})
	}
	p.pairs(rows...)
	for _, part := range []*string{k.Event, k.Cause, k.Effect} {
		if part != nil {
			p.wrap(0, *part)
		}
	}
	if len(k.Gaps) == 0 {
		return
	}
	p.gap()
	t := table{Head: []string{"question", "gap", "costs", "text"}, Right: []int{2}, Cut: 3}
	for _, g := range k.Gaps {
		t.Rows = append(t.Rows, []string{g.Question, g.Kind, g.Loss.String(), g.Text})
	}
	p.table(t)
	p.remark("`assure risk promote %s QUESTION` makes a gap a risk of its own", k.Engagement)
}

func cellWords(c *cellObject) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("consequence %d x likelihood %d = %d %s", c.Consequence, c.Likelihood, c.Score, c.Band)
}
