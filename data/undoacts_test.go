package data_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

// What an undo does to an act on top of an answer.
type outcome string

const (
	isUndone  outcome = "undone"  // by its own step
	isRefused outcome = "refused" // and named
	elsewhere outcome = "other"   // it is about something else: the answer below is undone
)

// scene is a register with an assessment in which dana and Sam are known.
type scene struct {
	t *testing.T
	r *data.Register
	s entity.Supplier
	e entity.Engagement
	a entity.Assessment
	c *datatest.Clock
}

func (x *scene) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *scene) document() entity.Document {
	x.t.Helper()
	return datatest.Must(x.r.AddDocument(x.t.Context(), entity.Document{Supplier: x.s.ID, Kind: entity.Independent,
		Reference: "Cyber Essentials Plus certificate", Issued: x.r.Today() - 9},
		[]entity.Support{{Assessment: x.a.ID, Question: "ITS-22"}}))(x.t)
}

const bundleID = "01KBCD0000000000000000000A"

// bundle records a bundle as made.
func (x *scene) bundle() {
	x.must(x.r.RecordBundle(x.t.Context(), entity.Bundle{ID: bundleID, Kind: "assurance", Supplier: x.s.ID}))
}

// signer records a key of another body.
func (x *scene) signer() {
	datatest.Must(x.r.AddSigner(x.t.Context(), entity.Signer{Code: "R0A9", Name: "Demo Trust", Checked: "by telephone",
		Key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOoZK2Vp8wCBd7jKhFP63LKssvsEfJ7dTVdHKKZ+YESi"}))(x.t)
}

func (x *scene) certificate() entity.Certificate {
	x.t.Helper()
	return datatest.Must(x.r.AddCertificate(x.t.Context(), entity.Certificate{Supplier: x.s.ID, Kind: entity.CertICO,
		Entity: x.s.Name, Number: "Z1", Expiry: x.r.Today() + 100}))(x.t)
}

func (x *scene) decision(person string) entity.Decision {
	x.t.Helper()
	return datatest.Must(x.r.Decide(x.t.Context(), entity.Decision{Kind: entity.ScopeOut, Assessment: x.a.ID,
		Question: "ITS-22", Reason: "no such access", Person: person}))(x.t)
}

func (x *scene) risk() entity.Risk {
	x.t.Helper()
	return datatest.Must(x.r.AddRisk(x.t.Context(), entity.Risk{Engagement: x.e.ID, Title: "Exit"}))(x.t)
}

func (x *scene) query() {
	x.t.Helper()
	datatest.Must(x.r.SendQuery(x.t.Context(),
		entity.Query{Assessment: x.a.ID, Question: "ITS-05", Body: "When?"}))(x.t)
}

func (x *scene) representation() {
	x.t.Helper()
	datatest.Must(x.r.AddRepresentationTo(x.t.Context(), x.e.Ref, "", "ITS-22", entity.Representation{
		Says: "We have it"}))(x.t)
}

func (x *scene) bid() {
	x.t.Helper()
	closes := x.c.At.Add(time.Hour)
	tender := datatest.Must(x.r.AddTender(x.t.Context(), entity.Tender{Title: "Messaging", Closes: &closes}))(x.t)
	x.e.State, x.e.Tender = entity.Bid, tender.Ref
	x.must(x.r.UpdateEngagement(x.t.Context(), x.e))
}

// twin adds a second record of the supplier, with an engagement, a certificate and a document that the first has too.
func (x *scene) twin() {
	x.t.Helper()
	ctx := x.t.Context()
	s := datatest.Must(x.r.AddSupplier(ctx, entity.Supplier{Name: "Fictional Health Ltd", ODSCodes: []string{"ZZ002"},
		Tags: []string{"cloud"}, Contacts: []entity.Contact{{Name: "Ann", Email: "ann@example.org"}}}))(x.t)
	e := datatest.Must(x.r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Archive"}))(x.t)
	x.must(x.r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "patient"}, {ID: "size", Value: "it-supplier"}}))
	a := datatest.Must(x.r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(x.t)
	record(x.t, x.r, a, "ITS-22", entity.BySupplier, "not-met")
	datatest.Must(x.r.AddCertificate(ctx, entity.Certificate{Supplier: s.ID, Kind: entity.CertICO, Entity: s.Name,
		Number: "Z2", Expiry: x.r.Today() + 100}))(x.t)
	for _, of := range []struct{ supplier, assessment string }{{x.s.ID, x.a.ID}, {s.ID, a.ID}} {
		datatest.Must(x.r.AddDocument(ctx, entity.Document{Supplier: of.supplier, Kind: entity.Doc,
			Reference: "Security policy", Issued: x.r.Today() - 9},
			[]entity.Support{{Assessment: of.assessment, Question: "ITS-22"}}))(x.t)
	}
	datatest.Must(x.r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch"}))(x.t)
	datatest.Must(x.r.AddIncident(ctx, entity.Incident{Title: "Outage", Engagements: []string{e.ID}}))(x.t)
}

// merge merges the twin into the supplier.
func (x *scene) merge() {
	x.t.Helper()
	datatest.Must(x.r.MergeSuppliers(x.t.Context(), "SUP-00002", x.s.Ref, false, "entered twice"))(x.t)
}

// sent records a questionnaire as sent.
func (x *scene) sent() {
	x.t.Helper()
	x.must(x.r.Update(x.t.Context(), data.ActSent, func(tx *data.Tx) error {
		return store.Insert(x.t.Context(), tx, store.Issues, entity.Issue{ID: "01ISSUE", Assessment: x.a.ID, N: 1,
			By: "dana", Issued: tx.At(), Due: x.r.Today() + 30})
	}))
}

// note records what happened to that questionnaire.
func (x *scene) note(e entity.IssueEvent) {
	x.t.Helper()
	x.must(x.r.NoteReturns(x.t.Context(), []string{"01ISSUE"}, e, nil))
}

func (x *scene) logIn() {
	x.t.Helper()
	p := datatest.Must(x.r.Person(x.t.Context(), "dana"))(x.t)
	datatest.Must(x.r.LogIn(x.t.Context(), &p, "SHA256:1", "192.0.2.1"))(x.t)
}

func (x *scene) closed() {
	x.t.Helper()
	_, _, err := x.r.CloseEngagement(x.t.Context(), x.e.Ref, false, 0, "over")
	x.must(err)
}

func (x *scene) as(actor string) *scene {
	other := *x
	other.r = datatest.As(x.t, x.r, actor)
	return &other
}

// act is an act on an assessment: what comes before it, and the act itself, after an answer of the same person.
type act struct {
	outcome outcome
	before  func(*scene)
	do      func(*scene)
	by      string // dana, where ""
}

// acts are the acts of the register by what the audit log calls them.
var acts = map[string]act{
	"create register":           {outcome: elsewhere},
	"bring settings up to date": {outcome: elsewhere},
	"change settings": {outcome: elsewhere, do: func(x *scene) {
		s := *datatest.Must(x.r.Settings(x.t.Context(), book.At{}))(x.t)
		x.must(x.r.ChangeSettings(x.t.Context(), &s, "again"))
	}},
	"adopt pack": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.DropPack(x.t.Context(), "dspt-it-supplier", x.r.Today()+30, ""))(x.t)
	}},
	"person": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.AddPerson(x.t.Context(), entity.Person{Name: "Zoe"}))(x.t)
	}},
	"away": {outcome: elsewhere, do: func(x *scene) {
		p := datatest.Must(x.r.Person(x.t.Context(), "Sam"))(x.t)
		datatest.Must(x.r.SetAway(x.t.Context(), p.ID, 0, x.r.Today()+9, ""))(x.t)
	}},
	"key of person": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.AddKey(x.t.Context(), "Sam", entity.Key{Fingerprint: "SHA256:1", Public: "k"}))(x.t)
	}},
	"access": {outcome: elsewhere, do: func(x *scene) {
		p := datatest.Must(x.r.Person(x.t.Context(), "dana"))(x.t)
		p.Level = entity.LevelKeeper
		x.must(x.r.UpdatePerson(x.t.Context(), p))
		x.must(x.r.SetAccess(x.t.Context(), true))
	}},
	"log in": {outcome: elsewhere, do: (*scene).logIn},
	"log out": {outcome: elsewhere, do: func(x *scene) {
		x.logIn()
		list := datatest.Must(x.r.Sessions(x.t.Context(), true))(x.t)
		x.must(x.r.LogOut(x.t.Context(), list[0].ID, "left"))
	}},
	"add tender": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.AddTender(x.t.Context(), entity.Tender{Title: "Messaging"}))(x.t)
	}},
	"change tender": {outcome: elsewhere, do: func(x *scene) {
		n := datatest.Must(x.r.AddTender(x.t.Context(), entity.Tender{Title: "Messaging"}))(x.t)
		n.Title = "Messages"
		x.must(x.r.UpdateTender(x.t.Context(), n))
	}},
	"add supplier": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.AddSupplier(x.t.Context(), entity.Supplier{Name: "Other Ltd"}))(x.t)
	}},
	"add engagement": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.AddEngagement(x.t.Context(), entity.Engagement{Supplier: x.s.ID, Service: "Two"}))(x.t)
	}},
	"start assessment": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.StartAssessment(x.t.Context(), x.e.ID, "dspt-small-company"))(x.t)
	}},
	"change supplier": {outcome: isRefused, do: func(x *scene) {
		x.s.CompanyNumber = "01234567"
		x.must(x.r.UpdateSupplier(x.t.Context(), x.s))
	}},
	"rename supplier": {outcome: isUndone, do: func(x *scene) {
		datatest.Must(x.r.RenameSupplier(x.t.Context(), x.s.Ref, "New Name Ltd", "renamed"))(x.t)
	}},
	"retire supplier": {outcome: isUndone,
		before: func(x *scene) { x.closed() },
		do: func(x *scene) {
			datatest.Must(x.r.RetireSupplier(x.t.Context(), x.s.Ref, "over"))(x.t)
		}},
	"reinstate supplier": {outcome: isUndone,
		before: func(x *scene) {
			x.closed()
			datatest.Must(x.r.RetireSupplier(x.t.Context(), x.s.Ref, "over"))(x.t)
		},
		do: func(x *scene) {
			datatest.Must(x.r.ReinstateSupplier(x.t.Context(), x.s.Ref, "a mistake"))(x.t)
		}},
	"merge supplier": {outcome: isUndone, before: (*scene).twin, do: (*scene).merge},
	"unmerge supplier": {outcome: isUndone, before: func(x *scene) { x.twin(); x.merge() }, do: func(x *scene) {
		datatest.Must(x.r.UnmergeSupplier(x.t.Context(), "SUP-00002", "two after all"))(x.t)
	}},
	"close engagement": {outcome: isUndone, do: (*scene).closed},
	"reopen engagement": {outcome: isUndone, before: (*scene).closed, do: func(x *scene) {
		_, _, err := x.r.ReopenEngagement(x.t.Context(), x.e.Ref, "extended")
		x.must(err)
	}},
	"change engagement": {outcome: isRefused, do: func(x *scene) {
		x.e.Owner = "Sam"
		x.must(x.r.UpdateEngagement(x.t.Context(), x.e))
	}},
	"set facts": {outcome: isRefused, do: func(x *scene) {
		x.must(x.r.SetFacts(x.t.Context(), x.e.ID, []entity.Fact{{ID: "records", Value: "under-1k"}}))
	}},
	"award": {outcome: isRefused, before: (*scene).bid, do: func(x *scene) {
		datatest.Must(x.r.Award(x.t.Context(), x.e.ID, false, "best"))(x.t)
	}},
	"rule on late bid": {outcome: isRefused, before: (*scene).bid, do: func(x *scene) {
		x.c.At = x.c.At.Add(48 * time.Hour)
		record(x.t, x.r, x.a, "ITS-06", entity.BySupplier, "met")
		datatest.Must(x.r.AdmitLate(x.t.Context(), entity.Admission{Engagement: x.e.ID, Reason: "No cause."}))(x.t)
	}},
	"move assessment": {outcome: isRefused, before: func(x *scene) { _, x.a = oldAssessment(x.t, x.r) },
		do: func(x *scene) { datatest.Must(x.r.MoveAssessment(x.t.Context(), x.a.ID, "", true))(x.t) }},
	"answer": {outcome: isUndone, do: func(x *scene) { record(x.t, x.r, x.a, "ITS-06", entity.BySupplier, "met") }},
	"undo": {outcome: elsewhere, do: func(x *scene) {
		record(x.t, x.r, x.a, "ITS-06", entity.BySupplier, "met")
		datatest.Must(x.r.Undo(x.t.Context(), x.a.ID))(x.t)
	}},
	"redo": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.Undo(x.t.Context(), x.a.ID))(x.t)
		datatest.Must(x.r.Redo(x.t.Context(), x.a.ID))(x.t)
	}},
	"add document": {outcome: isUndone, do: func(x *scene) { x.document() }},
	"accept document": {outcome: isUndone, before: func(x *scene) { x.document() },
		do: func(x *scene) { x.must(x.r.AcceptDocument(x.t.Context(), "DOC-0001")) }},
	"refuse document": {outcome: isUndone, before: func(x *scene) { x.document() },
		do: func(x *scene) { x.must(x.r.RefuseDocument(x.t.Context(), "DOC-0001", "not theirs")) }},
	"decide": {outcome: isUndone, do: func(x *scene) { x.decision("") }},
	"second decision": {outcome: isUndone, by: "Sam", before: func(x *scene) { x.as("dana").decision("") },
		do: func(x *scene) { x.must(x.r.Second(x.t.Context(), 1)) }},
	"confirm decision": {outcome: isUndone, by: "Sam", before: func(x *scene) { x.as("dana").decision("Sam") },
		do: func(x *scene) { x.must(x.r.ConfirmDecision(x.t.Context(), 1)) }},
	"withdraw decision": {outcome: isUndone, before: func(x *scene) { x.decision("") },
		do: func(x *scene) { x.must(x.r.WithdrawDecision(x.t.Context(), 1, "over")) }},
	"pass a block of a sign-off": {outcome: isRefused, do: func(x *scene) { datatest.PassBlocks(x.t, x.r, x.a.ID) }},
	"withdraw the pass of a block": {outcome: isRefused,
		before: func(x *scene) { datatest.PassBlocks(x.t, x.r, x.a.ID) },
		do: func(x *scene) {
			v := datatest.Must(x.r.Assessment(x.t.Context(), x.a.ID, book.At{}))(x.t)
			for _, b := range v.Blocks() {
				if b.Pass != nil {
					x.must(x.r.WithdrawPass(x.t.Context(), x.a.ID, b, "too early"))
					return
				}
			}
			x.t.Fatal("nothing was passed")
		}},
	"sign off": {outcome: "closed", do: func(x *scene) { datatest.SignOff(x.t, x.r, x.a.ID) }},
	"reopen assessment": {outcome: isRefused, do: func(x *scene) {
		datatest.SignOff(x.t, x.r, x.a.ID)
		x.must(x.r.Reopen(x.t.Context(), x.a.ID, "too early"))
	}},
	"confirm answers": {outcome: isUndone, before: func(x *scene) {
		record(x.t, x.r, x.a, "ITS-22", entity.ByAssessor, "met")
		x.must(x.r.AcceptDocument(x.t.Context(), x.document().Ref))
		datatest.SignOff(x.t, x.r, x.a.ID)
		x.a = datatest.Must(x.r.StartAssessment(x.t.Context(), x.e.ID, "dspt-it-supplier"))(x.t)
	}, do: func(x *scene) {
		datatest.Must(x.r.ConfirmAnswers(x.t.Context(), data.ConfirmRequest{Assessment: x.a.ID,
			Questions: []string{"ITS-22"}}, true))(x.t)
	}},
	"answer by certificate": {outcome: elsewhere, before: func(x *scene) {
		x.c.At = datatest.Date(x.t, "2026-11-01").Time()
		essentials(x.t, x, nil)
	}, do: func(x *scene) {
		datatest.Must(x.r.AnswerByCertificate(x.t.Context(), "CRT-0001", x.e.Ref, "", true))(x.t)
	}},
	"take back cycle": {outcome: elsewhere, do: func(x *scene) {
		other := datatest.Must(x.r.StartAssessment(x.t.Context(), x.e.ID, "dspt-small-company"))(x.t)
		datatest.Must(x.r.TakeBackCycle(x.t.Context(), other.ID, "the wrong questionnaire", true))(x.t)
	}},
	"record as sent": {outcome: elsewhere}, // data/issue has it, and tests it
	"extend return": {outcome: isUndone, before: (*scene).sent, do: func(x *scene) {
		x.note(entity.IssueEvent{Kind: entity.IssueExtended, Until: x.r.Today() + 60, Reason: "their auditor"})
	}},
	"chase return": {outcome: isUndone, before: (*scene).sent, do: func(x *scene) {
		x.note(entity.IssueEvent{Kind: entity.IssueChased, Reason: "telephoned"})
	}},
	"decline return": {outcome: isUndone, before: (*scene).sent, do: func(x *scene) {
		x.note(entity.IssueEvent{Kind: entity.IssueDeclined, Who: "A. Cole", Reason: "SOC 2 only"})
	}},
	"bounce return": {outcome: isUndone, before: (*scene).sent, do: func(x *scene) {
		x.note(entity.IssueEvent{Kind: entity.IssueBounced, Address: "old@example.org"})
	}},
	"receive return": {outcome: isUndone, before: (*scene).sent, do: func(x *scene) {
		x.note(entity.IssueEvent{Kind: entity.IssueReceived, Reason: "on paper"})
	}},
	"send query": {outcome: isRefused, do: (*scene).query},
	"reply to query": {outcome: isRefused, before: (*scene).query,
		do: func(x *scene) { x.must(x.r.ReplyQuery(x.t.Context(), x.a.ID, 1, "in May")) }},
	"send queries out": {outcome: isUndone, before: (*scene).query, do: func(x *scene) {
		v := datatest.Must(x.r.Assessment(x.t.Context(), x.a.ID, book.At{}))(x.t)
		x.must(x.r.NoteRounds(x.t.Context(), map[string]entity.QueryRound{
			v.Queries[0].ID: {ID: "01ROUND", Due: x.r.Today() + 10}}))
	}},
	"withdraw query": {outcome: isUndone, before: (*scene).query, do: func(x *scene) {
		x.must(x.r.WithdrawQuery(x.t.Context(), x.a.ID, 1, "the wrong service"))
	}},
	"send draft": {outcome: isUndone, do: func(x *scene) {
		datatest.Must(x.r.SendDraft(x.t.Context(), []string{x.e.ID}, x.r.Today()+10))(x.t)
	}},
	"add representation": {outcome: isUndone, do: (*scene).representation},
	"reply to representation": {outcome: isUndone, before: (*scene).representation, do: func(x *scene) {
		datatest.Must(x.r.ReplyRepresentation(x.t.Context(), "REP-001", entity.RepNotUpheld, "not shown", "Sam"))(x.t)
	}},
	"withdraw representation": {outcome: isUndone, before: (*scene).representation, do: func(x *scene) {
		datatest.Must(x.r.WithdrawRepresentation(x.t.Context(), "REP-001", "they agree"))(x.t)
	}},
	"risk": {outcome: isUndone, do: func(x *scene) { x.risk() }},
	"action": {outcome: isUndone, do: func(x *scene) {
		datatest.Must(x.r.AddAction(x.t.Context(), entity.Action{Engagement: x.e.ID, Title: "Patch"}))(x.t)
	}},
	"dispose of supplier": {outcome: elsewhere}, // only of a retired supplier: dispose_test.go
	"redact": {outcome: elsewhere, before: func(x *scene) {
		datatest.Must(x.r.AddAction(x.t.Context(), entity.Action{Engagement: x.e.ID, Title: "Patch"}))(x.t)
	}, do: func(x *scene) {
		datatest.Must(x.r.Redact(x.t.Context(), data.Redact{Place: "ACT-0001", Reason: "a name"}, true))(x.t)
	}},
	"hold supplier": {outcome: isUndone, do: func(x *scene) {
		datatest.Must(x.r.HoldSupplier(x.t.Context(), x.s.Ref, false, "a claim"))(x.t)
	}},
	"reassign": {outcome: isRefused, before: func(x *scene) {
		x.e.Owner = "dana"
		x.must(x.r.UpdateEngagement(x.t.Context(), x.e))
	}, do: func(x *scene) {
		datatest.Must(x.r.Reassign(x.t.Context(), data.Reassign{From: "dana", To: "Sam", Reason: "x"}, true))(x.t)
	}},
	"incident": {outcome: isRefused, do: func(x *scene) {
		datatest.Must(x.r.AddIncident(x.t.Context(), entity.Incident{Title: "Outage",
			Engagements: []string{x.e.ID}}))(x.t)
	}},
	"early re-assessment": {outcome: isRefused, do: func(x *scene) {
		_, err := x.r.ReassessEarly(x.t.Context(), []string{x.e.ID}, data.Early{On: x.r.Today(), Reason: "a breach"})
		x.must(err)
	}},
	"adopt day of incident": {outcome: isRefused, before: func(x *scene) {
		datatest.Must(x.r.AddIncident(x.t.Context(), entity.Incident{Title: "Breach", Found: x.r.Today() - 3}))(x.t)
		x.must(x.r.SetFacts(x.t.Context(), x.e.ID, []entity.Fact{{ID: "incident_24m",
			Value: (x.r.Today() - 3).String(), Source: entity.FromIncident}}))
	}, do: func(x *scene) {
		datatest.Must(x.r.AdoptIncidentDay(x.t.Context(), "INC-001", nil))(x.t)
	}},
	"enter costs": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.EnterCosts(x.t.Context(), x.e.Ref, data.CostEntry{Losses: []entity.EnteredLoss{
			{Scenario: "service-stops", Part: "rebuild", Cost: entity.Spread{Low: 1_000, High: 9_000}}}}))(x.t)
	}},
	"fourth party": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.LinkFourthParty(x.t.Context(), "Cumulon",
			entity.FourthPartyUse{Engagement: x.e.ID, Role: entity.RoleHost}))(x.t)
	}},
	"add key of body": {outcome: elsewhere, do: func(x *scene) { x.signer() }},
	"revoke key of body": {outcome: elsewhere, before: func(x *scene) { x.signer() }, do: func(x *scene) {
		datatest.Must(x.r.RevokeSigner(x.t.Context(), "KEY-001", "lost"))(x.t)
	}},
	"record sharing": {outcome: elsewhere, do: func(x *scene) {
		datatest.Must(x.r.RecordConsent(x.t.Context(), entity.Consent{Supplier: x.s.ID, Share: entity.MayShare,
			Source: "a mail"}))(x.t)
	}},
	"share": {outcome: elsewhere, do: func(x *scene) { x.bundle() }},
	"recall bundle": {outcome: elsewhere, before: func(x *scene) { x.bundle() }, do: func(x *scene) {
		x.must(x.r.RecallBundles(x.t.Context(), entity.Bundle{ID: "01KBCD0000000000000000000B", Kind: "recall"},
			[]string{bundleID}, "the wrong product"))
	}},
	"add certificate": {outcome: isUndone, do: func(x *scene) { x.certificate() }},
	"change certificate": {outcome: isUndone, before: func(x *scene) { x.certificate() }, do: func(x *scene) {
		datatest.Must(x.r.ChangeCertificate(x.t.Context(), "CRT-0001",
			func(c *entity.Certificate) { c.CheckedAt = "ICO register" }))(x.t)
	}},
	"withdraw certificate": {outcome: isUndone, before: func(x *scene) { x.certificate() }, do: func(x *scene) {
		datatest.Must(x.r.WithdrawCertificate(x.t.Context(), "CRT-0001", "a sister company"))(x.t)
	}},
	"dismiss certificate": {outcome: isUndone,
		before: func(x *scene) { x.must(x.r.AcceptDocument(x.t.Context(), x.document().Ref)) },
		do: func(x *scene) {
			of := datatest.Must(x.r.Certificates(x.t.Context(), []string{x.s.Ref}, book.At{}))(x.t)
			x.must(x.r.DismissProposal(x.t.Context(), &of[0].Proposals[0], "a gap analysis"))
		}},
	"resolve contradiction": {outcome: isUndone, before: func(x *scene) {
		x.must(x.r.SetFacts(x.t.Context(), x.e.ID, []entity.Fact{{ID: "subprocessors", Value: "none"}}))
		record(x.t, x.r, x.a, "ITS-47", entity.BySupplier, "met")
	}, do: func(x *scene) {
		of := datatest.Must(x.r.Contradictions(x.t.Context(), nil, book.At{}))(x.t)
		x.must(x.r.ResolveContradiction(x.t.Context(), &of[0].Comparison, "the fact is of last year"))
	}},
}

// Every act of the register is undone by its own step, or refused with words that name it, or is not about the
// assessment, and then an undo reaches what is. No act is missing in the table.
func TestEveryActIsUndoneOrNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	for _, name := range actNames(t) {
		is, ok := acts[name]
		if !ok {
			t.Errorf("%q is in the audit log, and nothing says what an undo does to it", name)
			continue
		}
		if is.do == nil {
			continue // made before there is an assessment
		}
		t.Run(name, func(t *testing.T) {
			r, c := datatest.NewRegister(t, "dana")
			x := scene{t: t, r: r, c: c}
			x.s, x.e, x.a = datatest.Seed(t, r)
			for _, p := range []string{"dana", "Sam"} {
				datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: p}))(t)
			}
			if is.by != "" {
				x.r = x.as(is.by).r
			}
			if is.before != nil {
				is.before(&x)
			}
			record(t, x.r, x.a, "ITS-05", entity.BySupplier, "met")
			before := summary(&x)
			is.do(&x)
			undone, err := x.r.Undo(t.Context(), x.a.ID)
			switch is.outcome {
			case "closed":
				datatest.WantCode(t, err, "cycle-closed")
			case isRefused:
				if p := datatest.WantCode(t, err, "not-undoable"); !strings.Contains(p.What, name) {
					t.Errorf("it does not name the act: %s", p.What)
				}
			case elsewhere:
				if err != nil || len(undone.Answers) != 1 || undone.Answers[0].Question != "ITS-05" {
					t.Errorf("undone %+v, %v", undone, err)
				}
			case isUndone:
				if err != nil {
					t.Fatal(err)
				}
				if name != "answer" && undone.Act != name {
					t.Errorf("undone %+v", undone)
				}
				if got := summary(&x); got != before {
					t.Errorf("not as before:\n%s\n%s", got, before)
				}
				if _, err := x.r.Redo(t.Context(), x.a.ID); err != nil {
					t.Fatal(err)
				}
				if got := summary(&x); got == before {
					t.Error("redo did nothing")
				}
			}
			if got := datatest.Must(x.r.AuditVerify(t.Context(), data.Head{}))(t); len(got.Findings) > 0 {
				t.Error(got.Findings)
			}
		})
	}
}

// summary is what counts on an assessment, in words.
func summary(x *scene) string {
	x.t.Helper()
	var out []string
	v := datatest.Must(x.r.Assessment(x.t.Context(), x.a.ID, book.At{}))(x.t)
	for id, both := range v.Answers {
		if both.Effective().Given() {
			out = append(out, id)
		}
	}
	for i := range v.Issues {
		out = append(out, fmt.Sprint(v.Issues[i].State(), v.Issues[i].DueOn(), v.Issues[i].Chased()))
	}
	for i := range v.Queries {
		out = append(out, fmt.Sprint("query ", v.Queries[i].State, v.Queries[i].Due, len(v.Queries[i].Rounds)))
	}
	for _, p := range v.Representations {
		if p.State != entity.RepWithdrawn || p.Withdrawn.Reason != "undone" {
			out = append(out, p.Ref+" "+string(p.State))
		}
	}
	x.must(x.r.View(x.t.Context(), book.At{}, func(v *store.View) error {
		drafts, err := store.List(x.t.Context(), v, store.Drafts)
		for _, d := range drafts {
			if !d.Withdrawn {
				out = append(out, "draft "+d.ReplyBy.String())
			}
		}
		return err
	}))
	for _, s := range v.Supports {
		if s.State != entity.Withdrawn {
			out = append(out, s.Question+" "+string(s.State))
		}
	}
	for _, d := range v.Documents {
		if d.State != entity.Withdrawn {
			out = append(out, d.Ref+" "+string(d.State))
		}
	}
	of := datatest.Must(x.r.Certificates(x.t.Context(), []string{x.s.Ref}, book.At{}))(x.t)
	for _, c := range of[0].Certificates {
		if c.Standing != entity.CertificateWithdrawn || c.Reason != entity.CertificateUndone {
			out = append(out, c.Ref+" "+string(c.Standing))
		}
	}
	for _, p := range of[0].Proposals {
		out = append(out, "proposed "+p.Words)
	}
	out = append(out, open(x.t, x.r)...)
	for _, s := range datatest.Must(x.r.Suppliers(x.t.Context(), book.At{}))(x.t) {
		out = append(out, fmt.Sprint(s.Ref, " ", s.Name, s.Former, s.ODSCodes, s.Retired, s.Hold != nil, s.MergedInto,
			s.Tags,
			s.Contacts, s.Merged))
	}
	for _, d := range datatest.Must(x.r.Documents(x.t.Context(), "", book.At{}))(x.t) {
		if d.State == entity.Withdrawn {
			continue
		}
		links := slices.DeleteFunc(d.Links, func(s entity.Support) bool { return s.State == entity.Withdrawn })
		out = append(out, fmt.Sprint(d.Ref, " ", d.State, " of ", d.Supplier, " for ", len(links)))
	}
	for _, e := range datatest.Must(x.r.Engagements(x.t.Context(), "", book.At{}))(x.t) {
		out = append(out, e.Ref+" "+string(e.State)+" of "+e.Supplier)
	}
	for _, d := range datatest.Must(x.r.Decisions(x.t.Context(), "", book.At{}))(x.t) {
		if !d.Withdrawn {
			out = append(out, fmt.Sprint(data.DecisionRef(d.N), " ", d.Person, d.Second, d.Confirmed != nil))
		}
	}
	for _, a := range datatest.Must(x.r.Actions(x.t.Context(), "", book.At{}))(x.t) {
		if a.State != entity.ActionDropped {
			out = append(out, fmt.Sprint(data.ActionRef(a.N), " ", a.State, a.Title, a.Owner))
		}
	}
	for _, k := range datatest.Must(x.r.Risks(x.t.Context(), book.RiskFilter{}, book.At{}))(x.t) {
		if k.Closed == 0 {
			out = append(out, fmt.Sprint(k.Ref, " ", k.Title, k.Owner, k.Decided))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// actNames reads the names of acts from the source: an act that is added is in no list otherwise.
func actNames(t *testing.T) []string {
	t.Helper()
	var out []string
	files := datatest.Must(os.ReadDir("."))(t)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree := datatest.Must(parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0))(t)
		ast.Inspect(tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			lit, ok := v.Values[0].(*ast.BasicLit)
			if ok && strings.HasPrefix(strings.ToLower(v.Names[0].Name), "act") && lit.Kind == token.STRING {
				out = append(out, datatest.Must(strconv.Unquote(lit.Value))(t))
			}
			return true
		})
	}
	if len(out) < 38 {
		t.Fatalf("only %d acts found: %q", len(out), out)
	}
	return out
}

// An undo is refused over work of another person on the same certificate, and over nothing else of theirs.
func TestUndoOfACertificateAColleagueChecked(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	x := scene{t: t, r: r, s: s, a: a}
	c := x.certificate()
	sam := datatest.As(t, r, "Sam")
	datatest.Must(sam.ChangeCertificate(t.Context(), c.Ref,
		func(c *entity.Certificate) { c.CheckedAt = "ICO register" }))(t)
	_, err := r.Undo(t.Context(), a.ID)
	datatest.WantCode(t, err, "changed-since")
	if u := datatest.Must(sam.Undo(t.Context(), a.ID))(t); u.Act != "change certificate" || u.What != c.Ref {
		t.Errorf("%+v", u)
	}
	var p *problem.Problem
	if _, err := sam.Undo(t.Context(), a.ID); !errors.As(err, &p) || p.Code != "nothing-to-undo" {
		t.Error(err)
	}
	if got := x.checkedBy(); got != "" {
		t.Errorf("still checked by %q", got)
	}
}

func (x *scene) checkedBy() string {
	x.t.Helper()
	list := datatest.Must(x.r.Certificates(x.t.Context(), []string{x.s.Ref}, book.At{}))(x.t)
	return list[0].Certificates[0].CheckedBy
}
