package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/store"
	"assure/data/today"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The next review is so many months after the sign-off or, where that is sooner, on the day of an early re-assessment
// that was set since the sign-off.
func TestNextReview(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	day := func(s string) questionnaire.Date { return datatest.Date(t, s) }
	at := func(s string) time.Time { return day(s).Time().Add(12 * time.Hour) }
	signed := at("2026-01-10")
	early := func(on, set string) *entity.EarlyReview {
		return &entity.EarlyReview{On: day(on), At: at(set)}
	}
	datatest.Must(0, r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{})
		if err != nil {
			return err
		}
		for name, c := range map[string]struct {
			signed *time.Time
			early  *entity.EarlyReview
			months int
			want   string
		}{
			"by the months":                   {&signed, nil, 12, "2027-01-10"},
			"never":                           {&signed, nil, 0, ""},
			"not signed off":                  {nil, early("2026-06-01", "2026-02-01"), 12, ""},
			"sooner":                          {&signed, early("2026-06-01", "2026-02-01"), 12, "2026-06-01"},
			"not put off":                     {&signed, early("2027-06-01", "2026-02-01"), 12, "2027-01-10"},
			"only the early one":              {&signed, early("2026-06-01", "2026-02-01"), 0, "2026-06-01"},
			"set before the sign-off: done":   {&signed, early("2026-06-01", "2026-01-01"), 12, "2027-01-10"},
			"set before it, no months: never": {&signed, early("2026-06-01", "2026-01-01"), 0, ""},
		} {
			got := b.NextReview(&entity.Engagement{Early: c.early}, &entity.Assessment{SignedAt: c.signed}, c.months)
			if got.String() != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		return nil
	}))(t)
}

// An early re-assessment is in the to-do list and in the calendar on its day, with the incident and the reason, and in
// neither once it is undone.
func TestEarlyReviewIsToldOnItsDay(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, _ := datatest.Seed(t, r)
	i := datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Breach", Found: r.Today() - 3}))(t)
	on := r.Today() + 20
	datatest.Must(r.ReassessEarly(ctx, []string{e.ID}, data.Early{On: on, Reason: "the host was breached",
		Incident: i.Ref}))(t)
	told := func() (list, calendar bool) {
		l := datatest.Must(today.Read(ctx, r, today.Request{}))(t)
		for n := range l.Groups {
			for _, x := range l.Groups[n].Items {
				list = list || x.Kind == today.Review && x.On == on && x.Engagement == e.Ref &&
					x.What == "early: INC-001 the host was breached"
			}
		}
		path := filepath.Join(t.TempDir(), "due.ics")
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindEvidence, Out: path}))(t)
		raw := string(datatest.Must(os.ReadFile(path))(t))
		raw = strings.ReplaceAll(raw, "\r\n ", "")
		stamp := strings.ReplaceAll(on.String(), "-", "")
		for _, event := range strings.Split(raw, "BEGIN:VEVENT") {
			calendar = calendar || strings.Contains(event, "DTSTART;VALUE=DATE:"+stamp) &&
				strings.Contains(event, "Review due") && strings.Contains(event, "the host was breached")
		}
		return list, calendar
	}
	if list, calendar := told(); !list || !calendar {
		t.Errorf("in the list %v, in the calendar %v", list, calendar)
	}
	datatest.Must(r.UndoIncident(ctx, i.Ref))(t)
	if list, calendar := told(); list || calendar {
		t.Errorf("undone, and in the list %v, in the calendar %v", list, calendar)
	}
}
