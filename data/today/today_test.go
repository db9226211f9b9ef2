package today_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/issue"
	"assure/data/today"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// lines are the groups of a list, one a line: section, kind, engagement, how many, the first day.
func lines(l *today.List) (out []string) {
	for i := range l.Groups {
		g := &l.Groups[i]
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %d %s", g.When, g.First().Kind, g.First().Engagement,
			len(g.Items), g.First().On)))
	}
	return out
}

func read(t *testing.T, r *data.Register, q today.Request) *today.List {
	t.Helper()
	return datatest.Must(today.Read(t.Context(), r, q))(t)
}

// busy is a register in which one thing of each kind is to be done as of 2 March 2026.
func busy(t *testing.T) (*data.Register, *datatest.Clock, entity.Engagement) {
	t.Helper()
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "Jo Assessor")
	s, e, a := datatest.Seed(t, r)
	e.End = datatest.Date(t, "2026-05-15")
	check(t, r.UpdateEngagement(ctx, e))
	_, err := issue.Write(ctx, r, issue.Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref},
		Out: filepath.Join(t.TempDir(), "out"), Due: datatest.Date(t, "2026-03-20")})
	check(t, err)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-26": "within-24-hours"})
	for _, d := range []struct{ name, expiry string }{{"Policy", "2026-03-12"}, {"Test report", "2026-04-20"}} {
		doc := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record,
			Reference: d.name, Issued: datatest.Date(t, "2026-01-10"), Expiry: datatest.Date(t, d.expiry)},
			[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
		check(t, r.AcceptDocument(ctx, doc.Ref))
	}
	for _, x := range []entity.Action{
		{Engagement: e.ID, Title: "Enforce MFA", Owner: "K. Patel", Due: datatest.Date(t, "2026-03-25")},
		{Engagement: e.ID, Title: "Notice in the contract", Condition: true, Due: datatest.Date(t, "2026-04-30")},
	} {
		datatest.Must(r.AddAction(ctx, x))(t)
	}
	for _, q := range []entity.Query{
		{Assessment: a.ID, Question: "ITS-22", Body: "Which accounts?", Due: datatest.Date(t, "2026-03-15")},
		{Assessment: a.ID, Question: "ITS-26", Body: "Which clause?"},
	} {
		datatest.Must(r.SendQuery(ctx, q))(t)
	}
	check(t, r.ReplyQuery(ctx, a.ID, 2, "Clause 14."))
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Robin Siro", Role: "SIRO"}))(t)
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Engagement: e.ID, Assessment: a.ID,
		Question: "ITS-37", Person: "Robin Siro", Role: "SIRO", Reason: "replaced by June",
		Until: datatest.Date(t, "2026-06-30")}))(t)
	datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "No exit plan", Owner: "A. Shah",
		Review: datatest.Date(t, "2026-05-20")}))(t)
	untouched := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Lift Maintenance Ltd"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: untouched.ID, Service: "Lifts"}))(t)
	over := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Old Firm Ltd"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: over.ID, Service: "Nothing", State: entity.Ended,
		End: datatest.Date(t, "2026-03-10")}))(t)
	return r, clock, e
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Every kind stands in its section, with those it is with; a day that passes moves it, and what is done is gone.
func TestToday(t *testing.T) {
	r, clock, e := busy(t)
	l := read(t, r, today.Request{})
	want := []string{"waiting replied ENG-00001 1", "waiting second ENG-00001 1", "waiting untriaged ENG-00002 1",
		"soon evidence ENG-00001 1 2026-03-12", "soon reply ENG-00001 1 2026-03-15",
		"soon return ENG-00001 1 2026-03-20", "soon action ENG-00001 1 2026-03-25",
		"later evidence ENG-00001 1 2026-04-20", "later condition ENG-00001 1 2026-04-30",
		"later contract ENG-00001 1 2026-05-15", "later risk ENG-00001 1 2026-05-20"}
	if got := lines(l); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := strings.Join(l.Owners, "; "); got != "A. Shah; Dana; K. Patel" {
		t.Errorf("owners %s", got)
	}
	if got := lines(read(t, r, today.Request{Owner: "k. PATEL"})); len(got) != 1 || got[0] != want[6] {
		t.Errorf("with one person: %v", got)
	}
	if got := lines(read(t, r, today.Request{Days: 30})); len(got) != 7 {
		t.Errorf("within 30 days: %v", got)
	}

	// A second person, another reply judged, and the day after: of two documents for one question the one that has run
	// out is not asked for while the other counts.
	datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: "Sam Second", Role: "Information asset owner"}))(t)
	check(t, datatest.As(t, r, "Sam Second").Second(t.Context(), 1))
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	clock.At = time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-26": "within-24-hours"})
	got := lines(read(t, r, today.Request{Days: 120}))
	for _, line := range []string{"waiting confirm ENG-00001 1", "late reply ENG-00001 1 2026-03-15",
		"later acceptance ENG-00001 1 2026-06-30"} {
		if !slices.Contains(got, line) {
			t.Errorf("%s is not in\n%s", line, strings.Join(got, "\n"))
		}
	}
	for _, line := range got {
		if slices.ContainsFunc([]string{"replied", "2026-03-12", "second"},
			func(done string) bool { return strings.Contains(line, done) }) {
			t.Errorf("%s is done", line)
		}
	}
	clock.At = time.Date(2026, 4, 21, 9, 0, 0, 0, time.UTC)
	if got := lines(read(t, r, today.Request{})); !slices.Contains(got, "late evidence ENG-00001 2 2026-03-12") {
		t.Errorf("no evidence counts any more:\n%s", strings.Join(got, "\n"))
	}
}

// Whatever the day, each thing is in the section of its day, everything nearer than the end is there, and looking
// further ahead takes nothing away.
func TestTodaySections(t *testing.T) {
	r, _, _ := busy(t)
	first := datatest.Date(t, "2026-02-20")
	for day := first; day < first+150; day += 7 {
		near := read(t, r, today.Request{Days: 45, At: book.At{AsOf: day}})
		far := read(t, r, today.Request{Days: 400, At: book.At{AsOf: day}})
		if len(near.Groups) > len(far.Groups) {
			t.Errorf("%s: %d groups within 45 days, %d within 400", day, len(near.Groups), len(far.Groups))
		}
		for i := range far.Groups {
			g := &far.Groups[i]
			for _, x := range g.Items {
				var want today.When
				switch {
				case x.On == 0:
					want = today.Waiting
				case x.On < day:
					want = today.Late
				case x.On <= day+30:
					want = today.Soon
				default:
					want = today.Later
				}
				if g.When != want {
					t.Errorf("%s: %s of %s is %s", day, x.Kind, x.On, g.When)
				}
				if x.On != 0 && x.On <= day+45 && !holds(near, x.Kind, x.On) {
					t.Errorf("%s: %s of %s is left out", day, x.Kind, x.On)
				}
			}
		}
	}
}

func holds(l *today.List, kind today.Kind, on questionnaire.Date) bool {
	return slices.ContainsFunc(l.Groups, func(g today.Group) bool {
		return slices.ContainsFunc(g.Items, func(x today.Item) bool { return x.Kind == kind && x.On == on })
	})
}
