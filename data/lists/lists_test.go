package lists_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/lists"
	"assure/data/riskregister"
	"assure/questionnaire/entity"
	"assure/scoring"
)

const seeds = 6

// The cells of each map, those without a place and those without an open risk add up to the engagements in force; those
// with an open risk are the open overall risks of them, as nobody closed one. What counts now is what the risk register
// counts.
func TestLawOfMaps(t *testing.T) {
	placed := 0
	for seed := range uint64(seeds) {
		r, _ := datatest.NewRegister(t, "Jo Assessor")
		datatest.Random(t, r, seed)
		l := datatest.Must(lists.Risks(t.Context(), r, lists.Scope{}, book.At{}))(t)
		out := filepath.Join(t.TempDir(), "register.json")
		counts := datatest.Must(riskregister.Export(t.Context(), r, riskregister.Request{Out: out}))(t).Counts
		state := map[string]entity.EngagementState{}
		inForce := 0
		for _, e := range datatest.Must(r.Engagements(t.Context(), "", book.At{}))(t) {
			if state[e.Ref] = e.State; e.State.InForce() {
				inForce++
			}
		}
		open := 0
		for i := range l.Risks {
			if k := &l.Risks[i]; k.Kind == entity.OverallRisk && k.Open() && state[k.EngagementRef].InForce() {
				open++
			}
		}
		for side := range lists.Sides {
			m := &l.Maps[side]
			cells, high, unplaced := 0, [6][6]int{}, 0
			for c := range 6 {
				for p := range 6 {
					cells += m.Cells[c][p]
				}
			}
			placed += cells
			if cells+m.Unplaced+m.NoneOpen != m.Engagements || m.Engagements != inForce || cells+m.Unplaced < open {
				t.Errorf("seed %d side %d: %d + %d unplaced + %d without = %d, %d in force, %d overall risks open",
					seed, side, cells, m.Unplaced, m.NoneOpen, m.Engagements, inForce, open)
			}
			for i := range l.Risks {
				k := &l.Risks[i]
				if at := k.Cells[side]; k.Highest[side] {
					high[at.Consequence][at.Likelihood]++
				}
				if k.Unplaced[side] {
					unplaced++
				}
			}
			if high != m.Cells || unplaced != m.Unplaced {
				t.Errorf("seed %d side %d: the risks marked are not those counted", seed, side)
			}
		}
		for c := range 6 {
			for p := range 6 {
				if n := len(counts.Cells[c][p]); n != l.Maps[lists.Current].Cells[c][p] {
					t.Errorf("seed %d: the register counts %d at %d x %d", seed, n, c, p)
				}
			}
		}
		if m := l.Maps[lists.Current]; counts.Unrated != m.Unplaced || counts.NoneOpen != m.NoneOpen {
			t.Errorf("seed %d: the register leaves out %d and %d, not %d and %d", seed, counts.Unrated, counts.NoneOpen,
				m.Unplaced, m.NoneOpen)
		}
	}
	if placed == 0 {
		t.Error("nothing was placed: the test sees nothing")
	}
}

// The risks of a list have the cells of the register's own reading, however many suppliers are read together.
func TestRisksAreThoseOfTheRegister(t *testing.T) {
	for seed := range uint64(seeds) {
		r, _ := datatest.NewRegister(t, "Jo Assessor")
		datatest.Random(t, r, seed)
		l := datatest.Must(lists.Risks(t.Context(), r, lists.Scope{}, book.At{}))(t)
		want := map[string]string{}
		for _, v := range datatest.Must(r.Risks(t.Context(), book.RiskFilter{}, book.At{}))(t) {
			want[v.Ref] = fmt.Sprint(v.Title, v.Standing(), v.Inherent, v.Aim, v.Closed, v.Risk.Owner, v.Review)
		}
		for i := range l.Risks {
			k := &l.Risks[i]
			got := fmt.Sprint(k.Title, k.Cells[lists.Current], k.Cells[lists.Inherent], k.Cells[lists.Target], k.Closed,
				k.Person, k.Review)
			if got != want[k.Ref] {
				t.Errorf("seed %d %s: %s, want %s", seed, k.Ref, got, want[k.Ref])
			}
			delete(want, k.Ref)
		}
		if len(want) > 0 {
			t.Errorf("seed %d: %d risks are not listed", seed, len(want))
		}
	}
}

// The points of a document are what the score shows less once the document does not count: refused, and nothing else
// changed. What has run out, or is only offered, has none.
func TestPointsAreWhatGoes(t *testing.T) {
	checked := 0
	for seed := uint64(0); seed < seeds || checked < 3 && seed < 40; seed++ {
		r, _ := datatest.NewRegister(t, "Jo Assessor")
		datatest.Random(t, r, seed)
		for _, e := range datatest.Must(lists.EvidenceClock(t.Context(), r, lists.Scope{}, book.At{}))(t) {
			if e.When(r.Today()) == lists.RunOut && len(e.Effects) > 0 || e.State != "accepted" && len(e.Effects) > 0 {
				t.Errorf("seed %d %s %s: points of what does not count: %+v", seed, e.Ref, e.State, e.Effects)
			}
			if len(e.Effects) != 1 || checked > 12 {
				continue
			}
			x := e.Effects[0]
			if got := shown(t, r, x.Engagement); got != x.Shown {
				t.Errorf("seed %d %s: shown %s, not %s", seed, x.Engagement, got, x.Shown)
			}
			if err := r.RefuseDocument(t.Context(), e.Ref, "only to see what goes"); err != nil {
				t.Fatal(err)
			}
			if got := shown(t, r, x.Engagement); got != x.Shown-x.Points {
				t.Errorf("seed %d %s: shown %s without it, not %s less than %s", seed, e.Ref, got, x.Points, x.Shown)
			}
			checked++
			break // the other documents are worked out with this one
		}
	}
	if checked < 3 {
		t.Errorf("%d documents checked: the test sees too little", checked)
	}
}

// shown is what the only assessment of an engagement shows.
func shown(t *testing.T, r *data.Register, engagement string) scoring.Tenths {
	t.Helper()
	e, _, err := r.Engagement(t.Context(), engagement)
	if err != nil {
		t.Fatal(err)
	}
	list := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)
	return datatest.Must(r.Assessment(t.Context(), list[0].ID, book.At{}))(t).Result.Assured
}
