// Package tender has `assure tender`: tenders, their conditions and bids.
package tender

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure tender` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("tender", "Record a competition: closing time, published conditions, bids",
		`A tender has a closing time and the conditions that were published. Its bids are
engagements that name it. What comes for one after the closing time is kept, and is late: it
counts only once the panel admits it (`+"`assure tender admit`"+`). `+"`assure report tender`"+`
checks each bid against each condition.`, command.GroupSetUp,
		newListCmd(e), newShowCmd(e), newAddCmd(e), newSetCmd(e), newAdmitCmd(e), newAwardCmd(e))
}

// tenderFields are what `tender set` can set besides the conditions.
func tenderFields(r *data.Register) []command.Field[entity.Tender] {
	type T = entity.Tender
	return []command.Field[T]{
		{Name: "title", Help: "what is bought, in a few words",
			Set: func(t *T, v string) error { return command.NotEmpty(&t.Title, v) }},
		{Name: "closes", Help: "day and time, 2026-12-04T12:00; empty for none",
			Set: func(t *T, v string) error { return setClock(r, &t.Closes, v) }},
		{Name: "scores_published", Help: "yes where scores and places are among the published conditions, or no",
			Set: setPublished},
	}
}

func setClock(r *data.Register, target **time.Time, v string) error {
	if v == "" {
		*target = nil
		return nil
	}
	at, err := r.ParseClock(v)
	if err == nil {
		*target = &at
	}
	return err
}

func setPublished(t *entity.Tender, v string) error {
	switch strings.ToLower(v) {
	case "yes":
		t.Published = true
	case "no":
		t.Published = false
	default:
		return fmt.Errorf("%q is neither yes nor no", v)
	}
	return nil
}

// conditions cleans the published conditions given on the command line.
func conditions(given []string) ([]questionnaire.Text, error) {
	out := make([]questionnaire.Text, len(given))
	for i, s := range given {
		var err error
		if out[i], err = command.FlagText("--condition", s); err != nil {
			return nil, err
		}
	}
	return out, nil
}
