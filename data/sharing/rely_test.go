package sharing_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/sharing"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// pair is two registers that know one supplier: theirs judged it and shares, ours takes the bundle in.
type pair struct {
	t      *testing.T
	theirs *data.Register
	ours   *data.Register
	clock  *datatest.Clock // of ours
	from   entity.Assessment
	s      entity.Supplier // here
	e      entity.Engagement
	key    string
	dir    string
	report string // the file of the document that they accepted
}

var sameProduct = []entity.Fact{{ID: "products", Value: "Portal One"}, {ID: "hosting", Value: "cloud"},
	{ID: "size", Value: "it-supplier"}}

// claimed is what the supplier said to both.
var claimed = map[string]string{
	"ITS-22": "met",
	"ITS-03": "partly",
	"ITS-25": "met",
	"ITS-26": "within-24-hours",
	"ITS-05": "met",
}

func facts(t *testing.T, r *data.Register, e entity.Engagement, list ...entity.Fact) {
	t.Helper()
	if err := r.SetFacts(t.Context(), e.ID, list); err != nil {
		t.Fatal(err)
	}
}

// newPair makes both. With ours nothing was answered yet, and its service is of tier 3.
func newPair(t *testing.T) *pair {
	t.Helper()
	ctx := t.Context()
	p := &pair{t: t, dir: t.TempDir()}
	p.theirs, _ = datatest.NewRegister(t, "dana")
	datatest.Reviewer(t, p.theirs)
	s, e, a := datatest.Seed(t, p.theirs)
	p.from = a
	facts(t, p.theirs, e, sameProduct...)
	datatest.Answer(t, p.theirs, a, entity.BySupplier, claimed)
	p.report = filepath.Join(p.dir, "report.pdf")
	if err := os.WriteFile(p.report, []byte("%PDF-1.4 a made-up report"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum, err := safefile.HashFile(ctx, p.report)
	if err != nil {
		t.Fatal(err)
	}
	d := datatest.Must(p.theirs.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent,
		Reference: "report", SHA256: sum, Path: p.report, Issuer: "Demo Auditors", Issued: p.theirs.Today() - 9},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}, {Assessment: a.ID, Question: "ITS-25"}}))(t)
	if err := p.theirs.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	datatest.Answer(t, p.theirs, a, entity.ByAssessor, map[string]string{"ITS-03": "not-met"})
	datatest.SignOff(t, p.theirs, a.ID)
	datatest.Must(
		p.theirs.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: entity.MayShare, Source: "a mail"}),
	)(
		t,
	)
	path, public := signing(t)
	p.key = path
	datatest.Must(p.theirs.AddSigner(ctx, entity.Signer{Code: "R0A9", Name: "Demo Trust", Key: public, Ours: true}))(t)

	p.ours, p.clock = datatest.NewRegister(t, "rob")
	p.clock.At = p.clock.At.Add(time.Hour)
	datatest.Must(p.ours.AddSigner(ctx, entity.Signer{Code: "R0A9", Name: "Demo Trust", Key: public,
		Checked: "on the telephone"}))(t)
	p.s = datatest.Must(p.ours.AddSupplier(ctx, entity.Supplier{Name: "Fictional Health Systems Ltd",
		ODSCodes: []string{"ZZ001"}}))(t)
	p.e = datatest.Must(p.ours.AddEngagement(ctx, entity.Engagement{Supplier: p.s.ID, Service: "Booking"}))(t)
	facts(t, p.ours, p.e, append([]entity.Fact{{ID: "data", Value: "staff"}, {ID: "records", Value: "under-100k"},
		{
			ID:    "outage",
			Value: "over-72h",
		}, {ID: "care", Value: "no"}, {ID: "access", Value: "remote"}}, sameProduct...)...)
	return p
}

// share writes a bundle of theirs and returns its file and identifier.
func (p *pair) share(q sharing.Request) (path, id string) {
	p.t.Helper()
	q.Supplier, q.Kind = "SUP-00001", bundle.Assurance
	d := prepare(p.t, p.theirs, q)
	path = filepath.Join(p.dir, d.Manifest.ID+".assure")
	made := datatest.Must(d.Write(p.t.Context(), p.theirs,
		sharing.Output{Path: path, Signing: bundle.Signing{Path: p.key}}))(p.t)
	return path, made.Manifest.ID
}

func (p *pair) take(apply bool, paths ...string) *imports.Report {
	p.t.Helper()
	return datatest.Must(
		imports.Run(p.t.Context(), p.ours, imports.Request{Paths: paths, Apply: apply, Keep: apply}),
	)(
		p.t,
	)
}

func (p *pair) view() *data.AssessmentView {
	p.t.Helper()
	list := datatest.Must(p.ours.Assessments(p.t.Context(), p.e.ID, book.At{}))(p.t)
	if len(list) == 0 {
		return nil
	}
	return datatest.Must(p.ours.Assessment(p.t.Context(), list[len(list)-1].ID, book.At{}))(p.t)
}

func (p *pair) rely(q sharing.Rely) (*sharing.Reliance, error) {
	q.Ref, q.On, q.Reason = p.e.Ref, "R0A9", "assessed last month by our neighbour"
	return sharing.PrepareReliance(p.t.Context(), p.ours, q)
}

func (p *pair) decide(q sharing.Rely) entity.Decision {
	p.t.Helper()
	x := datatest.Must(p.rely(q))(p.t)
	return datatest.Must(x.Decide(p.t.Context(), p.ours))(p.t)
}

func (p *pair) scoreThere() *scoring.Result {
	return datatest.Must(p.theirs.Assessment(p.t.Context(), p.from.ID, book.At{}))(p.t).Result
}

// What a neighbour was told, saw and found counts here without a word typed again: the same shown score, with another
// consequence and another tier.
func TestNothingTypedAgain(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	dry := p.take(false, path)
	if f := &dry.Files[0]; f.Verdict != imports.Accepted || f.Answers.New != len(claimed) || f.Bundle == nil ||
		f.Bundle.Body != "Demo Trust" || f.Cells.Imported != len(claimed) {
		t.Fatalf("dry run: %+v, %v, %v", f, f.Problems, f.Notes)
	}
	if p.view() != nil || len(datatest.Must(p.ours.Bundles(t.Context(), "", book.At{}))(t)) > 0 {
		t.Fatal("a dry run wrote")
	}
	p.take(true, path)
	v := p.view()
	if len(v.Answers) != len(claimed) || v.Answers["ITS-22"].Claim.File != path {
		t.Fatalf("answers %+v", v.Answers)
	}
	before := v.Result
	if before.Assured >= p.scoreThere().Assured {
		t.Fatalf("it counts before anybody relies on it: %s", before.Assured)
	}
	x := datatest.Must(p.rely(sharing.Rely{}))(t)
	d := datatest.Must(x.Decide(t.Context(), p.ours))(t)
	v = p.view()
	there := p.scoreThere()
	if v.Result.Assured != there.Assured || x.After.Assured != there.Assured || x.Before.Assured != before.Assured {
		t.Errorf("shown %s (promised %s), there %s", v.Result.Assured, x.After.Assured, there.Assured)
	}
	if v.Triage.Tier == there.Triage.Tier || v.Triage.Consequence == there.Triage.Consequence {
		t.Errorf("tier %d, consequence %d: those of theirs", v.Triage.Tier, v.Triage.Consequence)
	}
	if d.BodyCode != "R0A9" || d.Person != "rob" || d.Until != p.ours.RelianceEnds() || d.Basis == "" {
		t.Errorf("%+v", d)
	}
	if e := v.Answers["ITS-03"].Effective(); e.Value != "not-met" || e.By != "Demo Trust (R0A9)" ||
		v.Answers["ITS-03"].Claim.Value != "partly" {
		t.Errorf("a lower finding: %+v", e)
	}
	words := strings.Join(v.Reliance, "\n")
	for _, want := range []string{
		"Proof accepted by another body, Demo Trust (R0A9), relied on by rob until 2 Mar 2027",
		"ITS-22", "the lower counts: ITS-03 Not met"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not said: %s", want, words)
		}
	}
	proof := strings.Join(v.FromOthers["ITS-22"].ProofWords(), "\n")
	if proof != "proof accepted by another body, Demo Trust (R0A9), relied on by rob until 2 Mar 2027 (DEC-0001)" {
		t.Errorf("proof in words: %q", proof)
	}
	// A lapse restores what was: at the end of the decision, and when somebody withdraws it.
	later := datatest.Must(p.ours.Assessment(t.Context(), v.Assessment.ID, book.At{AsOf: d.Until + 1}))(t).Result
	if later.Assured != before.Assured || later.Possible != before.Possible || later.Row("ITS-03").Option != "partly" {
		t.Errorf("after its last day %s to %s", later.Assured, later.Possible)
	}
	if err := p.ours.WithdrawDecision(t.Context(), d.N, "changed our mind"); err != nil {
		t.Fatal(err)
	}
	if got := p.view().Result; got.Assured != before.Assured || got.Possible != before.Possible {
		t.Errorf("withdrawn: %s to %s, want %s to %s", got.Assured, got.Possible, before.Assured, before.Possible)
	}
	if c := datatest.Must(p.ours.AuditVerify(t.Context(), data.Head{}))(t); len(c.Findings) > 0 {
		t.Error(c.Findings)
	}
}

// The same bundle twice changes nothing, and neither does the same bundle in another file.
func TestTakenTwice(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	p.take(true, path)
	head := datatest.Must(p.ours.Head(t.Context(), book.At{}))(t)
	other := filepath.Join(p.dir, "again.assure")
	if err := os.WriteFile(other, append(datatest.Must(os.ReadFile(path))(t), 0), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range p.take(true, path).Files {
		if f.Verdict != imports.Duplicate {
			t.Errorf("%s: %s", f.Name, f.Verdict)
		}
	}
	if now := datatest.Must(p.ours.Head(t.Context(), book.At{}))(t); now != head {
		t.Errorf("something was written: %v, then %v", head, now)
	}
}

// A recall ends every reliance on the bundle with one command, and the undo of its import restores them.
func TestRecallEndsReliances(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := newPair(t)
	path, id := p.share(sharing.Request{})
	p.take(true, path)
	before := p.view().Result
	d := p.decide(sharing.Rely{})
	relied := p.view().Result
	recall := filepath.Join(p.dir, "recall.assure")
	datatest.Must(sharing.Recall(ctx, p.theirs, []string{id}, "the wrong product was judged",
		sharing.Output{Path: recall, Signing: bundle.Signing{Path: p.key}}))(t)
	want := []string{entity.DecisionRef(d.N)}
	if dry := p.take(false, recall).Files[0]; !slices.Equal(dry.Bundle.Ended, want) ||
		!slices.Equal(dry.Bundle.Engagements, []string{p.e.Ref}) {
		t.Errorf("dry run: %+v", dry.Bundle)
	}
	if got := p.view().Result; got.Assured != relied.Assured {
		t.Error("a dry run ended it")
	}
	report := p.take(true, recall)
	if !slices.Equal(report.Files[0].Bundle.Ended, want) {
		t.Errorf("%+v", report.Files[0])
	}
	if got := p.view(); got.Result.Assured != before.Assured || len(got.Reliance) > 0 {
		t.Errorf("recalled: %s, %q", got.Result.Assured, got.Reliance)
	}
	all := datatest.Must(p.ours.Decisions(ctx, p.e.ID, book.At{}))(t)
	if w := all[0].Withdrawal; w == nil || w.By != "Demo Trust" ||
		!strings.Contains(string(w.Reason), "the wrong product") {
		t.Errorf("%+v", all[0])
	}
	_, err := p.rely(sharing.Rely{})
	datatest.WantCode(t, err, "nothing-to-rely-on")
	datatest.Must(imports.Undo(ctx, p.ours, *report.Batch))(t)
	if got := p.view().Result; got.Assured != relied.Assured {
		t.Errorf("the undo of the recall: %s, want %s", got.Assured, relied.Assured)
	}
	// A bundle whose recall came first is not taken in.
	q := newPair(t)
	q.theirs, q.key, q.from = p.theirs, p.key, p.from
	datatest.Must(q.ours.AddSigner(ctx, entity.Signer{Code: "R0A9", Name: "Demo Trust", Checked: "by telephone",
		Key: datatest.Must(p.ours.Signers(ctx, book.At{}))(t)[0].Key}))(t)
	q.take(true, recall)
	if f := q.take(true, path).Files[0]; f.Verdict != imports.Rejected || f.Problems[0].Code != "recalled-bundle" {
		t.Errorf("%+v", f)
	}
}

// A newer bundle of the same body takes the place of an older one: what relied on that ends, and the older is refused.
func TestNewerBundle(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	old, id := p.share(sharing.Request{})
	p.take(true, old)
	before := p.view().Result
	d := p.decide(sharing.Rely{})
	next, newer := p.share(sharing.Request{Supersedes: []string{id}})
	f := p.take(true, next).Files[0]
	if !slices.Equal(f.Bundle.Ended, []string{entity.DecisionRef(d.N)}) || p.view().Result.Assured != before.Assured {
		t.Errorf("%+v", f.Bundle)
	}
	if x := datatest.Must(p.rely(sharing.Rely{}))(t); x.Decision.Bundle != newer {
		t.Errorf("relies on %s", x.Decision.Bundle)
	}
	q := newPair(t)
	datatest.Must(q.ours.AddSigner(t.Context(), entity.Signer{Code: "R0A9", Name: "Demo Trust", Checked: "by telephone",
		Key: datatest.Must(p.ours.Signers(t.Context(), book.At{}))(t)[0].Key}))(t)
	for _, f := range []struct{ path, code string }{{next, ""}, {old, "replaced-bundle"}} {
		got := q.take(true, f.path).Files[0]
		if f.code == "" && got.Verdict != imports.Accepted || f.code != "" && got.Problems[0].Code != f.code {
			t.Errorf("%+v", got)
		}
	}
}

// An incident at the supplier suspends what others found, and its end brings it back.
func TestIncidentSuspends(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	p.take(true, path)
	before := p.view().Result.Assured
	p.decide(sharing.Rely{})
	relied := p.view().Result.Assured
	i := datatest.Must(p.ours.AddIncident(ctx, entity.Incident{Title: "Outage", Found: p.ours.Today(),
		Engagements: []string{p.e.ID}}))(t)
	v := p.view()
	if v.Result.Assured != before || !strings.Contains(strings.Join(v.Reliance, ""), "suspended while "+i.Ref) {
		t.Errorf("%s, %q", v.Result.Assured, v.Reliance)
	}
	datatest.Must(p.ours.EditIncident(ctx, i.Ref, func(i *entity.Incident) error {
		i.Closed, i.ClosedWhy = p.ours.Today(), "over"
		return nil
	}))(t)
	if got := p.view().Result.Assured; got != relied {
		t.Errorf("closed: %s, want %s", got, relied)
	}
}

// A key that is revoked ends what rests on it.
func TestRevokedKeyEndsReliances(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	p.take(true, path)
	before := p.view().Result.Assured
	p.decide(sharing.Rely{})
	x := datatest.Must(p.rely(sharing.Rely{}))(t)
	datatest.Must(p.ours.RevokeSigner(t.Context(), "KEY-001", "stolen"))(t)
	if got := p.view().Result.Assured; got != before {
		t.Errorf("%s, want %s", got, before)
	}
	_, err := p.rely(sharing.Rely{})
	datatest.WantCode(t, err, "revoked-signer")
	_, err = x.Decide(t.Context(), p.ours)
	datatest.WantCode(t, err, "revoked-signer")
}

// For a must-have of a service of tier 1 the proof of another body counts only with the document itself here.
func TestTierOneNeedsTheDocument(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	facts(t, p.ours, p.e, entity.Fact{ID: "data", Value: "patient"}, entity.Fact{ID: "records", Value: "1m-plus"},
		entity.Fact{ID: "access", Value: "privileged"})
	path, id := p.share(sharing.Request{})
	p.take(true, path)
	p.decide(sharing.Rely{})
	v := p.view()
	if v.Triage.Tier != 1 {
		t.Fatalf("tier %d", v.Triage.Tier)
	}
	if c := v.Result.Row("ITS-22").Confidence; c != 50 {
		t.Errorf("a must-have that nobody here saw has the confidence %d", c)
	}
	if c := v.Result.Row("ITS-25").Confidence; c != 95 {
		t.Errorf("another question has the confidence %d", c)
	}
	with, _ := p.share(sharing.Request{Documents: true, Supersedes: []string{id}})
	p.take(true, with)
	p.decide(sharing.Rely{})
	v = p.view()
	if c := v.Result.Row("ITS-22").Confidence; c != 95 {
		t.Errorf("with the document here its confidence is %d: %q", c, v.Reliance)
	}
	docs := datatest.Must(p.ours.Documents(t.Context(), p.s.ID, book.At{}))(t)
	if len(docs) != 1 || docs[0].State != entity.Offered || docs[0].Issuer != "Demo Auditors" {
		t.Fatalf("documents %+v", docs)
	}
	d := docs[0].Document
	if _, err := p.ours.DocumentFile(t.Context(), &d); err != nil {
		t.Error(err)
	}
}

// What is not about the same thing is read and never counts: another product, hosting or legal entity. What is not
// known to be the same counts a step less.
func TestAnotherService(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fact entity.Fact
		why  string
	}{"product": {entity.Fact{ID: "products", Value: "Another Thing"}, "another product"},
		"hosting": {entity.Fact{ID: "hosting", Value: "supplier"}, "another hosting"}} {
		p := newPair(t)
		facts(t, p.ours, p.e, c.fact)
		path, _ := p.share(sharing.Request{})
		f := p.take(true, path).Files[0]
		if f.Answers.New != 0 || !strings.Contains(strings.Join(f.Notes, "\n"), c.why) ||
			f.Verdict == imports.Rejected {
			t.Errorf("%s: %+v", name, f)
		}
		if _, err := p.rely(sharing.Rely{}); err == nil {
			t.Errorf("%s can be relied on", name)
		} else {
			datatest.WantCode(t, err, "another-service")
		}
	}
	p := newPair(t)
	facts(t, p.ours, p.e, entity.Fact{ID: "products", Value: questionnaire.Unknown})
	path, _ := p.share(sharing.Request{})
	p.take(true, path)
	d := p.decide(sharing.Rely{})
	i := slices.IndexFunc(d.Relied, func(x entity.Relied) bool { return x.Question == "ITS-25" })
	if d.Less == "" || d.Relied[i].Items[0].Kind != entity.Record {
		t.Errorf("%q, %+v", d.Less, d.Relied)
	}
}

// A reliance has an end within a year, is no longer than its evidence, and none is possible on a bid.
func TestRelianceHasLimits(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	p.take(true, path)
	_, err := p.rely(sharing.Rely{Until: p.ours.RelianceEnds() + 1})
	datatest.WantCode(t, err, "too-long")
	_, err = p.rely(sharing.Rely{Questions: []string{"ITS-05"}})
	datatest.WantCode(t, err, "nothing-relied-on")
	x := datatest.Must(p.rely(sharing.Rely{Questions: []string{"ITS-22"}}))(t)
	if len(x.Decision.Relied) != 1 {
		t.Errorf("%+v", x.Decision.Relied)
	}
	x.Decision.Reason = ""
	_, err = x.Decide(t.Context(), p.ours)
	datatest.WantCode(t, err, "no-reason")
	e := p.e
	tender := datatest.Must(p.ours.AddTender(t.Context(), entity.Tender{Title: "Booking"}))(t)
	e.State, e.Tender = entity.Bid, tender.Ref
	if err := p.ours.UpdateEngagement(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	x = datatest.Must(p.rely(sharing.Rely{}))(t)
	_, err = x.Decide(t.Context(), p.ours)
	datatest.WantCode(t, err, "in-tender")
}

// What the supplier told us otherwise stays, and is a conflict.
func TestConflictWithBundle(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	a := datatest.Must(p.ours.StartAssessment(t.Context(), p.e.ID, "dspt-it-supplier"))(t)
	datatest.Answer(t, p.ours, a, entity.BySupplier, map[string]string{"ITS-22": "not-met", "ITS-25": "met"})
	path, _ := p.share(sharing.Request{})
	f := p.take(true, path).Files[0]
	if len(f.Conflicts) != 1 || f.Conflicts[0].Question != "ITS-22" || f.Answers.Same != 1 {
		t.Fatalf("%+v, %+v", f.Conflicts, f.Answers)
	}
	if got := p.view().Answers["ITS-22"].Claim.Value; got != "not-met" {
		t.Errorf("the claim is %s", got)
	}
	// The proof shows no more than what is said here.
	p.decide(sharing.Rely{})
	if row := p.view().Result.Row("ITS-22"); row.Value != 0 {
		t.Errorf("%+v", row)
	}
}

// A reliance does not count any more once the service is another thing, or a bid, and counts again when it is not.
func TestRelianceOnAnotherThing(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	p.take(true, path)
	before := p.view().Result.Assured
	p.decide(sharing.Rely{})
	relied := p.view().Result.Assured
	facts(t, p.ours, p.e, entity.Fact{ID: "products", Value: "Another Thing"})
	v := p.view()
	if v.Result.Assured != before || !strings.Contains(strings.Join(v.Reliance, ""), "another product") {
		t.Errorf("another product: %s, %q", v.Result.Assured, v.Reliance)
	}
	facts(t, p.ours, p.e, sameProduct[0])
	if got := p.view().Result.Assured; got != relied {
		t.Errorf("the product again: %s, want %s", got, relied)
	}
	// A newer bundle of the body ends it, whether it says so or not.
	p.clock.At = p.clock.At.Add(time.Hour)
	next, _ := p.share(sharing.Request{})
	if f := p.take(true, next).Files[0]; len(f.Bundle.Ended) != 1 || p.view().Result.Assured != before {
		t.Errorf("a newer bundle: %+v", f.Bundle)
	}
}
