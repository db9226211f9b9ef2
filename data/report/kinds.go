package report

import (
	"context"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// The kinds of report.
const (
	KindSupplier   = "supplier"   // a draft for the supplier to check
	KindBoard      = "board"      // one page for those who decide
	KindPortfolio  = "portfolio"  // one or two pages for the board on all services in force
	KindTender     = "tender"     // bids against published conditions
	KindDecision   = "decision"   // a memo: what is asked, the options, the figures at both ends
	KindAcceptance = "acceptance" // one page to sign for one risk
	KindPaper      = "paper"      // one page to sign for a decision of any kind
	KindSchedule   = "schedule"   // conditions for the contract, as the findings call for them
	KindIncident   = "incident"   // one page for the SIRO: who is exposed to an incident
	KindFOI        = "foi"        // the table that freedom of information requests ask for
	KindEvidence   = "evidence"   // what runs out and falls due, as a calendar file
)

// Request is which report to write, about what, and where.
type Request struct {
	Kind   string
	Ref    string    // of a supplier, engagement, tender or risk; "" where the kind needs none
	Out    string    // the extension is the format
	To     io.Writer // where the document goes instead of to the file Out, nil for the file
	At     book.At
	Force  bool // replace a file that is there
	Redact bool // suppliers become codes, people become roles, what people wrote is withheld

	Organisation string              // whose report it is, as printed
	Decision     entity.DecisionKind // of a page to sign: what is decided, "" for what is likeliest
	ReplyBy      questionnaire.Date  // of a draft for the supplier; zero is two weeks after the day it is of
	Since        questionnaire.Date  // of a paper for the board: what changed since; 0 is the last such paper
	Scores       bool                // of a tender: scores and places too, where they are published
	// Themes keep, in a draft for the supplier and in a calendar, what is about one of them; none keeps all.
	Themes questionnaire.ThemeFilter
}

// File is what was written.
type File struct {
	Kind     string
	Subject  string
	Path     string
	Format   string
	SHA256   string
	Bytes    int64
	AsOf     questionnaire.Date
	KnownOn  questionnaire.Date
	Head     data.Head
	Demo     bool
	Redacted bool
	Rows     int      // of its tables of data, or entries of a calendar; 0 for a document to read
	Notes    []string // for who wrote it, where the format has no room for them
}

// kind is one kind of report: the formats it is written in, the usual one first, and who puts it together.
type kind struct {
	name    string
	formats []string
	build   func(*reporter, context.Context) (output, error)
}

// output is a report that is ready to be written.
type output interface {
	Write(w io.Writer, ext string) error
	Count() int                // rows of data
	notes(ext string) []string // for who writes it
	begin(ext string) []string // how it begins, in words
}

// kinds lists every kind there is. A new one is a file and a line here.
func kinds() []kind {
	page, table := []string{".html"}, []string{".html", ".csv", ".xlsx"}
	return []kind{
		{KindSupplier, page, (*reporter).supplierDraft},
		{KindBoard, page, (*reporter).boardPage},
		{KindPortfolio, table, (*reporter).portfolioPaper},
		{KindDecision, page, (*reporter).decisionMemo},
		{KindAcceptance, page, (*reporter).acceptancePage},
		{KindPaper, page, (*reporter).decisionPaper},
		{KindSchedule, page, (*reporter).schedule},
		{KindIncident, table, (*reporter).incidentPage},
		{KindTender, table, (*reporter).tenderSheet},
		{KindFOI, table, (*reporter).foiTable},
		{KindEvidence, []string{".ics"}, (*reporter).calendar},
	}
}

// Kinds lists the kinds of report.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// Formats lists the extensions a kind of report is written in, the usual one first; none for an unknown kind.
func Formats(kind string) []string {
	for _, k := range kinds() {
		if k.name == kind {
			return k.formats
		}
	}
	return nil
}

// Write writes a report and notes it in the trail. The same state, dates, person and request give the same bytes.
// A file that is there, or open in another program, is a Problem with a free name in its fix, and stays as it is.
func Write(ctx context.Context, r *data.Register, q Request) (*File, error) {
	k, ext, err := find(&q)
	if err != nil {
		return nil, err
	}
	path, err := filepath.Abs(q.Out)
	if err != nil {
		return nil, err
	}
	if err := r.MayExport(ctx); err != nil {
		return nil, err
	}
	if q.To != nil {
		path = safefile.Stdout
	}
	rp, doc, err := build(ctx, r, q, k)
	if err != nil {
		return nil, err
	}
	out := &File{Kind: q.Kind, Subject: rp.subject, Path: path, Format: strings.TrimPrefix(ext, "."),
		AsOf: rp.method.AsOf, KnownOn: rp.method.KnownOn,
		Head: rp.head, Demo: rp.demo, Redacted: q.Redact, Rows: doc.Count(), Notes: doc.notes(ext)}
	if out.SHA256, out.Bytes, err = safefile.Send(q.To, path, q.Force,
		func(w io.Writer) error { return errors.Join(doc.Write(w, ext), ctx.Err()) }); err != nil {
		return nil, err
	}
	_, err = r.RecordExport(context.WithoutCancel(ctx), // the file is there now
		data.Export{Kind: "report " + q.Kind, Path: path, SHA256: out.SHA256, AsOf: out.AsOf,
			KnownOn: q.At.KnownOn,
			Head:    rp.head})
	return out, err
}

// find returns the kind of report that is asked for, and the extension of its format.
func find(q *Request) (k kind, ext string, err error) {
	kinds := kinds()
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == q.Kind })
	if i < 0 {
		return k, "", problem.New("unknown-report", text.Safe(q.Kind), "see assure report --help",
			"there is no such report")
	}
	ext = extension(q.Out)
	if !slices.Contains(kinds[i].formats, ext) {
		return k, "", problem.New("unknown-format", q.Out,
			"name a file that ends in "+strings.Join(kinds[i].formats, ", "), "this report is not written as "+
				"%q", ext)
	}
	return kinds[i], ext, nil
}

// build puts a report together, at one moment.
func build(ctx context.Context, r *data.Register, q Request, kind kind) (*reporter, output, error) {
	at := r.Resolve(q.At)
	rp := &reporter{r: r, q: q, at: at, method: Method{AsOf: at.AsOf, KnownOn: at.KnownOn}}
	if rp.method.KnownOn == 0 {
		rp.method.KnownOn = r.Today()
	}
	var doc output
	err := r.Copy(ctx, at, q.Redact, func(c *book.Copy) (err error) {
		rp.copy = c
		if rp.head, err = c.Head(ctx); err != nil {
			return err
		}
		rp.method.AuditSeq, rp.method.AuditHead = rp.head.Seq, rp.head.Hash
		doc, err = kind.build(rp, ctx)
		return err
	})
	return rp, doc, err
}

// reporter puts one report together from a view of the register.
type reporter struct {
	r       *data.Register
	q       Request
	at      book.At
	head    data.Head
	method  Method
	copy    *book.Copy
	demo    bool
	subject string
}

// book reads a part of the register, redacted where that was asked for.
func (rp *reporter) book(ctx context.Context, sc book.Scope) (*book.Book, error) {
	b, err := rp.copy.Open(ctx, sc)
	if err != nil {
		return nil, err
	}
	rp.method.Engine, rp.method.Settings = scoring.Engine, b.Version
	rp.demo = rp.demo || b.Settings.MadeUp
	for i := range b.Suppliers {
		rp.demo = rp.demo || book.IsDemo(&b.Suppliers[i])
	}
	return b, nil
}

// document begins a document about something; what remains is its sections.
func (rp *reporter) document(title, subject, reader string) *Document {
	rp.subject = subject
	return &Document{Title: title, Subject: subject, For: reader, Organisation: rp.q.Organisation,
		Prepared: rp.copy.Person(rp.r.Actor()), Demo: rp.demo,
		Redacted: rp.copy.Redacted(), Method: rp.method}
}

// footnotes notes the questionnaires that the figures of an engagement come from.
func (rp *reporter) footnotes(b *book.Book, st *book.Standing) {
	for _, id := range slices.Sorted(maps.Keys(st.Governing)) {
		a := st.Governing[id]
		rp.footnote(b, &a)
	}
}

// footnote notes the questionnaire of an assessment.
func (rp *reporter) footnote(b *book.Book, a *entity.Assessment) {
	if ref := b.Compiled[a.PackSHA].Pack().Ref(); !slices.Contains(rp.method.Packs, ref) {
		rp.method.Packs = append(rp.method.Packs, ref)
	}
}

// find reads the one engagement that a reference names, with its supplier's other books left closed.
func (rp *reporter) find(ctx context.Context, ref string) (*book.Book, *book.Standing, error) {
	sc, err := rp.copy.Engagement(ctx, ref)
	if err != nil {
		return nil, nil, err
	}
	return rp.fetch(ctx, sc)
}

// fetch reads one engagement.
func (rp *reporter) fetch(ctx context.Context, sc book.Scope) (*book.Book, *book.Standing, error) {
	b, err := rp.book(ctx, sc)
	if err != nil {
		return nil, nil, err
	}
	return b, rp.stand(b), nil
}

// stand scores the one engagement of a book.
func (rp *reporter) stand(b *book.Book) *book.Standing {
	st := b.Stand(b.Engagement())
	rp.footnotes(b, &st)
	return &st
}

// subjectOf is what a report on an engagement is about.
func subjectOf(b *book.Book, st *book.Standing) string {
	s := b.BySupplier[st.Engagement.Supplier].Name
	if st.Engagement.Service != "" {
		s += ", " + st.Engagement.Service
	}
	return s + " (" + st.Engagement.Ref + ")"
}
