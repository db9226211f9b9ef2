package data_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/lists"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// exports writes what a register says at a moment: the risk register, the scores, who accepted what, and the documents
// for readers that need no reference, by the name of each.
func exports(t *testing.T, r *data.Register, at book.At, formats ...string) map[string][]byte {
	t.Helper()
	ctx, out := t.Context(), map[string][]byte{}
	object := func(name string, v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(name, err)
		}
		out[name] = datatest.Must(json.MarshalIndent(v, "", " "))(t)
	}
	for _, ext := range append([]string{".json"}, formats...) {
		var b bytes.Buffer
		datatest.Must(riskregister.Export(ctx, r, riskregister.Request{Out: "-" + ext, To: &b, At: at}))(t)
		out["register"+ext] = b.Bytes()
	}
	for name, kind := range map[string]string{"foi.csv": report.KindFOI, "calendar.ics": report.KindEvidence} {
		var b bytes.Buffer
		datatest.Must(report.Write(ctx, r, report.Request{Kind: kind, Out: "-" + name, To: &b, At: at}))(t)
		out[name] = b.Bytes()
	}
	scores, err := r.Scores(ctx, nil, at)
	object("scores", scores, err)
	decisions, err := lists.Decisions(ctx, r, lists.Scope{}, at)
	object("decisions", decisions, err)
	portfolio, err := r.Portfolio(ctx, at)
	object("portfolio", portfolio, err)
	return out
}

// whole are the formats of a register beside .json, which has everything.
var whole = []string{".csv", ".html", ".xlsx"}

// differences names what two exports say differently, with the first line of each that does.
func differences(was, now map[string][]byte) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if bytes.Equal(was[name], now[name]) {
			continue
		}
		a, b := strings.Split(string(was[name]), "\n"), strings.Split(string(now[name]), "\n")
		i := 0
		for i < len(a) && i < len(b) && a[i] == b[i] {
			i++
		}
		line := func(list []string) string {
			if i >= len(list) || strings.HasSuffix(name, ".xlsx") {
				return "(none)"
			}
			return list[i][:min(len(list[i]), 400)]
		}
		out = append(out, fmt.Sprintf("%s, line %d:\n  then %s\n  now  %s", name, i+1, line(a), line(b)))
	}
	return out
}

// What a register held at the end of a day is given by its dates, to the byte, whatever act came after.
func TestKnownOnBeforeEachAct(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	for _, name := range slices.Sorted(maps.Keys(acts)) {
		is := acts[name]
		if is.do == nil || name == "redact" { // what is redacted is gone from every day
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
			day := x.r.Today()
			was := exports(t, x.r, book.At{}, whole...)
			c.At = c.At.Add(24 * time.Hour)
			is.do(&x)
			for _, d := range differences(was, exports(t, x.r, book.At{AsOf: day, KnownOn: day}, whole...)) {
				t.Error(d)
			}
		})
	}
}

// chronicle is a register in which something happens day by day, drawn from a seed.
type chronicle struct {
	*scene
	rand *rand.Rand
}

// may fails the test on an error that is no rule of the register.
func (x *chronicle) may(err error) {
	x.t.Helper()
	var p *problem.Problem
	if err != nil && !errors.As(err, &p) && !errors.Is(err, data.ErrNotFound) && !errors.Is(err,
		data.ErrDuplicate) {
		x.t.Fatal(err)
	}
}

func one[T any](x *chronicle, list []T) T { return list[x.rand.IntN(len(list))] }

// act does one thing to the register, or tries.
func (x *chronicle) act() {
	ctx, t, r := x.t.Context(), x.t, x.r
	suppliers := datatest.Must(r.Suppliers(ctx, book.At{}))(t)
	s := one(x, suppliers)
	engagements := datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)
	if len(engagements) == 0 {
		_, err := r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: fmt.Sprint("Service ",
			x.rand.IntN(99))})
		x.may(err)
		return
	}
	e := one(x, engagements)
	cycles := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)
	if x.rand.IntN(3) == 0 || len(cycles) == 0 {
		x.onEngagement(&s, &e)
		return
	}
	x.onAssessment(&s, one(x, cycles))
}

// onEngagement does something to a supplier or one of its engagements.
func (x *chronicle) onEngagement(s *entity.Supplier, e *entity.Engagement) {
	ctx, r := x.t.Context(), x.r
	var err error
	switch x.rand.IntN(14) {
	case 0:
		_, err = r.StartAssessment(ctx, e.ID, one(x, []string{"dspt-it-supplier", "dspt-small-company"}))
	case 1, 2:
		err = r.SetFacts(ctx, e.ID, []entity.Fact{one(x, []entity.Fact{{ID: "records", Value: "1m-plus"},
			{ID: "access", Value: "view"}, {ID: "data", Value: "none"}, {ID: "hosts", Value: "Cumulon"},
			{ID: "outage", Value: "immediate"}, {ID: "size", Value: "it-supplier"}, {ID: "data",
				Value: "patient"}})})
	case 3:
		_, err = r.RenameSupplier(ctx, s.Ref, fmt.Sprint("Fictional Name ", x.rand.IntN(999)), "renamed")
	case 4:
		_, _, err = r.CloseEngagement(ctx, e.Ref, x.rand.IntN(2) == 0, 0, "over")
	case 5:
		_, _, err = r.ReopenEngagement(ctx, e.Ref, "extended")
	case 6:
		_, err = r.AddCertificate(ctx, entity.Certificate{Supplier: s.ID, Kind: one(x, []entity.CertificateKind{
			entity.CertICO, entity.CertISO27001, entity.CertCyberEssentialsPlus}), Entity: s.Name,
			Number: fmt.Sprint(x.rand.IntN(999)), Expiry: r.Today() + questionnaire.Date(x.rand.IntN(200)),
			CheckedAt: "its register", CheckedOn: r.Today()})
	case 7:
		e.Owner = one(x, []string{"Dana", "Sam", "Ann Other"})
		err = r.UpdateEngagement(ctx, *e)
	case 8:
		_, err = r.AddAction(ctx, entity.Action{Engagement: e.ID, Title: "Patch", Condition: x.rand.IntN(2) == 0,
			Due: r.Today() + questionnaire.Date(x.rand.IntN(60))})
	case 9:
		_, err = r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Exit",
			Decided:       &entity.Cell{Consequence: 1 + x.rand.IntN(5), Likelihood: 1 + x.rand.IntN(5)},
			DecidedReason: "by experience"})
	case 10, 11:
		x.onRisk(e)
	case 12:
		_, err = r.UndoSupplier(ctx, s.Ref)
	case 13:
		set := *datatest.Must(r.Settings(ctx, book.At{}))(x.t)
		set.TargetSteps.Value = 1 + x.rand.IntN(3)
		err = r.ChangeSettings(ctx, &set, "another target")
	}
	x.may(err)
}

// onRisk accepts, closes or reopens a risk of an engagement, or sees to a decision that was made.
func (x *chronicle) onRisk(e *entity.Engagement) {
	ctx, r := x.t.Context(), x.r
	risks := datatest.Must(r.Risks(ctx, book.RiskFilter{Engagement: e.ID}, book.At{}))(x.t)
	made := datatest.Must(r.Decisions(ctx, "", book.At{}))(x.t)
	var err error
	switch n := x.rand.IntN(6); {
	case n > 2 && len(made) > 0:
		d := one(x, made)
		switch n {
		case 3:
			err = datatest.As(x.t, r, "Sam").Second(ctx, d.N)
		case 4:
			err = datatest.As(x.t, r, d.Person).ConfirmDecision(ctx, d.N)
		case 5:
			err = datatest.As(x.t, r, d.Person).WithdrawDecision(ctx, d.N, "over")
		}
	case len(risks) == 0:
	case n == 0:
		err = r.CloseRisk(ctx, one(x, risks).Ref, data.Closing{Reason: "over", Person: "Rita Reviewer",
			Second: "Sam"})
	case n == 1:
		err = r.ReopenRisk(ctx, one(x, risks).Ref, "it came back")
	default:
		_, err = r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: one(x, risks).ID, Reason: "known",
			Person: one(x, []string{"Rita Reviewer", "dana"}), Until: r.Today() +
				questionnaire.Date(x.rand.IntN(90))})
	}
	x.may(err)
}

// onAssessment does something to an assessment.
func (x *chronicle) onAssessment(s *entity.Supplier, a entity.Assessment) {
	ctx, r := x.t.Context(), x.r
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(x.t)
	q := one(x, v.Pack.Questions())
	party := one(x, []entity.Party{entity.BySupplier, entity.ByAssessor})
	var err error
	switch x.rand.IntN(16) {
	default:
		if q.Answer != questionnaire.Choice {
			return
		}
		base := 0
		if had := v.Answers[q.ID]; party == entity.BySupplier && had.Claim != nil {
			base = had.Claim.Rev
		} else if party == entity.ByAssessor && had.Judgement != nil {
			base = had.Judgement.Rev
		}
		_, err = r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: party, BaseRev: base,
			Note: "as seen", Value: one(x, q.Options).ID})
	case 7:
		var d entity.Document
		d, err = r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent,
			Reference: fmt.Sprint("Report ", x.rand.IntN(99)), Issued: r.Today() - 40,
			Expiry: r.Today() + questionnaire.Date(x.rand.IntN(80))}, []entity.Support{{Assessment: a.ID,
			Question: q.ID}})
		if err == nil && x.rand.IntN(3) > 0 {
			err = r.AcceptDocument(ctx, d.Ref)
		}
	case 8, 9:
		_, err = r.Decide(ctx, entity.Decision{Kind: one(x, []entity.DecisionKind{entity.ScopeOut,
			entity.GateAccept}),
			Assessment: a.ID, Question: q.ID, Reason: "not in use", Person: one(x, []string{"dana", "Rita " +
				"Reviewer"}),
			Until: r.Today() + questionnaire.Date(x.rand.IntN(90))})
	case 10:
		_, err = r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: q.ID, Body: "When?"})
	case 11:
		err = r.ReplyQuery(ctx, a.ID, 1, "in May")
	case 12:
		_, err = r.Undo(ctx, a.ID)
	case 13:
		if a.State.Open() {
			for _, b := range entity.OpenBlocks(v.Blocks()) {
				x.may(r.PassBlock(ctx, a.ID, b, "known"))
			}
			_, err = datatest.As(x.t, r, "Rex Signer").SignOff(ctx, a.ID)
		}
	case 14:
		err = r.Reopen(ctx, a.ID, "too early")
	case 15:
		_, err = r.StartAssessment(ctx, a.Engagement, a.Pack)
	}
	x.may(err)
}

// Fifty days of a register, each exported on its evening, are the same bytes when they are asked for later.
func TestKnownOnGivesEachPastDay(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	const days = 50
	r, c := datatest.NewRegister(t, "dana")
	const seed = 2
	x := &chronicle{&scene{t: t, r: r, c: c}, rand.New(rand.NewPCG(seed, 7))}
	datatest.Random(t, r, seed)
	for _, name := range []string{"dana", "Sam", "Rex Signer"} {
		datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: name}))(t)
	}
	formats := func(i int) []string { // a page and a workbook take long
		if i%10 == 0 {
			return whole
		}
		return nil
	}
	was, looked := map[questionnaire.Date]map[string][]byte{}, []questionnaire.Date{}
	for i := range days {
		for range 1 + x.rand.IntN(9) { // acts of this day
			x.act()
		}
		c.At = r.Today().Time().Add(20 * time.Hour)
		looked = append(looked, r.Today())
		was[r.Today()] = exports(t, r, book.At{}, formats(i)...)
		c.At = c.At.Add(time.Duration(13+24*x.rand.IntN(12)) * time.Hour)
	}
	c.At = c.At.AddDate(0, 10, 0)
	x.act()
	wrong := 0
	for i, d := range looked {
		for _, say := range differences(was[d], exports(t, r, book.At{AsOf: d, KnownOn: d}, formats(i)...)) {
			if wrong++; wrong < 12 {
				t.Errorf("%s: %s", d, say)
			}
		}
	}
	if last := was[looked[days-1]]; len(last["decisions"]) < 2000 || wrong > 0 {
		t.Errorf("%d differences; %d bytes of decisions", wrong, len(last["decisions"]))
	}
}
