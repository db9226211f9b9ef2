package tui_test

import (
	"context"
	"testing"
	"time"

	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/access"
	"assure/tui/assess"
	"assure/tui/bulk"
	"assure/tui/bundles"
	"assure/tui/certificates"
	"assure/tui/export"
	"assure/tui/history"
	"assure/tui/importing"
	"assure/tui/page"
	peoplepage "assure/tui/people"
	"assure/tui/pick"
	"assure/tui/portfolio"
	"assure/tui/profile"
	"assure/tui/putright"
	"assure/tui/review"
	"assure/tui/signers"
	"assure/tui/signoff"
	"assure/tui/today"
	"assure/tui/triage"
	"assure/tui/tuitest"
	"assure/tui/walk"
)

// A page that cannot be read says why and offers to read it again; "is being read" is for as long as it is. Once it can
// be read it is.
func TestPagesThatCannotBeReadAreReadAgain(t *testing.T) {
	_, r := open(t, true, 100, 30, "")
	clock := tuitest.NewClock()
	clock.Add(time.Minute)
	e, _, err := r.Engagement(t.Context(), "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	cycles, err := r.Assessments(t.Context(), e.ID, book.At{})
	if err != nil || len(cycles) == 0 {
		t.Fatal(cycles, err)
	}
	id := cycles[0].ID
	for name, tt := range map[string]struct {
		reads string
		open  func(c *page.Common) page.Page
	}{
		"home": {"Castle Imaging", func(c *page.Common) page.Page { return today.New(c, r, today.Links{}) }},
		"suppliers": {"Northgate Pathology", func(c *page.Common) page.Page {
			return portfolio.New(c, r, portfolio.Links{})
		}},
		"supplier": {"LIMS reporting", func(c *page.Common) page.Page {
			return profile.New(c, r, "SUP-00001", profile.Links{})
		}},
		"triage": {"Not triaged", func(c *page.Common) page.Page { return triage.New(c, r, "ENG-00004", nil) }},
		"assessment": {"ITS-", func(c *page.Common) page.Page {
			begin := func(context.Context) (string, error) { return id, nil }
			return assess.New(c, walk.RegisterStore(r), begin, "ENG-00001", "A. Shah", assess.Links{})
		}},
		"bulk":    {"Brightwell", func(c *page.Common) page.Page { return bulk.New(c, r, nil) }},
		"history": {"SUP-00001", func(c *page.Common) page.Page { return history.New(c, r, "SUP-00001", "") }},
		"certificates": {"None is recorded", func(c *page.Common) page.Page {
			return certificates.New(c, r, "SUP-00001")
		}},
		"signoff": {"Still open", func(c *page.Common) page.Page { return signoff.New(c, r, id, nil, nil) }},
		"review": {"ITS-", func(c *page.Common) page.Page {
			return review.New(c, r, func(context.Context) (string, error) { return id, nil }, "review", review.Links{})
		}},
		"merge": {"looks like a second record", func(c *page.Common) page.Page {
			return putright.New(c, r, putright.Merge, putright.Subject{Supplier: northgate(t, r)})
		}},
		"people": {"registers somebody", func(c *page.Common) page.Page { return peoplepage.New(c, r, "") }},
		"bodies": {"No bundle of another body", func(c *page.Common) page.Page {
			return bundles.New(c, r, bundles.Links{}, "")
		}},
		"signers": {"No key of a body", func(c *page.Common) page.Page { return signers.New(c, r) }},
		"levels":  {"Nobody is registered", func(c *page.Common) page.Page { return access.New(c, r) }},
		"inbox": {"Nothing was", func(c *page.Common) page.Page {
			return importing.NewInbox(c, r, importing.Links{})
		}},
		"choice": {"Which", func(c *page.Common) page.Page {
			return pick.Assessment(c, r, "SUP-00005", func(pick.Option) page.Page { return nil })
		}},
		"export": {"Risk register", func(c *page.Common) page.Page { return export.New(c, r, export.Of{}, nil) }},
	} {
		t.Run(name, func(t *testing.T) {
			c := tuitest.Common(t, clock, "", tui.Retryable)
			gone, cancel := context.WithCancel(t.Context())
			cancel()
			c.Context = gone
			p := tt.open(c)
			if _, fails := p.(page.Failer); !fails {
				t.Fatalf("%s does not say that it could not be read", name)
			}
			d := tuitest.New(t, c, clock, p, 100, 30)
			d.Has("R try again").Lacks("Reading", "being read")
			d.Keys("?").Has("read it again").Lacks("being read").Keys("esc", "z").Has("try again")
			c.Context = t.Context()
			d.Keys("R").Lacks("try again", "could not be read").Has(tt.reads)
		})
	}
}

// Of a supplier with several engagements, t and a ask which is meant; of one with one they do not.
func TestSeveralEngagementsAreAChoice(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	ctx := t.Context()
	s, err := r.FindSupplier(ctx, "SUP-00001")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Live,
		Service: "Mortuary records"}); err != nil {
		t.Fatal(err)
	}
	d.Keys("R", "/").Type("northgate").Keys("enter", "t").Has("Which engagement?", "ENG-00001 LIMS reporting",
		"ENG-00008 Mortuary records", "Critical (tier 1), live").Golden("pick-engagement-80x24")
	d.Keys("2").Has("Not triaged", "Mortuary records").Keys("esc").Has("Suppliers")
	d.Keys("a").Has("Which questionnaire?", "ENG-00001 LIMS reporting · Continue:",
		"ENG-00008 Mortuary records · Begin:")
	d.Keys("enter").Has("ITS-").Keys("esc").Has("Suppliers")
	d.Keys("a", "esc").Has("Suppliers").Keys("esc", "/").Type("meridian").Keys("enter", "a").Has("ITS-")
}
