package issue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

const actIssue = "issue"

// Request is which questionnaires to write, for whom, and where.
type Request struct {
	Pack string   // "id" or "id@version"
	Refs []string // engagements, or suppliers with one open engagement
	// All asks every live engagement and bid that is triaged, for which the pack is required, and that does not have it
	// already.
	All    bool
	Tier   string // "1".."4" or TierNone: as All, of that tier only
	Again  bool   // with All or Tier: those that have the questionnaire already too
	Out    string // folder, made when missing; not needed for a dry run
	Due    questionnaire.Date
	DryRun bool // nobody to ask is no error
	// SentOn is the day on which questionnaires went out that are only recorded: none is written. Forms are those of a
	// sheet, with days of their own.
	SentOn questionnaire.Date
	Forms  []Form

	Prefill bool   // puts the supplier's last answers in, to be confirmed
	Issuer  string // who asks, as the supplier reads it; "" for the one remembered
	ReplyTo string // where the answers go; "" for the one remembered with the issuer
	Marking string // on every page; "" is the usual one

	Progress func(done, total int) // called after each workbook; may be nil
}

// Report is what was written.
type Report struct {
	*Plan
	Issued []Workbook
}

// Workbook is an issued workbook.
type Workbook struct {
	Supplier   book.RefName
	Engagement string
	Service    string
	Path       string
	SHA256     string
	ID         string
	N          int // of this assessment
	Assessment string
	Cycle      int
	Pack       string // with the version the assessment is locked to
	Questions  int
	Prefilled  int // questions that show a last answer
	To         string
	Sent, Due  questionnaire.Date // of what was only recorded
}

// Write asks whom [Prepare] chooses. See [Plan.Write].
func Write(ctx context.Context, r *data.Register, q Request) (*Report, error) {
	p, err := Prepare(ctx, r, q)
	if err != nil {
		return nil, err
	}
	return p.Write(ctx)
}

// Write writes a questionnaire workbook for each engagement of a plan and records it. It starts an
// assessment if none is open, and sets its work state to issued. Each workbook is one transaction. An
// engagement that cannot get a workbook is a problem in the report and does not stop the others.
// When ctx is cancelled, Write returns the report on the workbooks written.
func (p *Plan) Write(ctx context.Context) (*Report, error) {
	out, r, q := &Report{Plan: p, Issued: []Workbook{}}, p.r, &p.q
	q.Issuer, q.ReplyTo = p.By.Issuer, p.By.ReplyTo
	if len(p.Asked) == 0 {
		return out, nil
	}
	err := r.May(ctx, actIssue) // before a workbook is written
	if err != nil {
		return nil, err
	}
	if q.Out, err = filepath.Abs(q.Out); err != nil {
		return nil, err
	}
	p.Out = q.Out
	if err := safefile.MkdirAll(q.Out); err != nil {
		return nil, problem.New("no-folder", q.Out, "give a folder that can be made or written to",
			"the folder for the workbooks cannot be made")
	}
	for i := range p.Asked {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		w, err := writeOne(ctx, r, q, p.Asked[i].engagement)
		var bad *problem.Problem
		switch {
		case err == nil:
			out.Issued = append(out.Issued, w)
			p.Warnings = append(p.Warnings, otherVersion(p.pack, &w)...)
		case errors.As(err, &bad) && bad.Code != safefile.CodeReadOnly && bad.Code != safefile.CodeFolder:
			p.Problems = append(p.Problems, *bad)
		default: // the folder itself, or the register: the next workbook would fail too
			return out, err
		}
		if q.Progress != nil {
			q.Progress(i+1, len(p.Asked))
		}
	}
	return out, nil
}

func check(ctx context.Context, r *data.Register, q *Request) (*questionnaire.Pack, error) {
	for _, f := range q.Forms {
		q.Refs = append(q.Refs, f.Ref)
	}
	pack, err := r.PackFor(ctx, q.Pack)
	if err != nil {
		return nil, err
	}
	switch {
	case pack == nil:
		return nil, r.Packs().NoSuch(q.Pack)
	case pack.Kind == questionnaire.Triage:
		return nil, problem.New("triage-pack", pack.Ref(), "set facts with assure engagement set",
			"this pack is the buyer's own: it sets facts and is not sent to a supplier")
	case q.Out == "" && !q.DryRun && !q.recording():
		return nil, problem.New("no-folder", "", "name a folder with --out", "no folder given for the workbooks")
	case q.Due != 0 && q.Due < r.Today() && !q.recording():
		return nil, problem.New("due-past", q.Due.String(), "give today or a later day", "the due date is in the past")
	case len(q.Refs) == 0 && !q.All && q.Tier == "":
		return nil, problem.New("nobody-named", "", "name suppliers or engagements, or use --all or --tier",
			"no suppliers or engagements given")
	case len(q.Refs) > 0 && (q.All || q.Tier != ""):
		return nil, problem.New("both-named", strings.Join(q.Refs, " "), "use one of them",
			"references cannot be combined with --all or --tier")
	}
	if q.SentOn != 0 {
		if err := checkSent(r, days{q.SentOn, q.Due}, ""); err != nil {
			return nil, err
		}
	}
	return pack, cleanAsker(&q.Issuer, &q.ReplyTo)
}

// otherVersion warns that an open assessment keeps the version it was started with.
func otherVersion(pack *questionnaire.Pack, w *Workbook) []string {
	if w.Pack == pack.Ref() {
		return nil
	}
	return []string{fmt.Sprintf("%s is open with %s and was issued with that version, not %s", w.Engagement, w.Pack,
		pack.Ref())}
}

// writeOne writes and records one workbook. The file is written before the record is committed, and
// removed if the commit fails.
func writeOne(ctx context.Context, r *data.Register, q *Request, e entity.Engagement) (w Workbook, err error) {
	err = r.Update(ctx, actIssue, func(tx *data.Tx) error {
		w, err = writeIn(ctx, r, tx, q, e)
		return err
	})
	if err != nil && w.Path != "" {
		err = errors.Join(err, os.Remove(w.Path))
	}
	return w, err
}

func writeIn(ctx context.Context, r *data.Register, tx *data.Tx, q *Request, e entity.Engagement) (w Workbook,
	err error) {
	a, _, err := tx.StartAssessment(ctx, e.ID, q.Pack)
	if err != nil {
		return w, err
	}
	b, err := r.Reader().Open(ctx, tx, book.At{}, book.Scope{Engagement: e.ID})
	if err != nil {
		return w, err
	}
	issues, err := store.List(ctx, tx, store.Issues, store.By("assessment", a.ID))
	if err != nil {
		return w, err
	}
	s := b.Suppliers[0]
	issue := entity.Issue{ID: tx.NewID(), Assessment: a.ID, N: len(issues) + 1, To: contactOf(&s), By: tx.Actor(),
		Issued: tx.At(), Due: q.Due, Issuer: q.Issuer, ReplyTo: q.ReplyTo}
	form, err := fillForm(ctx, r, tx, b, q, e, a, issue)
	if err != nil {
		return w, err
	}
	issue.Prefilled = form.Last != nil
	w = Workbook{Supplier: book.RefName{Ref: s.Ref, Name: s.Name}, Engagement: e.Ref, Service: e.Service, ID: issue.ID,
		N: issue.N, Assessment: a.ID, Cycle: a.Cycle,
		Pack: form.Pack.Ref(), Questions: len(form.Questions), Prefilled: len(form.Last), To: issue.To}
	path := safefile.Free(filepath.Join(q.Out, fileName(&s, &e, form.Pack, issue.N)))
	if w.SHA256, err = safefile.WriteHashed(path, false, formWriter(form)); err != nil {
		return w, err
	}
	w.Path = path // the file exists from here on
	issue.File, issue.SHA256 = path, w.SHA256
	if err := store.Insert(ctx, tx, store.Issues, issue); err != nil {
		return w, err
	}
	if _, err := tx.Advance(ctx, a.ID, entity.Issued); err != nil {
		return w, err
	}
	tx.Subject("issue", issue.ID, e.Ref+" "+form.Pack.Ref()+" "+filepath.Base(path))
	return w, nil
}

// fileName returns a file name that is safe on every system: refs first, then pack and supplier.
func fileName(s *entity.Supplier, e *entity.Engagement, pack *questionnaire.Pack, n int) string {
	name := strings.Join([]string{safefile.Name(s.Ref, 24), safefile.Name(e.Ref, 24), safefile.Name(pack.ID, 40),
		safefile.Name(s.Name, 40)}, "_")
	if n > 1 {
		name += "_" + strconv.Itoa(n)
	}
	return name + ".xlsx"
}

func contactOf(s *entity.Supplier) string {
	if len(s.Contacts) == 0 {
		return ""
	}
	c := s.Contacts[0]
	if c.Email == "" {
		return c.Name
	}
	return strings.TrimSpace(c.Name + " <" + c.Email + ">")
}
