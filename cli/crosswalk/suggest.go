package crosswalk

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/foreign"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

type suggestOptions struct {
	Pack string
	Full bool
	At   command.At
}

func newSuggestCmd(e *command.Env) *cobra.Command {
	o := &suggestOptions{}
	cmd := &cobra.Command{
		Use: "suggest REF", Short: "Show what answers to other questionnaires suggest for yours",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		Long: `Each suggestion shows the answer, the cells it is based on with their words, how much of your
question they ask for, and what accepting it alone would do to both ends of the score. Of
several cells the weakest counts; one that asks for a part only never suggests more than
partly met; one that only touches the subject suggests nothing and is there to be read.`,
		Example: "  assure foreign suggest SUP-00015\n" +
			"  assure foreign suggest ENG-00021 --pack dspt-it-supplier --json",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runSuggest(ctx, r, *o, args[0])
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.Full, "full", false, "show also what was accepted, dismissed or is only worth reading")
	o.At.AddFlags(cmd)
	return cmd
}

func runSuggest(ctx context.Context, r *data.Register, o suggestOptions, ref string) (command.Result, error) {
	report, err := foreign.Suggest(ctx, r, ref, o.Pack, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.SuggestionsOf(report),
		Text: func(p *command.Page) { suggestText(p, report, o.Full) }}, nil
}

func suggestText(p *command.Page, r *foreign.Suggested, full bool) {
	p.Heading("%s  %s  %s %s", r.Supplier.Ref, r.Supplier.Name, r.Engagement.Ref, r.Engagement.Service)
	if len(r.Packs) == 0 {
		p.Line("no pack is answered or required; name one with --pack")
	}
	for i := range r.Packs {
		k := &r.Packs[i]
		p.Gap()
		c := k.Counts
		p.Heading("%s: %s, %s dismissed, %s already so, %s otherwise, %s to read", k.Pack.ID,
			text.Plural(c[foreign.SuggestionOpen], "suggestion", "suggestions"),
			text.Thousands(c[foreign.SuggestionDismissed]),
			text.Thousands(c[foreign.SuggestionAccepted]+c[foreign.SuggestionSame]),
			text.Thousands(c[foreign.SuggestionDiffers]+c[foreign.SuggestionJudged]),
			text.Thousands(c[foreign.SuggestionRead]))
		if c[foreign.SuggestionOpen] > 0 {
			p.Line("all of them together: %s", bothEnds(k.Shown, k.Possible))
		}
		for j := range k.Suggestions {
			if s := &k.Suggestions[j]; full || s.State == foreign.SuggestionOpen ||
				s.State == foreign.SuggestionDiffers || s.State == foreign.SuggestionJudged {
				p.Gap()
				suggestionText(p, s)
			}
		}
		if c[foreign.SuggestionOpen] > 0 {
			p.Gap()
			p.Remark("none of this counts yet: `assure foreign accept %s QUESTION...` or --all accepts it as the "+
				"supplier's claim, in your name", r.Engagement.Ref)
		}
	}
}

func suggestionText(p *command.Page, s *foreign.Suggestion) {
	what := s.Label
	if s.Value == "" {
		what = "to read"
	}
	p.Heading("%s  %s", s.Question, what)
	p.Wrap(2, s.Text)
	p.Line("  %s; %s", s.Why, stateWords(s))
	if s.Shown.Before != s.Shown.After || s.Possible.Before != s.Possible.After {
		p.Line("  alone: %s", bothEnds(s.Shown, s.Possible))
	}
	for _, b := range s.Basis {
		p.Wrap(4, fmt.Sprintf("%s %s says %q (%s, %s)", b.Framework, b.Typed,
			command.FirstWords(foreignAnswer(b.ForeignAnswer), 60), relationWords(b.Relation), b.Where))
		if text := command.FirstWords(string(b.Text), 200); text != "" {
			p.Wrap(6, text)
		}
		if note := command.FirstWords(string(b.Note), 300); note != "" {
			p.Wrap(6, "note: "+note)
		}
		if b.Because != "" {
			p.Wrap(6, b.Because)
		}
	}
}

func relationWords(r questionnaire.Relation) string {
	switch r {
	case questionnaire.Equal:
		return "asks the same"
	case questionnaire.Subset:
		return "asks for a part"
	}
	return "touches the subject"
}

func stateWords(s *foreign.Suggestion) string {
	switch s.State {
	case foreign.SuggestionAccepted:
		return "accepted by " + s.Claim.By
	case foreign.SuggestionSame:
		return "the supplier's own answer is the same"
	case foreign.SuggestionDiffers:
		return "the supplier answered " + s.Claim.Label + ", which is unchanged"
	case foreign.SuggestionJudged:
		return s.Judgement.By + " found " + s.Judgement.Label + ", which counts"
	case foreign.SuggestionDismissed:
		return "dismissed"
	case foreign.SuggestionRead:
		return "suggests nothing"
	}
	return "open"
}

// bothEnds is what happens to both ends of a score.
func bothEnds(shown, possible data.ScoreChange) string {
	side := func(a, b scoring.Tenths) string {
		if a == b {
			return a.String()
		}
		return a.String() + " → " + b.String()
	}
	return strings.TrimSpace(
		"shown " + side(shown.Before, shown.After) + ", at most " + side(possible.Before, possible.After))
}
