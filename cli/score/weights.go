package score

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/scoring"
)

type weightsOptions struct{ Pairs string }

func newWeightsCmd(e *command.Env) *cobra.Command {
	o := &weightsOptions{}
	cmd := &cobra.Command{
		Use: "weights DOMAIN DOMAIN...", Short: "Work out domain weights for a questionnaire of your own",
		Long: `Name the domains, the most important first: how much is it worth to bring this one from
worst to best, against the others? The weights are the mean of all that keep your order.
With --pairs you say instead how many times each is worth each later one, row by row
(1/9 to 9); comparisons that contradict each other are refused. A questionnaire states
the weights as basis points that add up to 10000, and only those count.`,
		Example: "  assure score weights access patching backup\n  assure score weights access patching backup " +
			"--pairs 3,5,2",
		Args: command.NeedArgs(2, -1, "two domains or more, the most important first"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(context.Context) (command.Result, error) { return runWeights(*o, args) })
		},
	}
	cmd.Flags().StringVar(&o.Pairs, "pairs", "",
		"`RATIOS` such as 3,5,2: first to second, first to third, second to third")
	return cmd
}

func runWeights(o weightsOptions, domains []string) (command.Result, error) {
	obj := wire.Weights{Schema: wire.SchemaWeights, Method: "rank-order centroid", Weights: []wire.Weight{}}
	points := scoring.RankWeights(len(domains))
	if o.Pairs != "" {
		ratios, err := parseRatios(o.Pairs)
		if err != nil {
			return command.Result{}, err
		}
		r, err := scoring.PairWeights(len(domains), ratios)
		if err != nil {
			return command.Result{}, command.Usage("compare them again, or leave --pairs out and give the order only",
				"%s", err)
		}
		obj.Method, obj.Ratio, points = "pairwise comparison", &r.Ratio, r.Points
	}
	for i, d := range domains {
		obj.Weights = append(obj.Weights, wire.Weight{Domain: d, Points: points[i]})
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		t := command.NewTable("domain", "weight").AlignRight("weight")
		for _, w := range obj.Weights {
			t.Rows = append(t.Rows, []string{w.Domain, strconv.Itoa(w.Points)})
		}
		p.Table(t)
		words := "by " + obj.Method
		if obj.Ratio != nil {
			words += fmt.Sprintf(", consistency ratio %.3f (0.10 at most)", *obj.Ratio)
		}
		p.Remark("%s", words)
	}}, nil
}

// parseRatios reads 3,5,1/2.
func parseRatios(s string) ([]float64, error) {
	var out []float64
	for _, word := range strings.Split(s, ",") {
		above, below, fraction := strings.Cut(strings.TrimSpace(word), "/")
		a, err := strconv.ParseFloat(above, 64)
		b := 1.0
		if err == nil && fraction {
			b, err = strconv.ParseFloat(below, 64)
		}
		if err != nil || b == 0 {
			return nil, command.Usage("write --pairs 3,5,1/2", "%q is not a ratio", word)
		}
		out = append(out, a/b)
	}
	return out, nil
}
