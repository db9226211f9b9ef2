// Package clauses has `assure clauses`: the conditions of a contract that findings call for.
package clauses

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/clauses"
	"assure/internal/text"
)

// New returns `assure clauses` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("clauses", "List and record the contract conditions that findings call for",
		`Each finding has a condition for the contract: what the supplier shall do, the proof that
satisfies it and the day. The wording comes with the program, and a folder of packs may hold
yours. assure report schedule writes them as a schedule. It is a draft for the person who
writes the contract, and not legal advice.`, command.GroupJudge, newListCmd(e), newRecordCmd(e))
}

func newListCmd(e *command.Env) *cobra.Command {
	var at command.At
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the conditions that the findings on an engagement call for",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		Long: `Must-haves first, then key controls that are not met or not shown, then what is answered
low, and last what is recorded and no finding calls for today. One that is recorded has the
words and the day of its action.`,
		Example: "  assure clauses list ENG-00021",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				l, err := clauses.Read(ctx, r, args[0], at.Data())
				if err != nil {
					return command.Result{}, err
				}
				o := wire.ClausesOf(l)
				return command.Result{Object: o, Text: func(p *command.Page) { show(p, o) }}, nil
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

func newRecordCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "record REF [QUESTION...]", Short: "Make actions of the conditions, for the contract",
		Args: command.NeedArgs(1, -1, "a supplier or engagement"),
		Long: `Makes a condition of the contract of each that the list has, or of those of the questions
named: an action with an owner, a day and the proof, tied to the risk. What is recorded is not
recorded again, unless it is done and its question is named. One undo takes all of them back.`,
		Example: "  assure clauses record ENG-00021",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				added, err := clauses.Record(ctx, r, args[0], args[1:])
				if err != nil {
					return command.Result{}, err
				}
				l, err := clauses.Read(ctx, r, args[0], book.At{})
				if err != nil {
					return command.Result{}, err
				}
				o := wire.ClausesOf(l)
				o.Recorded = []string{}
				for _, a := range added {
					o.Recorded = append(o.Recorded, data.ActionRef(a.N))
				}
				return command.Result{Object: o, Text: func(p *command.Page) {
					p.Line("recorded %s", text.Plural(len(added), "condition", "conditions"))
					show(p, o)
				}}, nil
			}),
	}
}

// show prints the conditions, one a row and then each in full.
func show(p *command.Page, o wire.Clauses) {
	if len(o.Conditions) == 0 {
		p.Line("the findings call for no condition")
		return
	}
	t := command.NewTable("question", "why", "due", "risk", "action", "condition").Shorten("condition")
	own := 0
	for _, c := range o.Conditions {
		action := command.Deref(c.Action)
		switch {
		case c.Overdue:
			action += " " + command.Deref(c.State) + ", overdue"
		case c.Bound:
			action += " " + command.Deref(c.State)
		case action != "":
			action += " (no condition yet)"
		}
		due := command.Deref(c.Due)
		if c.WithinDays != nil {
			due += ", " + strconv.Itoa(*c.WithinDays) + " days"
		}
		if c.FromFinding {
			own++
		}
		t.Rows = append(t.Rows, []string{command.Deref(c.Question), c.Why, due, command.Deref(c.Risk), action,
			c.Condition})
	}
	p.Table(t)
	if own > 0 {
		p.Remark("%s the words of the finding: no clause is written for the question",
			text.Plural(own, "condition has", "conditions have"))
	}
	p.Remark("as of %s; a draft for the person who writes the contract, and not legal advice", o.AsOf)
}
