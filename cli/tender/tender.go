// Package tender has `assure tender`: tenders, their conditions and bids.
package tender

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func New(e *command.Env) *cobra.Command {
	return command.Group("tender", "Record a competition: closing time, published conditions, bids",
		`A tender has a closing time and the conditions that were published. Its bids are
engagements that name it; they are frozen at the closing time, and what comes later is kept
and marked late. `+"`assure report tender`"+` holds each bid against each condition.`, command.GroupSetUp,
		newListCmd(e), newShowCmd(e), newAddCmd(e), newSetCmd(e))
}

// tenderFields are what `tender set` can set beside the conditions.
func tenderFields(r *data.Register) []command.Field[entity.Tender] {
	type T = entity.Tender
	return []command.Field[T]{
		{Name: "title", Help: "what is bought, in a few words", Set: func(t *T, v string) error { return command.NotEmpty(&t.Title, v) }},
		{Name: "closes", Help: "day and time, 2026-12-04T12:00; empty for none", Set: func(t *T, v string) error { return setClock(r, &t.Closes, v) }},
		{Name: "scores_published", Help: "yes where scores and places are among the published conditions, or no", Set: setPublished},
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

// tenderObjectOne is `assure tender show|add|set --json`.
type tenderObjectOne struct {
	Schema string       `json:"schema"` // assure.tender/1
	Tender tenderObject `json:"tender"`
}

// tenderObject is a tender in JSON. Closes is in UTC, as RFC 3339; null for no closing time.
type tenderObject struct {
	Ref             string            `json:"ref"`
	Title           string            `json:"title"`
	Closes          *string           `json:"closes"`
	ScoresPublished bool              `json:"scores_published"`
	Conditions      []conditionObject `json:"conditions"`
	Bids            []bidObject       `json:"bids"`
}

// conditionObject is a published condition. Reads is what `report tender` reads it as; empty: for the panel to judge.
type conditionObject struct {
	N     int      `json:"n"` // from 1, as in the report
	Text  string   `json:"text"`
	Reads []string `json:"reads"`
}

// bidObject is a bid of a tender, by engagement. Evaluators judged its answers, accepted documents or signed it off.
type bidObject struct {
	Engagement string   `json:"engagement"`
	Supplier   string   `json:"supplier"`
	Name       string   `json:"name"`
	Lot        *string  `json:"lot"`
	State      string   `json:"state"`
	Answered   bool     `json:"answered"` // any answer is held
	Late       *string  `json:"late"`     // null unless something came in late
	Evaluators []string `json:"evaluators"`
}

func tenderOf(v *report.TenderView) tenderObject {
	o := tenderObject{Ref: v.Ref, Title: v.Title, ScoresPublished: v.Published, Conditions: []conditionObject{}, Bids: []bidObject{}}
	if v.Closes != nil {
		o.Closes = command.OrNull(v.Closes.UTC().Format(time.RFC3339))
	}
	for i, c := range v.Conditions {
		o.Conditions = append(o.Conditions, conditionObject{N: i + 1, Text: string(c.Text), Reads: append([]string{}, c.Reads...)})
	}
	for _, b := range v.Bids {
		o.Bids = append(o.Bids, bidObject{
			Engagement: b.Engagement.Ref, Supplier: b.Supplier.Ref, Name: b.Supplier.Name, Lot: command.OrNull(b.Engagement.Lot), State: string(b.Engagement.State),
			Answered: b.Begun, Late: command.OrNull(b.Late), Evaluators: append([]string{}, b.Evaluators...),
		})
	}
	return o
}
