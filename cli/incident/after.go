package incident

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
)

func newAdoptCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "adopt INCIDENT [REF...]", Short: "Adopt the day of an incident as a fact of the engagements it was at",
		Long: `assure incident ask proposes the day of an incident at a supplier itself as the fact incident_24m of
its engagements. This adopts it, for the suppliers and engagements named or for all; assure incident
undo puts the fact back to what it was.`,
		Args:    command.NeedArgs(1, -1, "an incident, and suppliers or engagements if not all"),
		Example: "  assure incident adopt INC-001",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				ids, err := engagements(ctx, r, args[1:])
				if err != nil {
					return command.Result{}, err
				}
				refs, err := r.AdoptIncidentDay(ctx, args[0], ids)
				if err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, args[0], "adopted for "+strings.Join(refs, ", "), false, book.At{})
			}),
	}
}

func newReassessCmd(e *command.Env) *cobra.Command {
	var on command.Date
	reason := ""
	cmd := &cobra.Command{
		Use:   "reassess INCIDENT [REF...] --on DATE --reason WORDS",
		Short: "Set an early re-assessment of those exposed",
		Long: `Sets the next review of the engagements named, or of all that use what the incident is about,
themselves or through another, to a day. A review that is due before that day is never put off: that
engagement is left and named. It is listed by assure today and in the calendar until the
engagement is signed off again.`,
		Args:    command.NeedArgs(1, -1, "an incident, and suppliers or engagements if not all that are exposed"),
		Example: "  assure incident reassess INC-001 --on 2027-01-15 --reason \"the host was breached\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if on == 0 {
					return command.Result{}, command.Usage("add --on DATE", "no day given")
				}
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				ids, err := engagements(ctx, r, args[1:])
				if err != nil {
					return command.Result{}, err
				}
				if len(args) == 1 {
					if ids, err = chain.ExposedTo(ctx, r, args[0]); err != nil {
						return command.Result{}, err
					}
				}
				left, err := r.ReassessEarly(ctx, ids, data.Early{On: questionnaire.Date(on), Reason: why,
					Incident: args[0]})
				if err != nil {
					return command.Result{}, err
				}
				said := "re-assessment of " + text.Plural(len(ids)-len(left), "engagement", "engagements") +
					" due on " + questionnaire.Date(on).Long()
				if words := data.LeftWords(left); words != "" {
					said += "; " + words
				}
				return shown(ctx, r, args[0], said, false, book.At{})
			}),
	}
	cmd.Flags().Var(&on, "on", "the `DATE` by which they are re-assessed")
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a sentence")
	return cmd
}

func newUndoCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "undo INCIDENT", Short: "Undo your newest adoption or early re-assessment of an incident",
		Args: command.NeedArgs(1, 1, "an incident"), Example: "  assure incident undo INC-001",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				out, err := r.UndoIncident(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, args[0], "undone: "+out.Did(), false, book.At{})
			}),
	}
}
