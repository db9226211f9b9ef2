// Package incident has `assure incident`: what happened, who is exposed, what was said and who was asked.
package incident

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	chaincmd "assure/cli/chain"
	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure incident` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("incident", "Record an incident, see who is exposed, and ask them",
		`An incident is something that happened at a supplier or at a company behind suppliers. What it
touches is recorded with it - a name, facts or answers - so that the list of who is exposed is
always that of today. Statements are kept as they were made, and nothing says whose fault it is.
assure report incident writes the page for the SIRO.`, command.GroupJudge,
		newNewCmd(e), newListCmd(e), newShowCmd(e), newSayCmd(e), newTouchCmd(e), newAskCmd(e), newCloseCmd(e),
		newReopenCmd(e), newAdoptCmd(e), newReassessCmd(e), newUndoCmd(e))
}

func newNewCmd(e *command.Env) *cobra.Command {
	var on command.Date
	var aware string
	var named []string
	q := &chaincmd.QueryFlags{}
	cmd := &cobra.Command{
		Use: "new TITLE", Short: "Record an incident and list who is exposed",
		Long: `--aware is when you learned of it: the 24 and 72 hours of the report run from there. It is now
unless you say otherwise.`,
		Args: command.NeedArgs(1, 1, "a title, in quotes when it has blanks"),
		Example: "  assure incident new \"Cumulon Demo Cloud outage\" --uses \"cumulon demo cloud\"\n" +
			"  assure incident new \"Flaw in a mail gateway\" --answer \"ITS-45<met\" --engagement ENG-00007",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				i := entity.Incident{Title: args[0], Found: questionnaire.Date(on), Asks: q.ExposureQuery}
				if i.Found == 0 {
					i.Found = r.Today()
				}
				now := r.Now()
				i.Aware = &now
				if aware != "" {
					at, err := r.ParseClock(aware)
					if err != nil {
						return command.Result{}, err
					}
					at = at.UTC()
					i.Aware = &at
				}
				var err error
				if i.Engagements, err = engagements(ctx, r, named); err != nil {
					return command.Result{}, err
				}
				if i.Asks.Empty() && len(i.Engagements) == 0 {
					return command.Result{}, command.Usage("add --uses NAME, --fact, --answer or --engagement REF",
						"no name, fact, answer or engagement given")
				}
				// a question that cannot be asked
				if _, err := chain.OfIncident(ctx, r, &i, book.At{}); err != nil {
					return command.Result{}, err
				}
				if i, err = r.AddIncident(ctx, i); err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, i.Ref, "recorded "+i.Ref, false, book.At{})
			}),
	}
	f := cmd.Flags()
	f.Var(&on, "on", "the `DATE` on which it was found; today otherwise")
	f.StringVar(&aware, "aware", "", "the `TIME` when you learned of it, 2026-12-04T12:00; now otherwise")
	f.StringArrayVar(&named, "engagement", nil, "an engagement or supplier that it touches, by `REF`; may be "+
		"given several "+
		"times")
	q.AddFlags(cmd)
	return cmd
}

// engagements are the identifiers of the engagements that references name; a supplier is all of its open ones.
func engagements(ctx context.Context, r *data.Register, refs []string) ([]string, error) {
	var out []string
	for _, ref := range refs {
		_, id, err := command.FindSupplierOrEngagement(ctx, r, ref)
		if err != nil {
			return nil, err
		}
		ids := []string{id}
		if id == "" {
			if ids, err = openOf(ctx, r, ref); err != nil {
				return nil, err
			}
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// openOf are the engagements of a supplier that are not over.
func openOf(ctx context.Context, r *data.Register, ref string) ([]string, error) {
	s, err := r.FindSupplier(ctx, ref)
	if err != nil {
		return nil, err
	}
	list, err := r.Engagements(ctx, s.ID, book.At{})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range list {
		if g.State.Open() {
			out = append(out, g.ID)
		}
	}
	if len(out) == 0 {
		return nil, command.Usage("name an engagement", "%s has no engagement that is not over", s.Ref)
	}
	return out, nil
}

func newSayCmd(e *command.Env) *cobra.Command {
	var by, source string
	var on command.Date
	cmd := &cobra.Command{
		Use: "say INCIDENT STATEMENT", Short: "Add what the supplier, a regulator or the press says of it",
		Long: `Statements are kept as they were made. One that turns out to be wrong stays; add another that
corrects it.`,
		Args: command.NeedArgs(2, 2, "an incident, and the statement in quotes"),
		Example: "  assure incident say INC-001 \"The service runs from another site.\" --by supplier " +
			"--source \"mail of their service desk\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if by == "" {
					return command.Result{}, command.Usage("add --by supplier, regulator or press", "no speaker given")
				}
				where, err := command.NeedText("--source", source)
				if err != nil {
					return command.Result{}, err
				}
				s := entity.IncidentStatement{On: questionnaire.Date(on), By: entity.StatementBy(by),
					Source: string(where), Body: questionnaire.Text(strings.TrimSpace(args[1]))}
				if s.On == 0 {
					s.On = r.Today()
				}
				return edited(ctx, r, args[0], "added", func(i *entity.Incident) error {
					i.Statements = append(i.Statements, s)
					return nil
				})
			}),
	}
	f := cmd.Flags()
	command.WordVar(f, &by, "by", "speaker", "who says it: supplier, regulator or press",
		[]string{"supplier", "regulator", "press"})
	f.StringVar(&source, "source", "", "where it was said (`WORDS`)")
	f.Var(&on, "on", "the `DATE` of the statement; today otherwise")
	return cmd
}

// edited changes an incident and shows it.
func edited(ctx context.Context, r *data.Register, ref, done string, change func(*entity.Incident) error) (
	command.Result, error) {
	i, err := r.EditIncident(ctx, ref, change)
	if err != nil {
		return command.Result{}, err
	}
	return shown(ctx, r, i.Ref, done, false, book.At{})
}

func newTouchCmd(e *command.Env) *cobra.Command {
	remove := false
	q := &chaincmd.QueryFlags{}
	cmd := &cobra.Command{
		Use: "touch INCIDENT [REF...]", Short: "Say what an incident touches",
		Long: `Engagements that are named, besides those that its name, facts or answers point to; a supplier is
all of its engagements that are not over. --uses, --fact and --answer take the place of what it
asked for before.`,
		Args: command.NeedArgs(1, -1, "an incident, and suppliers or engagements"),
		Example: "  assure incident touch INC-001 ENG-00007\n  assure incident touch INC-001 --uses " +
			"\"Winterslade Decision Support\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if len(args) == 1 && q.Empty() {
					return command.Result{}, command.Usage("add --uses NAME, --fact, --answer or an engagement",
						"no name, fact, answer or engagement given")
				}
				ids, err := engagements(ctx, r, args[1:])
				if err != nil {
					return command.Result{}, err
				}
				if !q.Empty() {
					if _, err := chain.Exposed(ctx, r, chain.Query{ExposureQuery: q.ExposureQuery},
						book.At{}); err != nil {
						return command.Result{}, err
					}
				}
				return edited(ctx, r, args[0], "recorded", func(i *entity.Incident) error {
					i.Engagements = slices.DeleteFunc(i.Engagements,
						func(id string) bool { return slices.Contains(ids, id) })
					if !remove {
						i.Engagements = append(i.Engagements, ids...)
					}
					if !q.Empty() {
						i.Asks = q.ExposureQuery
					}
					return nil
				})
			}),
	}
	q.AddFlags(cmd)
	cmd.Flags().BoolVar(&remove, "remove", false, "they are no longer named in it")
	return cmd
}

func newCloseCmd(e *command.Env) *cobra.Command {
	var on command.Date
	reason := ""
	cmd := &cobra.Command{
		Use: "close INCIDENT", Short: "Close an incident, with what it came to",
		Args:    command.NeedArgs(1, 1, "an incident"),
		Example: "  assure incident close INC-001 --reason \"no data of ours was reached; report of 3 March\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				return edited(ctx, r, args[0], "closed", func(i *entity.Incident) error {
					if i.Closed != 0 {
						return command.Usage("reopen it first", "%s is closed", i.Ref)
					}
					if i.Closed, i.ClosedWhy = questionnaire.Date(on), why; i.Closed == 0 {
						i.Closed = r.Today()
					}
					return nil
				})
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "what it came to, in a sentence")
	cmd.Flags().Var(&on, "on", "the `DATE` on which it ended; today otherwise")
	return cmd
}

func newReopenCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "reopen INCIDENT", Short: "Reopen an incident", Args: command.NeedArgs(1, 1, "an incident"),
		Example: "  assure incident reopen INC-001",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return edited(ctx, r, args[0], "reopened", func(i *entity.Incident) error {
					if i.Closed == 0 {
						return command.Usage("it is open", "%s is not closed", i.Ref)
					}
					i.Closed, i.ClosedWhy = 0, ""
					return nil
				})
			}),
	}
}
