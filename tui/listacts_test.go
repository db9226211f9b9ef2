package tui_test

import (
	"context"
	"path/filepath"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/tuitest"
)

// A list is searched as one types, filtered by typed terms and from a list, sorted, turned round, and read in full; esc
// takes the newest filter back before it leaves.
func TestListIsFilteredAndSorted(t *testing.T) {
	clock, r := listed(t)
	d := listPage(t, clock, r, "risks", "", "", 100, 30, "")
	d.Has("Risks · 9, 1 closed left out", "1–9 of 9 · by rating, highest first")
	d.Keys("/").Type("zzz").Has("No risk matches: backspace takes a letter back.").Keys("esc").Has("Risks · 9,")
	d.Keys("/").Type("colour:red").Has("0 of 9").Keys("esc", "/").Type("band:red").Has("no such filter: band:red")
	d.Keys("esc", "/").Type("ban").Has("band:").Keys("tab").Type("extr").Keys("enter").Has("3 of 9 · band:extr")
	d.Keys("/", "up").Type("lims").Keys("enter").Has("2 of 9 · band:extr lims").Lacks("Hosting")
	d.Keys("esc").Has("3 of 9 · band:extr", "Hosting").Keys("esc").Has("Risks · 9, 1 closed left out")
	d.Keys("/").Type("due<30d").Has("1 of 9 · due<30d", "R-00009").Keys("ctrl+u").Type("owner:okoro").Has("1 of 9")
	d.Keys("esc", "A").Has("Those closed are listed too.", "Risks · 10", "Paper records").Keys("A").
		Lacks("Paper records")
	d.Keys("/").Type("state:closed").Keys("enter").Has("1 of 10 · state:closed", "Paper records").Keys("esc")
	d.Keys("s").Has("by review").Keys("S").Has("by review, turned round", "> R-00009")
	d.Keys("S", "s", "s", "s", "s", "s").
		Has("by rating, highest")
	d.Keys("f").Has("[ ] band:extreme", "Risks").Keys("space").Has("[x] band:extreme").Keys("enter").Has("band:extreme")
	d.Keys("f").Has("[x] band:extreme").Keys("space", "esc").Has("Risks · 9,")
	d.Keys("/").Type("r-9").Keys("enter").Has("1 of 9 · r-9").Keys("y").Has("Copied: R-00009",
		"The only supplier").Keys("esc")
	d.Keys("home", "v").Has("R-00001 · Overall risk of the engagement", "Raised").Keys("esc").Has("1–9 of 9")
	d.Keys("j", "j").Keys("R").Has("> R-00003")
}

// What people decide about a risk is written through the register; what it refuses is said below the field, and nothing
// typed is lost.
func TestRiskActs(t *testing.T) {
	clock, r := listed(t)
	ctx := t.Context()
	d := listPage(t, clock, r, "risks", "", "R-00001", 100, 30, "")
	risk := func() book.RiskView { return datatest.Must(r.Risk(ctx, "R-00001", book.At{}))(t) }
	d.Keys("e").Type("K. Patel").Keys("enter", "space", "enter").Type("31 June 2027").Keys("ctrl+o").
		Has("Nothing is recorded: see Review.", "31 June 2027")
	d.Keys("ctrl+u").Type("30/06/2027").Keys("ctrl+o").Has("R-00001 is changed.", "K. Patel")
	if k := risk(); k.Risk.Owner != "K. Patel" || k.Response != entity.Treat || k.Review.String() != "2027-06-30" ||
		k.Decided != nil {
		t.Errorf("%+v", k.Risk)
	}
	d.Keys("e", "tab", "tab", "tab").Type("7").Keys("ctrl+o").Has("Type a number from 1 to 5", "1 Negligible")
	d.Keys("ctrl+u").Type("4").Keys("tab").Type("2").Keys("ctrl+o").
		Has("A place below Extreme 20 is given by the role SIRO", "Nothing is recorded: see Reason for these.",
			"a place below the one that counts needs a reason")
	d.Type("moved to another host").Keys("ctrl+o").Has("Nothing is recorded: see Decided by.", "SIRO").
		Golden("list-risk-refused-100x30")
	d.Type("siro").Has("R. Siro  SIRO").Keys("ctrl+n").Keys("ctrl+o").Has("see Until").Type("1 Nov 2027")
	d.Keys("ctrl+o").Has("see Second person.").Type("S. Second").Keys("ctrl+o").Has("R-00001 is changed.", "HIGH 8^")
	if k := risk(); k.Standing() != (entity.Cell{Consequence: 4, Likelihood: 2}) || k.DecidedBy != "R. Siro" ||
		k.DecidedSecond != "S. Second" || k.DecidedRecorder != "A. Shah" {
		t.Errorf("%+v", k.Risk)
	}
	d.Keys("e").Type("x").Keys("esc").Has("esc again drops what you typed").Keys("esc").Has("Risks ·")
	if k := risk(); k.Risk.Owner != "K. Patel" || k.DecidedBy != "R. Siro" {
		t.Errorf("dropping changed it: %+v", k.Risk)
	}
	d.Keys("a", "ctrl+o").Has("Say why; it is kept with your name.", "Give the last day").Type("known").Keys("tab").
		Type("1/3/2027").Keys("ctrl+o").Has("is accepted until 1 Mar 2027", "HIGH 8^=", "= accepted")
	d.Keys("c").Has("A closed risk stays", "Extreme 20: that is closed by the role SIRO, takes a second person.")
	d.Keys("ctrl+o").Has("Say why").Type("over").Keys("enter").Type("R. Siro").Keys("enter").Type("S. Second").
		Keys("enter")
	d.Has("R-00001 is closed", "0 of 8").Keys("A").Has("closed").Keys("c").Type("it is not").Keys("enter").
		Has("R-00001 is open again.")
	d.Keys("n").Has("About R-00001.").Type("Move the backups").Keys("ctrl+o").Has("ACT-0005 is added.")
	if k := risk(); len(k.Actions) != 1 || k.Actions[0].Title != "Move the backups" {
		t.Errorf("%+v", k.Actions)
	}
	d.Keys("enter").Has("Northgate Pathology Ltd")
}

// A name that nobody has is refused at the field that has it.
func TestRefusedNameIsAtItsField(t *testing.T) {
	clock, r := listed(t)
	d := listPage(t, clock, r, "risks", "", "R-00001", 100, 30, "")
	d.Keys("c").Type("over").Keys("enter").Type("R. Siro").Keys("enter").Type("Nobody Known").Keys("enter")
	d.Has("Nothing is recorded: see Second person.", "Nobody Known")
	d.Keys("ctrl+u").Type("S. Second").Keys("enter").Has("R-00001 is closed")
}

// The state of an action is one key, and an action done offers its question, which only then is answered again.
func TestActionActs(t *testing.T) {
	clock, r := listed(t)
	ctx := t.Context()
	d := listPage(t, clock, r, "actions", "", "", 100, 30, "")
	state := func(n int) entity.Action {
		for _, a := range datatest.Must(r.Actions(ctx, "", book.At{}))(t) {
			if a.N == n {
				return a
			}
		}
		return entity.Action{}
	}
	d.Has("> ACT-0001", "12 d late").Keys("1").Has("Not now: it is open already").Keys("2").Has("ACT-0001 is doing.")
	d.Keys("3").Has("ACT-0001 is done: Enforce MFA", "Answer the question").Keys("enter").Has("ITS-22")
	d.Keys("esc").Has("Actions · 2, 2 closed left out").Keys("A")
	if a := state(1); a.State != entity.ActionDone {
		t.Errorf("%+v", a)
	}
	d.Keys("k", "1").Has("ACT-0001 is open.")
	d.Keys("4", "enter").Has("Give the day until which it is left undone.").Type("in May").Keys("enter").
		Has("see Until")
	d.Keys("ctrl+u").Type("1.5.2027").Keys("enter").Has("ACT-0001 is left undone until 1 May 2027.")
	d.Keys("e").Keys("tab").Keys("ctrl+u").Type("J. Okoro").Keys("enter", "ctrl+u").Type("2 Feb 2027").Keys("ctrl+o")
	d.Has("ACT-0001 is changed.", "J. Okoro", "2027-02-02")
	if a := state(1); a.Owner != "J. Okoro" || a.Title != "Enforce MFA for support accounts" ||
		a.State != entity.ActionAccepted || a.Until.String() != "2027-05-01" {
		t.Errorf("%+v", a)
	}
	d.Keys("n", "ctrl+o").Has("Say in a few words what is to be done.").Type("Prove it").Keys("ctrl+o").
		Has("ACT-0005 is added.")
	if a := state(5); a.Question != "ITS-22" || a.Pack != "dspt-it-supplier" {
		t.Errorf("%+v", a)
	}
}

// A decision is agreed to, confirmed and withdrawn under the rules of the register, each after a word or a reason.
func TestDecisionActs(t *testing.T) {
	clock, r := listed(t)
	d := listPage(t, clock, r, "decisions", "", "", 100, 30, "")
	d.Has("Decisions · 2, 1 ended or withdrawn left out", "> DEC-0002", "needs second",
		"? not confirmed by its person")
	d.Keys("2", "enter").Has("Type the word agree").Type("agree").Keys("enter").Has("needs a second person", "A. Shah")
	d.Keys("esc", "esc")
	second, siro := datatest.As(t, r, "S. Second"), datatest.As(t, r, "R. Siro")
	as := func(r *data.Register) *tuitest.Driver { return listPage(t, clock, r, "decisions", "", "", 100, 30, "") }
	as(second).Keys("c").Type("confirm").Keys("enter").Has("the decision is R. Siro's")
	as(second).Keys("2").Type("AGREE").Keys("enter").Has("You are the second person of DEC-0002 now.")
	as(siro).Keys("c").Type("confirm").Keys("enter").Has("DEC-0002 is confirmed.").Lacks("? not confirmed")
	as(siro).Keys("W", "enter").Has("Say why").Type("done by now").Keys("enter").Has("DEC-0002 is withdrawn.",
		"Decisions · 1, 2 ended or withdrawn left out")
	as(siro).Keys("/").Type("state:withdrawn").Keys("enter").Has("2 of 3", "done by now")
	as(siro).Keys("/").Type("kind:risk").Keys("enter", "enter").Has("Risks · 1 of 10", "R-00009")
}

// The heat map lists the risks that a cell counts, as many as it says, for each of its sides; so do those not placed.
func TestHeatMapListsWhatItCounts(t *testing.T) {
	clock, r := listed(t)
	for _, w := range []int{100, 80, 60} {
		d := listPage(t, clock, r, "heat", "", "", w, 30, "")
		d.Has("7 counted once", "[4 x 5]", "2 engagements").Keys("enter").Has("Risks · 2 of 9 · cell:4x5 highest:now")
		d.Keys("esc").Has("3 of 9 · cell:4x5").Keys("q").Has("Heat map · 7 engagements › now")
		d.Keys("0").Has("1 of 9 · unplaced:now", "R-00004").Keys("q")
		d.Keys("t").Has("before controls", "3 engagements").Keys("enter").Has(
			"3 of 9 · before-cell:4x5 highest:before")
		d.Keys("q", "t").Has("› target").Keys("t").Has("› now")
	}
	d := listPage(t, clock, r, "heat", "", "", 100, 30, "")
	d.Keys("down", "left").Has("[3 x 4]").Keys("enter").Has("Not now: no engagement is in this cell")
	d.Keys("j", "j", "j", "h", "h", "h", "h").Has("[1 x 1]").Keys("k", "l").Has("[2 x 2]")
}

func TestEvidenceAndQueryActs(t *testing.T) {
	clock, r := listed(t)
	d := listPage(t, clock, r, "evidence", "", "", 100, 30, "")
	d.Has("▲ run out", "◆ within 30 days", "■ within 90 days", "○ no date").Keys("j").Has("DOC-0002", "-0.6",
		"ENG-00001 dspt-it-supplier: shown")
	d.Keys("enter").Has("ITS-04").Keys("esc").Keys("c").Has("certificates").Keys("esc")
	d.Keys("/").Type("runs-out:within").Keys("enter").Has("2 of 5").Keys("esc", "o").Has("SUP-00001")
	d = listPage(t, clock, r, "queries", "", "", 100, 30, "")
	d.Has("■ replied", "▲ overdue", "○ out").Keys("r").Has("Not now: it is answered already").Keys("j",
		"r", "enter")
	d.Has("Write what the supplier replied.").Type("None, since May").Keys("enter").Has("The reply is recorded.")
	d.Keys("/").Type("turn:replied").Keys("enter").Has("2 of 3", "None, since May").Keys("enter").Has("ITS-")
}

// An empty list says why, and which key comes next.
func TestEmptyListsNameAKey(t *testing.T) {
	_, r := open(t, false, 80, 24, "")
	for _, name := range listPages {
		listPage(t, tuitest.NewClock(), r, name, "", "", 60, 16, "").Exact().Has(" yet.", "esc goes")
	}
}

// A list that could not be read says why, and is read again; x exports what it shows.
func TestListsAreReadAgainAndExported(t *testing.T) {
	clock, r := listed(t)
	for _, name := range listPages {
		c := tuitest.Common(t, clock, "", tui.Retryable)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		c.Context = gone
		d := tuitest.New(t, c, clock, tui.Options{Register: r, Folder: returns(t)}.ListPage(c, name, "", ""), 100, 30)
		d.Has("R try again").Lacks("Reading")
		c.Context = t.Context()
		d.Keys("R").Lacks("try again").Keys("x").Has("Risk register").Keys("esc").Lacks("Risk register")
	}
}

func TestSweepLists(t *testing.T) {
	for i, name := range listPages {
		clock, r := listed(t)
		tuitest.Sweep(listPage(t, clock, r, name, "", "", 100, 30, []string{"", "dark", "mono"}[i%3]),
			uint64(i)+90, 250)
	}
}

// What becomes of a questionnaire is recorded on its page and undone there: more time, declined, chased, and letters.
func TestReturnActs(t *testing.T) {
	clock, r := listed(t)
	t.Chdir(t.TempDir())
	d := listPage(t, clock, r, "returns", "", "", 100, 30, "")
	d.Has("▲ declined", "▲ late", "said A. Cole", "sent 1 Nov 2026, without Assure").Keys("e").Type("1 Nov 2026")
	d.Keys("enter").Type("they answer after all").Keys("enter", "enter")
	d.Has("is due on 1 Dec 2026 already")
	d.Keys("esc", "esc").Keys("e").Type("29 Jan 2027").Keys("enter").Type("they answer after all").Keys("enter",
		"enter")
	d.Has("more time. u undoes it", "○ waiting", "2027-01-29").Keys("u").Has("Undone: extend return", "▲ declined")
	d.Keys("j", "c").Type("rang again").Keys("enter", "enter").Has("chased. u undoes it", "     2 ")
	d.Keys("u").Has("Undone: chase return")
	d.Keys("w").Has("Nothing is sent").Keys("enter", "enter", "enter", "enter").Has("1 letter is in letters, and rec")
	if files, err := filepath.Glob("letters/*.eml"); err != nil || len(files) != 1 {
		t.Errorf("files %v, %v", files, err)
	}
	d.Keys("u").Has("Undone: chase return").Keys("/").Type("state:declined").Keys("enter").Has("1 of 2")
}
