package portfolio

import (
	"fmt"
	"strings"
	"testing"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/page"

	"pgregory.net/rapid"
)

func day(t testing.TB, s string) questionnaire.Date {
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sample(t testing.TB) []data.SupplierSummary {
	return []data.SupplierSummary{
		{Ref: "SUP-1", Name: "Göteborg Pathology", Owner: "A. Shah", Tier: 1,
			Risk: &scoring.Risk{Band: "Extreme", Score: 20}, Grade: "D", Status: "Settled", Assured: 310, MustHaves: 2,
			NextDue: day(t, "2026-11-09")},
		{Ref: "SUP-2", Name: "Meridian Cloud", Owner: "J. Okoro", Tier: 1,
			Risk: &scoring.Risk{Band: "Extreme", Score: 20}, Status: "Too little known", Assured: 19,
			NextDue: day(t, "2026-11-30")},
		{Ref: "SUP-3", Name: "Castle Imaging", Owner: "A. Shah", Tier: 2, Risk: &scoring.Risk{Band: "High", Score: 12},
			Grade: "C", Status: "Could change", Assured: 520, MustHaves: 1, NextDue: day(t, "2027-03-01")},
		{Ref: "SUP-4", Name: "Pennine Courier", Tier: 4, Risk: &scoring.Risk{Band: "Low", Score: 2},
			Status: scoring.NoQuestionnaire, Assured: scoring.NoTenths},
		{Ref: "SUP-5", Name: "Unknown Ltd", Status: "Not assessed", Assured: scoring.NoTenths},
	}
}

// several is a supplier with an Extreme that is settled at B, and one that nobody has assessed.
func several() data.SupplierSummary {
	bad := data.SupplierSummary{Ref: "SUP-6", Name: "Two Services Ltd", Engagement: "ENG-1",
		Service: "Records", Tier: 2,
		Risk: &scoring.Risk{Band: "Extreme", Score: 15}, Grade: "B", Status: "Settled", Assured: 710, Owner: "A. Shah"}
	blank := data.SupplierSummary{Ref: "SUP-6", Name: "Two Services Ltd", Engagement: "ENG-2", Service: "Parking",
		Tier: 4, Status: "Not assessed", Assured: scoring.NoTenths, Owner: "J. Okoro", MustHaves: 1}
	out := bad
	out.Status, out.MustHaves, out.Each = blank.Status, 1, []data.SupplierSummary{bad, blank}
	for _, e := range out.Each {
		out.Listing.Engagements = append(out.Listing.Engagements, data.EngagementListing{Engagement: entity.Engagement{
			Ref: e.Engagement, Service: e.Service, State: entity.Live}})
	}
	out.Where, out.Worst = "ENG-1: risk, tier, grade, shown; ENG-2: status", &scoring.Worst{Live: 2}
	return out
}

func TestFiltersMatchAnyEngagement(t *testing.T) {
	row, today := several(), day(t, "2026-11-21")
	for query, want := range map[string]bool{"band:extreme": true, "tier:high": true, "tier:low": true, "grade:b": true,
		"status:settled": true, "status:not-assessed": true, "status:could": false, "owner:okoro": true,
		"grade:d":        false,
		"musthaves:open": true, "musthaves:none": false, "band:extreme status:not-assessed": true} {
		f := parse(query)
		if got := f.matchTerms(&row, today); got != want {
			t.Errorf("%q matches: %v, want %v", query, got, want)
		}
	}
}

func TestARowAnEngagement(t *testing.T) {
	rows := append(sample(t), several())
	got := prepare(rows, nil)
	if n, m := len(got.lists[0].rows), len(got.lists[1].rows); n != 6 || m != 7 {
		t.Fatalf("%d suppliers and %d engagements, want 6 and 7", n, m)
	}
	if s := got.lists[0].search[5]; !strings.Contains(s, "eng-2") || !strings.Contains(s, "parking") {
		t.Errorf("the row of a supplier is found by %q", s)
	}
	if r := got.lists[1].rows[got.lists[1].orders[ByRisk][2]]; r.Engagement != "ENG-1" {
		t.Errorf("third by risk is %+v", r)
	}
}

func TestFilter(t *testing.T) {
	rows, today := sample(t), day(t, "2026-11-21")
	for query, want := range map[string]string{
		"":                          "12345",
		"goteborg":                  "1",
		"GÖTEBORG path":             "1",
		"path cloud":                "",
		"tier:critical":             "12",
		"tier:critical,high":        "123",
		"tier:crit owner:shah":      "1",
		"tier:none":                 "5",
		"band:extreme":              "12",
		"band:none":                 "5",
		"grade:none":                "245",
		"grade:c,d":                 "13",
		"status:too-little":         "2",
		"status:set":                "1",
		"status:no-questionnaire":   "4",
		"status:no":                 "45",
		"musthaves:open":            "13",
		"musthaves:none":            "245",
		"due:overdue":               "1",
		"due:30":                    "12",
		"due:<30d":                  "12",
		"due:none":                  "45",
		"tier:":                     "12345", // still being typed
		"owner:okoro due:30 merid":  "2",
		"note:something":            "", // no such filter, so a word like any other
		"tier:critical tier:medium": "",
	} {
		f := parse(query)
		var got strings.Builder
		for i := range rows {
			r := &rows[i]
			if f.matchWords(foldAccents(r.Ref+" "+r.Name+" "+r.Owner)) && f.matchTerms(r, today) {
				fmt.Fprint(&got, i+1)
			}
		}
		if got.String() != want {
			t.Errorf("%q leaves %q, want %q", query, got.String(), want)
		}
	}
	if f := parse("tier:purple,high due:soon"); strings.Join(f.wrong, " ") != "tier:purple due:soon" {
		t.Errorf("wrong terms: %v", f.wrong)
	}
}

func TestComplete(t *testing.T) {
	for line, want := range map[string]string{
		"":              "tier:",
		"t":             "tier:",
		"north b":       "north band:",
		"tier:":         "tier:critical",
		"tier:h":        "tier:high",
		"tier:high,l":   "tier:high,low",
		"x status:too":  "x status:too-little-known",
		"nothing-there": "nothing-there",
	} {
		if _, got := complete(line); got != want {
			t.Errorf("complete(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestSorted(t *testing.T) {
	rows := sample(t)
	for o, want := range map[Order][2]string{ // and turned round, where what is not known stays last
		ByRisk:  {"21345", "43125"}, // equal risk: the lower score first; not assessed last
		ByName:  {"31245", "54213"},
		ByShown: {"21345", "31245"},
		ByDue:   {"12345", "32145"},
		ByTier:  {"12345", "43215"},
		ByRef:   {"12345", "54321"},
	} {
		p := &Page{list: newList(rows, nil), sort: o}
		for i, turned := range []bool{false, true} {
			p.turned = turned
			got := ""
			for _, i := range p.order() {
				got += fmt.Sprint(i + 1)
			}
			if got != want[i] {
				t.Errorf("%s gives %s, want %s", o.words(turned), got, want[i])
			}
		}
	}
}

// The words of both titles add up to their rows, and name what is left out.
func TestCountWordsAddUp(t *testing.T) {
	listed := func(states ...entity.EngagementState) data.SupplierSummary {
		var r data.SupplierSummary
		for _, s := range states {
			r.Listing.Engagements = append(r.Listing.Engagements,
				data.EngagementListing{Engagement: entity.Engagement{State: s}})
			if s.Open() {
				r.Engagements++
				r.Each = append(r.Each, data.SupplierSummary{})
			}
		}
		if len(r.Each) < 2 {
			r.Each = nil
		}
		return r
	}
	rows := []data.SupplierSummary{listed(entity.Live, entity.Exiting), listed(entity.Bid), listed(entity.Ended),
		listed(entity.Live, entity.Lost), listed()}
	m := prepare(rows, nil)
	p := &Page{count: m.count, retired: 3, lists: m.lists}
	if got, want := p.countWords(), ", 3 engagements in force, 1 bid, 2 closed, 3 retired"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
	p.each = true
	if got, want := p.countWords(), ", 3 in force, 1 bid, 2 suppliers without one, 2 closed, 3 retired"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
	if n := len(m.lists[1].rows); n != 3+1+2 {
		t.Errorf("%d rows; want those in force, the bid, and the suppliers without an engagement", n)
	}
}

// Whatever is typed, the filter never panics, and a longer query never leaves more suppliers.
func TestFilterNarrows(t *testing.T) {
	rows, today := sample(t), day(t, "2026-11-21")
	words := []string{"path", "tier:critical", "owner:shah", "band:", "due:30", "é", ":", "a,b:c,", "grade:d"}
	rapid.Check(t, func(t *rapid.T) {
		query := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 4).Draw(t, "words"), " ")
		longer := query + " " + rapid.SampledFrom(words).Draw(t, "more")
		f, g := parse(query), parse(longer)
		for i := range rows {
			s := foldAccents(rows[i].Name + " " + rows[i].Owner)
			before := f.matchWords(s) && f.matchTerms(&rows[i], today)
			after := g.matchWords(s) && g.matchTerms(&rows[i], today)
			if after && !before {
				t.Fatalf("%q shows %s, %q does not", longer, rows[i].Ref, query)
			}
		}
	})
}

func TestDueWords(t *testing.T) {
	today := day(t, "2026-11-21")
	for due, want := range map[string]string{"2026-11-09": "12 d late", "2026-11-21": "today", "2026-11-22": "in 1 day",
		"2026-12-21": "in 30 days", "2026-12-22": "2026-12-22", "": ""} {
		if got := page.DueWords(day(t, due), today); got != want {
			t.Errorf("%s is %q", due, got)
		}
	}
}
