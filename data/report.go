package data

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assure/data/report"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

// SchemaReport names the JSON of a report that was written.
const SchemaReport = "assure.report/1"

// The kinds of report.
const (
	ReportSupplier   = "supplier"   // a draft for the supplier to check
	ReportBoard      = "board"      // one page for those who decide
	ReportTender     = "tender"     // bids against published conditions
	ReportDecision   = "decision"   // a memo: what is asked, the ways to go, the figures at both ends
	ReportAcceptance = "acceptance" // one page to sign for one risk
	ReportFOI        = "foi"        // the table that freedom of information requests ask for
	ReportCalendar   = "evidence"   // what runs out and falls due, as a calendar
)

// ReportRequest says which report to write, about what, and where.
type ReportRequest struct {
	Kind   string
	Ref    string // of a supplier, engagement, tender or risk; "" where the kind needs none
	Out    string // the extension is the format
	At     At
	Force  bool // replace a file that is there
	Redact bool // suppliers become codes, people become roles, what people wrote is withheld

	Organisation string             // whose report it is, as printed
	ReplyBy      questionnaire.Date // of a draft for the supplier; zero is two weeks after the day it is of
	Scores       bool               // of a tender: scores and places too, where they are published
}

// ReportFile is what was written. It marshals to the documented object.
type ReportFile struct {
	Schema   string             `json:"schema"`
	Kind     string             `json:"kind"`
	Subject  string             `json:"subject"`
	Path     string             `json:"path"`
	Format   string             `json:"format"`
	SHA256   string             `json:"sha256"`
	Bytes    int64              `json:"bytes"`
	AsOf     questionnaire.Date `json:"as_of"`
	KnownOn  questionnaire.Date `json:"known_on"`
	Head     Head               `json:"audit_head"`
	Demo     bool               `json:"demo"`
	Redacted bool               `json:"redacted"`
	Rows     int                `json:"rows"` // of its tables of data, or entries of a calendar; 0 for a document to read
}

// reportKind is one kind of report: the formats it is written in, the usual one first, and who puts it together.
type reportKind struct {
	name    string
	formats []string
	build   func(*reporter, context.Context) (written, error)
}

// written is a report that is ready to be written.
type written interface {
	Write(w io.Writer, ext string) error
	Count() int // rows of data
}

// reportKinds lists every kind there is. A new one is a file and a line here.
func reportKinds() []reportKind {
	page, table := []string{".html"}, []string{".html", ".csv", ".xlsx"}
	return []reportKind{
		{ReportSupplier, page, (*reporter).supplierDraft},
		{ReportBoard, page, (*reporter).boardPage},
		{ReportDecision, page, (*reporter).decisionMemo},
		{ReportAcceptance, page, (*reporter).acceptancePage},
		{ReportTender, table, (*reporter).tenderSheet},
		{ReportFOI, table, (*reporter).foiTable},
		{ReportCalendar, []string{".ics"}, (*reporter).calendar},
	}
}

// ReportFormats lists the extensions a kind of report is written in, the usual one first; none for an unknown kind.
func ReportFormats(kind string) []string {
	for _, k := range reportKinds() {
		if k.name == kind {
			return k.formats
		}
	}
	return nil
}

// ExportReport writes a report and notes it in the trail. The same state, dates, person and request give the same bytes.
// A file that is there, or open in another program, is a Problem with a free name in its fix, and stays as it is.
func (r *Register) ExportReport(ctx context.Context, q ReportRequest) (*ReportFile, error) {
	kinds := reportKinds()
	i := slices.IndexFunc(kinds, func(k reportKind) bool { return k.name == q.Kind })
	if i < 0 {
		return nil, problem.New("unknown-report", text.Safe(q.Kind), "see assure report --help", "there is no such report")
	}
	ext := strings.ToLower(filepath.Ext(q.Out))
	if !slices.Contains(kinds[i].formats, ext) {
		return nil, problem.New("unknown-format", q.Out, "name a file that ends in "+strings.Join(kinds[i].formats, ", "), "this report is not written as %q", ext)
	}
	path, err := filepath.Abs(q.Out)
	if err != nil {
		return nil, err
	}
	rp, doc, err := r.report(ctx, q, kinds[i])
	if err != nil {
		return nil, err
	}
	out := &ReportFile{Schema: SchemaReport, Kind: q.Kind, Subject: rp.subject, Path: path, Format: strings.TrimPrefix(ext, "."), AsOf: rp.method.AsOf, KnownOn: rp.method.KnownOn,
		Head: rp.head, Demo: rp.demo, Redacted: q.Redact, Rows: doc.Count()}
	if out.SHA256, err = writeHashed(path, q.Force, func(w io.Writer) error { return doc.Write(w, ext) }); err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil {
		out.Bytes = info.Size()
	}
	_, err = r.recordExport(ctx, Export{Kind: "report " + q.Kind, Path: path, SHA256: out.SHA256, AsOf: out.AsOf, KnownOn: q.At.KnownOn, Head: rp.head})
	return out, err
}

// report puts a report together, at one moment.
func (r *Register) report(ctx context.Context, q ReportRequest, kind reportKind) (*reporter, written, error) {
	at := r.Resolve(q.At)
	rp := &reporter{r: r, q: q, at: at, method: report.Method{AsOf: at.AsOf, KnownOn: at.KnownOn}}
	if rp.method.KnownOn == 0 {
		rp.method.KnownOn = r.Today()
	}
	var doc written
	err := r.View(ctx, at, func(v *store.View) (err error) {
		rp.v = v
		if rp.head, err = v.Head(ctx); err != nil {
			return err
		}
		rp.method.AuditSeq, rp.method.AuditHead = rp.head.Seq, rp.head.Hash
		if q.Redact {
			if rp.veil, err = newRedactor(ctx, v); err != nil {
				return err
			}
		}
		doc, err = kind.build(rp, ctx)
		return err
	})
	return rp, doc, err
}

// reporter puts one report together from a view of the register.
type reporter struct {
	r       *Register
	v       *store.View
	q       ReportRequest
	at      At
	head    Head
	method  report.Method
	veil    *redactor // nil: nothing is withheld
	demo    bool
	subject string
}

// book reads a part of the register, redacted where that was asked for.
func (rp *reporter) book(ctx context.Context, sc scope) (*book, error) {
	b, err := rp.r.Reader().Open(ctx, rp.v, rp.at, sc)
	if err != nil {
		return nil, err
	}
	rp.method.Engine, rp.method.Settings = scoring.Engine, b.version
	for i := range b.suppliers {
		rp.demo = rp.demo || isDemo(&b.suppliers[i])
	}
	rp.veil.book(b)
	return b, nil
}

// document begins a document about something; what remains is its sections.
func (rp *reporter) document(title, subject, reader string) *report.Document {
	rp.subject = subject
	return &report.Document{Title: title, Subject: subject, For: reader, Organisation: rp.q.Organisation, Prepared: rp.veil.person(rp.r.Actor(), ""), Demo: rp.demo,
		Redacted: rp.veil != nil, Method: rp.method}
}

// rests notes that figures rest on the questionnaires of an engagement.
func (rp *reporter) rests(b *book, st *standing) {
	for _, id := range sortedKeys(st.governing) {
		a := st.governing[id]
		if ref := b.compiled[a.PackSHA].Pack().Ref(); !slices.Contains(rp.method.Packs, ref) {
			rp.method.Packs = append(rp.method.Packs, ref)
		}
	}
}

// one reads the one engagement that a reference stands for, with its supplier's other books left closed.
func (rp *reporter) one(ctx context.Context, ref string) (*book, *standing, error) {
	e, _, err := findEngagement(ctx, rp.v, ref)
	if err != nil {
		return nil, nil, err
	}
	b, err := rp.book(ctx, scope{engagement: e.ID})
	if err != nil {
		return nil, nil, err
	}
	st := b.stand(b.engagements[e.Supplier][0])
	rp.rests(b, &st)
	return b, &st, nil
}

// subjectOf is what a report on an engagement is about.
func subjectOf(b *book, st *standing) string {
	s := b.bySupplier[st.engagement.Supplier].Name
	if st.engagement.Service != "" {
		s += ", " + st.engagement.Service
	}
	return s + " (" + st.engagement.Ref + ")"
}
