package issue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

const actIssue = "issue"

// Request is which questionnaires to write, for whom, and where.
type Request struct {
	Pack string   // "id" or "id@version"
	Refs []string // engagements, or suppliers with one open engagement
	All  bool     // every live engagement and bid for which the pack is required
	Tier string   // "1".."4" or TierNone: as All, of that tier only
	Out  string   // folder, made when missing
	Due  questionnaire.Date

	Prefill bool   // puts the supplier's last answers in, to be confirmed
	Issuer  string // who asks, as the supplier reads it
	ReplyTo string // where the answers go
	Marking string // on every page; "" is the usual one

	Progress func(done, total int) // called after each workbook; may be nil
}

// Report is what was written.
type Report struct {
	Pack     string
	Out      string
	Due      questionnaire.Date
	Issued   []Workbook
	Problems []problem.Problem // engagements that got none, and why
	Warnings []string
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
}

// Write writes a questionnaire workbook for each engagement and records it. It starts an assessment
// if none is open, and sets its work state to issued. Each workbook is one transaction. An
// engagement that cannot get a workbook is a problem in the report and does not stop the others.
// When ctx is cancelled, Write returns the report on the workbooks written.
func Write(ctx context.Context, r *data.Register, q Request) (*Report, error) {
	pack, err := check(ctx, r, &q)
	if err != nil {
		return nil, err
	}
	out := &Report{Pack: pack.Ref(), Out: q.Out, Due: q.Due,
		Issued: []Workbook{}, Problems: []problem.Problem{}, Warnings: packWarnings(pack, r.Today())}
	chosen, err := chooseEngagements(ctx, r, &q, pack, out)
	if err != nil {
		return nil, err
	}
	if chosen, err = inTime(ctx, r, &q, chosen, out); err != nil {
		return nil, err
	}
	if len(chosen) == 0 && len(out.Problems) == 0 {
		return nil, problem.New("nobody-to-ask", pack.Ref(),
			"name engagements, or set facts so that the pack is required", "no live engagement or bid needs this pack")
	}
	if q.Out, err = filepath.Abs(q.Out); err != nil {
		return nil, err
	}
	out.Out = q.Out
	if err := os.MkdirAll(q.Out, 0o700); err != nil {
		return nil, problem.New("no-folder", q.Out, "give a folder that can be made or written to",
			"the folder for the workbooks cannot be made")
	}
	for i, e := range chosen {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		w, err := writeOne(ctx, r, &q, e)
		var p *problem.Problem
		switch {
		case err == nil:
			out.Issued = append(out.Issued, w)
			out.Warnings = append(out.Warnings, otherVersion(&q, pack, &w)...)
		case errors.As(err, &p) && p.Code != safefile.CodeReadOnly && p.Code != safefile.CodeFolder:
			out.Problems = append(out.Problems, *p)
		default: // the folder itself, or the register: the next workbook would fail too
			return out, err
		}
		if q.Progress != nil {
			q.Progress(i+1, len(chosen))
		}
	}
	return out, nil
}

func check(ctx context.Context, r *data.Register, q *Request) (*questionnaire.Pack, error) {
	pack, err := r.PackFor(ctx, q.Pack)
	if err != nil {
		return nil, err
	}
	switch {
	case pack == nil:
		return nil, problem.New("unknown-pack", text.Safe(q.Pack), "see assure pack list", "there is no such pack")
	case pack.Kind == questionnaire.Triage:
		return nil, problem.New("triage-pack", pack.Ref(), "set facts with assure engagement set",
			"this pack is the buyer's own: it sets facts and is not sent to a supplier")
	case q.Out == "":
		return nil, problem.New("no-folder", "", "name a folder with --out", "no folder given for the workbooks")
	case q.Due != 0 && q.Due < r.Today():
		return nil, problem.New("due-past", q.Due.String(), "give today or a later day", "the due date is in the past")
	case len(q.Refs) == 0 && !q.All && q.Tier == "":
		return nil, problem.New("nobody-named", "", "name suppliers or engagements, or use --all or --tier",
			"no suppliers or engagements given")
	case len(q.Refs) > 0 && (q.All || q.Tier != ""):
		return nil, problem.New("both-named", strings.Join(q.Refs, " "), "use one of them",
			"references cannot be combined with --all or --tier")
	}
	if _, err := book.TierOf(q.Tier); err != nil {
		return nil, err
	}
	return pack, nil
}

// packWarnings warns if the framework edition that a pack maps to is not valid today. An edition that is still in date
// needs no warning.
func packWarnings(p *questionnaire.Pack, today questionnaire.Date) []string {
	for _, e := range p.EditionsOn(today) {
		if e.Version == p.Framework.Version {
			return []string{}
		}
	}
	switch {
	case p.ValidTo != 0 && today > p.ValidTo:
		return []string{fmt.Sprintf("%s maps to an edition that ended on %s", p.Ref(), p.ValidTo.Long())}
	case p.ValidFrom != 0 && today < p.ValidFrom:
		return []string{fmt.Sprintf("%s maps to an edition that begins on %s", p.Ref(), p.ValidFrom.Long())}
	}
	return []string{}
}

// otherVersion warns that an open assessment keeps the version it was started with.
func otherVersion(q *Request, pack *questionnaire.Pack, w *Workbook) []string {
	if w.Pack == pack.Ref() {
		return nil
	}
	return []string{fmt.Sprintf("%s is open with %s and was issued with that version, not %s", w.Engagement, w.Pack,
		pack.Ref())}
}

// chooseEngagements returns the engagements to ask, by ref, each once. A ref that names none is a
// problem in out.
func chooseEngagements(ctx context.Context, r *data.Register, q *Request, pack *questionnaire.Pack,
	out *Report) (chosen []entity.Engagement, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		if len(q.Refs) > 0 {
			chosen, err = namedEngagements(ctx, v, q.Refs, out)
			return err
		}
		tier, err := book.TierOf(q.Tier)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{})
		if err != nil {
			return err
		}
		for _, s := range b.Suppliers {
			for _, e := range b.Engagements[s.ID] {
				if s.Retired || e.State != entity.Live && e.State != entity.Bid {
					continue
				}
				facts := b.CurrentFacts(e.ID)
				var triage scoring.Triage
				if len(facts) > 0 {
					triage = b.Settings.Triage(facts)
				}
				if (tier < 0 || triage.Tier == tier) && asksFor(b.RequiredPacks(facts, triage.Tier), pack) {
					chosen = append(chosen, e)
				}
			}
		}
		slices.SortStableFunc(chosen, func(x, y entity.Engagement) int { return cmp.Compare(x.Ref, y.Ref) })
		return nil
	})
	return chosen, err
}

// inTime leaves out bids whose tender closes before the due day: what the bidder sends by that day would be late. A bid
// whose closing time has passed is asked all the same, and a warning says so.
func inTime(ctx context.Context, r *data.Register, q *Request, chosen []entity.Engagement,
	out *Report) (kept []entity.Engagement, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		for i := range chosen {
			e := &chosen[i]
			if e.State != entity.Bid {
				kept = append(kept, *e)
				continue
			}
			closes, err := book.ClosingOf(ctx, v, e)
			if err != nil {
				return err
			}
			switch {
			case closes == nil:
			case closes.Before(r.Now()):
				out.Warnings = append(out.Warnings, fmt.Sprintf("%s closed on %s: what comes back is late", e.Ref,
					r.Clock(*closes)))
			case q.Due > r.Day(*closes):
				out.Problems = append(out.Problems, *problem.New("due-after-closing", e.Ref,
					"give a due day up to "+r.Day(*closes).String(),
					"the tender closes on %s, before the due day %s: an answer on that day would be late",
					r.Clock(*closes), q.Due.Long()))
				continue
			case q.Due == 0:
				out.Warnings = append(out.Warnings,
					fmt.Sprintf("%s closes on %s, and the questionnaire names no due day", e.Ref, r.Clock(*closes)))
			}
			kept = append(kept, *e)
		}
		return nil
	})
	return kept, err
}

func asksFor(required []*questionnaire.Pack, pack *questionnaire.Pack) bool {
	return slices.ContainsFunc(required, func(p *questionnaire.Pack) bool { return p.ID == pack.ID })
}

func namedEngagements(ctx context.Context, v store.Viewer, refs []string, out *Report) (chosen []entity.Engagement,
	err error) {
	seen := map[string]bool{}
	for _, ref := range refs {
		e, _, err := book.FindEngagement(ctx, v, ref)
		var p *problem.Problem
		switch {
		case errors.As(err, &p):
			out.Problems = append(out.Problems, *p)
		case err != nil:
			return nil, err
		case !e.State.Open():
			out.Problems = append(out.Problems,
				*problem.New("engagement-closed", e.Ref, "name an open engagement", "the engagement is %s", e.State))
		case !seen[e.ID]:
			seen[e.ID] = true
			chosen = append(chosen, e)
		}
	}
	return chosen, nil
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
		Issued: tx.At(), Due: q.Due}
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
