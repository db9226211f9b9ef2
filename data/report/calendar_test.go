package report_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// The calendar has one event a supplier a day, named after the supplier, with the lapse of its DSPT publication on 30
// June; a file written later knows the event again.
func TestCalendarHasDSPTLapses(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana") // it is 2 March 2026
	s, e, _ := datatest.Seed(t, r)
	s.ODSCodes = []string{"8ZZ99"}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	e.End = datatest.Date(t, "2026-06-30")
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	for _, a := range []entity.Action{{Engagement: e.ID, Title: "Patch", Due: datatest.Date(t, "2026-04-01")},
		{Engagement: e.ID, Title: "Notice in the contract", Condition: true, Due: datatest.Date(t, "2026-04-01")}} {
		datatest.Must(r.AddAction(ctx, a))(t)
	}
	if err := r.Update(ctx, "import DSPT directory", func(tx *data.Tx) error {
		_, err := tx.PutSnapshot(ctx, store.DSPTSnapshot{ID: "s", AsOf: datatest.Date(t, "2026-02-01")},
			[]entity.DSPTRow{{ODSCode: "8ZZ99", Name: s.Name,
				Status: "24/25 Standards Met", Level: "Standards Met", Edition: "24/25",
				Published: datatest.Date(t, "2025-06-20"), Row: 2}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	uid := regexp.MustCompile(`(?s)UID:(\S+).*?DTSTART;VALUE=DATE:(\d+).*?SUMMARY:(.*?)\r\nDESCRIPTION:(.*?)As of`)
	events := func() (out []string, uids map[string]string) {
		path := filepath.Join(t.TempDir(), "e.ics")
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindEvidence, Out: path}))(t)
		body := strings.ReplaceAll(string(datatest.Must(os.ReadFile(path))(t)), "\r\n ", "")
		uids = map[string]string{}
		for _, m := range uid.FindAllStringSubmatch(body, -1) {
			out = append(out, m[2]+" "+m[3]+": "+m[4])
			uids[m[2]] = m[1]
		}
		return out, uids
	}
	list, was := events()
	if len(list) != 2 || !strings.HasPrefix(list[0], "20260401 "+s.Name+": 2 things fall due: ") ||
		!strings.Contains(list[0], "Action ACT-0001 due") ||
		!strings.Contains(list[0], "Contract condition ACT-0002 due") ||
		!strings.HasPrefix(list[1], "20260630 "+s.Name+": 2 things fall due: ") ||
		!strings.Contains(list[1], "DSPT 24/25 lapses") || !strings.Contains(list[1], "Contract ends") {
		t.Errorf("%s", strings.Join(list, "\n"))
	}
	c.At = c.At.AddDate(0, 0, 7)
	datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "More",
		Due: datatest.Date(t, "2026-04-01")}))(t)
	list, now := events()
	if len(list) != 2 || now["20260401"] != was["20260401"] || now["20260630"] != was["20260630"] ||
		!strings.Contains(list[0], "3 things fall due") {
		t.Errorf("a week later %s", strings.Join(list, "\n"))
	}
}
