// Package today has `assure today`: what there is to do.
package today

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/today"
	"assure/internal/text"
)

type options struct {
	Owner string
	Days  int
	At    command.At
}

// New returns `assure today`.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "today", GroupID: command.GroupJudge,
		Short: "See what is late, what waits for you, and what falls due soon",
		Long: `What there is to do, over all engagements that are not over: what is past its day, what
has no day and waits for somebody here (answers and replies that came in, contradictions,
decisions that need a second person), and what falls due: questionnaires and queries that
are out, actions and contract conditions, evidence, acceptances, reviews and contracts.
A supplier's documents that run out are one line.

With --owner only what is with one person: the owner of the action, of the risk or of the
engagement, or the person who has to confirm a decision. While somebody is away, their work is
also with their deputy, marked "for" them; decisions are not.`,
		Example: "  assure today\n  assure today --owner \"Chief information officer\" --days 30",
		Args:    command.NoArgs,
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return run(ctx, r, *o)
			}),
	}
	cmd.Flags().StringVar(&o.Owner, "owner", "", "only what is with this `PERSON`, by name")
	command.NumberVar(cmd.Flags(), &o.Days, "days", today.DefaultDays, "how many `DAYS` ahead to look")
	o.At.AddFlags(cmd)
	return cmd
}

func run(ctx context.Context, r *data.Register, o options) (command.Result, error) {
	if o.Days < 1 {
		return command.Result{}, command.Usage("use a number of days, such as 30", "--days %d looks at no day", o.Days)
	}
	l, err := today.Read(ctx, r, today.Request{Owner: o.Owner, Days: o.Days, At: o.At.Data()})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.TodayOf(l), Text: func(p *command.Page) { tell(p, l) }}, nil
}

func tell(p *command.Page, l *today.List) {
	if l.Reminder != "" && !p.Quiet {
		p.Line("note: %s; `assure backup` makes one", l.Reminder)
		p.Gap()
	}
	if len(l.Groups) == 0 {
		p.Line("nothing is late, waits or falls due within %s", text.Plural(l.Days, "day", "days"))
		if l.Owner != "" && len(l.Owners) > 0 {
			p.Remark("with something to do: %s", strings.Join(l.Owners, "; "))
		}
		return
	}
	for n, w := range today.Sections {
		if l.Count(w) == 0 {
			continue
		}
		if n > 0 {
			p.Gap()
		}
		p.Heading("%s", l.Title(w))
		t := command.NewTable("due", "supplier", "engagement", "what", "about", "owner").Shorten("about").Yield("about")
		for i := range l.Groups {
			if g := &l.Groups[i]; g.When == w {
				first := g.First()
				t.Rows = append(t.Rows, []string{first.On.String(), first.Supplier.Ref + " " + first.Supplier.Name,
					first.Engagement, g.Words(), g.About(), strings.Join(g.Owners(), "; ")})
			}
		}
		p.Table(t)
	}
	if l.Owner == "" && len(l.People) > 1 {
		p.Gap()
		p.Heading("By person")
		t := command.NewTable("person", "to do", "late")
		for _, one := range l.People {
			t.Rows = append(t.Rows, []string{cmp.Or(one.Name, "nobody"), text.Thousands(one.Items),
				text.Thousands(one.Late)})
		}
		p.Table(t)
	}
	p.Remark("as of %s", l.AsOf.Long())
}
