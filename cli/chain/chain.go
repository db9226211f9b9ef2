// Package chain has `assure chain` and `assure exposed`: who depends on which fourth party, and who is exposed.
package chain

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
)

// New returns `assure chain` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("chain", "See which products, hosts and other fourth parties services depend on",
		`The names come from the facts products, hosts and fourth_parties of engagements, and from what
you record here. Names that differ only in writing are one: case, "(UK)", Ltd, a version
number. Anything less sure is a pair for you to judge: assure chain names.`, command.GroupJudge,
		newListCmd(e), newShowCmd(e), newNamesCmd(e), newMergeCmd(e), newSplitCmd(e), newApartCmd(e),
		newLinkCmd(e), newUnlinkCmd(e), newSetCmd(e), newNeedsCmd(e),
		newProposalsCmd(e), newAcceptCmd(e), newDismissCmd(e), newUndoCmd(e), newRedoCmd(e))
}

func newListCmd(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "list", Short: "List fourth parties with how much depends on each", Args: command.NoArgs,
		Long: `The most used first: engagements in force that use it, those that do through another, how many are
critical (recorded so, or an outage of the service harms at once), tier 1, the highest band of
records, and the days to replace it. A single point is a sole source whose outage harms at once.
The Herfindahl index of the services of tiers 1 and 2 is the sum of the squared shares, 0 to
10,000; above 2,500 few parties have most of them.`,
		Example: "  assure chain list\n  assure chain list --csv",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				m, err := chain.Read(ctx, r, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				o := wire.ChainOf(m, m.Concentration(), len(m.Proposals()))
				return command.Result{Object: o, Text: func(p *command.Page) { printList(o, p) }}, nil
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

func printList(o wire.Chain, p *command.Page) {
	if len(o.Parties) == 0 {
		p.Line("no product, host or other fourth party is recorded: `assure engagement set ENG hosts=NAME` " +
			"does, and so " +
			"does `assure chain link NAME ENG`")
		return
	}
	t := command.NewTable("name", "as", "used by", "through", "critical", "tier 1", "records", "days to replace",
		"single points").AlignRight("used by", "through", "critical", "tier 1").Shorten("name")
	for i := range o.Parties {
		x := &o.Parties[i]
		days := "not known"
		if x.Substitute != nil {
			days = strconv.Itoa(*x.Substitute)
			if x.Unknown > 0 {
				days += " or more"
			}
		}
		t.Rows = append(t.Rows, []string{x.Name, strings.Join(x.Roles, ", "), strconv.Itoa(x.Uses),
			strconv.Itoa(x.Through), strconv.Itoa(x.Critical), strconv.Itoa(x.Tier1), command.Deref(x.Records),
			days,
			strings.Join(x.Single, ", ")})
	}
	p.Table(t)
	for _, x := range o.Indexes {
		if x.Known == 0 {
			continue
		}
		words := ""
		if x.High {
			words = ": few have most of them"
		}
		p.Remark("%s: Herfindahl index %s%s; the largest is %s with %d%%; known for %d of %d services of tiers "+
			"1 and 2",
			x.Of, text.Thousands(x.Herfind), words, command.Deref(x.Largest), x.Share, x.Known, x.Services)
	}
	if o.Pairs > 0 {
		p.Remark("%s may be one: see `assure chain names`", text.Plural(o.Pairs, "pair of names", "pairs of names"))
	}
	p.Remark("as of %s, %s in force", o.AsOf, text.Plural(o.InForce, "engagement", "engagements"))
}

func newShowCmd(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "show NAME", Short: "Show what uses a fourth party, and what it depends on",
		Args:    command.NeedArgs(1, 1, "the name of a fourth party, in quotes when it has blanks"),
		Example: "  assure chain show \"Cumulon Demo Cloud\"",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return shown(ctx, r, args[0], "", at.Data())
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

// shown is the result of a command about one fourth party. done says what was done, "" for nothing.
func shown(ctx context.Context, r *data.Register, name, done string, at book.At) (command.Result, error) {
	m, err := chain.Read(ctx, r, at)
	if err != nil {
		return command.Result{}, err
	}
	n := m.Find(name)
	if n < 0 {
		_, names, near := m.UsesTest(name, "")
		fix := "`assure chain list` shows the names"
		if like := append(names, near...); len(like) > 0 {
			fix = "did you mean " + text.Safe(strings.Join(like, ", ")) + "?"
		}
		return command.Result{}, command.Usage(fix, "no engagement and no record has the name %s",
			text.Quote(name, 60))
	}
	use := m.Use(n)
	o := wire.FourthPartyOf(m, &use)
	return command.Result{Object: o, Text: func(p *command.Page) {
		if done != "" {
			p.Line("%s", done)
		}
		printParty(&o, p)
	}}, nil
}

func printParty(o *wire.FourthParty, p *command.Page) {
	p.Heading("%s", o.Name)
	days := ""
	if o.Substitute != nil {
		days = strconv.Itoa(*o.Substitute) + " days"
	}
	p.Pairs([2]string{"also called", strings.Join(o.Aliases, "; ")}, [2]string{"kept apart",
		strings.Join(o.Apart, "; ")},
		[2]string{"country", command.Deref(o.Country)}, [2]string{"to replace", days},
		[2]string{"supplier", strings.Join(o.Suppliers, ", ")}, [2]string{"note", command.Deref(o.Note)})
	for i := range o.DependsOn {
		d := &o.DependsOn[i]
		p.Line("depends on %s (%s)%s", d.Name, d.Role, sourced(command.Deref(d.Source), d.On))
	}
	if len(o.Needed) > 0 {
		p.Line("needed by %s", strings.Join(o.Needed, "; "))
	}
	if len(o.UsedBy) == 0 {
		p.Line("no engagement that is not over is recorded to use it")
		return
	}
	t := command.NewTable("engagement", "supplier", "service", "tier", "as", "critical", "source",
		"on").Shorten("service")
	for i := range o.UsedBy {
		u := &o.UsedBy[i]
		critical := ""
		if u.Critical != nil {
			critical = map[bool]string{true: "yes", false: "no"}[*u.Critical]
		}
		t.Rows = append(t.Rows, []string{u.Ref, u.Supplier, command.Deref(u.Service), tier(u.Tier), u.Role,
			critical,
			u.Source, command.Deref(u.On)})
	}
	p.Table(t)
}

func tier(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}

// sourced are source and day after a statement.
func sourced(source string, on *string) string {
	s := ""
	if source != "" {
		s = ": " + source
	}
	if on != nil {
		s += ", " + *on
	}
	return s
}

func newNamesCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "names", Short: "List pairs of names that may be one, for you to judge", Args: command.NoArgs,
		Long: `Names that look alike, where one has all words of the other, and short forms made of first letters.
assure chain merge makes two one; assure chain apart keeps them two, and the pair is not listed again.`,
		Example: "  assure chain names",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				m, err := chain.Read(ctx, r, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				o := wire.ChainNamesOf(m, m.Proposals())
				return command.Result{Object: o, Text: func(p *command.Page) { printNames(o, p) }}, nil
			}),
	}
}

func printNames(o wire.ChainNames, p *command.Page) {
	if len(o.Pairs) == 0 {
		p.Line("no two names look as if they were one")
		return
	}
	t := command.NewTable("name", "used by", "may be", "used by", "like").AlignRight("like")
	for _, x := range o.Pairs {
		t.Rows = append(t.Rows, []string{x.A, strconv.Itoa(x.UsesA), x.B, strconv.Itoa(x.UsesB),
			strconv.Itoa(x.Like) + "%"})
	}
	p.Table(t)
	p.Remark("`assure chain merge NAME INTO` makes two one, `assure chain apart NAME OTHER` keeps them two")
}
