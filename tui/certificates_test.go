package tui_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// northgate is the supplier whose certificates the tests look at, with a document whose title names one.
func northgate(t *testing.T, r *data.Register) entity.Supplier {
	t.Helper()
	s := datatest.Must(r.FindSupplier(t.Context(), "SUP-00001"))(t)
	e := datatest.Must(r.Engagements(t.Context(), s.ID, book.At{}))(t)[0]
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	d := datatest.Must(r.AddDocument(t.Context(), entity.Document{Supplier: s.ID, Kind: entity.Independent,
		Reference: "Cyber Essentials Plus certificate", Issued: r.Today() - 30, Expiry: r.Today() + 300},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	if err := r.AcceptDocument(t.Context(), d.Ref); err != nil {
		t.Fatal(err)
	}
	return s
}

func held(t *testing.T, r *data.Register, s entity.Supplier) data.Certified {
	t.Helper()
	return datatest.Must(r.Certificates(t.Context(), []string{s.Ref}, book.At{}))(t)[0]
}

// What a title proposes is confirmed with what the certificate says, counts once it is checked, and is withdrawn with a
// reason; words that are none are dismissed. Without colours it is the same.
func TestCertificates(t *testing.T) {
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			s := northgate(t, r)
			d.Keys("/").Type("northgate").Keys("enter", "enter").Has("Assessments").Keys("c")
			d.Has("None is recorded. n records one.", "Named by words only", "DOC-0001 Cyber Essentials Plus?",
				"proposed")
			d.Keys("c").Has("Not now: no certificate is under the cursor").Keys("enter")
			d.Has("A certificate of Northgate Pathology Ltd", "Cyber Essentials Plus", "DOC-0001")
			d.Keys("enter", "enter").Type("IASME-77").Keys("tab").Type("Whole organisation").Keys("tab", "tab")
			d.Type("Danzell").Keys("tab").Type("10.05.2026 or so")
			d.Keys("up", "up", "up", "up", "up", "up", "up", "enter")
			d.Keys("ctrl+o").Has("> Issued", "Write the day as 2026-11-21, 21/11/2026 or 21 Nov 2026.").Keys("ctrl+u").
				Type("10 May 2026")
			d.Golden("certificate-form-" + name)
			d.Keys("tab", "ctrl+u").Type("10/05/2029").Keys("tab", "tab", "tab", "tab", "enter")
			d.Has("months at most")
			d.Keys("up", "up", "up", "up", "ctrl+u").Type("10/05/2027").Keys("tab", "tab", "tab", "tab", "enter")
			d.Has("Cyber Essentials Plus is recorded: a statement until it is checked (c).",
				"CRT-0001 Cyber Essentials Plus IASME-77", "statement only, not checked").Lacks("words only")
			d.Keys("c", "enter", "enter", "enter").Has("Say where it was checked")
			d.Type("IASME search").Keys("enter", "enter").Has("statement only, scope not compared")
			d.Keys("c", "space", "enter").Type("IASME search").Keys("enter", "enter")
			d.Has("CRT-0001 is checked.", "shown to 2027-05-10", "2026-11-21 by A. Shah at")
			d.Golden("certificates-" + name)
			if c := held(t, r, s).Certificates[0]; c.Standing != entity.CertificateShown || c.Issued.String() !=
				"2026-05-10" || c.Covers != entity.CoverService || c.Proof != "DOC-0001" {
				t.Errorf("%+v", c)
			}
			d.Keys("x", "enter").Has("Say why; it is kept with your name.").Type("of a sister company").Keys("enter")
			d.Has("CRT-0001 is withdrawn.", "withdrawn: of a sister").Keys("c").Has("Not now: it was withdrawn")
			d.Keys("esc").Has("Northgate Pathology")
		})
	}
}

// An edition that is none is refused at its field.
func TestEditionIsRefusedAtItsField(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	northgate(t, r)
	d.Keys("/").Type("northgate").Keys("enter", "enter", "c", "n").Has("> Kind", "DSPT")
	d.Keys("ctrl+o").Has("Give the edition, such as 25/26, or the version.")
	d.Keys("tab").Keys("home")
	for range 12 {
		if strings.Contains(d.Screen(), "> Edition or set") {
			break
		}
		d.Keys("tab")
	}
	d.Type("2013").Keys("ctrl+o").Has("> Edition or set", "Give the edition of the DSPT as published, such as 25/26.")
	d.Keys("ctrl+u").Type("25/26").Keys("ctrl+o").Lacks("as published")
}

// Words that are no certificate are dismissed, and what was recorded here is undone in the walk.
func TestDismissAndUndoACertificate(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	s := northgate(t, r)
	d.Keys("/").Type("northgate").Keys("enter", "enter", "c", "x").Type("a gap analysis").Keys("enter")
	d.Has("Dismissed.").Lacks("DOC-0001")
	d.Keys("n", "space", "space", "space", "space", "space", "enter", "enter").Type("ZA1").Keys("tab", "tab", "tab")
	d.Type("1 June 2027").Keys("tab", "tab", "tab", "tab", "enter")
	d.Has("ICO registration is recorded: a statement until it is checked (c).")
	if c := held(t, r, s).Certificates; len(c) != 1 || c[0].Kind != entity.CertICO || c[0].Expiry.String() !=
		"2027-06-01" {
		t.Fatalf("%+v", c)
	}
	d.Keys("esc", "a", "u").Has("Undone: add certificate CRT-0001")
	d.Keys("u").Has("Undone: dismiss certificate DOC-0001")
	if x := held(t, r, s); len(x.Proposals) != 1 || x.Certificates[0].Standing != entity.CertificateWithdrawn {
		t.Errorf("%+v", x)
	}
}

// A corrected certificate is checked by who corrects it, which the form says before, the notice after and the history
// with the check before it; another name and day can be given.
func TestCorrectingACheckedCertificate(t *testing.T) {
	d, r := open(t, true, 100, 40, "")
	s := northgate(t, r)
	jo := datatest.As(t, r, "Jo Bright")
	datatest.Must(jo.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertISO27001,
		Entity: s.Name, Number: "IS 1", Scope: "Hosting", Covers: entity.CoverService, Issued: r.Today() - 300,
		Expiry: r.Today() + 300, CheckedAt: "certification body", CheckedOn: r.Today() - 200}))(t)
	d.Keys("/").Type("northgate").Keys("enter", "enter", "c", "enter")
	d.Has("by Jo Bright. If you change", "the check becomes yours", "Checked by")
	d.Keys("tab", "ctrl+u").Type("IS 2").Keys("ctrl+o")
	d.Has("CRT-0001 is changed, checked 2026-11-21 by A. Shah")
	if c := held(t, r, s).Certificates[0]; c.CheckedBy != "A. Shah" || c.CheckedOn != r.Today() || c.Number != "IS 2" {
		t.Fatalf("%+v", c)
	}
	d.Keys("esc", "H").Has("Jo Bright", "A. Shah")
}
