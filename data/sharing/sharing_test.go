package sharing_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"golang.org/x/crypto/ssh"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/sharing"
	"assure/internal/agefile"
	"assure/questionnaire/entity"
)

// signing is the file of a new private key, and its public half.
func signing(t *testing.T) (path, public string) {
	t.Helper()
	pub, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "id")
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := ssh.NewPublicKey(pub)
	if err != nil {
		t.Fatal(err)
	}
	return path, bundle.KeyLine(k)
}

// shared is a register with a supplier whose assessment is signed off, with an accepted document that is kept, that
// agreed to share, and a key of ours.
func shared(t *testing.T) (r *data.Register, s entity.Supplier, key string) {
	t.Helper()
	ctx := t.Context()
	r, _ = datatest.NewRegister(t, "dana")
	datatest.Reviewer(t, r)
	s, e, a := datatest.Seed(t, r)
	s.Contacts = []entity.Contact{{Name: "Pat Example", Email: "pat@example.test"}}
	if err := r.UpdateSupplier(ctx, s); err != nil {
		t.Fatal(err)
	}
	e.ContractRef, e.Value = "C-778", new(int64(98_765_431))
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-03": "partly"})
	datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-25", Party: entity.BySupplier,
		Value: "met", Note: "Ask pat example, pat@example.test or 01632 960 123", OpID: "note"}))(t)
	datatest.AcceptEvidence(t, r, a, entity.Verified, r.Today()-9, "ITS-22")
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-03": "not-met"})
	datatest.SignOff(t, r, a.ID)
	datatest.Must(r.RecordConsent(ctx, entity.Consent{Supplier: s.ID, Share: entity.MayShare, Source: "a mail"}))(t)
	path, public := signing(t)
	datatest.Must(r.AddSigner(ctx, entity.Signer{Code: "R0A9", Name: "Demo Trust", Key: public, Ours: true}))(t)
	return r, s, path
}

func prepare(t *testing.T, r *data.Register, q sharing.Request) *sharing.Draft {
	t.Helper()
	return datatest.Must(sharing.Prepare(t.Context(), r, q))(t)
}

func answerTo(m *bundle.Manifest, question string) *bundle.Answer {
	for i := range m.Assessments[0].Answers {
		if a := &m.Assessments[0].Answers[i]; a.Question == question {
			return a
		}
	}
	return nil
}

// What was claimed, judged and accepted is in the bundle that is written, and nothing else is.
func TestShare(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, s, key := shared(t)
	out := sharing.Output{Path: filepath.Join(t.TempDir(), "x.assure"), Signing: bundle.Signing{Path: key}}
	made := datatest.Must(prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance}).Write(ctx, r, out))(t)
	b, closeIt, err := bundle.Open(ctx, out.Path, agefile.Keys{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt()
	if signer := datatest.Must(r.CheckSigner(ctx, b))(t); signer.Ref != made.Signer.Ref {
		t.Errorf("signed by %+v", signer)
	}
	m := &b.Manifest
	mfa, dspt, note := answerTo(m, "ITS-22"), answerTo(m, "ITS-03"), answerTo(m, "ITS-25")
	if mfa == nil || mfa.Claim.Value != "met" || mfa.Judgement != nil || len(mfa.Accepted) != 1 ||
		mfa.Accepted[0].Value != 100 || m.Documents[0].Kind != entity.Verified {
		t.Errorf("ITS-22: %+v", mfa)
	}
	if dspt == nil || dspt.Claim.Value != "partly" || dspt.Judgement == nil || dspt.Judgement.Value != "not-met" ||
		dspt.Judgement.Reason != "" {
		t.Errorf("ITS-03: %+v", dspt)
	}
	if note == nil || note.Claim.Note != "" {
		t.Errorf("ITS-25: %+v", note)
	}
	if m.By != (bundle.Body{Code: "R0A9", Name: "Demo Trust"}) || m.Supplier.Name != s.Name ||
		m.Consent.Share != "yes" {
		t.Errorf("%+v %+v %+v", m.By, m.Supplier, m.Consent)
	}
	list := datatest.Must(r.Bundles(ctx, entity.BundleMade, book.At{}))(t)
	if len(list) != 1 || list[0].ID != m.ID || list[0].SHA256 != b.SHA256 || list[0].Supplier != s.ID {
		t.Errorf("%+v", list)
	}
	_, err = prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance}).Write(ctx, r, out)
	datatest.WantCode(t, err, "file-exists")
	next := sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance, Supersedes: []string{m.ID}}
	if d := prepare(t, r, next); !slices.Equal(d.Manifest.Supersedes, next.Supersedes) {
		t.Errorf("supersedes %q", d.Manifest.Supersedes)
	}
	next.Supersedes = []string{"01KBCD0000000000000000000Z"}
	_, err = sharing.Prepare(ctx, r, next)
	datatest.WantCode(t, err, "unknown-bundle")
	if v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
		t.Error(v.Findings)
	}
}

// With notes and reasons the names, addresses and numbers that the register knows are taken out.
func TestNotesWithoutNames(t *testing.T) {
	t.Parallel()
	r, s, _ := shared(t)
	d := prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance, Notes: true, Reasons: true})
	const want = "Ask [a person], [an address] or [a number]"
	if got := answerTo(&d.Manifest, "ITS-25").Claim.Note; got != want {
		t.Errorf("note %q, want %q", got, want)
	}
	if !slices.Contains(d.Words, sharing.Words{Where: "ITS-25, note of the supplier", Text: want}) {
		t.Errorf("the words that leave: %+v", d.Words)
	}
	if answerTo(&d.Manifest, "ITS-03").Judgement.Reason == "" {
		t.Error("no reason")
	}
}

// A supplier that did not agree is named with what was found of its must-haves, and no answer of it travels.
func TestShareWithoutConsent(t *testing.T) {
	t.Parallel()
	r, s, _ := shared(t)
	datatest.Must(r.RecordConsent(t.Context(), entity.Consent{Supplier: s.ID, Share: entity.MayNotShare,
		Source: "a second mail"}))(t)
	m := prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance}).Manifest
	a := m.Assessments[0]
	if len(a.Answers) > 0 || len(a.Facts) > 0 || len(m.Documents) > 0 || a.MustHaves.Met == 0 ||
		a.MustHaves.NotShown == 0 {
		t.Errorf("%+v", m)
	}
}

// A passport has the supplier's claims, and nothing that we found.
func TestPassport(t *testing.T) {
	t.Parallel()
	r, s, _ := shared(t)
	m := prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Passport}).Manifest
	for _, a := range m.Assessments[0].Answers {
		if a.Judgement != nil || a.Accepted != nil || a.OutOfScope || a.Claim == nil {
			t.Errorf("%+v", a)
		}
	}
	if len(m.Assessments[0].Answers) != 3 || len(m.Documents)+len(m.Certificates) > 0 ||
		m.Assessments[0].MustHaves != (bundle.MustHaves{}) {
		t.Errorf("%+v", m)
	}
}

// Only the holder of the key reads an encrypted bundle, and a recall names what was made here.
func TestEncryptedAndRecalled(t *testing.T) {
	t.Parallel()
	ctx, dir := t.Context(), t.TempDir()
	r, s, key := shared(t)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	out := sharing.Output{Path: filepath.Join(dir, "x.assure"), Signing: bundle.Signing{Path: key},
		Seal: agefile.Seal{Recipients: []string{identity.Recipient().String()}}}
	made := datatest.Must(prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance}).Write(ctx, r, out))(t)
	_, _, err = bundle.Open(ctx, out.Path, agefile.Keys{})
	datatest.WantCode(t, err, "no-key")
	secret := filepath.Join(dir, "identity")
	if err := os.WriteFile(secret, []byte(identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, closeIt, err := bundle.Open(ctx, out.Path, agefile.Keys{Identities: []string{secret}})
	if err != nil || b.Manifest.ID != made.Manifest.ID {
		t.Fatalf("%+v, %v", b, err)
	}
	closeIt()
	recall := sharing.Output{Path: filepath.Join(dir, "recall.assure"), Signing: bundle.Signing{Path: key}}
	_, err = sharing.Recall(ctx, r, []string{"01KBCD0000000000000000000Z"}, "the wrong product", recall)
	datatest.WantCode(t, err, "unknown-bundle")
	if _, err := os.Stat(recall.Path); err == nil {
		t.Error("a recall of nothing was written")
	}
	datatest.Must(sharing.Recall(ctx, r, []string{made.Manifest.ID}, "the wrong product", recall))(t)
	back, closeIt, err := bundle.Open(ctx, recall.Path, agefile.Keys{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt()
	if m := &back.Manifest; m.Kind != bundle.Recall || !slices.Equal(m.Recalls.Bundles, []string{made.Manifest.ID}) {
		t.Errorf("%+v", m)
	}
	if list := datatest.Must(r.Bundles(ctx, entity.BundleMade, book.At{}))(t); list[0].Recalled == nil {
		t.Errorf("%+v", list[0])
	}
}

// A key that is not recorded as ours, or is revoked, signs nothing, and nothing is written or recorded.
func TestOnlyOurKeySigns(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, s, key := shared(t)
	other, _ := signing(t)
	out := sharing.Output{Path: filepath.Join(t.TempDir(), "x.assure"), Signing: bundle.Signing{Path: other}}
	d := prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance})
	_, err := d.Write(ctx, r, out)
	datatest.WantCode(t, err, "not-our-key")
	datatest.Must(r.RevokeSigner(ctx, "KEY-001", "lost"))(t)
	out.Signing.Path = key
	_, err = d.Write(ctx, r, out)
	datatest.WantCode(t, err, "expired-signer")
	if _, err := os.Stat(out.Path); err == nil || len(datatest.Must(r.Bundles(ctx, "", book.At{}))(t)) > 0 {
		t.Error("something was written")
	}
}

// The documents that are kept go along when they are asked for, and open on the other side.
func TestShareDocuments(t *testing.T) {
	t.Parallel()
	ctx, dir := t.Context(), t.TempDir()
	r, s, key := shared(t)
	path := filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(path, []byte("a made-up report"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := prepare(t, r, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance, Documents: true})
	if len(d.Left) != 1 || !strings.Contains(d.Left[0], "DOC-0001 itself") {
		t.Errorf("a document without a file: %q", d.Left)
	}
	out := sharing.Output{Path: filepath.Join(dir, "x.assure"), Signing: bundle.Signing{Path: key}}
	datatest.Must(d.Write(ctx, r, out))(t)
}
