package data_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The tender report has the typed certificates of each bidder: one of another entity or scope is a statement only, and
// a document whose title names one is none.
func TestTenderReportHasCertificates(t *testing.T) {
	ctx := t.Context()
	r := datatest.Open(t, datatest.Options{Day: "2026-11-21", Actor: "dana"})
	tender := datatest.Must(r.AddTender(ctx, entity.Tender{Title: "Messaging",
		Conditions: []questionnaire.Text{"ITS-22 is met."}}))(t)
	bidder := func(name string) entity.Supplier {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Messaging",
			State: entity.Bid, Tender: tender.Ref}))(t)
		datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
		return s
	}
	one, two := bidder("Acme Health Ltd"), bidder("Bexley Messages Ltd")
	datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: two.ID, Kind: entity.Independent,
		Reference: "ISO 27001 certificate", Issued: r.Today() - 9}, nil))(t)
	add := func(kind entity.CertificateKind, names string, covers entity.Cover,
		number, checked string) entity.Certificate {
		return datatest.Must(r.AddCertificate(ctx, entity.Certificate{Supplier: one.ID, Kind: kind, Entity: names,
			Number: number, Scope: questionnaire.Text("Scope of " + number), Covers: covers, Edition: "E1",
			Issued: datatest.Date(t, "2026-05-10"), Expiry: datatest.Date(t, "2027-05-10"), CheckedAt: checked}))(t)
	}
	add(entity.CertISO27001, "Acme Hosting plc", entity.CoverService, "I-1", "UKAS")
	add(entity.CertCyberEssentialsPlus, one.Name, entity.CoverService, "C-1", "IASME search")
	add(entity.CertISO27001, one.Name, entity.CoverOther, "I-2", "UKAS")
	add(entity.CertISO27001, one.Name, entity.CoverService, "I-3", "")
	gone := add(entity.CertISO27001, one.Name, entity.CoverService, "I-4", "UKAS")
	datatest.Must(r.WithdrawCertificate(ctx, gone.Ref, "typed twice"))(t)

	out := filepath.Join(t.TempDir(), "tender.xlsx")
	datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindTender, Ref: tender.Ref, Out: out}))(t)
	cells := datatest.SheetCells(t, out, "Certificates")
	var got []string
	for row := 1; row < 30; row++ {
		var line []string
		for _, col := range "ABCDEFGHIJK" {
			line = append(line, cells[fmt.Sprintf("%c%d", col, row)])
		}
		if strings.HasPrefix(line[1], "ENG-") {
			got = append(got, strings.Join(line, "|"))
		}
	}
	want := []string{
		"Acme Health Ltd|ENG-00001|Cyber Essentials Plus (CRT-0002)|Shown|Acme Health Ltd|Scope of C-1|C-1, E1|" +
			"2027-05-10|2026-11-21|dana|IASME search",
		"Acme Health Ltd|ENG-00001|ISO 27001 (CRT-0001)|Statement only, names another entity|Acme Hosting plc|" +
			"Scope of I-1|I-1, E1|2027-05-10|2026-11-21|dana|UKAS",
		"Acme Health Ltd|ENG-00001|ISO 27001 (CRT-0003)|Statement only, scope is not our service|Acme Health Ltd|" +
			"Scope of I-2|I-2, E1|2027-05-10|2026-11-21|dana|UKAS",
		"Acme Health Ltd|ENG-00001|ISO 27001 (CRT-0004)|Statement only, not checked|Acme Health Ltd|Scope of I-3|" +
			"I-3, E1|2027-05-10|||",
		"Bexley Messages Ltd|ENG-00002|None recorded|Not shown|||||||",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	html := page(t, r, report.KindTender, tender.Ref)
	if !strings.Contains(html, "Certificates recorded of each bidder") ||
		!strings.Contains(html, "Statement only, names another entity") {
		t.Error("the page has no certificates")
	}
}
