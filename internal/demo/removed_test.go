package demo_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/data/store"
	"assure/internal/booktest"
	"assure/questionnaire/entity"
)

// What a disposal leaves of a supplier: the names of our people who looked after it, decided and recorded, which
// edition a certificate is of, in which area a risk is; and what names the supplier and its services, unless the name
// goes too.
var (
	staysAlways = []string{"SUPPLIER-REF", "ENGAGEMENT-OWNER", "CERTIFICATE-EDITION", "CERTIFICATE-CHECKEDBY",
		"DECISION-PERSON", "DECISION-RECORDER", "DECISION-SECOND", "DOCUMENT-ACCEPTEDBY", "SIGNOFF-BY", "PASS-BY",
		"RISK-OWNER", "RISK-DECIDEDBY", "RISK-CLOSEDBY", "RISK-CLOSEDRECORDER", "RISK-CLOSEDSECOND", "RISK-DOMAIN",
		"ISSUE-ISSUER"}
	staysWithTheName = []string{"SUPPLIER-NAME", "SUPPLIER-ODSCODES", "ENGAGEMENT-SERVICE", "ENGAGEMENT-LOT",
		"ENGAGEMENT-CONTRACTREF", "CERTIFICATE-ENTITY", "RISK-TITLE"}
)

// removing is a marked register of the demo with a clock that can be moved.
type removing struct {
	*data.Register
	at  time.Time
	dir string
	n   int
}

func newRemoving(t *testing.T) *removing {
	t.Helper()
	ctx := t.Context()
	x := &removing{at: noon, dir: t.TempDir()}
	path := filepath.Join(x.dir, "register.db")
	must(t, os.WriteFile(path, datatest.Must(noonRegister())(t), 0o600))
	x.Register = datatest.Must(data.Open(ctx, data.Options{Path: path, Actor: "Jo Demo-Assessor", MustExist: true,
		Now: func() time.Time { x.at = x.at.Add(time.Second); return x.at }}))(t)
	t.Cleanup(func() { _ = x.Close() })
	settings := datatest.Must(x.Settings(ctx, book.At{}))(t)
	must(t, x.Update(ctx, "mark", func(tx *data.Tx) error {
		return datatest.MarkEverything(ctx, tx, settings.Facts, mark)
	}))
	return x
}

// about are the requests of every report that can be about a supplier, its engagements, risks and decisions, and of
// those that are about all.
func (x *removing) about(t *testing.T, s *entity.Supplier) []report.Request {
	t.Helper()
	ctx := t.Context()
	list := []report.Request{{Kind: report.KindSupplier, Ref: s.Ref}, {Kind: report.KindBoard, Ref: s.Ref},
		{Kind: report.KindPaper, Ref: "TEN-001"}, {Kind: report.KindTender, Ref: "TEN-001", Scores: true},
		{Kind: report.KindIncident, Ref: "INC-001"}, {Kind: report.KindPortfolio}, {Kind: report.KindFOI},
		{Kind: report.KindEvidence}, {Kind: report.KindEvidence, Ref: s.Ref}}
	for _, e := range datatest.Must(x.Engagements(ctx, s.ID, book.At{}))(t) {
		list = append(list, report.Request{Kind: report.KindDecision, Ref: e.Ref},
			report.Request{Kind: report.KindSchedule, Ref: e.Ref}, report.Request{Kind: report.KindPaper, Ref: e.Ref},
			report.Request{Kind: report.KindPaper, Ref: e.Ref + " ITS-22"})
		for i, k := range datatest.Must(x.Risks(ctx, book.RiskFilter{Engagement: e.ID}, book.At{}))(t) {
			if i < 1 || k.Acceptance != nil || k.Kind == entity.HandRisk {
				list = append(list, report.Request{Kind: report.KindAcceptance, Ref: k.Ref})
			}
		}
		must(t, x.View(ctx, book.At{}, func(v *store.View) error {
			decisions, err := store.List(ctx, v, store.Decisions, store.By("engagement", e.ID))
			for _, d := range decisions {
				list = append(list, report.Request{Kind: report.KindPaper, Ref: data.DecisionRef(d.N)})
			}
			return err
		}))
	}
	for _, kind := range report.Kinds() {
		if !slices.ContainsFunc(list, func(q report.Request) bool { return q.Kind == kind }) {
			t.Errorf("no report of the kind %q is tried", kind)
		}
	}
	return list
}

// documents writes the reports in every format and the register in every format, each opened as what it is, and gives
// the bytes of each. A report that is refused, such as one on what is no more in force, is counted.
func (x *removing) documents(t *testing.T, list []report.Request, refs []string, at book.At,
	redact bool) (all map[string][]byte, refused map[string]string) {
	t.Helper()
	ctx := t.Context()
	all, refused = map[string][]byte{}, map[string]string{}
	read := func(name, out string) {
		raw := datatest.Must(os.ReadFile(out))(t)
		switch filepath.Ext(out) {
		case ".xlsx":
			booktest.Open(t, raw)
		case ".json":
			if !json.Valid(raw) {
				t.Errorf("%s is no JSON", name)
			}
		}
		all[name] = contents(t, out)
	}
	for _, q := range list {
		for _, ext := range report.Formats(q.Kind) {
			x.n++
			q.Out = filepath.Join(x.dir, fmt.Sprintf("%d%s", x.n, ext))
			q.At, q.Redact = at, redact
			name := q.Kind + " " + q.Ref + ext
			if _, err := report.Write(ctx, x.Register, q); err != nil {
				refused[name] = err.Error()
				continue
			}
			read(name, q.Out)
		}
	}
	for _, ext := range []string{".xlsx", ".csv", ".json", ".html"} {
		x.n++
		out := filepath.Join(x.dir, fmt.Sprintf("%d%s", x.n, ext))
		_, err := riskregister.Export(ctx, x.Register, riskregister.Request{Out: out, Suppliers: refs, At: at,
			Redact: redact})
		if err != nil {
			t.Errorf("register%s: %v", ext, err)
			continue
		}
		read("register"+ext, out)
	}
	return all, refused
}

// marksIn are the marks with their numbers in some bytes.
func marksIn(b []byte) map[string]bool {
	out := map[string]bool{}
	for _, m := range numbered.FindAll(b, -1) {
		out[strings.ToUpper(string(m))] = true
	}
	return out
}

// over closes everything of a supplier, and lets the years pass.
func (x *removing) over(t *testing.T, s *entity.Supplier) {
	t.Helper()
	ctx := t.Context()
	for _, e := range datatest.Must(x.Engagements(ctx, s.ID, book.At{}))(t) {
		var actions []entity.Action
		var incidents []entity.Incident
		must(t, x.View(ctx, book.At{}, func(v *store.View) (err error) {
			if actions, err = store.List(ctx, v, store.Actions, store.By("engagement", e.ID)); err != nil {
				return err
			}
			incidents, err = store.List(ctx, v, store.Incidents)
			return err
		}))
		for _, a := range actions {
			if a.Open(x.Today()) {
				must(t, x.EditAction(ctx, a.ID, func(a *entity.Action) error {
					a.State = entity.ActionDone
					return nil
				}))
			}
		}
		for _, i := range incidents {
			if i.Closed == 0 {
				datatest.Must(x.EditIncident(ctx, i.Ref, func(i *entity.Incident) error {
					i.Closed, i.ClosedWhy = x.Today(), "over"
					return nil
				}))(t)
			}
		}
		if e.State.Open() {
			_, _, err := x.CloseEngagement(ctx, e.Ref, e.State == entity.Bid, x.Today(), "over")
			must(t, err)
		}
	}
	datatest.Must(x.RetireSupplier(ctx, s.Ref, "gone"))(t)
	x.at = x.at.AddDate(7, 0, 0)
	datatest.Must(x.ConfirmClock(ctx))(t)
}

// own are the marks of what is only about a supplier: in its part of the register and in the papers about it, and not
// in the part of all others.
func (x *removing) own(t *testing.T, s *entity.Supplier, list []report.Request) map[string]bool {
	t.Helper()
	ctx := t.Context()
	mine := slices.DeleteFunc(slices.Clone(list), func(q report.Request) bool {
		return q.Ref == "" || strings.HasPrefix(q.Ref, "TEN-") || strings.HasPrefix(q.Ref, "INC-")
	})
	before, _ := x.documents(t, mine, []string{s.Ref}, book.At{}, false)
	its := map[string]bool{}
	for _, b := range before {
		maps.Copy(its, marksIn(b))
	}
	var others []string
	for _, o := range datatest.Must(x.Suppliers(ctx, book.At{}))(t) {
		if o.ID != s.ID {
			others = append(others, o.Ref)
		}
	}
	rest, _ := x.documents(t, nil, others, book.At{}, false)
	for _, b := range rest {
		for m := range marksIn(b) {
			delete(its, m)
		}
	}
	return its
}

// After a disposal every report and the register are written in every format, of the supplier and of all, as it is and
// as it was known before, whole and redacted: none fails that was written before it, and none has what was removed.
func TestDocumentsAfterADisposal(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	var pastly, nowly map[string]string // what is refused before the disposal
	for _, dropName := range []bool{false, true} {
		t.Run(fmt.Sprintf("drop the name %v", dropName), func(t *testing.T) {
			x, ctx := newRemoving(t), t.Context()
			_, s, err := x.Engagement(ctx, "ENG-00022")
			must(t, err)
			list, known := x.about(t, &s), x.Today()
			if dropName { // the documents that name suppliers
				list = slices.DeleteFunc(list, func(q report.Request) bool {
					return q.Kind == report.KindPaper || q.Kind == report.KindAcceptance || q.Kind == report.KindTender
				})
			}
			its := x.own(t, &s, list)
			if len(its) < 100 {
				t.Fatalf("%d marks are of the supplier alone", len(its))
			}
			x.at = x.at.AddDate(0, 0, 1)
			x.over(t, &s)
			found := x.findings(t)
			past := book.At{AsOf: known, KnownOn: known}
			if nowly == nil {
				_, pastly = x.documents(t, list, nil, past, false)
				_, nowly = x.documents(t, list, nil, book.At{}, false)
			}
			datatest.Must(x.Dispose(ctx, data.Dispose{Supplier: s.Ref, Reason: "retention over", Confirm: s.Name,
				DropName: dropName}, true))(t)
			stays := staysAlways
			if !dropName {
				stays = slices.Concat(staysAlways, staysWithTheName)
			}
			x.look(t, "known before", list, past, false, its, stays, pastly)
			x.look(t, "now", list, book.At{}, false, its, stays, nowly)
			if !dropName {
				x.look(t, "redacted", list, book.At{}, true, its, nil, nowly)
			}
			if now := x.findings(t); !slices.Equal(now, found) {
				t.Errorf("found %v, before the disposal %v", now, found)
			}
		})
	}
}

// look writes everything and looks for what was removed: a mark of its whose field does not stay.
func (x *removing) look(t *testing.T, name string, list []report.Request, at book.At, redact bool,
	its map[string]bool, stays []string, refused map[string]string) {
	t.Helper()
	all, cannot := x.documents(t, list, nil, at, redact)
	for doc, why := range cannot {
		if refused[doc] == "" {
			t.Errorf("%s: %s is not written any more: %s", name, doc, why)
		}
	}
	for doc, b := range all {
		told := map[string]bool{}
		for m := range marksIn(b) {
			if field := fieldOf(m); its[m] && !slices.Contains(stays, field) {
				told[field] = true
			}
		}
		if len(told) > 0 {
			t.Errorf("%s: %s tells %v", name, doc, slices.Sorted(maps.Keys(told)))
		}
	}
	if len(all) < 15 {
		t.Errorf("%s: %d documents only", name, len(all))
	}
}

// fieldOf is the field of a mark: SUPPLIER-NAME.
func fieldOf(m string) string {
	if strings.HasPrefix(m, "XQMODS") {
		return "SUPPLIER-ODSCODES"
	}
	return strings.TrimPrefix(m[:strings.LastIndex(m, "-")], marker+"-")
}

// After redactions at a place of each form nothing of their texts is in any report or in the register, in any format,
// as it is or was known, and none fails.
func TestDocumentsAfterRedactions(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	x, ctx := newRemoving(t), t.Context()
	e, s, err := x.Engagement(ctx, "ENG-00022")
	must(t, err)
	list, known := x.about(t, &s), x.Today()
	before, could := x.documents(t, list, nil, book.At{}, false)
	found := x.findings(t)
	gone, forms := map[string]bool{}, map[string]bool{}
	for _, place := range x.places(t, &s, e) {
		plan := datatest.Must(x.Redact(ctx, data.Redact{Place: place}, false))(t)
		q := data.Redact{Place: place, Reason: "pasted by mistake"}
		for _, text := range plan.Texts {
			q.Only = append(q.Only, text.N)
			maps.Copy(gone, marksIn([]byte(text.Words)))
		}
		if len(q.Only) > 0 {
			datatest.Must(x.Redact(ctx, q, true))(t)
			forms[strings.TrimRight(strings.Fields(place)[len(strings.Fields(place))-1], "0123456789")] = true
		}
	}
	if len(forms) < 6 || len(gone) < 20 {
		t.Fatalf("redacted at %v, %d texts", slices.Sorted(maps.Keys(forms)), len(gone))
	}
	shown := 0
	for _, b := range before {
		for m := range marksIn(b) {
			if gone[m] {
				shown++
			}
		}
	}
	if shown < 20 {
		t.Fatalf("the documents showed %d of the texts: the test sees too little to mean anything", shown)
	}
	x.at = x.at.AddDate(0, 0, 1)
	x.look(t, "now", list, book.At{}, false, gone, nil, could)
	x.look(t, "known before", list, book.At{AsOf: known, KnownOn: known}, false, gone, nil, could)
	if now := x.findings(t); !slices.Equal(now, found) {
		t.Errorf("found %v, before the redactions %v", now, found)
	}
}

// places are places of each form of a supplier: questions of an engagement, its queries, documents, certificates,
// risks, actions and decisions.
func (x *removing) places(t *testing.T, s *entity.Supplier, e entity.Engagement) (out []string) {
	t.Helper()
	ctx := t.Context()
	must(t, x.View(ctx, book.At{}, func(v *store.View) error {
		documents, err := store.List(ctx, v, store.Documents, store.By("supplier", s.ID))
		if err != nil {
			return err
		}
		for _, d := range documents {
			out = append(out, d.Ref)
		}
		certificates, err := store.List(ctx, v, store.Certificates, store.By("supplier", s.ID))
		if err != nil {
			return err
		}
		for _, c := range certificates {
			out = append(out, c.Ref)
		}
		of := store.By("engagement", e.ID)
		actions, err := store.List(ctx, v, store.Actions, of)
		if err != nil {
			return err
		}
		for _, a := range actions {
			out = append(out, data.ActionRef(a.N))
		}
		decisions, err := store.List(ctx, v, store.Decisions, of)
		if err != nil {
			return err
		}
		for _, d := range decisions {
			out = append(out, data.DecisionRef(d.N))
		}
		risks, err := store.List(ctx, v, store.Risks, of)
		if err != nil {
			return err
		}
		for _, k := range risks {
			out = append(out, k.Ref)
		}
		cycles, err := store.List(ctx, v, store.Assessments, of)
		if err != nil {
			return err
		}
		for _, a := range cycles {
			queries, err := store.List(ctx, v, store.Queries, store.By("assessment", a.ID))
			if err != nil {
				return err
			}
			for _, q := range queries {
				out = append(out, fmt.Sprintf("%s query %d", e.Ref, q.N))
			}
			all, err := store.AnswersOf(ctx, v, a.ID)
			if err != nil {
				return err
			}
			for question := range all[a.ID] {
				out = append(out, e.Ref+" "+question)
			}
		}
		return nil
	}))
	slices.Sort(out)
	return slices.Compact(out)
}

// findings are what the check of the register finds. Marking changes what was imported, which it finds.
func (x *removing) findings(t *testing.T) []string {
	t.Helper()
	return datatest.Must(x.AuditVerify(t.Context(), data.Head{}))(t).Findings
}
