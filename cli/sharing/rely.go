package sharing

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/sharing"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// NewRely returns `assure rely`.
func NewRely(e *command.Env) *cobra.Command {
	req, reason, until := sharing.Rely{}, "", command.Date(0)
	cmd := &cobra.Command{
		Use: "rely REF --on CODE --reason WHY", Short: "Count here what another body found and saw",
		GroupID: command.GroupJudge,
		Long: `REF is a supplier or an engagement, CODE the body whose bundle was taken in with assure import. It is
a decision of a named person, with a reason and an end: within 12 months, and not after the last day of
the evidence. Without --reason nothing is written: it prints what would count, and what it does to the
score.

Proof that the body accepted counts as independent at most, and a step less where product and hosting
are not known to be the same. What it found lower than the supplier claims counts lower here too. For a
must-have of a service of tier 1 only a document counts that is here as well. An incident at the
supplier suspends it, and a recall ends it.`,
		Example: "  assure rely SUP-00003 --on R0A\n" +
			"  assure rely SUP-00003 --on R0A --until 2027-03-31 --reason \"same product, assessed in May\"",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			if req.On == "" {
				return command.Result{}, command.Usage("add --on CODE, as in assure bundles show",
					"no body is named to rely on")
			}
			why, err := command.FlagText("--reason", reason)
			if err != nil {
				return command.Result{}, err
			}
			req.Ref, req.Reason, req.Until = args[0], why, questionnaire.Date(until)
			req.Person = text.FirstNonBlank(req.Person, r.Actor())
			x, err := sharing.PrepareReliance(ctx, r, req)
			if err != nil {
				return command.Result{}, err
			}
			if why == "" {
				return command.Result{Object: wire.RelianceOf(x, nil), Text: func(p *command.Page) {
					printReliance(p, x)
					p.Remark("nothing was written: --reason records the decision")
				}}, nil
			}
			made, err := x.Decide(ctx, r)
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{Object: wire.RelianceOf(x, &made), Text: func(p *command.Page) {
				p.Line("%s: %s relies on %s until %s", entity.DecisionRef(made.N), made.Who(), made.OfBody(),
					made.Until.Long())
				printReliance(p, x)
				p.Remark("`assure decide withdraw %s` ends it", entity.DecisionRef(made.N))
			}}, nil
		})
	f := cmd.Flags()
	f.StringVar(&req.On, "on", "", "the ODS `CODE` of the body, or the identifier of one of its bundles")
	f.StringArrayVar(&req.Questions, "question", nil,
		"only this `QUESTION`; may be given again. All that can be relied on otherwise")
	f.StringVar(&reason, "reason", "", "why, in a sentence; without it nothing is written")
	f.StringVar(&req.Person, "person", "", "the `NAME` of who decided, as in `assure person list`; you otherwise")
	f.StringVar(&req.Role, "role", "", "their role; it is the registered one otherwise")
	f.Var(&until, "until", "the last `DATE` on which it counts; as long as it may last otherwise")
	command.AddPackFlag(cmd, &req.Pack)
	return cmd
}

func printReliance(p *command.Page, x *sharing.Reliance) {
	d := &x.Decision
	p.Line("%s, %s: bundle %s of %s", strings.TrimSpace(x.Engagement.Ref+" "+text.Safe(x.Engagement.Service)),
		x.Pack.Ref(), d.Bundle, text.Safe(d.OfBody()))
	p.Line("shown %s, then %s; at most %s, then %s", x.Before.Assured, x.After.Assured, x.Before.Possible,
		x.After.Possible)
	for _, s := range x.Words {
		p.Wrap(0, text.Safe(s))
	}
	if len(x.Left) == 0 {
		return
	}
	p.Line("not relied on:")
	by, order := map[string][]string{}, []string{}
	for _, l := range x.Left {
		if by[l.Why] == nil {
			order = append(order, l.Why)
		}
		by[l.Why] = append(by[l.Why], text.Safe(l.Question))
	}
	for _, why := range order {
		p.Hang("  "+why+": ", "    ", strings.Join(by[why], ", "))
	}
}
