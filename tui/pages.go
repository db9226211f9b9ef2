package tui

import (
	"context"

	"assure/questionnaire/entity"
	"assure/tui/assess"
	"assure/tui/bulk"
	"assure/tui/certificates"
	"assure/tui/compare"
	"assure/tui/explain"
	"assure/tui/exposed"
	"assure/tui/history"
	"assure/tui/page"
	"assure/tui/pick"
	"assure/tui/profile"
	"assure/tui/putright"
	"assure/tui/removal"
	"assure/tui/signoff"
	"assure/tui/triage"
	"assure/tui/walk"
	"assure/tui/whatif"
)

// wiring opens the pages: each gets the register and functions that open the others.
type wiring struct {
	Options
	c     *page.Common
	chain *exposed.Reader
}

func (o Options) wire(c *page.Common) wiring { return wiring{o, c, exposed.NewReader(o.Register)} }

// pages makes the first page, and what can be reached from all pages.
func (o Options) pages(c *page.Common) page.Page {
	w := o.wire(c)
	c.Everywhere = w.everywhere()
	f := &finder{w: w}
	c.Index, c.Find = f.read, f.find
	return w.home()
}

// startPage opens the page on top of the first one at the start.
func (o Options) startPage(c *page.Common) page.Cmd {
	w := o.wire(c)
	if id := o.Start.Assessment; id != "" && o.Start.Review {
		return w.review(id, "")
	} else if id != "" {
		return w.walk(fixed(id), "assessment")
	}
	return w.openSupplier(o.Start.Supplier)
}

func (w wiring) openSupplier(ref string) page.Cmd {
	return page.Go(profile.New(w.c, w.Register, ref,
		profile.Links{Triage: w.triage, Assess: w.assess, Choose: w.choose, Question: w.walkExisting, Review: w.review,
			Again: w.again, SignOff: w.signOff, Certificates: w.certificates, Costs: w.costs, Export: w.export,
			Edit:    w.edit,
			History: func(ref string) page.Cmd { return w.history(ref, "") },
			PutRight: func(act putright.Act, of putright.Subject) page.Cmd {
				return page.Go(putright.New(w.c, w.Register, act, of))
			},
			Dispose: func(s entity.Supplier) page.Cmd {
				return page.Go(removal.NewDispose(w.c, w.Register, s, w.Backup))
			},
			Redact: func(s entity.Supplier, place string) page.Cmd {
				return page.Go(removal.NewRedact(w.c, w.Register, s, place))
			}}))
}

// history opens what happened to what a reference names, or to one question of it.
func (w wiring) history(ref, question string) page.Cmd {
	return page.Go(history.New(w.c, w.Register, ref, question))
}

// certificates opens the certificates of a supplier.
func (w wiring) certificates(ref string) page.Cmd {
	return page.Go(certificates.New(w.c, w.Register, ref))
}

// triage opens the triage of an engagement, after a choice where a supplier has several.
func (w wiring) triage(ref string) page.Cmd {
	return page.Go(pick.Engagement(w.c, w.Register, ref, func(o pick.Option) page.Page {
		return triage.New(w.c, w.Register, o.Engagement,
			func(v triage.View) page.Cmd { return w.assessRef(v.Engagement.Ref) })
	}))
}

// bulk opens the triage of many engagements.
func (w wiring) bulk() page.Cmd { return page.Go(bulk.New(w.c, w.Register, w.triage)) }

// assessRef opens an assessment of an engagement or of a supplier, after a choice where several can be meant.
func (w wiring) assessRef(ref string) page.Cmd {
	return page.Go(pick.Assessment(w.c, w.Register, ref, func(o pick.Option) page.Page {
		return w.walkPage(w.begin(o.Engagement, o.Pack, o.Assessment), o.Engagement).Begins(o.Assessment == "")
	}))
}

// choose opens an assessment of an engagement that is chosen among all questionnaires.
func (w wiring) choose(ref string) page.Cmd {
	return page.Go(pick.Another(w.c, w.Register, ref, func(o pick.Option) page.Page {
		return w.walkPage(w.begin(o.Engagement, o.Pack, o.Assessment), o.Engagement).Begins(o.Assessment == "")
	}))
}

// assess opens an assessment, or begins one of a pack.
func (w wiring) assess(ref, pack, assessment string) page.Cmd {
	return page.Go(w.walkPage(w.begin(ref, pack, assessment), ref).Begins(assessment == ""))
}

// begin returns an assessment that is known by its id, or begins one of a pack.
func (w wiring) begin(ref, pack, assessment string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		if assessment != "" {
			return assessment, nil
		}
		e, _, err := w.Register.Engagement(ctx, ref)
		if err != nil {
			return "", err
		}
		a, err := w.Register.StartAssessment(ctx, e.ID, pack)
		return a.ID, err
	}
}

func (w wiring) walk(begin func(context.Context) (string, error), name string) page.Cmd {
	return page.Go(w.walkPage(begin, name))
}

func (w wiring) walkPage(begin func(context.Context) (string, error), name string) *assess.Page {
	return assess.New(w.c, walk.RegisterStore(w.Register), begin, name, w.Register.Actor(), assess.Links{
		Explain: w.explain,
		Try:     w.try,
		Again:   w.again,
		History: w.history,
		Show:    w.show,
		Review:  w.review,
		SignOff: func(s *walk.Session) page.Cmd {
			return page.Go(w.signOffPage(s, func(question string) page.Cmd {
				s.GoTo(question)
				return page.Back()
			}))
		},
	})
}

// explain opens why the score of a session is what it is.
func (w wiring) explain(s *walk.Session) page.Cmd {
	return page.Go(explain.New(w.c, s, explain.Links{Try: w.try}))
}

// signOffPage is the sign-off of a session, which open goes back to at a question.
func (w wiring) signOffPage(s *walk.Session, open func(question string) page.Cmd) page.Page {
	return signoff.New(w.c, w.Register, s.Assessment.ID, s, open)
}

// signOff opens the sign-off of an assessment that is not open; going to a question replaces it with the walk.
func (w wiring) signOff(assessment string) page.Cmd {
	return page.Go(signoff.New(w.c, w.Register, assessment, nil, func(question string) page.Cmd {
		return page.Cmd{Acts: []any{page.Swap{Page: w.walkPage(fixed(assessment), "assessment").At(question)}}}
	}))
}

// try opens the what-if on a copy of a session.
func (w wiring) try(s *walk.Session) page.Cmd { return page.Go(whatif.New(w.c, w.Register, s)) }

// fixed finds an assessment by the id that is known already.
func fixed(id string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return id, nil }
}

// compare opens the comparison of engagements, or a choice of tenders when refs is empty.
func (w wiring) compare(refs []string) page.Cmd {
	return page.Go(compare.New(w.c, w.Register, refs, w.openSupplier))
}
