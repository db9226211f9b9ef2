package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/imports"
	"assure/questionnaire"
)

// wordsObject is `assure import words --json`.
type wordsObject struct {
	Schema   string       `json:"schema"`
	Words    []wordRow    `json:"words"`
	Mappings []mappingRow `json:"mappings"` // those with words of their own
}

type wordRow struct {
	Word     string                  `json:"word"`
	Means    questionnaire.Meaning   `json:"means"` // "" when it is never taken as it stands
	YesNo    bool                    `json:"yes_no"`
	Why      string                  `json:"why,omitempty"`
	Meanings []questionnaire.Meaning `json:"meanings,omitempty"`
}

func newImportWordsCmd(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "words", Short: "Print which words of other people's sheets are taken for which answers", Args: noArgs,
		Long: `These words are understood in sheets that are not ours. A doubtful one is a problem, never a
guess: say what it means under words: in a mapping file, which goes before this list.`,
		Example: "  assure import words",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !e.haveRegister() {
				return e.run(cmd.Context(), func(context.Context) (Result, error) { return wordsResult(nil), nil })
			}
			return e.onRegister(reads, func(ctx context.Context, r *data.Register, _ []string) (Result, error) { return runWords(ctx, r) })(cmd, args)
		},
	}
}

func runWords(ctx context.Context, r *data.Register) (Result, error) {
	list, err := imports.Mappings(ctx, r)
	if err != nil {
		return Result{}, err
	}
	return wordsResult(list), nil
}

func wordsResult(list []imports.RememberedMapping) Result {
	vocabulary := imports.Vocabulary()
	obj := wordsObject{Schema: "assure.words/1", Words: make([]wordRow, len(vocabulary)), Mappings: []mappingRow{}}
	for i, v := range vocabulary {
		obj.Words[i] = wordRow{v.Word, v.Means, v.YesNo, v.Why, v.Meanings}
	}
	for _, m := range list {
		if len(m.Mapping.Words) > 0 {
			obj.Mappings = append(obj.Mappings, mappingsOf(false, m).Mappings...)
		}
	}
	return Result{Object: obj, Text: func(p *page) { wordsText(p, obj) }}
}

func wordsText(p *page, o wordsObject) {
	for _, m := range questionnaire.Meanings {
		var words []string
		for _, w := range o.Words {
			if w.Means == m {
				words = append(words, w.Word)
			}
		}
		if len(words) > 0 {
			p.heading("%s", meaningWords(m))
			p.wrap(2, strings.Join(words, "; "))
		}
	}
	p.heading("never taken as they stand")
	for _, w := range o.Words {
		if w.Means == "" {
			p.line("  %s: %s", w.Word, w.Why)
		}
	}
	for _, m := range o.Mappings {
		p.gap()
		p.heading("mapping %s (%s)", m.Name, shortSignature(m.Signature))
		for _, w := range sortedKeys(m.Words) {
			p.line("  %s: %s", w, m.Words[w])
		}
	}
}

// meaningWords is a meaning as people read it.
func meaningWords(m questionnaire.Meaning) string {
	switch m {
	case questionnaire.MeansMet:
		return "met"
	case questionnaire.MeansPartly:
		return "partly met"
	case questionnaire.MeansNotMet:
		return "not met"
	case questionnaire.MeansNA:
		return "N/A claimed"
	case questionnaire.MeansUnknown:
		return "not known"
	}
	return "no answer at all"
}
