package importing

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/imports"
	"assure/questionnaire"
)

func newWordsCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "words", Short: "Print how words in sheets of another layout are read",
		Args: command.NoArgs,
		Long: `These words are understood in sheets of another layout. A doubtful one is a problem, never a
guess: define it under words: in a mapping file, which takes precedence over this list.`,
		Example: "  assure import words",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !haveRegister(e) {
				return e.Run(cmd.Context(),
					func(context.Context) (command.Result, error) { return wordsResult(nil), nil })
			}
			return e.OnRegister(command.Reads,
				func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
					return runWords(ctx, r)
				})(cmd, args)
		},
	}
}

func runWords(ctx context.Context, r *data.Register) (command.Result, error) {
	list, err := imports.Mappings(ctx, r)
	if err != nil {
		return command.Result{}, err
	}
	return wordsResult(list), nil
}

func wordsResult(list []imports.RememberedMapping) command.Result {
	vocabulary := imports.Vocabulary()
	obj := wire.Words{Schema: wire.SchemaWords, Words: make([]wire.Word, len(vocabulary)), Mappings: []wire.Mapping{}}
	for i, v := range vocabulary {
		obj.Words[i] = wire.Word{Word: v.Word, Means: v.Means, YesNo: v.YesNo, Why: v.Why, Meanings: v.Meanings}
	}
	for _, m := range list {
		if len(m.Mapping.Words) > 0 {
			obj.Mappings = append(obj.Mappings, wire.MappingsOf(false, m).Mappings...)
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { wordsText(p, obj) }}
}

func wordsText(p *command.Page, o wire.Words) {
	for _, m := range questionnaire.Meanings {
		var words []string
		for _, w := range o.Words {
			if w.Means == m {
				words = append(words, w.Word)
			}
		}
		if len(words) > 0 {
			p.Heading("%s", meaningWords(m))
			p.Wrap(2, strings.Join(words, "; "))
		}
	}
	p.Heading("never accepted as they are")
	for _, w := range o.Words {
		if w.Means == "" {
			p.Line("  %s: %s", w.Word, w.Why)
		}
	}
	for _, m := range o.Mappings {
		p.Gap()
		p.Heading("mapping %s (%s)", m.Name, shortSignature(m.Signature))
		for _, w := range slices.Sorted(maps.Keys(m.Words)) {
			p.Line("  %s: %s", w, m.Words[w])
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
