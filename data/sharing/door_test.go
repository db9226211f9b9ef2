package sharing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/sharing"
	"assure/data/sharing/sharingtest"
	"assure/internal/agefile"
	"assure/questionnaire/entity"
)

// 40 bodies on one supplier are one view, in the order of their codes, with the must-have on which one differs first.
func TestFortyBodies(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "rob")
	s, _, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-25": "met"})
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	dir := t.TempDir()
	var paths []string
	for i := range 40 {
		body := sharingtest.NewBody(t, r, fmt.Sprintf("R%02dA", 39-i), fmt.Sprintf("Demo Trust %d", i))
		paths = append(paths, body.Write(t, dir, r, func(m *bundle.Manifest) {
			sharingtest.Judged(v)(m)
			if i == 7 {
				m.Assessments[0].Answers[0].Judgement.Value = "not-met"
			}
		}))
	}
	rep := datatest.Must(imports.Run(ctx, r, imports.Request{Paths: paths, Apply: true}))(t)
	if rep.Totals.Accepted != 40 {
		t.Fatalf("%+v", rep.Totals)
	}
	o := datatest.Must(sharing.Show(ctx, r, s.Ref))(t)
	if len(o.Judged) != 40 || o.Judged[0].Bundle.Code != "R00A" || o.Judged[39].Bundle.Code != "R39A" {
		t.Fatalf("%d assessments, first of %s", len(o.Judged), o.Judged[0].Bundle.Code)
	}
	d := o.Disagreements()
	if len(d) != 1 || d[0].Question.ID != o.Questions[0].Question.ID || len(d[0].Found) != 41 ||
		d[0].Found[40].Code != "" {
		t.Errorf("disagreements %+v", d)
	}
}

// Whatever is wrong with a bundle is said at the door of the import, with its next step, and nothing of it is taken.
func TestHostileAtTheDoor(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	path, _ := p.share(sharing.Request{})
	whole := datatest.Must(os.ReadFile(path))(t)
	head := datatest.Must(p.ours.Head(t.Context(), book.At{}))(t)
	altered := append([]byte{}, whole...)
	i := strings.Index(string(altered), "assure-bundle/")
	if i < 0 { // packed: change a byte of the compressed manifest
		i = len(altered) / 3
	}
	altered[i] ^= 1
	for name, c := range map[string]struct {
		body []byte
		code string
	}{"cut off": {whole[:len(whole)/2], ""}, "altered": {altered, ""},
		"encrypted for others": {[]byte(agefile.Magic + "\n-> X25519 nobody\n"), "no-key"}} {
		file := datatest.WriteFile(t, strings.ReplaceAll(name, " ", "-")+".assure", string(c.body))
		f := p.take(true, file).Files[0]
		if f.Verdict != imports.Rejected || len(f.Problems) == 0 || f.Problems[0].Fix == "" ||
			c.code != "" && f.Problems[0].Code != c.code {
			t.Errorf("%s: %s %+v", name, f.Verdict, f.Problems)
		}
	}
	datatest.Must(p.ours.RevokeSigner(t.Context(), "KEY-001", "stolen"))(t)
	f := p.take(true, path).Files[0]
	if f.Verdict != imports.Rejected || f.Problems[0].Code != "revoked-signer" {
		t.Errorf("%+v", f.Problems)
	}
	if n := len(datatest.Must(p.ours.Bundles(t.Context(), "", book.At{}))(t)); n != 0 || p.view() != nil {
		t.Errorf("%d bundles were taken", n)
	}
	if now := datatest.Must(p.ours.Head(t.Context(), book.At{}))(t); now.Seq != head.Seq+1 { // the revocation
		t.Errorf("something was written: %v, then %v", head, now)
	}
}

// A bundle under the identifier of another one with other content is refused, and so is one that was made here.
func TestReplayedAndOwn(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "rob")
	_, e, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met", "ITS-25": "met"})
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	body, id := sharingtest.NewBody(t, r, "R0A9", "Demo Trust"), r.NewID()
	write := func(value string) string {
		return body.Write(t, t.TempDir(), r, func(m *bundle.Manifest) {
			sharingtest.Judged(v)(m)
			m.ID, m.Assessments[0].Answers[0].Judgement.Value = id, value
		})
	}
	take := func(path string) imports.File {
		return datatest.Must(imports.Run(ctx, r, imports.Request{Paths: []string{path}, Apply: true,
			Supplier: e.Ref}))(t).Files[0]
	}
	if f := take(write("met")); f.Verdict != imports.Accepted {
		t.Fatalf("%+v", f)
	}
	f := take(write("not-met"))
	if f.Verdict != imports.Rejected || f.Problems[0].Code != "replayed-bundle" {
		t.Errorf("%+v", f.Problems)
	}
	theirs, s, key := shared(t)
	path := filepath.Join(t.TempDir(), "own.assure")
	datatest.Must(prepare(t, theirs, sharing.Request{Supplier: s.Ref, Kind: bundle.Assurance}).Write(ctx, theirs,
		sharing.Output{Path: path, Signing: bundle.Signing{Path: key}}))(t)
	own := datatest.Must(imports.Run(ctx, theirs, imports.Request{Paths: []string{path}, Apply: true}))(t).Files[0]
	if own.Verdict != imports.Rejected || own.Problems[0].Code != "own-bundle" {
		t.Errorf("%+v", own.Problems)
	}
}
