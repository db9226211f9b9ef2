package dspt_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/directory/dspt"
	"assure/data/tabular"
	"assure/internal/text"
)

const csvExport = "\ufeff,Code,Organisation Name,Status,Date Of Publication,Primary Sector,\"Integrated Care Board " +
	"(where available, from ODS)\"\r\n" +
	"0,8E727,\"EXAMPLE HOSPICE, THE\",22/23 Standards Met,28/06/2023,Charity / Hospice,NHS EXAMPLE ICB\r\n" +
	"1,00L,NHS EXAMPLE ONE,Not Published,,CCG,\r\n" +
	"2,204,EXAMPLE COUNCIL,22/23 Standards Exceeded,28/06/2023,Local Authority,\r\n" +
	"3,,NO CODE LTD,22/23 Something New,28/06/2023,Company,\r\n"

func TestReadCSV(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "DSPT search results 16_11_2023 11_17_41.csv")
	if err := os.WriteFile(path, []byte(csvExport), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := dspt.ReadFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Rows) != 4 || e.Rows[0].ODSCode != "8E727" || e.Rows[0].Name != "EXAMPLE HOSPICE, THE" ||
		e.Rows[0].Commissioner != "NHS EXAMPLE ICB" ||
		e.Rows[1].ODSCode != "00L" || e.Rows[2].ODSCode != "204" || e.Rows[2].Published != date(t, "2023-06-28") {
		t.Errorf("rows %+v", e.Rows)
	}
	var codes []string
	for _, p := range e.Problems {
		codes = append(codes, p.Code+" "+p.Where)
	}
	if got := strings.Join(codes, ", "); got != "bad-code B5, unknown-status D5" {
		t.Errorf("problems %s", got)
	}
}

func TestReadRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"a list of something else": {"a,b,c\n1,2,3\n", dspt.ErrNotExport},
		"a PDF":                    {"%PDF-1.7 ...", tabular.ErrNotXLSX},
		"half a workbook":          {"PK\x03\x04....", tabular.ErrDamaged},
		"an open quotation mark":   {"Code,Organisation Name,Status\n\"X0001,ORG,\n", tabular.ErrDamaged},
	} {
		if _, err := dspt.Read(bytes.NewReader([]byte(c.data)), int64(len(c.data))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// The real publication of 17 June 2019: every organisation accounted for. It is not part of the project; ASSURE_SHARED
// names the folder that holds it.
func TestRealPublication2019(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("ASSURE_SHARED")
	if shared == "" {
		t.Skip("ASSURE_SHARED is not set")
	}
	path := filepath.Join(shared, "data", "DSPT Progress as of 17_06_2019 15_25_54 publish.xlsx")
	e, err := dspt.ReadFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"Standards Met": 26049, "": 3996, "Entry Level": 1256, "Standards Exceeded": 480,
		"Standards not fully met (plan agreed)": 119, "Standards Met (19-20)": 37, "Standards Not Met": 19,
		"Entry Level (19-20)": 14}
	if len(e.Rows) != 31970 || !maps.Equal(e.Statuses, want) || len(e.Problems) > 0 {
		t.Fatalf("%d rows, %v, problems %v", len(e.Rows), e.Statuses, e.Problems)
	}
	if day, ok := dspt.SnapshotDate(path); !ok || day != date(t, "2019-06-17") {
		t.Errorf("snapshot of %s", day)
	}
	rows := dspt.Latest(e.Rows)
	if len(rows) != 31970 {
		t.Errorf("%d distinct codes", len(rows))
	}
	notes, companies := 0, 0
	for _, r := range e.Rows {
		if r.Note == "CompletedThroughQIO" {
			notes++
		}
		if r.Sector == "Company" {
			companies++
		}
	}
	if notes != 184 || companies != 1265 {
		t.Errorf("%d dates read CompletedThroughQIO, %d companies", notes, companies)
	}
	for code, name := range map[string]string{"8J605": "DXS INTERNATIONAL PLC",
		"204": "BARNSLEY METROPOLITAN BOROUGH COUNCIL",
		"00L": "NHS Northumberland CCG", "8E727": "LITTLE BRIDGE HOUSE (CHILDRENS HOSPICE)",
		"8E567": "Merck Sharp & Dohme"} {
		if got := rows[text.Fold(code)]; got.ODSCode != code || got.Name != name {
			t.Errorf("%s: %+v", code, got)
		}
	}
	// A spreadsheet took the code APR6 for April 2006 before publication; the name still carries it.
	if got := rows["apr6"]; got.ODSCode != "APR6" || got.Name != "LEAF CARE SERVICES LTD (APR6)" {
		t.Errorf("APR6: %+v", got)
	}
	dxs := rows["8j605"]
	if dxs.Status != "Standards Met" || dxs.Edition != "" || dxs.Published != date(t, "2019-03-29") {
		t.Errorf("8J605: %+v", dxs)
	}
	if got, end := dspt.StandingOn(dxs, date(t, "2019-06-17")); got != dspt.Early || end != 2019 {
		t.Errorf("8J605 on the day of the snapshot: %s %d", got, end)
	}
	if got, _ := dspt.StandingOn(dxs, date(t, "2020-07-01")); got != dspt.Lapsed {
		t.Errorf("8J605 a year later: %s", got)
	}
}
