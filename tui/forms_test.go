package tui_test

import (
	"slices"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/drafts"
	"assure/tui/tuitest"
)

// What is typed into any form is there again when the program ended without a goodbye and the form is opened once more,
// until it is recorded or dropped on purpose.
func TestFormsKeepWhatIsTyped(t *testing.T) {
	supplier := func(keys ...string) [2][]string {
		return [2][]string{{"g", "s", "/"}, append([]string{"enter"}, keys...)}
	}
	for name, x := range map[string]struct {
		keys [2][]string // to the form; between the two the name of a supplier is typed, if there is a second
		has  string
	}{
		"new supplier":       {[2][]string{{"g", "s", "n"}}, "Legal name"},
		"edit a supplier":    {supplier("enter", "e"), "ODS codes"},
		"rename":             {supplier("enter", "r"), "Legal name"},
		"close":              {supplier("enter", "z", "tab"), "Reason"},
		"certificate":        {supplier("enter", "c", "n", "tab"), "Entity"},
		"what words propose": {supplier("enter", "c", "x"), "Reason"},
		"by hand":            {supplier("t", "o", "tab", "tab"), "Reason"},
		"keep as actions":    {supplier("a", "t", "3", "K"), "Owner"},
		"edit a risk":        {[2][]string{{"g", "r", "e"}}, "Owner"},
		"close a risk":       {[2][]string{{"g", "r", "c"}}, "Reason"},
		"accept a risk":      {[2][]string{{"g", "r", "a"}}, "Reason"},
		"an action":          {[2][]string{{"g", "r", "n"}}, "Action"},
	} {
		t.Run(name, func(t *testing.T) {
			first, r := open(t, true, 100, 30, "")
			northgate(t, r)
			store := &tuitest.Drafts{}
			var kept *drafts.Book
			begin := func() *tuitest.Driver { // a program that is begun, up to the form
				c := tuitest.Common(t, first.Clock, "", tui.Retryable)
				kept = drafts.Open(store, first.Clock.Now, func(time.Duration, func()) {})
				c.Drafts = kept
				d := tuitest.New(t, c, first.Clock, tui.Options{Register: r}.Pages(c), 100, 30)
				if d.Keys(x.keys[0]...); x.keys[1] != nil {
					d.Type("northgate").Keys(x.keys[1]...)
				}
				return d.Has(x.has)
			}
			again := func() *tuitest.Driver { // after a moment it ended, however
				if err := kept.Flush(); err != nil {
					t.Fatal(err)
				}
				return begin()
			}
			begin().Type("Zebra 77").Has("Zebra 77").Keys("ctrl+c").Has("1 text is not saved", "Zebra 77")
			d := again().Has("Zebra 77")
			if keys := slices.Concat(x.keys[:]...); keys[len(keys)-1] != "tab" { // a key takes the notice away
				d.Has("Your draft of 14:")
			}
			d.Keys("ctrl+x").Lacks("Zebra 77").Has("The draft is discarded.")
			again().Lacks("Zebra 77").Type("Yak 5").Keys("esc").Has("esc again drops", "Yak 5").Keys("esc")
			again().Lacks("Yak 5")
		})
	}
}

// A form of an action, a risk or a certificate writes the fields that were changed in it, onto what the register has by
// then. A field that both changed is a conflict at that field.
func TestListFormsKeepWhatOthersRecorded(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	northgate(t, r)
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Switch it on", Owner: "A. Shah",
		State: entity.ActionOpen}))(t)
	action := func() entity.Action {
		return datatest.Must(r.Actions(ctx, e.ID, book.At{}))(t)[a.N-1]
	}
	d.Keys("g", "a", "/").Type("switch").Keys("enter", "e").Has("Switch it on", "A. Shah")
	other := action()
	other.Owner, other.Clause = "J. Okoro", "7.1"
	if err := r.UpdateAction(ctx, other); err != nil {
		t.Fatal(err)
	}
	d.Keys("down", "down").Type("31 Mar 2027").Keys("ctrl+o").Has(data.ActionRef(a.N) + " is changed.")
	if now := action(); now.Owner != "J. Okoro" || now.Clause != "7.1" || now.Due.String() != "2027-03-31" {
		t.Fatalf("%+v; want both changes", now)
	}
	d.Keys("e", "down", "ctrl+u").Type("R. Reed")
	other = action()
	other.Owner = "M. Doyle"
	if err := r.UpdateAction(ctx, other); err != nil {
		t.Fatal(err)
	}
	d.Keys("ctrl+o").Has("> Owner", "Somebody changed this meanwhile", `it is now "M. Doyle"`, "R. Reed")
	if now := action(); now.Owner != "M. Doyle" {
		t.Fatalf("%+v; want nothing written", now)
	}
	d.Keys("ctrl+o").Has("is changed.")
	if now := action(); now.Owner != "R. Reed" {
		t.Fatalf("%+v; want the second try to count", now)
	}
}

func TestRiskFormKeepsWhatOthersRecorded(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	d.Keys("g", "r")
	ref := datatest.Must(r.Risks(ctx, book.RiskFilter{Open: true}, book.At{}))(t)[0].Ref
	risk := func() entity.Risk { return datatest.Must(r.Risk(ctx, ref, book.At{}))(t).Risk }
	d.Keys("/").Type(ref).Keys("enter", "e").Has("Owner", "Treatment")
	other := risk()
	other.Owner, other.Response = "J. Okoro", entity.Treat
	if err := r.UpdateRisk(ctx, other); err != nil {
		t.Fatal(err)
	}
	d.Keys("down", "down").Type("31 Mar 2027").Keys("ctrl+o").Has(ref + " is changed.")
	if now := risk(); now.Owner != "J. Okoro" || now.Response != entity.Treat || now.Review.String() != "2027-03-31" {
		t.Fatalf("%+v; want both changes", now)
	}
	d.Keys("e", "down", "space").Has("Tolerate")
	other = risk()
	other.Response = entity.Transfer
	if err := r.UpdateRisk(ctx, other); err != nil {
		t.Fatal(err)
	}
	d.Keys("ctrl+o").Has("> Treatment", "Somebody changed this meanwhile", `it is now "Transfer"`).Keys("ctrl+o")
	d.Has("is changed.")
	if now := risk(); now.Response != entity.Tolerate {
		t.Fatalf("%+v; want the second try to count", now)
	}
}

func TestCertificateFormKeepsWhatOthersRecorded(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	s := northgate(t, r)
	c := datatest.Must(r.AddCertificate(ctx, entity.Certificate{Supplier: s.ID, Kind: entity.CertICO, Entity: s.Name,
		Number: "ZA1", Expiry: r.Today() + 100}))(t)
	now := func() entity.Certificate { return held(t, r, s).Certificates[0].Certificate }
	theirs := func(change func(*entity.Certificate)) {
		datatest.Must(r.ChangeCertificate(ctx, c.Ref, change))(t)
	}
	d.Keys("g", "s", "/").Type("northgate").Keys("enter", "enter", "c", "enter").Has("ZA1", "Issuer")
	theirs(func(c *entity.Certificate) {
		c.CheckedAt, c.CheckedOn, c.CheckedBy = "ICO register", r.Today(), "J. Okoro"
	})
	d.Keys("tab", "ctrl+u").Type("ZA2").Keys("ctrl+o").Has(c.Ref + " is changed, checked 2026-11-21 by A. Shah")
	if x := now(); x.Number != "ZA2" || x.CheckedAt != "ICO register" || x.CheckedBy != "A. Shah" {
		t.Fatalf("%+v; want where they checked, and our number in our name: they saw another", x)
	}
	d.Keys("enter", "tab", "ctrl+u").Type("ZA3")
	theirs(func(c *entity.Certificate) { c.Number = "ZA9" })
	d.Keys("ctrl+o").Has("> Number", "Somebody changed this meanwhile", `it is now "ZA9"`).Keys("ctrl+o")
	if x := now(); x.Number != "ZA3" {
		t.Fatalf("%+v; want the second try to count", x)
	}
}
