package chain

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// QueryFlags say who is exposed.
type QueryFlags struct{ entity.ExposureQuery }

// AddFlags defines the flags.
func (q *QueryFlags) AddFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&q.Uses, "uses", "", "those that use this product, host, other fourth party or supplier, by `NAME`")
	command.WordVar(f, &q.Role, "role", "role", "with --uses: only as product, host, sub-processor or connection",
		entity.Strings(entity.Roles))
	f.StringArrayVar(&q.Fact, "fact", nil, "those with this fact, hosting=cloud or outage>=under-24h "+
		"(`FACT=VALUE`); may "+
		"be given several times")
	f.StringArrayVar(&q.Answer, "answer", nil, "those with this answer, ITS-45<met or ITS-22=not-met "+
		"(`ANSWER`); may be "+
		"given several times")
}

// NewExposed returns `assure exposed`.
func NewExposed(e *command.Env) *cobra.Command {
	var at command.At
	q, all := &QueryFlags{}, false
	cmd := &cobra.Command{
		Use: "exposed", Short: "List who uses a product, host or other fourth party, and who may",
		Args: command.NoArgs,
		Long: `Every engagement in force is in one of four lists:

  uses it            a record says so: a fact, a link, what the supplier offers
  through another    something that it uses depends on it; the way is shown
  not known          no record says so or not, or the record is older than 12 months
  says not           a record of the last 12 months says that it does not

A name that nobody recorded is not known of anybody. Several flags must all apply.`,
		Example: "  assure exposed --uses \"cumulon demo cloud\"\n  assure exposed --fact hosting=cloud " +
			"--answer \"ITS-45<met\"",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				if q.Empty() {
					return command.Result{}, command.Usage("add --uses NAME, --fact FACT=VALUE or --answer ANSWER",
						"no name, fact or answer given")
				}
				x, err := chain.Exposed(ctx, r, chain.Query{ExposureQuery: q.ExposureQuery}, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				o := wire.ExposedOf(x)
				return command.Result{Object: o, Text: func(p *command.Page) { PrintExposed(p, o, all) }}, nil
			}),
	}
	q.AddFlags(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "print every engagement that is not known or says not, and not only "+
		"the first")
	at.AddFlags(cmd)
	return cmd
}

// few is how many engagements of those that are not known, and of those that say not, are printed.
const few = 20

// PrintExposed prints an exposure. Those that use it are all printed; of the others, all where they are asked for.
func PrintExposed(p *command.Page, o wire.Exposed, all bool) {
	p.Heading("%s", o.Words)
	if len(o.Names) > 0 {
		p.Line("the name was taken for: %s", strings.Join(o.Names, "; "))
	}
	if len(o.Near) > 0 {
		p.Line("names that look like it, and may be it: %s", strings.Join(o.Near, "; "))
	}
	for _, c := range chain.Classes {
		var list []wire.ExposedEngagement
		for _, x := range o.Engagements {
			if x.Class == string(c) {
				list = append(list, x)
			}
		}
		if len(list) == 0 {
			continue
		}
		p.Gap()
		p.Line("%s: %s", text.UpperFirst(c.Words()), text.Thousands(len(list)))
		if why := list[0].Why; c == chain.NotKnown && !all && len(list) > few &&
			!slices.ContainsFunc(list, func(x wire.ExposedEngagement) bool { return x.Why != why }) {
			p.Remark("of each: %s; --all prints them", why)
			continue
		}
		left := 0
		if known := c == chain.Uses || c == chain.Through; !all && !known && len(list) > few {
			left = len(list) - few
			list = list[:few]
		}
		p.Table(exposedTable(list))
		if left > 0 {
			p.Remark("and %s more: --all prints them, --csv and --json have them", text.Thousands(left))
		}
	}
	if len(o.Bids) > 0 {
		p.Gap()
		p.Line("Bids that use it: %d", len(o.Bids))
		p.Table(exposedTable(o.Bids))
	}
	p.Remark("as of %s, %s in force; a record older than 12 months does not say that somebody is not exposed",
		o.AsOf,
		text.Plural(o.Counts.InForce, "engagement", "engagements"))
}

func exposedTable(list []wire.ExposedEngagement) command.Table {
	t := command.NewTable("engagement", "tier", "supplier", "service", "why", "on").Fold("why")
	for _, x := range list {
		t.Rows = append(t.Rows, []string{x.Ref, tier(x.Tier), x.Supplier, command.Deref(x.Service), x.Why,
			command.Deref(x.On)})
	}
	return t
}
