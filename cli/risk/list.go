package risk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/scoring"
)

type listOptions struct {
	All  bool
	Band string
	command.ThemesFlag
	At command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List risks, the highest first",
		Args:    command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure risk list --band extreme\n  assure risk list SUP-00015 --theme response",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args, e.Globals.JSON || e.Globals.CSV)
			}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "closed ones too")
	cmd.Flags().StringVar(&o.Band, "band", "", "only this `BAND`: low, moderate, high or extreme")
	o.AddFlag(e, cmd)
	o.At.AddFlags(cmd)
	return cmd
}

// listed is what is kept of a risk while the list is made: a row of the table and, for a script, the object.
type listed struct {
	Row

	score  int
	object *wire.Risk
}

// runList lists risks. objects is whether a script reads them.
func runList(ctx context.Context, r *data.Register, o listOptions, args []string,
	objects bool) (command.Result, error) {
	f := book.RiskFilter{Open: !o.All}
	if len(args) > 0 {
		var err error
		if f.Supplier, f.Engagement, err = command.FindSupplierOrEngagement(ctx, r, args[0]); err != nil {
			return command.Result{}, err
		}
	}
	settings, err := r.Settings(ctx, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	if o.Band != "" {
		var bands []string
		for _, b := range settings.Bands {
			bands = append(bands, string(b.Band))
		}
		if o.Band, err = command.OneOf("band", o.Band, bands); err != nil {
			return command.Result{}, err
		}
	}
	var list []listed
	without := 0 // risks that no question is behind
	err = r.EachRisk(ctx, f, o.At.Data(), func(part []book.RiskView) error {
		for i := range part {
			score := part[i].Standing().Score()
			if o.Band != "" && !strings.EqualFold(o.Band, string(settings.Band(score))) {
				continue
			}
			if o.On() && part[i].Asks == nil {
				without++
			}
			if !o.Keeps(part[i].Asks) {
				continue
			}
			one := listed{Row: RowOf(&part[i], settings), score: score}
			if objects {
				object := wire.RiskOf(part[i], settings)
				one.object = &object
			}
			list = append(list, one)
		}
		return nil
	})
	if err != nil {
		return command.Result{}, err
	}
	slices.SortStableFunc(list, func(a, b listed) int { return cmp.Or(b.score-a.score, cmp.Compare(a.Ref, b.Ref)) })
	obj := wire.Risks{Schema: wire.SchemaRisks, AsOf: o.At.Day(r.Today()).String(),
		KnownOn: wire.OrNull(o.At.KnownOn.String()), Themes: o.Names(), Risks: []wire.Risk{}}
	rows := make([]Row, len(list))
	for i := range list {
		if rows[i] = list[i].Row; objects {
			obj.Risks = append(obj.Risks, *list[i].object)
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		Table(p, rows, obj.AsOf)
		o.Remark(p, withoutTheme(without))
	}}, nil
}

// Row is a risk in a table. It holds its words, and nothing of what they were made from.
type Row struct {
	Ref string

	rating, target, engagement, supplier, question, owner, title string
	closed                                                       bool
	byHand                                                       string // see [book.RiskView.ByHand]
	reopened                                                     string // see [book.RiskView.Reopened]
}

// RowOf is the row of a risk.
func RowOf(k *book.RiskView, s *scoring.Settings) Row {
	return Row{Ref: k.Ref, rating: command.RatedStanding(*k, s), target: command.Digit(k.Aim.Score()),
		engagement: k.Of.Ref, supplier: k.Supplier.Name, question: k.Question, owner: k.Owner, title: k.Title,
		closed: k.Closed != 0, byHand: k.ByHand(s), reopened: k.Reopened}
}

// withoutTheme says how many risks have no theme: the overall one of an engagement, and those written by hand.
func withoutTheme(n int) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "risk belongs", "risks belong") + " to no question and so to no theme: left out"
}

// Table prints risks, one a row.
func Table(p *command.Page, list []Row, asOf string) {
	if len(list) == 0 {
		p.Line("no risks found")
		return
	}
	t := command.NewTable("risk", "rating", "target", "engagement", "supplier", "question", "owner", "title").
		Shorten("title")
	hands := &command.Hands{}
	for _, k := range list {
		rating := hands.Mark(k.rating, k.Ref, k.byHand)
		if k.closed {
			rating = "closed"
		}
		t.Rows = append(t.Rows, []string{k.Ref, rating, k.target, k.engagement, k.supplier, k.question, k.owner,
			k.title})
	}
	p.Table(t)
	hands.Remark(p)
	for _, k := range list {
		if k.reopened != "" {
			p.Remark("%s is open again: %s", k.Ref, k.reopened)
		}
	}
	p.Remark("as of %s", asOf)
}
