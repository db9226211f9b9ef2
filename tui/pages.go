package tui

import (
	"context"
	"strings"

	"assure/data"
	"assure/questionnaire"
	"assure/tui/assess"
	"assure/tui/explain"
	"assure/tui/page"
	"assure/tui/portfolio"
	"assure/tui/profile"
	"assure/tui/triage"
	"assure/tui/walk"
)

// wiring joins the pages: each gets the adapters it reads through and functions that open the others.
type wiring struct {
	c *page.Common
	r Register
	o Options
}

// pages makes the first page.
func (o Options) pages(c *page.Common) page.Page {
	w := wiring{c, o.Register, o}
	links := portfolio.Links{Open: w.openSupplier, Triage: w.triage, Assess: w.assessRef, Demo: o.MakeDemo}
	return portfolio.New(c, rows{o.Register}, o.Register.Today(), links)
}

// startPage is what lies on top of the portfolio at the start.
func (o Options) startPage(c *page.Common) page.Cmd {
	w := wiring{c, o.Register, o}
	if id := o.Start.Assessment; id != "" {
		return w.walk(func(context.Context) (string, error) { return id, nil }, "assessment")
	}
	return w.openSupplier(o.Start.Supplier)
}

func (w wiring) openSupplier(ref string) page.Cmd {
	return page.Go(profile.New(w.c, w.r, ref, profile.Links{Triage: w.triage, Assess: w.assess}))
}

func (w wiring) triage(ref string) page.Cmd {
	return page.Go(triage.New(w.c, facts{w.r}, ref, func(v triage.View) page.Cmd { return w.assess(v.Engagement.Ref, "") }))
}

func (w wiring) assessRef(ref string) page.Cmd { return w.assess(ref, "") }

func (w wiring) assess(ref, pack string) page.Cmd {
	return w.walk(func(ctx context.Context) (string, error) { return begin(ctx, w.r, ref, pack) }, ref)
}

func (w wiring) walk(begin func(context.Context) (string, error), name string) page.Cmd {
	links := assess.Links{Explain: func(s *walk.Session) page.Cmd { return page.Go(explain.New(w.c, s)) }}
	return page.Go(assess.New(w.c, answers{w.r}, begin, name, w.r.Actor(), links))
}

// begin finds the assessment that an engagement's reference means, or starts it: that of the pack named, else the one
// under way, else that of the only pack required.
func begin(ctx context.Context, r Register, ref, pack string) (string, error) {
	e, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return "", err
	}
	if pack == "" {
		if pack, err = onlyPack(ctx, r, e); err != nil {
			return "", err
		}
	}
	a, err := r.StartAssessment(ctx, e.ID, pack)
	return a.ID, err
}

// onlyPack is the pack to walk when none is named; several that could be meant are a problem that names them.
func onlyPack(ctx context.Context, r Register, e questionnaire.Engagement) (string, error) {
	p, err := r.Profile(ctx, e.Ref, data.At{})
	if err != nil {
		return "", err
	}
	var open, required []string
	for i := range p.Engagements {
		x := &p.Engagements[i]
		if x.Engagement.ID != e.ID {
			continue
		}
		for _, a := range x.Cycles {
			if a.State.Open() {
				open = append(open, a.Pack)
			}
		}
		for _, q := range x.Required {
			required = append(required, q.ID)
		}
	}
	for _, list := range [][]string{open, required} {
		if len(list) == 1 {
			return list[0], nil
		}
		if len(list) > 1 {
			return "", &questionnaire.Problem{Code: "several-packs", What: "more than one questionnaire could be meant: " + strings.Join(list, ", "), Where: e.Ref,
				Fix: "name one with --pack, or open the supplier and choose"}
		}
	}
	return "", &questionnaire.Problem{Code: "no-pack", What: "no questionnaire is required of this engagement", Where: e.Ref,
		Fix: "triage it first, or name a questionnaire with --pack"}
}
