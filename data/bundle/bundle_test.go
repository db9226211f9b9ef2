package bundle_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"assure/data/bundle"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

const report = "made-up report of a penetration test\n"

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func day(s string) questionnaire.Date {
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func sample() bundle.Manifest {
	return bundle.Manifest{Format: bundle.Format, ID: "01KBCD0000000000000000000A", Kind: bundle.Assurance,
		Made: time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC), By: bundle.Body{Code: "R0A9", Name: "Demo Trust"},
		Supplier: &bundle.Supplier{Name: "Quillmark Demo Systems Ltd", CompanyNumber: "01234567",
			ODSCodes: []string{"8J999"}},
		Consent: &bundle.Consent{Share: entity.MayShare, On: day("2026-10-01")},
		Documents: []bundle.Document{{ID: "D1", Kind: entity.Independent, SHA256: sum([]byte(report)),
			Issuer: "Demo Testers", Issued: day("2026-09-01"), Size: int64(len(report)), Extension: "pdf"}},
		Certificates: []bundle.Certificate{{Kind: entity.CertISO27001, Entity: "Quillmark Demo Systems Ltd",
			Number: "IS 1", Issued: day("2026-01-01"), Expiry: day("2028-12-31"), CheckedOn: day("2026-10-02")}},
		Assessments: []bundle.Assessment{{Service: "Demo records", Facts: map[string]string{"hosting": "uk"},
			Pack: "dspt-it-supplier", Version: "2.0.0", PackSHA: sum([]byte("pack")), SignedOff: day("2026-11-01"),
			Role: "Reviewer", MustHaves: bundle.MustHaves{Met: 1},
			Answers: []bundle.Answer{{Question: "ITS-43", Claim: &bundle.Claim{Value: "current-closed",
				On: day("2026-10-01"), Note: "line\nand \u2028 a <tag>"},
				Judgement: &bundle.Judgement{Value: "current-open", On: day("2026-10-20")},
				Accepted:  []bundle.Accepted{{Document: "D1", Value: 80, On: day("2026-10-20")}}}}}}}
}

func opened(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(report)), nil }

func key(t testing.TB) ssh.Signer {
	t.Helper()
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signerOf(t, k)
}

func signerOf(t testing.TB, k any) ssh.Signer {
	t.Helper()
	s, err := ssh.NewSignerFromKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t testing.TB, m bundle.Manifest, s ssh.Signer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bundle.Write(&b, &m, s, opened); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(data []byte) (*bundle.Bundle, error) {
	return bundle.Read(bytes.NewReader(data), int64(len(data)), "x.assure")
}

// code is that of a problem, "" for none.
func code(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	p := (*problem.Problem)(nil)
	if !errors.As(err, &p) {
		t.Fatalf("%v is no problem", err)
	}
	if !strings.HasPrefix(p.Where, "x.assure") || p.Fix == "" {
		t.Errorf("%v names no place or no next step", err)
	}
	return p.Code
}

func TestReadReturnsWhatWasWritten(t *testing.T) {
	t.Parallel()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	big, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []ssh.Signer{key(t), signerOf(t, ec), signerOf(t, big)} {
		m := sample()
		b, err := read(written(t, m, s))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(b.Manifest, m) || b.Key != bundle.KeyLine(s.PublicKey()) {
			t.Errorf("%s: read %+v by %s", s.PublicKey().Type(), b.Manifest, b.Key)
		}
		var doc bytes.Buffer
		if err := b.Document(&doc, sum([]byte(report))); err != nil || doc.String() != report {
			t.Errorf("document %q, %v", doc.String(), err)
		}
	}
}

// Without chance in the signature, the same manifest gives the same file.
func TestWriteIsRepeatable(t *testing.T) {
	t.Parallel()
	s := key(t)
	if !bytes.Equal(written(t, sample(), s), written(t, sample(), s)) {
		t.Error("two files of one manifest differ")
	}
}

// TestOneByteChanged changes every byte of a bundle, one at a time: it is refused, or says exactly what it said. A few
// bytes of a zip archive, such as its times, mean nothing to a reader; the smaller the bundle, the larger their part.
func TestOneByteChanged(t *testing.T) {
	t.Parallel()
	m := sample()
	good := written(t, m, key(t))
	was, err := read(good)
	if err != nil {
		t.Fatal(err)
	}
	same := 0
	for i := range good {
		for _, x := range []byte{1, 0x80} {
			bad := bytes.Clone(good)
			bad[i] ^= x
			b, err := read(bad)
			if err != nil {
				continue
			}
			same++
			var doc bytes.Buffer
			if err := b.Document(&doc, sum([]byte(report))); err != nil || doc.String() != report ||
				b.SHA256 != was.SHA256 || b.Key != was.Key || !reflect.DeepEqual(b.Manifest, was.Manifest) {
				t.Fatalf("with byte %d changed it is read, and says something else", i)
			}
		}
	}
	t.Logf("%d bytes, each changed twice: %d refused, %d read and the same", len(good), 2*len(good)-same, same)
	if same > 2*len(good)-same {
		t.Error("most changes are not noticed")
	}
	for n := range len(good) {
		if _, err := read(good[:n]); err == nil {
			t.Errorf("cut off after %d of %d bytes it is read", n, len(good))
		}
	}
}

// part is one file of a bundle that is made by hand.
type part struct{ name, data string }

func archive(t testing.TB, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		f, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, p.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func signed(t testing.TB, s ssh.Signer, namespace, manifest string) string {
	t.Helper()
	sig, err := sshsig.Sign(strings.NewReader(manifest), s, sshsig.HashSHA512, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return string(sshsig.Armor(sig)) //nolint:misspell // its name
}

// TestHostile has bundles that are wrong on purpose, each with the code of its message.
func TestHostile(t *testing.T) {
	t.Parallel()
	s := key(t)
	m := sample()
	raw, err := bundle.Encode(&m)
	if err != nil {
		t.Fatal(err)
	}
	good, doc := string(raw), part{"documents/" + sum([]byte(report)), report}
	// with is a bundle whose manifest somebody wrote by hand, properly signed.
	with := func(manifest string, more ...part) []byte {
		return archive(t, append([]part{{"manifest.json", manifest},
			{"manifest.json.sig", signed(t, s, bundle.Namespace, manifest)}}, more...)...)
	}
	edit := func(was, is string) []byte {
		if !strings.Contains(good, was) {
			t.Fatalf("the manifest has no %s", was)
		}
		return with(strings.Replace(good, was, is, 1), doc)
	}
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	first, sig := part{"manifest.json", good}, part{"manifest.json.sig", signed(t, s, bundle.Namespace, good)}
	weakly, other := signed(t, signerOf(t, weak), bundle.Namespace, good), strings.Replace(good, "Trust", "Frust", 1)
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"none":                {nil, "not-a-bundle"},
		"another file":        {[]byte("%PDF-1.7 and so on"), "not-a-bundle"},
		"another archive":     {archive(t, part{"xl/workbook.xml", "<x/>"}), "not-a-bundle"},
		"no signature":        {archive(t, first, doc), "not-a-bundle"},
		"a wrong signature":   {archive(t, first, part{sig.name, "x"}, doc), "bad-signature"},
		"another namespace":   {archive(t, first, part{sig.name, signed(t, s, "git", good)}, doc), "bad-signature"},
		"of another manifest": {archive(t, part{first.name, other}, sig, doc), "altered"},
		"a weak key":          {archive(t, first, part{sig.name, weakly}, doc), "weak-key"},
		"twice":               {archive(t, first, first, sig, doc), "not-a-bundle"},
		"a document more":     {with(good, doc, part{"documents/" + sum([]byte("x")), "x"}), "altered"},
		"a path out":          {with(good, doc, part{"../../etc/passwd", "x"}), "altered"},
		"an altered document": {with(good, part{doc.name, strings.ToUpper(report)}), "altered"},
		"a longer document":   {with(good, part{doc.name, report + report}), "too-large"},
		"a missing document":  {with(good), "damaged"},
		"a bomb":              {with(strings.Repeat(" ", 9_000_000)), "too-large"},
		"many files":          {archive(t, make([]part, 2_003)...), "too-large"},
		"no JSON":             {with("{"), "not-a-bundle"},
		"nested":              {with(strings.Repeat("[", 100_000)), "not-a-bundle"},
		"blanks":              {with(good+" ", doc), "not-canonical"},
		"a key twice":         {edit(`"kind":"assurance"`, `"kind":"assurance","kind":"assurance"`), "not-canonical"},
		"an unknown key":      {edit(`"kind":"assurance"`, `"kind":"assurance","score":100`), "not-a-bundle"},
		"a key in capitals":   {edit(`"kind":"assurance"`, `"Kind":"assurance"`), "not-canonical"},
		"a later form":        {edit(bundle.Format, "assure-bundle/2"), "newer-bundle"},
		"another form":        {edit(bundle.Format, "other/1"), "not-a-bundle"},
		"no consent":          {edit(`"share":"yes"`, `"share":"ask"`), "bad-bundle"},
		"a value of 101":      {edit(`"value":80`, `"value":101`), "bad-bundle"},
		"no such document":    {edit(`"document":"D1"`, `"document":"D2"`), "bad-bundle"},
		"a passport judged":   {edit(`"kind":"assurance"`, `"kind":"passport"`), "bad-bundle"},
		"no body":             {edit(`"code":"R0A9"`, `"code":"?"`), "bad-bundle"},
		"a control character": {edit(`Demo Trust`, `Demo\u0000Trust`), "bad-bundle"},
		"another kind":        {edit(`"kind":"assurance"`, `"kind":"other"`), "bad-bundle"},
		"a time of its own":   {edit(`09:30:00Z`, `09:30:00+01:00`), "bad-bundle"},
	} {
		_, err := read(c.data)
		if got := code(t, err); got != c.code {
			t.Errorf("%s: code %q, want %q (%v)", name, got, c.code, err)
		}
	}
	if _, err := read(with(good, doc)); err != nil {
		t.Errorf("the bundle that the others are made from is refused: %v", err)
	}
}

// TestSSHKeygen has OpenSSH alone check a bundle, and refuse it for another body, namespace and content.
func TestSSHKeygen(t *testing.T) {
	t.Parallel()
	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("skipped: ssh-keygen is not installed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "id")
	run := func(stdin string, args ...string) error {
		cmd := exec.CommandContext(t.Context(), keygen, args...)
		cmd.Stdin = strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		t.Logf("ssh-keygen %s: %s", args[:2], out)
		return err
	}
	if err := run("", "-q", "-t", "ed25519", "-N", "correct horse", "-f", path); err != nil {
		t.Fatal(err)
	}
	signing := bundle.Signing{Path: path, Passphrase: func() (string, error) { return "correct horse", nil }}
	s, closeIt, err := signing.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt()
	data := written(t, sample(), s)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := io.ReadAll(open(t, z, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := io.ReadAll(open(t, z, "manifest.json.sig"))
	if err != nil {
		t.Fatal(err)
	}
	allowed, sigFile := filepath.Join(dir, "allowed_signers"), filepath.Join(dir, "manifest.json.sig")
	write(t, sigFile, string(sig))
	write(t, allowed, `R0A9 namespaces="assure-bundle@v1" `+bundle.KeyLine(s.PublicKey())+"\n")
	verify := func(who, namespace, said string) error {
		return run(said, "-Y", "verify", "-n", namespace, "-f", allowed, "-I", who, "-s", sigFile)
	}
	if err := verify("R0A9", bundle.Namespace, string(manifest)); err != nil {
		t.Errorf("OpenSSH refuses the bundle: %v", err)
	}
	if verify("R0B9", bundle.Namespace, string(manifest)) == nil || verify("R0A9", "git", string(manifest)) == nil ||
		verify("R0A9", bundle.Namespace, string(manifest)+" ") == nil {
		t.Error("OpenSSH takes a bundle that it should refuse")
	}
}

func open(t *testing.T, z *zip.Reader, name string) io.Reader {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAgent signs with a key that only the agent of OpenSSH holds.
func TestAgent(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ssh-agent", "ssh-add", "ssh-keygen"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("skipped: %s is not installed", name)
		}
	}
	dir, err := os.MkdirTemp("", "agent") //nolint:usetesting // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket, path := filepath.Join(dir, "s"), filepath.Join(dir, "id")
	ctx, stop := context.WithCancel(t.Context())
	agent := exec.CommandContext(ctx, "ssh-agent", "-D", "-a", socket)
	if err := agent.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stop(); _ = agent.Wait() }()
	for range 100 {
		if _, err := os.Stat(socket); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, args := range [][]string{{"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path},
		{"ssh-add", "-q", path}} {
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		cmd.Env = append(os.Environ(), "SSH_AUTH_SOCK="+socket)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", args[0], err, out)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	signing := bundle.Signing{Path: path + ".pub", Agent: socket}
	s, closeIt, err := signing.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt()
	if _, err := read(written(t, sample(), s)); err != nil {
		t.Error(err)
	}
	none := bundle.Signing{Path: path + ".pub"}
	if _, _, err := none.Open(ctx); err == nil || !strings.Contains(err.Error(), "ssh-add") {
		t.Errorf("without an agent: %v", err)
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	line := bundle.KeyLine(key(t).PublicKey())
	got, fingerprint, err := bundle.ParseKey("  " + line + " dana@example.test\n")
	if err != nil || got != line || !strings.HasPrefix(fingerprint, "SHA256:") {
		t.Errorf("%q, %q, %v", got, fingerprint, err)
	}
	for _, bad := range []string{"", "x", "ssh-ed25519 AAAA", line + "\n" + line, `command="sh" ` + line,
		"ssh-dss AAAAB3NzaC1kc3M=", "-----BEGIN OPENSSH PRIVATE KEY-----"} {
		if _, _, err := bundle.ParseKey(bad); err == nil {
			t.Errorf("%q is taken for a public key", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, sample(), key(f)))
	m := sample()
	m.Kind, m.Supplier, m.Consent, m.Assessments, m.Documents, m.Certificates = bundle.Recall, nil, nil, nil, nil, nil
	m.Recalls = &bundle.Recalled{Bundles: []string{"01KBCD0000000000000000000B"}, Reason: "judged by mistake"}
	f.Add(written(f, m, key(f)))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := read(data)
		if err != nil {
			_ = code(t, err)
			return
		}
		if again, err := bundle.Encode(&b.Manifest); err != nil || sum(again) != b.SHA256 {
			t.Errorf("what was read is written otherwise: %v", err)
		}
	})
}

// FuzzManifest signs whatever the manifest says, so that the words behind the signature are tried too.
func FuzzManifest(f *testing.F) {
	m, s := sample(), key(f)
	raw, err := bundle.Encode(&m)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	m = practice(practiceFile("Clauses.yaml"), practiceFile("our-pack.yaml"))
	if raw, err = bundle.Encode(&m); err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Fuzz(func(t *testing.T, manifest string) {
		data := archive(t, part{"manifest.json", manifest},
			part{"manifest.json.sig", signed(t, s, bundle.Namespace, manifest)},
			part{"documents/" + sum([]byte(report)), report})
		if b, err := read(data); err == nil {
			if again, err := bundle.Encode(&b.Manifest); err != nil || string(again) != manifest {
				t.Errorf("%q is read, and written as %q (%v)", manifest, again, err)
			}
		} else {
			_ = code(t, err)
		}
	})
}
