package imports

import (
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/data/datatest"
)

// The companies that a return names behind a service are noted with what is known of each, in the dry run too; they
// become links when a person accepts them, each or all, and undoing that makes them proposals again.
func TestCompaniesBehindAServiceAreProposed(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	d := newFixture(t)
	datatest.Must(d.Register.KeepApart(ctx, "Cumulon Cloud", "Cumulus"))(t)
	file := csvFile(t, d.path("long.csv"), "supplier|pack|question|answer|note",
		"ZZ001|dspt-it-supplier|ITS-47|met|Cumulon Cloud (UK) Ltd; Fellside Mail; Cumulon Clowd")
	said := func(out *Report) bool {
		return slices.ContainsFunc(out.Files[0].Notes, func(s string) bool {
			return strings.Contains(s, "Cumulon Cloud (UK) Ltd (known as Cumulon Cloud); Fellside Mail (new "+
				"name); Cumulon Clowd (looks like Cumulon Cloud") &&
				strings.HasSuffix(s, "proposed as links, and none is recorded")
		})
	}
	if out := d.imports(Request{Paths: []string{file}}); !said(out) {
		t.Errorf("the dry run notes %q", out.Files[0].Notes)
	}
	offers := func() (*chain.Map, []chain.Offer) {
		m := datatest.Must(chain.Read(ctx, d.Register, book.At{}))(t)
		return m, datatest.Must(m.Offers(ctx, d.Register, book.At{}))(t)
	}
	if _, list := offers(); len(list) != 0 {
		t.Fatalf("after a dry run: %+v", list)
	}
	if out := d.imports(Request{Paths: []string{file}, Apply: true}); !said(out) {
		t.Errorf("the import notes %q", out.Files[0].Notes)
	}
	m, list := offers()
	if len(list) != 3 || !strings.HasPrefix(list[0].Source, "supplier's return long.csv") ||
		list[0].On != d.Register.Today() {
		t.Fatalf("proposed: %+v", list)
	}
	var links []data.ProposedLink
	for i := range list {
		name, use := m.Link(&list[i])
		links = append(links, data.ProposedLink{Name: name, Use: use})
	}
	datatest.Must(0, d.Register.AcceptLinks(ctx, links[:2]))(t)
	if m, list = offers(); len(list) != 1 || len(m.Parties[m.Find("cumulon cloud")].UsedBy) != 1 {
		t.Errorf("after two were accepted: %+v", list)
	}
	datatest.Must(0, d.Register.DismissLinks(ctx, links[2:], "a slip of the pen"))(t)
	if _, list = offers(); len(list) != 0 {
		t.Errorf("after one was dismissed: %+v", list)
	}
	for _, want := range []int{1, 3} {
		datatest.Must(d.Register.UndoFourthParty(ctx))(t)
		if _, list = offers(); len(list) != want {
			t.Errorf("after an undo: %d proposed, want %d", len(list), want)
		}
	}
	datatest.Must(d.Register.RedoFourthParty(ctx))(t)
	if _, list = offers(); len(list) != 1 {
		t.Errorf("after a redo: %+v", list)
	}
	at := book.At{KnownOn: d.Register.Today()}
	d.clock.At = d.clock.At.AddDate(0, 0, 1)
	datatest.Must(0, d.Register.DismissLinks(ctx, links[2:], "a slip of the pen"))(t)
	if _, list = offers(); len(list) != 0 {
		t.Errorf("the next day: %+v", list)
	}
	then := datatest.Must(chain.Read(ctx, d.Register, at))(t)
	if list = datatest.Must(then.Offers(ctx, d.Register, at))(t); len(list) != 1 {
		t.Errorf("as known on the day before: %+v", list)
	}
}
