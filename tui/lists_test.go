package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/issue"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/tuitest"
)

// listed is a small portfolio with risks, actions, decisions, evidence and queries in every state.
func listed(t *testing.T) (*tuitest.Clock, *data.Register) {
	t.Helper()
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, role := range map[string]string{"A. Shah": "Information asset owner", "R. Siro": "SIRO",
		"S. Second": "DPO"} {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: name, Role: role}))(t)
	}
	e, s, err := r.Engagement(ctx, "ENG-00001")
	must(err)
	cycles := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)
	today := r.Today()
	hand := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID,
		Title: "The only supplier of this leaves the market",
		Owner: "J. Okoro", Response: entity.Tolerate, Decided: &entity.Cell{Consequence: 4, Likelihood: 2},
		DecidedReason: "two of five left since 2024", Review: today + 20}))(t)
	closed := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Paper records in transit"}))(t)
	must(r.CloseRisk(ctx, closed.Ref, data.Closing{Reason: "nothing is on paper any more"}))
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: hand.ID, Person: "A. Shah",
		Until: today + 100, Reason: "exit is planned"}))(t)
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Engagement: e.ID, Assessment: cycles[0].ID,
		Question: "ITS-22", Person: "R. Siro", Until: today + 60, Reason: "MFA for the last accounts by March"}))(t)
	gone := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: cycles[0].ID,
		Question: "ITS-41", Reason: "no such system"}))(t)
	must(r.WithdrawDecision(ctx, gone.N, "there is one after all"))
	for _, a := range []entity.Action{
		{Title: "Enforce MFA for support accounts", Owner: "K. Patel", Due: today - 12, Question: "ITS-22",
			Pack: "dspt-it-supplier"},
		{Title: "Test the restore of backups", Owner: "A. Shah", Due: today + 9, State: entity.ActionDoing,
			Risk: hand.ID},
		{Title: "Exit plan in the contract", Due: today + 200, Condition: true, Clause: "12.4"},
		{Title: "Send the pen test report", State: entity.ActionDone},
	} {
		a.Engagement = e.ID
		datatest.Must(r.AddAction(ctx, a))(t)
	}
	for i, x := range []entity.Document{
		{Reference: "Cyber Essentials Plus 1234", Kind: entity.Independent, Issued: today - 400, Expiry: today - 35},
		{Reference: "ISO 27001 certificate", Kind: entity.Independent, Issued: today - 300, Expiry: today + 20},
		{Reference: "Policy \x1b[31mred", Kind: entity.Doc, Issued: today - 10},
		{Reference: "Backup log", Kind: entity.Record},
	} {
		x.Supplier = s.ID
		question := []string{"ITS-22", "ITS-04", "ITS-05", "ITS-31"}[i]
		doc := datatest.Must(r.AddDocument(ctx, x, []entity.Support{{Assessment: cycles[0].ID, Question: question}}))(t)
		if i < 2 {
			must(r.AcceptDocument(ctx, doc.Ref))
		}
	}
	datatest.Must(r.AddCertificate(ctx, entity.Certificate{Supplier: s.ID, Kind: entity.CertICO, Entity: s.Name,
		Number: "ZA1", Expiry: today + 70}))(t)
	for i, body := range []string{"Which accounts are exempt?", "When was the last restore?", "Who may see the logs?"} {
		q := datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: cycles[0].ID, Question: []string{"ITS-22",
			"ITS-31",
			"ITS-24"}[i], Body: questionnaire.Text(body), Due: today + []questionnaire.Date{-3, 10, 5}[i]}))(t)
		if i == 2 {
			must(r.ReplyQuery(ctx, cycles[0].ID, q.N, "Two administrators."))
		}
	}
	sent(t, r, "ENG-00001", -40, -10, entity.IssueEvent{Kind: entity.IssueChased, Reason: "rang \x1b[31mred"})
	sent(t, r, "ENG-00002", -20, 10, entity.IssueEvent{Kind: entity.IssueDeclined, Who: "A. Cole",
		Reason: "SOC 2 only"})
	return d.Clock, r
}

// sent records a questionnaire as sent and due so many days from today, and what happened to it.
func sent(t *testing.T, r *data.Register, ref string, on, due questionnaire.Date, e entity.IssueEvent) {
	t.Helper()
	p := datatest.Must(issue.Prepare(t.Context(), r, issue.Request{Pack: "dspt-it-supplier", Refs: []string{ref},
		SentOn: r.Today() + on, Due: r.Today() + due, Again: true}))(t)
	out := datatest.Must(p.Record(t.Context()))(t)
	if err := r.NoteReturns(t.Context(), []string{out.Issued[0].ID}, e, nil); err != nil {
		t.Fatal(err)
	}
}

// listPage opens one of the pages on a window.
func listPage(t *testing.T, clock *tuitest.Clock, r *data.Register, name, supplier, filter string, w,
	h int, theme string) *tuitest.Driver {
	t.Helper()
	c := tuitest.Common(t, clock, theme, tui.Retryable)
	return tuitest.New(t, c, clock, tui.Options{Register: r, Folder: returns(t)}.ListPage(c, name, supplier,
		filter), w, h)
}

var listPages = []string{"risks", "actions", "decisions", "evidence", "heat", "queries", "returns"}

func TestGoldenLists(t *testing.T) {
	clock, r := listed(t)
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"60x16": {60, 16, ""}, "80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "160x50": {160, 50, ""},
		"mono": {80, 24, "mono"}} {
		for _, page := range listPages {
			listPage(t, clock, r, page, "", "", size.w, size.h, size.theme).Exact().NoSharedKeys().
				Golden("list-" + page + "-" + name)
		}
	}
}
