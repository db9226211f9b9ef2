package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// match marks the files that were imported before and finds the supplier and engagement of the
// others.
func (im *importer) match(ctx context.Context, v *store.View) error {
	first := map[string]*sourceFile{}
	for i, f := range im.files {
		if f.ret.SHA256 == "" {
			continue
		}
		if other, twice := first[f.ret.SHA256]; twice {
			f.markDuplicate("the same file as " + other.name())
			continue
		}
		first[f.ret.SHA256] = f
		im.noteMapping(f)
		if f.ret.Kind == intake.Document {
			continue
		}
		if err := im.findEarlier(ctx, v, f); err != nil {
			return err
		}
		if f.duplicate {
			continue
		}
		if f.unread { // its import was undone since its hash was looked up
			name := f.name()
			f = im.readFile(ctx, f.path)
			f.rename(name)
			im.files[i] = f
			im.noteMapping(f)
		}
		if f.bundle != nil {
			if err := im.matchBundle(ctx, v, f); err != nil {
				return err
			}
		}
		if err := im.matchFile(ctx, v, f); err != nil {
			return err
		}
	}
	return nil
}

// findEarlier marks a file that was imported before as a duplicate.
func (im *importer) findEarlier(ctx context.Context, v store.Viewer, f *sourceFile) error {
	before, err := store.List(ctx, v, store.ImportFiles, store.By("sha256", f.ret.SHA256), store.By("applied", 1))
	for _, b := range before {
		if im.requested != "" && b.Mapping != "" && b.Mapping != f.mapping {
			continue // imported with another mapping than the one requested
		}
		f.ret.Kind = intake.Kind(b.Kind)
		f.out.Earlier = &EarlierImport{Batch: b.Batch, At: b.At}
		f.markDuplicate(fmt.Sprintf("this file was imported on %s; to import it again, undo that first: assure "+
			"import undo %s", im.r.Day(b.At).Long(), b.Batch))
		break
	}
	return err
}

// markDuplicate marks a file whose content is already in the register or in this import, and drops
// what was read.
func (f *sourceFile) markDuplicate(why string) {
	f.duplicate, f.notes, f.problems, f.subjects, f.foreign = true, []string{why}, nil, nil, nil
	f.bundle = nil
	f.ret = &intake.Return{Name: f.ret.Name, SHA256: f.ret.SHA256, Kind: f.ret.Kind}
}

// subject is the answers of one file for one engagement and pack.
type subject struct {
	file       *sourceFile
	parts      []*intake.Subject // more than one when a supplier copied a sheet
	supplier   entity.Supplier
	engagement entity.Engagement
	// ULID of the cycle that our workbook was issued for; later, of the one that was written to
	assessment string
	workbook   *intake.Issued // nil for long and wide sheets
	issue      *entity.Issue
	issued     time.Time          // the supplier saw the register as of this time; zero when not known
	stamp      store.ImportReturn // what tells an older return from a newer one

	asked   *intake.Asked // of a workbook of queries, nil for others
	replies []*queryReply

	overruled map[string]overruling // by question: another file of the import counts instead
	prev      map[string]entity.Answers
	out       Subject
	done      bool // something was imported
}

// dated reports whether the file says which return it is: a supplier filled it in on a workbook of ours.
func (s *subject) dated() bool { return s.workbook != nil || s.asked != nil }

// where returns the address of a cell of a part.
func (s *subject) where(part *intake.Subject, at intake.Place) string {
	return intake.Address(s.file.name(), part.Sheet, at.Ref())
}

// matchFile finds the supplier and engagement of each subject of a file. A subject without them is
// a problem, and none of its cells is imported.
func (im *importer) matchFile(ctx context.Context, v *store.View, f *sourceFile) error {
	byKey := map[string]*subject{}
	for i := range f.ret.Subjects {
		from := &f.ret.Subjects[i]
		s, err := im.matchSubject(ctx, v, f, from)
		var p *problem.Problem
		if errors.As(err, &p) {
			f.rejectSubject(from, p, err)
			continue
		}
		if err != nil {
			return err
		}
		key := s.engagement.ID + "/" + from.Pack.ID + "/" + s.assessment
		if have := byKey[key]; have != nil {
			have.parts, have.replies = append(have.parts, from), append(have.replies, s.replies...)
			continue
		}
		byKey[key] = s
		f.subjects = append(f.subjects, s)
	}
	if err := im.matchForeign(ctx, v, f); err != nil {
		return err
	}
	if !f.ret.Rejected && len(f.problems) == 0 && f.ret.Answers() == 0 && len(f.ret.Foreign) == 0 &&
		len(f.ret.Problems) == 0 && f.ret.Kind != intake.Document && f.bundle == nil && !f.duplicate &&
		!f.ret.HasReplies() {
		f.problem("no-answers", f.name(), "the file holds no answer",
			"check that it is the workbook that was filled in and saved")
	}
	return nil
}

// matchSubject finds the supplier, engagement and cycle of a subject. The error is a
// [problem.Problem] when there is none.
func (im *importer) matchSubject(ctx context.Context, v *store.View, f *sourceFile,
	from *intake.Subject) (*subject, error) {
	s := &subject{file: f, parts: []*intake.Subject{from}, workbook: from.Issued}
	if from.Pack.Kind == questionnaire.Triage {
		return nil, problem.New("wrong-pack", "", "set facts with assure supplier import or assure engagement set",
			"%s sets facts of an engagement and is not an assessment", from.Pack.Ref())
	}
	switch {
	case from.Issued != nil:
		return s, im.matchIssued(ctx, v, s, from)
	case from.Asked != nil:
		return s, im.matchReplies(ctx, v, s, from)
	}
	var err error
	if s.supplier, err = im.supplierNamed(ctx, v, f, from.Supplier.Value); err != nil {
		return nil, err
	}
	typed := from.Engagement.Value
	if typed == "" && im.supplier != nil && im.supplier.ID == s.supplier.ID {
		typed = im.engagement
	}
	s.engagement, err = matchEngagement(ctx, v, s.supplier, typed)
	return s, err
}

// supplierNamed finds the supplier that a file names. If it was found by its name or a code in it,
// a note says so.
func (im *importer) supplierNamed(ctx context.Context, v store.Viewer, f *sourceFile,
	typed string) (entity.Supplier, error) {
	s, note, err := im.suppliers.find(ctx, v, typed)
	if note != "" && !slices.Contains(f.notes, note) {
		f.notes = append(f.notes, note)
	}
	return s, err
}

// matchIssued finds the supplier, engagement and cycle of an issued workbook. One of ours names its
// assessment. The refs in one of another organisation mean nothing here, so a person has to confirm
// the supplier.
func (im *importer) matchIssued(ctx context.Context, v *store.View, s *subject, from *intake.Subject) error {
	w := from.Issued
	s.stamp = store.ImportReturn{Declared: w.Declaration.On.Value, Issued: w.On}
	if w.On != 0 {
		s.issued = im.r.Reader().EndOf(w.On)
	}
	a, err := store.Get(ctx, v, store.Assessments, w.Assessment)
	switch {
	case book.IsNotFound(err):
		if s.supplier, err = im.matchOtherIssuer(ctx, v, s.file, w); err != nil {
			return err
		}
		s.engagement, err = matchEngagement(ctx, v, s.supplier, im.engagement)
		return err
	case err != nil:
		return err
	}
	if a.Pack != from.Pack.ID {
		return problem.New("wrong-pack", "",
			"the hidden sheet was changed; ask for the answers in the workbook that was issued",
			"the workbook is for %s, but its assessment is for %s", from.Pack.ID, a.Pack)
	}
	if s.engagement, err = store.Get(ctx, v, store.Engagements, a.Engagement); err != nil {
		return err
	}
	if s.supplier, err = store.Get(ctx, v, store.Suppliers, s.engagement.Supplier); err != nil {
		return err
	}
	if im.supplier != nil && im.supplier.ID != s.supplier.ID {
		return problem.New("ambiguous-supplier", "", "import it without --supplier, or import the other file",
			"the workbook was issued to %s, not to %s", s.supplier.Ref, im.supplier.Ref)
	}
	if im.engagement != "" && im.engagement != s.engagement.Ref {
		return problem.New("ambiguous-supplier", "", "import it without --supplier, or import the other file",
			"the workbook was issued for %s, not for %s", s.engagement.Ref, im.engagement)
	}
	if !a.State.Open() {
		return closedCycle(a)
	}
	s.assessment, s.stamp.Assessment = a.ID, a.ID
	issue, err := store.Get(ctx, v, store.Issues, w.Issue)
	switch {
	case err == nil && issue.Assessment == a.ID:
		s.issue, s.issued, s.stamp.Issue = &issue, issue.Issued, issue.N
	case err != nil && !book.IsNotFound(err):
		return err
	}
	return nil
}

func closedCycle(a entity.Assessment) *problem.Problem {
	return problem.New("cycle-closed", a.Pack+" cycle "+strconv.Itoa(a.Cycle),
		"issue the next cycle with assure issue, or start it with assure assess and import the answers as a sheet",
		"cycle %d of %s is %s and takes no more answers", a.Cycle, a.Pack, a.Label())
}

// matchOtherIssuer finds the supplier of a workbook that another organisation issued: the supplier
// of the request or, if the request confirms identities, the one with the ODS code or company
// number in the workbook.
func (im *importer) matchOtherIssuer(ctx context.Context, v store.Viewer, f *sourceFile,
	w *intake.Issued) (none entity.Supplier, err error) {
	if im.supplier != nil {
		return *im.supplier, nil
	}
	by := "another organisation"
	if w.Issuer != "" {
		by = text.Safe(w.Issuer)
	}
	out := &unmatchedError{named: w.Name}
	suppliers, err := im.suppliers.holders(ctx, v, w)
	if err != nil {
		return none, err
	}
	for _, s := range suppliers {
		key := "company_number"
		if slices.ContainsFunc(w.ODSCodes, func(code string) bool { return hasCode(s, code) }) {
			key = "ods_code"
		}
		out.candidates = append(out.candidates, candidateOf(s, 100, key))
	}
	switch {
	case len(suppliers) == 1 && im.req.Identity:
		f.notes = append(f.notes,
			fmt.Sprintf("issued by %s to %s, and imported for %s %s, whose %s it names", by,
				text.Quote(w.Name, maxQuote), suppliers[0].Ref, text.Safe(suppliers[0].Name),
				keyWords(out.candidates[0].By)))
		return suppliers[0], nil
	case len(suppliers) == 1:
		out.problem = problem.New("identity-unconfirmed", "",
			fmt.Sprintf("if they are the same, import it with --supplier %s, or several such workbooks with "+
				"--confirm-identity", suppliers[0].Ref),
			"the workbook was issued by %s to %s, whose %s is that of %s %s", by, text.Quote(w.Name, maxQuote),
			keyWords(out.candidates[0].By), suppliers[0].Ref, text.Safe(suppliers[0].Name))
		return none, out
	case len(suppliers) > 1:
		out.problem = problem.New("ambiguous-supplier", "", candidatesFix("which one is it? ", out.candidates),
			"the workbook was issued by %s to %s, whose codes belong to %d suppliers of this register", by,
			text.Quote(w.Name, maxQuote), len(suppliers))
		return none, out
	}
	fix := "if you know whose answers they are, import the file alone with --supplier REF"
	if out.candidates, err = im.suppliers.nearest(ctx, v, w.Name); err != nil {
		return none, err
	}
	if len(out.candidates) > 0 {
		fix += ": " + candidateList(out.candidates)
	}
	to := ""
	if w.Name != "" {
		to = " to " + text.Quote(w.Name, maxQuote)
	}
	out.problem = problem.New("unknown-supplier", "", fix,
		"the workbook was issued by %s%s, for an assessment that is not in this register", by, to)
	return none, out
}

func keyWords(by string) string {
	return strings.ReplaceAll(strings.Replace(by, "ods", "ODS", 1), "_", " ")
}

// matchEngagement finds the engagement of a row: by ref, else by service, else the supplier's only
// open one.
func matchEngagement(ctx context.Context, v *store.View, s entity.Supplier, typed string) (entity.Engagement, error) {
	var none entity.Engagement
	if s.Retired {
		return none, problem.New("unknown-supplier", "",
			"use the supplier that replaced it, or bring it back with assure supplier reinstate "+s.Ref,
			"%s is retired", s.Ref)
	}
	all, err := store.List(ctx, v, store.Engagements, store.By("supplier", s.ID))
	if err != nil {
		return none, err
	}
	var open []entity.Engagement
	for _, e := range all {
		if typed != "" && (store.RefKey(e.Ref) == store.RefKey(typed) || e.Ref == entity.EngagementForm.Full(typed)) {
			return e, nil
		}
		if e.State.Open() && (typed == "" || text.Fold(e.Service) == text.Fold(typed)) {
			open = append(open, e)
		}
	}
	refs := engagementList(open)
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(open) > 1:
		return none, problem.New("ambiguous-supplier", "",
			"give its ref in a column engagement, or with --supplier: "+refs, "%s has %d engagements that match",
			s.Ref, len(open))
	case typed != "":
		return none, problem.New("unknown-engagement", "",
			"correct the ref, or leave the cell blank when there is only one; it has "+engagementList(all),
			"%s has no engagement %q", s.Ref, text.Safe(typed))
	}
	return none, problem.New("unknown-engagement", "", "add one with assure engagement add "+s.Ref,
		"%s has no open engagement", s.Ref)
}

func engagementList(list []entity.Engagement) string {
	var out []string
	for _, e := range list {
		out = append(out, strings.TrimSpace(e.Ref+" "+text.Safe(e.Service)))
	}
	slices.Sort(out)
	if len(out) > 8 {
		out = append(out[:8], "…")
	}
	return strings.Join(out, ", ")
}

// rejectSubject reports why a subject has no supplier or engagement and counts its cells as not
// imported.
func (f *sourceFile) rejectSubject(from *intake.Subject, p *problem.Problem, err error) {
	var place intake.Place
	switch {
	case p.Code == "unknown-engagement" && from.Engagement.At.Row > 0:
		place = from.Engagement.At
	case p.Code == "unknown-supplier" || p.Code == "ambiguous-supplier" || p.Code == "unknown-engagement":
		place = from.Supplier.At
	}
	sheet := ""
	if place.Row > 0 {
		sheet = from.Sheet
		f.ret.Cells.BlameKey()
	}
	where := intake.Address(f.name(), sheet, place.Ref())
	f.problem(p.Code, where, p.What, p.Fix)
	f.addQuestion(where, err)
	for _, a := range from.Expand() {
		f.ret.Cells.Hold(len(a.Cells()))
	}
	for i := range from.Replies {
		f.ret.Cells.Hold(len(from.Replies[i].Cells()))
	}
}

// addQuestion lists the candidates of an error for a person to choose from.
func (f *sourceFile) addQuestion(where string, err error) {
	var q *unmatchedError
	if errors.As(err, &q) && len(q.candidates) > 0 {
		f.out.Questions = append(f.out.Questions, SupplierQuestion{where, q.named, q.candidates})
	}
}
