// Package decide has `assure decide`: decisions on questions and risks, with a reason and a name.
package decide

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure decide` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("decide", "Record a named person's decision",
		`A decision carries a person, a role, a reason, a date and, mostly, an end. It never
changes an answer: it records what a person accepts despite it. Who decides is somebody on
`+"`assure person list`"+`, under the registered role. What a band or a fatal must-have asks
for (a role, a second person, the longest term) is a setting: `+"`assure score settings`"+`.`, command.GroupJudge,
		newScopeCmd(e), newNACmd(e), newGateCmd(e), newRiskCmd(e), newSecondCmd(e), newConfirmCmd(e), newWithdrawCmd(e),
		newListCmd(e))
}

type options struct {
	Pack   string
	Person string
	Role   string
	Reason string
	Until  command.Date
	Accept bool
	Refuse bool
}

// addFlags defines who decides, and why.
func (o *options) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.Reason, "reason", "", "why, in a sentence")
	f.StringVar(&o.Person, "person", "", "the `NAME` of who decided, as in `assure person list`; you otherwise")
	f.StringVar(&o.Role, "role", "", "their role; it is the registered one otherwise")
	f.Var(&o.Until, "until", "the `DATE` it ends")
}

// decision is the decision of the flags, without its subject.
func (o options) decision(kind entity.DecisionKind, actor string) (entity.Decision, error) {
	reason, err := command.NeedText("--reason", o.Reason)
	return entity.Decision{Kind: kind, Person: text.FirstNonBlank(o.Person, actor), Role: o.Role, Reason: reason,
		Until: questionnaire.Date(o.Until)}, err
}

// decideOnQuestion records a decision on one question of an assessment.
func decideOnQuestion(ctx context.Context, r *data.Register, o options, kind entity.DecisionKind,
	ref, question string) (command.Result, error) {
	d, err := o.decision(kind, r.Actor())
	if err != nil {
		return command.Result{}, err
	}
	v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	q, err := command.FindQuestion(v, question)
	if err != nil {
		return command.Result{}, err
	}
	if kind == entity.GateAccept && q.MustHave() == nil {
		return command.Result{}, command.Usage(
			"only a must-have or key control can be accepted despite; `assure decide scope` "+
				"leaves a question out", "%s is neither a must-have nor a key control", q.ID)
	}
	d.Engagement, d.Assessment, d.Question = v.Engagement.ID, v.Assessment.ID, q.ID
	if d, err = r.Decide(ctx, d); err != nil {
		return command.Result{}, err
	}
	return withOthers(ctx, r, d, decisionResult(d, q))
}

// withOthers says after a result which decisions in force are about the same thing: the newest counts while it is in
// force, and an older one that lasts longer counts again after it.
func withOthers(ctx context.Context, r *data.Register, d entity.Decision, res command.Result) (command.Result, error) {
	list, err := r.Decisions(ctx, d.Engagement, book.At{})
	if err != nil {
		return res, err
	}
	var others []string
	for _, o := range list {
		if o.N != d.N && o.Thing() == d.Thing() && o.InForce(r.Today()) {
			words := data.DecisionRef(o.N)
			if o.Until != 0 {
				words += " until " + o.Until.String()
			}
			others = append(others, words)
		}
	}
	if len(others) == 0 {
		return res, nil
	}
	shown := res.Text
	res.Text = func(p *command.Page) {
		shown(p)
		p.Line("also in force for it: %s; the newest counts", strings.Join(others, ", "))
		p.Remark("`assure decide withdraw` ends one")
	}
	return res, nil
}

func decisionResult(d entity.Decision, q *questionnaire.Question) command.Result {
	return command.Result{Object: wire.OneDecision{Schema: wire.SchemaDecision, Decision: d},
		Text: func(p *command.Page) {
			p.Line("%s: %s", data.DecisionRef(d.N), decisionWords(d))
			mustHave := d.Kind == entity.ScopeOut && q != nil && q.MustHave() != nil
			if (mustHave || d.TakesTwo) && d.Second == "" {
				p.Remark("it counts once a second person agrees: `assure decide second %s --as NAME`",
					data.DecisionRef(d.N))
			}
			if d.Recorder != "" && d.Confirmed == nil {
				p.Remark("%s has not confirmed it: `assure decide confirm %s --as NAME`", d.Person,
					data.DecisionRef(d.N))
			}
		}}
}

// decisionWords is a decision in one line.
func decisionWords(d entity.Decision) string {
	what := map[entity.DecisionKind]string{
		entity.ScopeOut: "out of scope", entity.NAAccepted: "not applicable, agreed",
		entity.NARefused:  "N/A not agreed",
		entity.GateAccept: "accepted despite", entity.RiskAccept: "risk accepted", entity.Award: "awarded",
	}[d.Kind]
	s := what
	if d.Kind == entity.Reliance {
		s = "relies on " + d.OfBody()
	}
	if d.Until != 0 {
		s += " until " + d.Until.String()
	}
	s += " by " + d.Who()
	if d.Question != "" {
		s = d.Question + " " + s
	}
	if d.Withdrawn {
		s += ", withdrawn"
	}
	if w := d.Withdrawal; w != nil {
		s += " by " + w.By + " on " + w.At.Format(time.DateOnly) + ": " + string(w.Reason)
	}
	return s
}
