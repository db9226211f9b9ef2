package sharing_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/sharing"
	"assure/internal/agefile"
	"assure/questionnaire/entity"
)

// practised are files that a body works with: a pack with another word in it, a file of clauses, and its settings.
func practised(t *testing.T, r *data.Register) []string {
	t.Helper()
	pack := r.Packs().Find("dspt-small-company")
	changed := bytes.Replace(pack.Source, []byte("title: "), []byte("title: Our "), 1)
	settings := datatest.Must(r.Settings(t.Context(), book.At{}))(t)
	settings.Grades[0].Why = "as our board decided"
	raw := datatest.Must(json.Marshal(settings))(t)
	return []string{datatest.WriteFile(t, "our-pack.yaml", string(changed)),
		datatest.WriteFile(t, "Clauses.yaml", `schema: assure-clauses/1
pack: dspt-small-company
clauses:
  ITS-22:
    condition: Use two factors for every account.
    proof: a list of the accounts without one
    within_days: 30
`), datatest.WriteFile(t, "settings.json", string(raw))}
}

// What one body works with reaches another with a signature, is compared line by line first, and is written without
// counting: a pack, clauses and settings.
func TestGoodPractice(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	theirs, _ := datatest.NewRegister(t, "dana")
	key, public := signing(t)
	datatest.Must(theirs.AddSigner(ctx, entity.Signer{Code: "R0A9", Name: "Demo Trust", Key: public, Ours: true}))(t)
	draft := datatest.Must(sharing.PreparePractice(ctx, theirs, practised(t, theirs)))(t)
	if f := draft.Manifest.Files; len(f) != 3 || f[0].Kind != bundle.ClausesFile || f[1].Kind != bundle.PackFile ||
		f[2].Kind != bundle.SettingsFile {
		t.Fatalf("%+v", f)
	}
	out := filepath.Join(t.TempDir(), "ours.assure")
	datatest.Must(draft.Write(ctx, theirs, sharing.Output{Path: out, Signing: bundle.Signing{Path: key}}))(t)

	ours, _ := datatest.NewRegister(t, "rob")
	_, err := sharing.ReadPractice(ctx, ours, out, "", agefile.Keys{})
	datatest.WantCode(t, err, "unknown-signer")
	datatest.Must(ours.AddSigner(ctx, entity.Signer{Code: "R0A9", Name: "Demo Trust", Key: public,
		Checked: "by telephone"}))(t)
	before := datatest.Must(ours.Settings(ctx, book.At{}))(t).Hash()
	offer := datatest.Must(sharing.ReadPractice(ctx, ours, out, "", agefile.Keys{}))(t)
	states := map[string]string{}
	for _, f := range offer.Files {
		states[f.Name] = f.State
		if f.Kind == bundle.PackFile && !strings.Contains(f.Diff, "+title: Our ") ||
			f.Kind == bundle.SettingsFile && strings.Count(f.Diff, "as our board decided") != 1 {
			t.Errorf("%s: %s", f.Name, f.Diff)
		}
	}
	if states["Clauses.yaml"] != sharing.FileNew || states["our-pack.yaml"] != sharing.FileChanged ||
		states["settings.json"] != sharing.FileChanged {
		t.Errorf("%v", states)
	}
	dir := filepath.Join(t.TempDir(), "packs")
	if paths := datatest.Must(offer.Take(ctx, ours, dir, false))(t); len(paths) != 3 {
		t.Errorf("wrote %q", paths)
	}
	if again := datatest.Must(sharing.ReadPractice(ctx, ours, out, dir, agefile.Keys{}))(t); again.Files[0].State !=
		sharing.FileSame {
		t.Errorf("%+v", again.Files[0])
	} else if paths := datatest.Must(again.Take(ctx, ours, dir, false))(t); len(paths) != 0 {
		t.Errorf("wrote %q again", paths)
	}
	if err := os.WriteFile(filepath.Join(dir, "our-pack.yaml"), []byte("changed here"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = offer.Take(ctx, ours, dir, false)
	datatest.WantCode(t, err, "file-exists")
	if now := datatest.Must(ours.Settings(ctx, book.At{}))(t).Hash(); now != before {
		t.Error("settings changed before anybody adopted them")
	}
	list := datatest.Must(ours.Bundles(ctx, entity.BundleTaken, book.At{}))(t)
	if len(list) != 1 || list[0].Kind != "practice" || list[0].By != "rob" {
		t.Errorf("%+v", list)
	}
	f := datatest.Must(imports.Run(ctx, ours, imports.Request{Paths: []string{out}, Apply: true}))(t).Files[0]
	if f.Verdict != imports.Rejected || f.Problems[0].Code != "practice-bundle" {
		t.Errorf("%+v", f)
	}
	if v := datatest.Must(ours.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
		t.Error(v.Findings)
	}
}

// A file that nobody could use is not shared.
func TestOnlyFilesThatCanBeUsed(t *testing.T) {
	t.Parallel()
	r, _ := datatest.NewRegister(t, "dana")
	for name, words := range map[string]string{"notes.yaml": "just: notes\n",
		"pack.yaml": "schema: assure-pack/1\nid: x\n", "settings.json": `{"schema":"assure.settings/1","grades":7}`} {
		_, err := sharing.PreparePractice(t.Context(), r, []string{datatest.WriteFile(t, name, words)})
		if err == nil {
			t.Errorf("%s is shared", name)
		}
	}
}
