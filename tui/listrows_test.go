package tui_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"assure/cli"
	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/tui/tuitest"
)

// answer runs a command on a register and reads the object that it prints.
func answer(t *testing.T, r *data.Register, into any, args ...string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := command.Program{Args: append([]string{"--db", r.Path(), "--json"}, args...), In: strings.NewReader(""),
		Out: &out, Err: &errs, Getenv: func(string) string { return "" }, Now: r.Now}
	if code := cli.Run(t.Context(), p); code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, code, errs.String())
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

// keysOf are the rows of a page of a supplier, or of all, with a filter, in their order.
func keysOf(t *testing.T, clock *tuitest.Clock, r *data.Register, name, supplier, filter string) []string {
	t.Helper()
	page, ok := listPage(t, clock, r, name, supplier, filter, 100, 30, "").App.Top().(interface{ Keys() []string })
	if !ok {
		t.Fatalf("%s is no list", name)
	}
	return page.Keys()
}

// The pages list what the command line lists with the same filter, in the same order where both have one: on registers
// filled at random.
func TestListsAreThoseOfTheCommandLine(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	compared := map[string]int{}
	for seed := range uint64(5) {
		clock := tuitest.NewClock()
		r := register(t, clock, t.TempDir()+"/register.db")
		datatest.Random(t, r, seed)
		same := func(what string, page, line []string, ordered bool) {
			t.Helper()
			if !ordered {
				page, line = slices.Sorted(slices.Values(page)), slices.Sorted(slices.Values(line))
			}
			if compared[what] += len(line); !slices.Equal(page, line) {
				t.Errorf("seed %d, %s: the page has\n%v\nand the command line\n%v", seed, what, page, line)
			}
		}
		for _, supplier := range append([]string{""}, suppliersOf(t, r)...) {
			compareRisks(t, clock, r, supplier, same)
			compareActions(t, clock, r, supplier, same)
		}
		compareEvidence(t, clock, r, same)
		compareOfEngagements(t, clock, r, same)
	}
	for _, what := range []string{"risks", "risks of a band", "actions", "actions overdue", "evidence", "decisions",
		"queries"} {
		if compared[what] == 0 {
			t.Errorf("%s: nothing was compared", what)
		}
	}
}

// comparison says whether a page and the command line list the same.
type comparison func(what string, page, line []string, ordered bool)

func suppliersOf(t *testing.T, r *data.Register) (refs []string) {
	t.Helper()
	for _, s := range datatest.Must(r.Suppliers(t.Context(), book.At{}))(t) {
		refs = append(refs, s.Ref)
	}
	return refs
}

// narrowed are the arguments of a command for a supplier, "" for all.
func narrowed(supplier string, args ...string) []string {
	if supplier == "" {
		return args
	}
	return append(args, supplier)
}

func compareRisks(t *testing.T, clock *tuitest.Clock, r *data.Register, supplier string, same comparison) {
	t.Helper()
	list := func(args ...string) (refs []string) {
		var o wire.Risks
		answer(t, r, &o, narrowed(supplier, args...)...)
		for _, k := range o.Risks {
			refs = append(refs, k.Ref)
		}
		return refs
	}
	keys := func(filter string) []string { return keysOf(t, clock, r, "risks", supplier, filter) }
	same("risks", keys(""), list("risk", "list"), true)
	same("risks with those closed", keys("state:all"), list("risk", "list", "--all"), true)
	if supplier == "" {
		for _, band := range []string{"extreme", "high", "moderate", "low"} {
			same("risks of a band", keys("band:"+band), list("risk", "list", "--band", band), true)
		}
	}
}

func compareActions(t *testing.T, clock *tuitest.Clock, r *data.Register, supplier string, same comparison) {
	t.Helper()
	list := func(args ...string) (refs []string) {
		var o wire.Actions
		answer(t, r, &o, narrowed(supplier, args...)...)
		for _, a := range o.Actions {
			refs = append(refs, a.Ref)
		}
		return refs
	}
	keys := func(filter string) []string { return keysOf(t, clock, r, "actions", supplier, filter) }
	same("actions", keys(""), list("action", "list"), true)
	same("actions with those closed", keys("state:all"), list("action", "list", "--all"), true)
	same("actions overdue", keys("due:overdue"), list("action", "list", "--overdue"), true)
}

func compareEvidence(t *testing.T, clock *tuitest.Clock, r *data.Register, same comparison) {
	t.Helper()
	var all []string
	for _, ref := range suppliersOf(t, r) {
		var o wire.Evidence
		answer(t, r, &o, "evidence", "list", ref)
		var rows []string
		for _, d := range o.Documents {
			rows = append(rows, ref+" "+d.Ref)
		}
		same("evidence of a supplier", keysOf(t, clock, r, "evidence", ref, "state:all"), rows, false)
		all = append(all, rows...)
	}
	same("evidence", keysOf(t, clock, r, "evidence", "", "state:all kind:document"), all, false)
}

// compareOfEngagements compares what the command line lists for one engagement at a time.
func compareOfEngagements(t *testing.T, clock *tuitest.Clock, r *data.Register, same comparison) {
	t.Helper()
	var decided, asked []string
	for _, e := range datatest.Must(r.Engagements(t.Context(), "", book.At{}))(t) {
		if len(datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)) == 0 {
			for _, d := range datatest.Must(r.Decisions(t.Context(), e.ID, book.At{}))(t) { // it needs an assessment
				decided = append(decided, data.DecisionRef(d.N))
			}
			continue
		}
		var o wire.Decisions
		answer(t, r, &o, "decide", "list", e.Ref)
		for _, d := range o.Decisions {
			decided = append(decided, data.DecisionRef(d.N))
		}
		var q wire.Queries
		answer(t, r, &q, "query", "list", e.Ref)
		for _, x := range q.Queries {
			asked = append(asked, fmt.Sprintf("%s dspt-it-supplier 1 %d", e.Ref, x.N))
		}
	}
	same("decisions", keysOf(t, clock, r, "decisions", "", "state:all"), decided, false)
	same("queries", keysOf(t, clock, r, "queries", "", "turn:all"), asked, false)
}
