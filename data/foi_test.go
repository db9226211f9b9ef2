package data_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

// The FOI table prints a DSPT certificate that a person recorded and checked, beside what the directory says.
func TestFOIReadsTypedDSPT(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, _ := datatest.Seed(t, r)
	write := func() string {
		t.Helper()
		out := filepath.Join(t.TempDir(), "foi.csv")
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindFOI, Out: out}))(t)
		return string(datatest.Must(os.ReadFile(out))(t))
	}
	if got := write(); !strings.Contains(got, `"DSPT shown to us"`) || strings.Contains(got, "edition 25/26") {
		t.Fatalf("without a certificate: %s", got)
	}
	datatest.Must(r.AddCertificate(ctx, entity.Certificate{Supplier: s.ID, Kind: entity.CertDSPT, Entity: s.Name,
		Edition: "25/26", Expiry: r.Today() + 90, CheckedAt: "the public directory", CheckedOn: r.Today(),
		CheckedBy: "dana"}))(t)
	if got := write(); !strings.Contains(got, `"Yes, to 30 Jun 2027, edition 25/26","`+
		r.Today().String()+`","dana"`) {
		t.Errorf("with one: %s", got)
	}
	dsptExport(t, r, "01_02_2026 10_00_00", "Standards Met", "2025-06-01")
	if got := write(); !strings.Contains(got, "edition 25/26") || !strings.Contains(got, `"Standards Met`) {
		t.Errorf("beside the directory: %s", got)
	}
}
