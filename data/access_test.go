package data_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// team registers a person of each level, named as it, and one of none; access is on.
func team(t *testing.T, r *data.Register) map[entity.Level]*data.Register {
	t.Helper()
	ctx := t.Context()
	out := map[entity.Level]*data.Register{}
	for _, l := range append(entity.Levels(), entity.LevelNone) {
		name := "Ms " + string(l)
		if l == entity.LevelNone {
			name = "Ms Nobody"
		}
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: name, Level: l}))(t)
		out[l] = datatest.Must(r.As(ctx, name))(t)
	}
	if err := out[entity.LevelKeeper].SetAccess(ctx, true); err != nil {
		t.Fatal(err)
	}
	return out
}

// rows reads the tables of docs/team.md: the act, and the levels that may, in the order of entity.Levels.
func rows(t *testing.T) map[string][]bool {
	t.Helper()
	page := string(datatest.Must(os.ReadFile("../docs/team.md"))(t))
	out := map[string][]bool{}
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 6 || !strings.Contains(cells[0], "`") {
			continue
		}
		var may []bool
		for _, c := range cells[1:] {
			may = append(may, strings.TrimSpace(c) == "yes")
		}
		for i, name := range strings.Split(cells[0], "`") {
			if i%2 == 1 {
				out[name] = may
			}
		}
	}
	return out
}

// Each act of the log by each level: what docs/team.md says is what a write does. An act without a row is found.
func TestAccessByActAndLevel(t *testing.T) {
	t.Parallel()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, _ := datatest.Seed(t, r)
	by, want := team(t, r), rows(t)
	free := []string{"create register", "bring settings up to date", "log out"} // of the program
	n := 0
	for _, act := range allActs(t) {
		may, ok := want[act]
		if slices.Contains(free, act) {
			may, ok = []bool{true, true, true, true, true}, true
		}
		if !ok {
			t.Errorf("docs/team.md does not say who may %q", act)
			continue
		}
		for i, l := range append(entity.Levels(), entity.LevelNone) {
			may := i < len(may) && may[i] || slices.Contains(free, act)
			before := head(t, r)
			err := by[l].Update(t.Context(), act, func(tx *data.Tx) error {
				s.Tags = []string{act, string(l)}
				_, err := store.Put(t.Context(), tx, store.Suppliers, s)
				return err
			})
			switch wrote := head(t, r) != before; {
			case may && (err != nil || !wrote):
				t.Errorf("%s by a %q: wrote %v, %v", act, l, wrote, err)
			case !may && wrote:
				t.Errorf("%s by a %q is written", act, l)
			case !may:
				datatest.WantCode(t, err, data.CodeAccess)
			}
			n++
		}
	}
	if n < 6*75 {
		t.Errorf("only %d cells", n)
	}
	if err := by[entity.LevelKeeper].Update(t.Context(), "no act", func(*data.Tx) error { return nil }); err == nil {
		t.Error("an act that is in no table is let pass")
	}
}

func head(t *testing.T, r *data.Register) (h data.Head) {
	t.Helper()
	err := r.View(t.Context(), book.At{}, func(v *store.View) error {
		list, err := v.AuditLog(t.Context(), store.AuditFilter{Limit: 1})
		h = data.Head{Seq: list[0].Seq, Hash: list[0].Hash}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// allActs reads the names of the acts of all packages from their source.
func allActs(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		ast.Inspect(tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			name := v.Names[0].Name
			lit, ok := v.Values[0].(*ast.BasicLit)
			if ok && lit.Kind == token.STRING && (strings.HasPrefix(strings.ToLower(name), "act") && len(name) > 3 &&
				strings.ToUpper(name[3:4]) == name[3:4] || name == "ExportAction" || name == "confirmClock") {
				out = append(out, datatest.Must(strconv.Unquote(lit.Value))(t))
			}
			return true
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool {
		return slices.Contains([]string{"open", "doing", "done", "dropped"}, s) // states of an action
	})
}

// Every change goes through Register.write: nothing else of the program calls the store to write, but for the clock,
// which asks before.
func TestEveryWriteIsAsked(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") ||
			strings.HasPrefix(path, filepath.Join("..", "data", "store")) {
			return err
		}
		b, err := os.ReadFile(path)
		n := strings.Count(string(b), "r.store.Write(") + strings.Count(string(b), "r.store.ConfirmClock(")
		if allowed := path == filepath.Join("..", "data", "register.go") ||
			path == filepath.Join("..", "data", "trail.go"); n > 1 || n == 1 && !allowed {
			t.Errorf("%s writes %d times past Register.write", path, n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// While access is off everybody may everything; only a keeper turns it on, there is always one, and what is written
// says so.
func TestAccessIsOffUntilAKeeperTurnsItOn(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	if s := datatest.Must(r.Standing(ctx))(t); s.On || !s.May(entity.LevelKeeper) {
		t.Fatalf("%+v", s)
	}
	datatest.WantCode(t, r.SetAccess(ctx, true), "no-keeper")
	p := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Dana Example", Logins: []string{"dana"},
		Level: entity.LevelKeeper}))(t)
	if _, err := r.AddPerson(ctx, entity.Person{Name: "X", Level: "god"}); err == nil {
		t.Error("there is no such level")
	}
	if err := r.SetAccess(ctx, true); err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, r.RetirePerson(ctx, p.ID, ""), "last-keeper")
	datatest.WantCode(t, r.EditPerson(ctx, p.ID, func(p *entity.Person) error {
		p.Level = entity.LevelReviewer
		return nil
	}), "last-keeper")
	// settings that are changed keep access on
	s := *datatest.Must(r.Settings(ctx, book.At{}))(t)
	s.Access = false
	if err := r.ChangeSettings(ctx, &s, "x"); err != nil {
		t.Fatal(err)
	}
	if s := datatest.Must(r.Standing(ctx))(t); !s.On || s.Level != entity.LevelKeeper || s.Name != "Dana Example" {
		t.Fatalf("%+v", s)
	}
	// who is not on the list may nothing, and is told who may
	sam := datatest.Must(r.As(ctx, "sam"))(t)
	_, err := sam.AddSupplier(ctx, entity.Supplier{Name: "A"})
	if p := datatest.WantCode(t, err, data.CodeAccess); p.What !=
		`sam is not on the list of people, and "add supplier" takes the level assessor` ||
		p.Fix != "ask Dana Example; a keeper gives levels" {
		t.Errorf("%q, %q", p.What, p.Fix)
	}
	if err := r.SetAccess(ctx, false); err != nil {
		t.Fatal(err)
	}
	datatest.Must(sam.AddSupplier(ctx, entity.Supplier{Name: "A"}))(t)
}

// A person is one person under every spelling: the level and the second of two cannot be had by another one.
func TestAnotherSpellingIsNoOtherPerson(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	by := team(t, r)
	keeper := by[entity.LevelKeeper]
	siro := datatest.Must(keeper.AddPerson(ctx, entity.Person{Name: "Dr Sam Example", Role: "SIRO",
		Logins: []string{"sexample"}, Level: entity.LevelDecider}))(t)
	sam := datatest.Must(r.As(ctx, siro.Name))(t)
	d := datatest.Must(sam.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-22",
		Reason: "no such access"}))(t)
	for _, same := range []string{"dr sam example", "Example, Dr Sam", "DR. SAM EXAMPLE", "sexample", "SExample",
		"Dr Sam Example (SIRO)", "Dr Sam Example [siro]", "Dr  Sam\u00a0Example"} {
		x := datatest.Must(r.As(ctx, same))(t)
		datatest.WantCode(t, x.Second(ctx, d.N), "same-person")
		_, err := x.AddSupplier(ctx, entity.Supplier{Name: "B"}) // and their level is the decider's
		datatest.WantCode(t, err, data.CodeAccess)
		_, err = keeper.AddPerson(ctx, entity.Person{Name: same, Level: entity.LevelKeeper})
		datatest.WantCode(t, err, "person-known")
	}
	_, err := r.As(ctx, "Dr Sam Example (Caldicott Guardian)")
	datatest.WantCode(t, err, "other-role")
	// a decider decides in their own name only, an assessor records what others decided
	other := entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05", Reason: "x",
		Person: "Ms keeper"}
	_, err = sam.Decide(ctx, other)
	datatest.WantCode(t, err, data.CodeAccess)
	rec := datatest.Must(by[entity.LevelAssessor].Decide(ctx, other))(t)
	datatest.WantCode(t, by[entity.LevelAssessor].Second(ctx, rec.N), "same-person")
	if err := by[entity.LevelReviewer].Second(ctx, d.N); err != nil {
		t.Error(err)
	}
}

// Undo takes the level of what it undoes, which may be more than the person has by now.
func TestUndoTakesTheLevelOfTheAct(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	by := team(t, r)
	assessor, keeper := by[entity.LevelAssessor], by[entity.LevelKeeper]
	record(t, assessor, a, "ITS-22", entity.BySupplier, "met")
	datatest.Must(assessor.RenameSupplier(ctx, s.Ref, "New Name Ltd", "renamed"))(t)
	p := datatest.Must(keeper.Person(ctx, "Ms assessor"))(t)
	p.Level = entity.LevelDecider
	if err := keeper.UpdatePerson(ctx, p); err != nil {
		t.Fatal(err)
	}
	before := head(t, r)
	_, err := assessor.Undo(ctx, a.ID)
	datatest.WantCode(t, err, data.CodeAccess)
	if head(t, r) != before {
		t.Error("something was written")
	}
}

// A key is one person's; who has retired or has no level does not sign in with it.
func TestKeys(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	by := team(t, r)
	keeper := by[entity.LevelKeeper]
	key := entity.Key{Fingerprint: "SHA256:abc", Public: "ssh-ed25519 AAAA"}
	_, err := by[entity.LevelReviewer].AddKey(ctx, "Ms reviewer", key)
	datatest.WantCode(t, err, data.CodeAccess)
	p := datatest.Must(keeper.AddKey(ctx, "ms REVIEWER", key))(t)
	if len(p.Keys) != 1 || p.Keys[0].By != "Ms keeper" || p.Keys[0].Added != r.Today() {
		t.Errorf("%+v", p.Keys)
	}
	_, err = keeper.AddKey(ctx, "Ms keeper", key)
	datatest.WantCode(t, err, "key-known")
	if who, ok, _ := r.KeyOwner(ctx, "SHA256:abc"); !ok || who.Name != "Ms reviewer" {
		t.Errorf("%v %v", who, ok)
	}
	if _, ok, _ := r.MaySignIn(ctx, "SHA256:abc"); !ok {
		t.Error("a person with a key and a level does not sign in")
	}
	if err := keeper.SetAccess(ctx, false); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := r.MaySignIn(ctx, "SHA256:abc"); ok {
		t.Error("somebody signs in while access is off")
	}
	if err := keeper.SetAccess(ctx, true); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := r.KeyOwner(ctx, "SHA256:"); ok {
		t.Error("a key that nobody has")
	}
	if err := keeper.RetirePerson(ctx, p.ID, "left"); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := r.KeyOwner(ctx, "SHA256:abc"); ok {
		t.Error("retired people sign in")
	}
	datatest.Must(keeper.RemoveKey(ctx, "SHA256:abc"))(t)
	_, err = keeper.RemoveKey(ctx, "SHA256:abc")
	datatest.WantCode(t, err, "unknown-key")
	datatest.Must(keeper.AddKey(ctx, "Ms Nobody", key))(t)
	if _, ok, _ := r.KeyOwner(ctx, "SHA256:abc"); ok {
		t.Error("a person without a level signs in")
	}
}
