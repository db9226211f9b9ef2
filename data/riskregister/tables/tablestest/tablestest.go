// Package tablestest makes risk registers for tests.
package tablestest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"

	"assure/data/riskregister/tables"
	"assure/internal/page"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Sample returns a book of n fictional engagements whose figures come from the scoring engine, as
// they do in a register.
func Sample(tb testing.TB, n int) *tables.Book {
	tb.Helper()
	cat, problems := q.Embedded(q.DefaultFacts())
	if len(problems) > 0 {
		tb.Fatalf("embedded packs: %v", problems)
	}
	pack, set, asOf := cat.Find("dspt-it-supplier"), scoring.DefaultSettings(), Date(tb, "2026-11-21")
	b := &tables.Book{Demo: true, Organisation: "Westmarch & Fell NHS Foundation Trust (fictional)",
		Method: tables.Method{AsOf: asOf, KnownOn: asOf, Settings: set, SettingsNumber: 1, Program: "Assure 0.1.0",
			AuditSeq:  412,
			AuditHead: "9f1c3d5e7a9b0c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5",
			Packs: []tables.Pack{{ID: pack.ID, Version: pack.Version, SHA256: pack.SHA256, Title: pack.Title,
				Framework: "DSPT v8", Provenance: pack.Provenance}}}}
	names := []string{"Larkspur Pathology Systems Ltd", "Brackenfold Imaging", "=cmd|'/c calc'!A0 Ltd",
		"Moorgate Dictation & Letters", "Tarn Valley Hosting", "Quillhaven Referrals"}
	for i := range n {
		addEngagement(tb, b, pack, names[i%len(names)], i)
	}
	return b
}

func addEngagement(tb testing.TB, b *tables.Book, pack *q.Pack, name string, i int) {
	tb.Helper()
	set, asOf := b.Method.Settings, b.Method.AsOf
	facts := []q.Facts{
		{"data": "patient", "records": "1m-plus", "outage": "immediate", "care": "supports", "access": "privileged",
			"internet_facing": "yes", "incident_24m": "no", "subprocessors": "uk"},
		{"data": "staff", "records": "under-1k", "outage": "over-72h", "care": "no", "access": "view",
			"internet_facing": "no", "incident_24m": "no", "subprocessors": "none"},
		{"data": "patient", "records": "under-100k", "outage": "under-72h", "care": "supports", "access": "remote",
			"internet_facing": "yes", "incident_24m": "no", "subprocessors": "uk"},
		{},
	}[i%4]
	tri := set.Triage(facts)
	res := scored(tb, set, scoring.Input{Pack: pack, Facts: facts, Triage: tri, AsOf: asOf}, i)
	value, notice := int64(12_000*(i+1)), 24+i
	e := tables.Engagement{SupplierRef: fmt.Sprintf("SUP-%05d", i+1), Supplier: name,
		ODSCode: []string{"8E727", "00L", "204"}[i%3], CompanyNumber: fmt.Sprintf("%08d", i*317),
		Record: entity.Engagement{Ref: fmt.Sprintf("ENG-%05d", i+1), Service: "Results and ordering",
			ContractRef: "1.10", State: entity.EngagementStates[i%3], End: asOf + q.Date(i*30), Value: &value,
			Owner: "R. Okafor", NoticeHours: &notice, OutOfHours: "Duty desk"},
		Facts: facts, DSPT: "Standards Met", DSPTPublished: asOf - 200, Assessed: asOf - 5, Review: asOf + 180,
		WorkState: "in review", Unsigned: true}
	ei := scoring.EngagementInput{Ref: e.Record.Ref, Name: e.Record.Service, State: e.Record.State, Triage: tri,
		Required: []string{pack.ID}, Results: map[string]*scoring.Result{pack.ID: res}}
	e.RollUp = set.Engagement(ei)
	if i%3 != 1 && res.Assessable {
		e.Trend = []page.Point{{On: asOf - 400, Tenths: 300 + i%50}, {On: asOf - 90, Tenths: 410},
			{On: asOf, Tenths: int(res.Assured)}}
	}
	b.Engagements = append(b.Engagements, e)
	for _, spec := range set.Risks(scoring.RisksInput{Engagement: ei}) {
		addRisk(b, spec, e.Record.Ref)
	}
	b.Scores = append(b.Scores,
		tables.Score{Engagement: e.Record.Ref, Pack: pack.Ref(), Cycle: 1, State: "in review", Result: res})
	for _, row := range res.Rows {
		b.Controls = append(b.Controls,
			tables.Control{Engagement: e.Record.Ref, Pack: pack.Ref(), Cycle: 1, Question: pack.Question(row.Question),
				Section: pack.Domain(row.Domain).Title, SectionWeight: pack.Domain(row.Domain).Weight, Row: row,
				Claim: "Met", Evidence: []string{"DOC-1 ISO 27001 certificate"}, Note: "-5 days; +44 20 7946 0000"})
	}
	b.Actions = append(b.Actions,
		tables.Action{Ref: fmt.Sprintf("ACT-%04d", i+1), Engagement: e.Record.Ref,
			Risk: b.Risks[len(b.Risks)-1].Record.Ref,
			Record: entity.Action{N: i + 1, Title: "Roll out MFA for remote support", Owner: "Supplier",
				Due: asOf - 3 + q.Date(i), State: entity.ActionStates[i%3], Raised: asOf - 40}})
	b.Decisions = append(b.Decisions, tables.Decision{Ref: fmt.Sprintf("DEC-%04d", i+1), Engagement: e.Record.Ref,
		Record: entity.Decision{N: i + 1, Kind: entity.GateAccept, Question: "ITS-22", Person: "A. Brook", Role: "SIRO",
			Reason: "Replacement contract signed", On: asOf - 10, Until: asOf + 90}})
}

// scored scores answers that differ with i: engagement 3 of every 5 leaves two of three open, and
// 6 of every 7 all.
func scored(tb testing.TB, set *scoring.Settings, in scoring.Input, i int) *scoring.Result {
	tb.Helper()
	in.Responses = map[string]scoring.Response{}
	for j, qu := range in.Pack.Questions() {
		if qu.Answer != q.Choice || (i%5 == 3 && j%3 != 0) || i%7 == 6 {
			continue
		}
		r := scoring.Response{State: scoring.Answered, Option: qu.Options[min((i*j*7)%9/6, len(qu.Options)-1)].ID}
		if j%2 == 0 {
			r.Evidence = []scoring.Evidence{{Ref: "DOC-1", Kind: entity.Independent, Issued: in.AsOf - 100, For: 100}}
		}
		in.Responses[qu.ID] = r
	}
	if i%6 == 2 {
		in.Responses["ITS-22"] = scoring.Response{State: scoring.Answered, Option: "not-met"}
		in.Accepted = map[string]scoring.Acceptance{"ITS-22": {By: "A. Brook", On: in.AsOf - 10, Until: in.AsOf + 90}}
	}
	res, err := scoring.Score(set, in)
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

func addRisk(b *tables.Book, spec scoring.RiskSpec, engagement string) {
	n, asOf := len(b.Risks)+1, b.Method.AsOf
	target := spec.Target
	r := tables.Risk{Engagement: engagement, Inherent: spec.Inherent, Calculated: spec.Calculated,
		GateState: spec.State, Controls: []string{"Patching within 14 days", "Tested restore"},
		Assurances: []string{"ISO 27001 certificate, to 1 Mar 2027"}, Action: spec.Action, Owner: "Supplier",
		Due: asOf + 30, Questions: []string{spec.Question},
		Record: entity.Risk{Ref: fmt.Sprintf("R-%05d", n), Kind: spec.Kind, Pack: spec.Pack, Question: spec.Question,
			Title: spec.Title, Cause: q.Text(spec.Cause), Event: q.Text(spec.Event), Effect: q.Text(spec.Effect),
			Raised: asOf - 30, Owner: "SIRO", Response: entity.RiskResponses[n%4]}}
	if target.Score() > 0 {
		r.Record.Target = &target
	}
	for _, g := range spec.Gaps[:min(12, len(spec.Gaps))] {
		if g.Kind == scoring.ControlGap {
			r.Gaps = append(r.Gaps, g.Question+" "+g.Text)
		} else {
			r.Unshown = append(r.Unshown, g.Question+" "+g.Text)
		}
	}
	switch n % 7 {
	case 2:
		r.Record.Decided, r.Record.DecidedBy, r.Record.DecidedOn, r.Record.DecidedReason = &entity.Cell{Consequence: 4,
			Likelihood: 2}, "A. Brook", asOf-2, "Compensating control seen"
	case 3:
		r.Acceptance = &entity.Decision{Person: "A. Brook", On: asOf - 50, Until: asOf + 40}
	case 4:
		r.Acceptance, r.Lapsed = &entity.Decision{Person: "A. Brook", On: asOf - 50, Until: asOf - 1},
			"its date has passed"
	case 5:
		r.Record.Closed, r.Record.ClosedReason = asOf-1, "Contract ended"
	}
	b.Risks = append(b.Risks, r)
}

// Date parses an ISO date.
func Date(tb testing.TB, s string) q.Date {
	tb.Helper()
	d, err := q.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// Hostile are texts that a spreadsheet program could read as a formula, or that break a csv.
var Hostile = []string{"=cmd|'/c calc'!A0", "+44 20 7946 0000", "-5 days", "@SUM(1)", "\t=1+1", "\r=1", "\n=1", "＝1+1",
	"＋1", "－1", "＠x", "'=quoted", "''-twice", " =blank", "esc\x1b[2J", "a,\"b\";c"}

// Records reads a csv, without its byte order mark.
func Records(tb testing.TB, data []byte) [][]string {
	tb.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

// Written returns the book as the writer writes it.
func Written(tb testing.TB, write func(io.Writer, *tables.Book) error, b *tables.Book) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := write(&out, b); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
