package chain

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

var today = questionnaire.Today(time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC), time.UTC)

// world builds a register in memory, one supplier an engagement unless a name repeats.
type world struct {
	b       *book.Book
	parties []entity.FourthParty
	of      map[string]string // suppliers by name
}

func newWorld() *world {
	b := book.NewReader(today.Time, time.UTC).Blank(book.At{AsOf: today})
	b.Settings, b.BySupplier = scoring.DefaultSettings(), map[string]*entity.Supplier{}
	b.Engagements, b.Facts = map[string][]entity.Engagement{}, map[string][]entity.Fact{}
	return &world{b: b, of: map[string]string{}}
}

// add adds an engagement with facts such as "hosts=Cumulon; Other". A value after "@" was recorded so many months
// ago.
func (w *world) add(supplier string, state entity.EngagementState, facts ...string) string {
	id, has := w.of[supplier]
	if !has {
		n := len(w.b.Suppliers) + 1
		id = fmt.Sprintf("S%06d", n)
		w.of[supplier] = id
		w.b.Suppliers = append(w.b.Suppliers, entity.Supplier{ID: id, Ref: entity.SupplierForm.Of(n),
			Name: supplier})
	}
	n := 1
	for _, list := range w.b.Engagements {
		n += len(list)
	}
	e := entity.Engagement{ID: fmt.Sprintf("E%06d", n), Ref: entity.EngagementForm.Of(n), Supplier: id,
		State: state}
	w.b.Engagements[id] = append(w.b.Engagements[id], e)
	for _, f := range facts {
		name, value, _ := strings.Cut(f, "=")
		value, ago, _ := strings.Cut(value, "@")
		months := 1
		if ago != "" {
			_, _ = fmt.Sscan(ago, &months)
		}
		w.b.Facts[e.ID] = append(w.b.Facts[e.ID], entity.Fact{Engagement: e.ID, ID: name, Value: value,
			Adopted: !strings.HasPrefix(name, "?"), At: today.AddMonths(-months).Time()})
	}
	for i := range w.b.Facts[e.ID] {
		w.b.Facts[e.ID][i].ID = strings.TrimPrefix(w.b.Facts[e.ID][i].ID, "?")
	}
	return e.Ref
}

func (w *world) chart() *Map { return Of(w.b, w.parties) }

// ask asks for a name and returns the engagements of each class with the reasons.
func ask(m *Map, name string) map[Class]string {
	t, _, _ := m.UsesTest(name, "")
	out := map[Class]string{}
	for _, f := range m.Exposed(name, t).Findings {
		out[f.Class] += m.Engagements[f.Engagement].Ref + " " + f.Why + "\n"
	}
	return out
}

func want(t *testing.T, got map[Class]string, class Class, lines ...string) {
	t.Helper()
	s := ""
	for _, l := range lines {
		s += l + "\n"
	}
	if got[class] != s {
		t.Errorf("%s:\n%swant\n%s", class, got[class], s)
	}
}

// Who uses a name, who may, and who says not; a record over a year old says nothing, and neither does half a
// record.
func TestExposedByName(t *testing.T) {
	w := newWorld()
	w.add("Alder", entity.Live, "hosts=Cumulon Cloud UK", "fourth_parties=none")
	w.add("Birch", entity.Live, "hosts=Northern Data Halls; cumulon cloud (UK) Ltd")
	w.add("Cedar", entity.Exiting, "hosts=Northern Data Halls", "subprocessors=none")
	w.add("Dogwood", entity.Live, "hosts=Northern Data Halls@13", "subprocessors=none")
	w.add("Elm", entity.Live)
	w.add("Elm", entity.Live, "?hosts=Cumulon Cloud")
	w.add("Fir", entity.Live, "hosts=Cumulon Cloude", "fourth_parties=none")
	w.add("Gorse", entity.Ended, "hosts=Cumulon Cloud")
	w.add("Hazel", entity.Bid, "hosts=Cumulon Cloud")
	w.add("Ivy", entity.Live, "hosting=ours", "subprocessors=none")
	w.add("Juniper", entity.Live, "fourth_parties=none", "hosting=cloud")
	got := ask(w.chart(), "CUMULON CLOUD")
	want(t, got, Uses, `ENG-00001 host "Cumulon Cloud UK", fact hosts`,
		`ENG-00002 host "cumulon cloud (UK) Ltd", fact hosts`,
		`ENG-00006 host "Cumulon Cloud", fact hosts, offered by the supplier and not adopted`)
	want(t, got, NotKnown,
		"ENG-00005 another service of this supplier uses it; fourth parties not recorded; "+
			"hosting companies not recorded",
		`ENG-00007 host "Cumulon Cloude" looks like it`,
		`ENG-00004 hosting companies recorded on 14 Nov 2025, over 12 months ago`,
		`ENG-00011 hosting companies not recorded`)
	want(t, got, SaysNot, "ENG-00003 its records do not have the name", "ENG-00010 its records do not have the "+
		"name")
	want(t, got, Through)

	x, names, near := w.chart().UsesTest("Cumulon", "")
	e := w.chart().Exposed("Cumulon", x)
	if got := e.Words(); got != "4 use it, 3 not known, 2 say not" { // "Cumulon Cloude" begins so too
		t.Error(got)
	}
	if len(e.Bids) != 1 || e.Map.Engagements[e.Bids[0].Engagement].Ref != "ENG-00009" {
		t.Errorf("bids %+v", e.Bids)
	}
	if !slices.Equal(names, []string{"Cumulon Cloud", "Cumulon Cloude"}) || len(near) != 0 {
		t.Errorf("taken for %q, near %q", names, near)
	}
}

// A name that nobody recorded is not known of anybody, whatever is recorded besides.
func TestUnheardNameIsNotKnown(t *testing.T) {
	w := newWorld()
	w.add("Alder", entity.Live, "hosts=Cumulon", "products=none", "fourth_parties=none")
	w.add("Birch", entity.Live)
	got := ask(w.chart(), "Nobody's Hosting")
	want(t, got, NotKnown, "ENG-00001 nobody recorded this name",
		"ENG-00002 fourth parties not recorded; hosting companies not recorded; products in use not recorded")
	for _, name := range []string{"", "...", "()"} {
		if got := ask(w.chart(), name); len(got) != 1 || got[NotKnown] == "" {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// A shared service spills over to a neighbour; one venture serves several; one host stands under several
// suppliers.
func TestExposedThroughAnother(t *testing.T) {
	w := newWorld()
	w.add("Quillmere Records Ltd", entity.Live, "hosts=Cumulon")
	w.add("Portal", entity.Live, "fourth_parties=Quillmere Records")
	w.add("Pathology Venture", entity.Live, "products=Dosewell 4.2", "hosts=Halls", "fourth_parties=none")
	w.add("Reporting", entity.Live, "fourth_parties=The Pathology Venture", "hosts=Halls")
	w.add("Neighbour", entity.Live, "hosts=Halls", "fourth_parties=Reporting")
	m := w.chart()
	got := ask(m, "cumulon")
	want(t, got, Uses, `ENG-00001 host "Cumulon", fact hosts`)
	want(t, got, Through, "ENG-00002 sub-processor Quillmere Records > Cumulon")
	got = ask(m, "Dosewell v5")
	want(t, got, Uses, `ENG-00003 product "Dosewell 4.2", fact products`)
	want(t, got, Through, "ENG-00004 sub-processor The Pathology Venture > Dosewell 4.2",
		"ENG-00005 sub-processor Reporting > The Pathology Venture > Dosewell 4.2")

	w.parties = []entity.FourthParty{{ID: "f1", Name: "Halls", Aliases: []string{"Northern Data Halls"},
		On: []entity.Dependence{{Name: "Grid Power", Role: entity.RoleConnection, Source: "their status page"}}}}
	got = ask(w.chart(), "grid power")
	if n := strings.Count(got[Through], "Halls > Grid Power"); n != 3 {
		t.Errorf("%d through Halls:\n%s", n, got[Through])
	}
	got = ask(w.chart(), "Northern Data Halls plc")
	if n := strings.Count(got[Uses], "\n"); n != 3 {
		t.Errorf("by its alias:\n%s", got[Uses])
	}
	// A circle of dependences ends.
	w.parties = append(w.parties, entity.FourthParty{ID: "f2", Name: "Grid Power",
		On: []entity.Dependence{{Name: "Halls", Role: entity.RoleHost}}})
	if got := ask(w.chart(), "Halls"); strings.Count(got[Uses], "\n") != 3 {
		t.Errorf("in a circle:\n%s", got[Uses])
	}
}

// The supplier itself may be the one with the incident.
func TestSupplierIsExposedItself(t *testing.T) {
	w := newWorld()
	w.add("Winterslade Decision Support Ltd", entity.Live)
	w.add("Winterslade Decision Support Ltd", entity.Live, "hosts=Halls")
	w.add("Other", entity.Live, "fourth_parties=Winterslade Decision Support")
	got := ask(w.chart(), "winterslade")
	want(t, got, Uses, "ENG-00001 the supplier itself", "ENG-00002 the supplier itself",
		`ENG-00003 sub-processor "Winterslade Decision Support", fact fourth_parties`)
}

// Names kept apart are not proposed, and a merged one is found by its alias.
func TestProposals(t *testing.T) {
	w := newWorld()
	w.add("A", entity.Live, "hosts=Cumulon Cloud; Harrow Hosting")
	w.add("B", entity.Live, "hosts=Cumulon Clowd; Harrowick Hosting")
	pairs := func() (out []string) {
		m := w.chart()
		for _, p := range m.Proposals() {
			names := []string{m.Parties[p.A].Name, m.Parties[p.B].Name}
			slices.Sort(names)
			out = append(out, strings.Join(names, " ~ "))
		}
		return out
	}
	if got := pairs(); !slices.Equal(got, []string{"Cumulon Cloud ~ Cumulon Clowd",
		"Harrow Hosting ~ Harrowick Hosting"}) {
		t.Errorf("%q", got)
	}
	w.parties = []entity.FourthParty{{ID: "1", Name: "Cumulon Cloud", Aliases: []string{"Cumulon Clowd"}},
		{ID: "2", Name: "Harrow Hosting", Apart: []string{"Harrowick Hosting"}}}
	if got := pairs(); len(got) != 0 {
		t.Errorf("after both were judged: %q", got)
	}
}

// What two tests say together is never more sure than the weaker.
func TestTestsTogether(t *testing.T) {
	is := func(c Class) Test { return func(int) Finding { return Finding{Class: c, Why: string(c)} } }
	for _, a := range Classes {
		for _, b := range Classes {
			got := together(0, []Test{is(a), is(b)}).Class
			if back := together(0, []Test{is(b), is(a)}).Class; got != back {
				t.Errorf("%s and %s: %s, the other way round %s", a, b, got, back)
			}
			if rank[got] != max(rank[a], rank[b]) {
				t.Errorf("%s and %s: %s", a, b, got)
			}
		}
	}
}

// random is a register of so many engagements in force and others, with names of a few letters.
func random(n int, seed uint64) *world {
	r := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // to test
	w := newWorld()
	name := func() string {
		return []string{"Cumulon", "cumulon uk", "Halls", "Grid", "Dosewell v2", "Sup 7", "Sup 12 Ltd", "none",
			"Cumulan",
			fmt.Sprintf("Party %c%d", 'a'+r.IntN(20), r.IntN(40))}[r.IntN(10)]
	}
	for i := range n {
		var facts []string
		for _, of := range rolesOfFacts {
			if r.IntN(2) == 0 {
				mark := ""
				if r.IntN(5) == 0 {
					mark = "?"
				}
				facts = append(facts, fmt.Sprintf("%s%s=%s; %s@%d", mark, of.fact, name(), name(), r.IntN(20)))
			}
		}
		facts = append(facts, []string{"subprocessors=none", "hosting=ours", "outage=immediate",
			"data=patient"}[r.IntN(4)])
		w.add(fmt.Sprintf("Sup %d", i/2), entity.EngagementStates[r.IntN(len(entity.EngagementStates))], facts...)
	}
	for i, s := range []string{"Cumulon", "Halls", "Grid"} {
		w.parties = append(w.parties, entity.FourthParty{ID: s, Name: s, On: []entity.Dependence{{
			Name: []string{"Halls", "Grid", "Cumulon"}[i], Role: entity.RoleHost}}})
	}
	return w
}

// Each engagement in force is in exactly one list, whatever is asked; nothing unknown is dropped, and only a record
// says not.
func TestListsPartition(t *testing.T) {
	for seed := range uint64(3) {
		w := random(10_000/3, seed)
		m := w.chart()
		inForce := 0
		for i := range m.Engagements {
			if m.Engagements[i].State.InForce() {
				inForce++
			}
		}
		for _, name := range []string{"Cumulon", "halls", "Grid", "Dosewell", "Sup 7", "Party a1", "unheard", ""} {
			test, _, _ := m.UsesTest(name, "")
			fact, err := m.factTest("hosting=ours")
			if err != nil {
				t.Fatal(err)
			}
			for _, tests := range [][]Test{{test}, {test, fact}, {fact, test}} {
				x := m.Exposed(name, tests...)
				seen := map[int]bool{}
				for i := range x.Findings {
					f := &x.Findings[i]
					if seen[f.Engagement] || !slices.Contains(Classes, f.Class) || f.Why == "" {
						t.Fatalf("%q: %+v", name, f)
					}
					seen[f.Engagement] = true
					e := &m.Engagements[f.Engagement]
					if f.Class == SaysNot && len(tests) == 1 {
						if _, on := e.lists(factFourthParties); on == 0 {
							t.Fatalf("%q: %s says not, and its fourth parties are not known", name, e.Ref)
						}
					}
				}
				total := 0
				for _, n := range x.Counts() {
					total += n
				}
				if len(seen) != inForce || total != inForce {
					t.Fatalf("%q: %d of %d in a list", name, len(seen), inForce)
				}
			}
		}
	}
}

// Of how many it is not known whether they use a party is what the four lists say for it alone.
func TestUnsaidIsNotKnown(t *testing.T) {
	for seed := range uint64(5) {
		m := random(300, seed).chart()
		checked := 0
		for n := range m.Parties {
			p := &m.Parties[n]
			if slices.ContainsFunc(m.Parties, func(o Party) bool { return strings.HasPrefix(o.Key, p.Key+" ") }) ||
				slices.ContainsFunc(m.Engagements, func(e Engagement) bool { return prefixed(&e, p.Key) }) {
				continue // a search for its name finds more than it
			}
			test, _, _ := m.UsesTest(p.Name, "")
			if got, want := m.Unsaid(n), m.Exposed("", test).Counts()[NotKnown]; got != want {
				t.Errorf("seed %d, %s: %d not known, the lists say %d", seed, p.Name, got, want)
			}
			checked++
		}
		if checked < 50 {
			t.Errorf("only %d parties checked", checked)
		}
	}
}

func prefixed(e *Engagement, key string) bool {
	return slices.ContainsFunc(e.supplierKeys, func(s string) bool { return strings.HasPrefix(s, key+" ") })
}

// A note that lists companies gives their names; a sentence gives none.
func TestNamesInANote(t *testing.T) {
	w := newWorld()
	w.add("A", entity.Live, "hosts=Cumulon Cloud; Halls")
	m := w.chart()
	for note, want := range map[string]string{
		"Cumulon Cloud (UK) Ltd; Fellside Mail": "Cumulon Cloud (UK) Ltd: known as Cumulon Cloud; " +
			"Fellside Mail: new name",
		"Sub-processors: - Halls\n- Cumulon Clowd\n3. Tarn Support (Ireland, staff data)": "Halls: known; " +
			"Cumulon Clowd: looks like Cumulon Cloud: merge them if they are one; Tarn Support: new name",
		"cumulon cloud": "cumulon cloud: known as Cumulon Cloud",
		"Done yearly, but not yet for contractors":   "",
		"Written and approved, the test is booked":   "",
		"See the list attached":                      "",
		"Fellside Mail":                              "", // one unknown name may be a sentence
		"None":                                       "",
		"Covers staff in the UK; the rest next year": "",
	} {
		var got []string
		for _, n := range m.InNote(strings.ReplaceAll(note, "\\n", "\n")) {
			got = append(got, n.Name+": "+n.Words())
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%q gives %q, want %q", note, s, want)
		}
	}
}

// BenchmarkExposed searches 10,000 engagements for a name that one in five has, and prints what building the map takes
// beside it.
func BenchmarkExposed(b *testing.B) {
	w := random(10_000, 1)
	m := w.chart()
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			t, _, _ := m.UsesTest("cumulon", "")
			if x := m.Exposed("cumulon", t); len(x.Findings) == 0 {
				b.Fatal("nothing found")
			}
		}
	})
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			w.chart()
		}
	})
	b.Run("concentration", func(b *testing.B) {
		for b.Loop() {
			m.Concentration()
		}
	})
	b.Run("unsaid", func(b *testing.B) {
		for b.Loop() {
			m.known = nil
			for n := range m.Parties {
				m.Unsaid(n)
			}
		}
	})
	b.Run("proposals", func(b *testing.B) {
		for b.Loop() {
			m.Proposals()
		}
	})
}
