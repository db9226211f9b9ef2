package issuing

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/issue"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type returnsOptions struct {
	Due    bool
	Late   bool
	States string
	Within int
	Pack   string
	At     command.At
}

// NewReturns returns `assure returns` with its subcommands.
func NewReturns(e *command.Env) *cobra.Command {
	o := &returnsOptions{Within: -1}
	cmd := &cobra.Command{
		Use: "returns", Short: "Show which questionnaires are out, due, late or back", GroupID: command.GroupAsk,
		Long: `The worst come first: those that reached nobody, those that were declined, the longest late,
those due soonest, those returned in part. The subcommands record what happened to one.

States: ` + strings.Join(stateWords(), ", ") + `.`,
		Args: command.NoArgs,
		Example: "  assure returns --late\n" +
			"  assure returns --due-within 14\n" +
			"  assure returns --state declined,bounced",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runReturns(ctx, r, *o)
			}),
	}
	f := cmd.Flags()
	f.BoolVar(&o.Due, "due", false, "only those still out")
	f.BoolVar(&o.Late, "late", false, "only those still out past their day")
	f.StringVar(&o.States, "state", "", "only those in a `STATE`, or in several with commas")
	command.NumberVar(f, &o.Within, "due-within", -1, "only those still out that are due within `N` days, or late")
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	cmd.AddCommand(newExtendCmd(e), newDeclineCmd(e), newBounceCmd(e), newChasedCmd(e), newReceivedCmd(e),
		newUndoCmd(e))
	return cmd
}

// stateWords are the states as they are typed.
func stateWords() []string {
	out := entity.Strings(issue.States)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], " ", "-")
	}
	return out
}

func readStates(s string) ([]issue.State, error) {
	if s == "" {
		return nil, nil
	}
	var out []issue.State
	for word := range strings.SplitSeq(s, ",") {
		found, err := command.OneOf("--state", strings.ReplaceAll(strings.TrimSpace(word), " ", "-"), stateWords())
		if err != nil {
			return nil, err
		}
		out = append(out, issue.States[slices.Index(stateWords(), found)])
	}
	return out, nil
}

func runReturns(ctx context.Context, r *data.Register, o returnsOptions) (command.Result, error) {
	states, err := readStates(o.States)
	if err != nil {
		return command.Result{}, err
	}
	list, err := issue.Returns(ctx, r, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	last := r.Resolve(o.At.Data()).AsOf + questionnaire.Date(o.Within)
	list = slices.DeleteFunc(list, func(x issue.Return) bool {
		due := x.Issue.DueOn()
		return o.Late && !(x.Waiting && x.Late) || o.Due && !x.Waiting ||
			o.Within >= 0 && (!x.Waiting || due == 0 || due > last) ||
			states != nil && !slices.Contains(states, x.State) || o.Pack != "" && x.Assessment.Pack != o.Pack
	})
	return returnsResult(list, ""), nil
}

// returnsResult shows questionnaires; title goes above them, "" for none.
func returnsResult(list []issue.Return, title string) command.Result {
	obj := wire.Returns{Schema: wire.SchemaReturns, Returns: []wire.Return{}}
	for _, x := range list {
		obj.Returns = append(obj.Returns, wire.ReturnOf(x))
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		if title != "" {
			p.Line("%s", title)
		}
		printReturns(list, p)
	}}
}

func printReturns(list []issue.Return, p *command.Page) {
	if len(list) == 0 {
		p.Line("no questionnaires found")
		return
	}
	t := command.NewTable("engagement", "supplier", "pack", "sent", "due", "state", "chased", "answered", "queries",
		"to").AlignRight("chased", "queries").Shorten("supplier")
	for i := range list {
		x := &list[i]
		row := wire.ReturnOf(*x)
		t.Rows = append(t.Rows, []string{row.Engagement, row.Supplier + " " + row.Name, row.Pack, row.Issued[:10],
			command.Deref(row.Due), stateText(x), command.BlankZero(row.Chased),
			answeredText(x), command.BlankZero(row.Queries), command.Deref(row.To)})
	}
	p.Table(t)
}

// answeredText is how much is answered, "" where that is not known.
func answeredText(x *issue.Return) string {
	if x.Questions == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", x.Answered, x.Questions)
}

// stateText is a state with how late it is.
func stateText(x *issue.Return) string {
	switch {
	case x.State == issue.Late:
		return "late, " + strconv.Itoa(x.DaysLate) + " d"
	case x.State == issue.Returned && x.Late:
		return "returned late"
	}
	return string(x.State)
}
