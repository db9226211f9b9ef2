package riskregister

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/riskregister/formats"
	"assure/data/riskregister/tables"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Formats lists the extensions that a register is written in, the usual one first.
func Formats() []string { return formats.Extensions() }

// Preview is how a register begins, before it is written.
type Preview struct {
	Engagements, Risks, Actions int
	Headlines                   []string
	Lines                       []string // the headings and the first risks by score, with " | " between cells
	Demo                        bool
	AsOf, KnownOn               questionnaire.Date
}

// previewRows is how many risks a preview shows.
const previewRows = 5

// Look reads the register that [Export] would write for the same request, and shows how it begins. It writes no file
// and notes nothing in the trail.
func Look(ctx context.Context, r *data.Register, q Request) (*Preview, error) {
	if _, _, err := q.check(); err != nil {
		return nil, err
	}
	b, _, err := content(ctx, r, &q)
	if err != nil {
		return nil, err
	}
	ix, err := tables.NewIndex(b)
	if err != nil {
		return nil, err
	}
	out := &Preview{Engagements: len(b.Engagements), Risks: len(b.Risks), Actions: len(b.Actions),
		Headlines: tables.Count(b).Headlines(b), Demo: b.Demo, AsOf: b.Method.AsOf, KnownOn: b.Method.KnownOn,
		Lines: []string{"Risk ID | Supplier | Risk | Current score | Status"}}
	list := slices.Clone(b.Risks)
	slices.SortStableFunc(list, func(a, c tables.Risk) int {
		x, y := a.Current(), c.Current()
		return cmp.Compare(y.Score(), x.Score())
	})
	for i := range list[:min(previewRows, len(list))] {
		k := &list[i]
		out.Lines = append(out.Lines, strings.Join([]string{k.Record.Ref, ix[k.Engagement].Supplier, k.Record.Title,
			scoreWords(b, k.Current()), k.Status()}, " | "))
	}
	return out, nil
}

// scoreWords is a place on the 5x5 as its band and score.
func scoreWords(b *tables.Book, c entity.Cell) string {
	if c.Likelihood == 0 || c.Consequence == 0 {
		return "Not assessed"
	}
	return string(b.Method.Settings.Band(c.Score())) + " " + strconv.Itoa(c.Score())
}
