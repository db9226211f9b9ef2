package questionnaire

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const goodClauses = `schema: assure-clauses/1
pack: good
clauses:
  Q-1:
    condition: >-
      The Supplier shall enforce a second factor
      for every account.
    proof: Export of the rule
    within_days: 30
  Q-2: {condition: The Supplier shall say it., proof: A letter, within_days: 90}
`

func TestLoadClauses(t *testing.T) {
	list, problems := LoadClauses("good.yaml", []byte(goodClauses))
	if len(problems) > 0 || len(list) != 2 {
		t.Fatal(list, problems)
	}
	want := Clause{Pack: "good", Question: "Q-1", Condition: "The Supplier shall enforce a second factor for every " +
		"account.", Proof: "Export of the rule", WithinDays: 30, Where: "good.yaml:4:3"}
	if *list[0] != want {
		t.Errorf("%+v, want %+v", *list[0], want)
	}
}

// Each fault is reported with its line and column, and a file with one gives no clauses.
func TestClausesReportEveryFault(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"assure-clauses/1", "assure-clauses/2", "clauses-schema c.yaml:1:9"},
		{"pack: good", "pack: Good Pack", "bad-pack c.yaml:2:7"},
		{"    within_days: 30\n", "", "missing-key c.yaml:4:3"},
		{"within_days: 30", "within_days: 0", "out-of-range c.yaml:9:18"},
		{"within_days: 30", "within_days: 3651", "out-of-range c.yaml:9:18"},
		{"within_days: 30", "within_days: soon", "pack-type c.yaml:9:18"},
		{"    proof: Export of the rule\n", "    prof: Export of the rule\n", "unknown-key c.yaml:8:5"},
		{"    proof: Export of the rule\n", "    proof: \"\"\n", "missing-key c.yaml:4:3"},
		{"  Q-2:", "  Q 2:", "bad-id c.yaml:10:3"},
		{"  Q-2:", "  Q-1:", "pack-syntax c.yaml:10:3"},
		{"Export of the rule", "\"a \\u0000 b\"", "pack-text c.yaml:8:12"},
		{goodClauses[strings.Index(goodClauses, "clauses:\n"):], "clauses: {}\n", "missing-key c.yaml:3:10"},
		{goodClauses[strings.Index(goodClauses, "clauses:\n"):], "", "missing-key c.yaml:1:1"},
	} {
		src := strings.Replace(goodClauses, c.old, c.new, 1)
		list, problems := LoadClauses("c.yaml", []byte(src))
		var got []string
		for _, p := range problems {
			got = append(got, p.Code+" "+p.Where)
			if p.Fix == "" || p.What == "" {
				t.Errorf("%q: no next step: %+v", c.new, p)
			}
		}
		if !slices.Contains(got, c.want) || list != nil {
			t.Errorf("%q in place of %q: %v, want %s; %d clauses", c.new, c.old, got, c.want, len(list))
		}
	}
}

// A pack takes the clause of its own file, and that of another file for a question of the same id where it has none.
func TestClausesAreFoundByPackAndQuestion(t *testing.T) {
	c := &Clauses{}
	c.add([]*Clause{{Pack: "b", Question: "Q-1", Condition: "of b"}, {Pack: "c", Question: "Q-1", Condition: "of c"},
		{Pack: "b", Question: "Q-2", Condition: "of b"}})
	for _, x := range []struct{ pack, question, want string }{
		{"c", "Q-1", "of c"}, {"b", "Q-1", "of b"}, {"a", "Q-1", "of b"}, {"c", "Q-2", "of b"}, {"b", "Q-3", ""},
	} {
		got := ""
		if found := c.Find(x.pack, x.question); found != nil {
			got = found.Condition
		}
		if got != x.want {
			t.Errorf("%s %s: %q, want %q", x.pack, x.question, got, x.want)
		}
	}
	if (&Clauses{}).Find("a", "Q-1") != nil {
		t.Error("no clauses find one")
	}
}

// A folder of packs may hold clauses: they replace those of the program question by question, and a note says so.
func TestFolderReplacesClauses(t *testing.T) {
	packs, problems := Embedded(DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	ours := func(pack, question, condition string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("schema: assure-clauses/1\npack: " + pack + "\nclauses:\n  " + question +
			": {condition: " + condition + ", proof: ours, within_days: 7}\n")}
	}
	folder := fstest.MapFS{"good.yaml": {Data: []byte(good)}, "a.yaml": ours("good", "Q-1", "first"),
		"b.yml": ours("good", "Q-1", "second"), "bad.yaml": {Data: []byte("schema: assure-clauses/1\npack: good\n")},
		"none.yaml": ours("good", "Q-9", "nobody asks"), "pack.yaml": ours("nowhere", "Q-1", "no pack")}
	problems = packs.AddDir(folder, "ours", DefaultFacts())
	if len(problems) != 1 || problems[0].Where != "ours/bad.yaml:1:1" {
		t.Errorf("the file without clauses: %v", problems)
	}
	if x := packs.Clauses().Find("good", "Q-1"); x == nil || x.Condition != "second" || x.WithinDays != 7 ||
		x.Where != "ours/b.yml:4:3" {
		t.Errorf("the clause of the folder: %+v", x)
	}
	if want := "ours/b.yml replaces the contract conditions of good for Q-1"; !slices.Contains(packs.Notes, want) {
		t.Errorf("notes %q, want %q", packs.Notes, want)
	}
	if packs.Find("good") == nil {
		t.Error("the pack of the folder is missing")
	}
	var where []string
	for _, p := range packs.CheckClauses() {
		where = append(where, p.Where+" "+p.What)
	}
	if want := []string{"ours/none.yaml:4:3 no version of good asks Q-9",
		"ours/pack.yaml:4:3 no version of nowhere asks Q-1"}; !slices.Equal(where, want) {
		t.Errorf("%q, want %q", where, want)
	}
	if other, _ := Embedded(DefaultFacts()); other.Clauses().Find("good", "Q-1") != nil {
		t.Error("another catalogue has the clauses of the folder")
	}
}

// Every scored choice question of a pack with a file of clauses has one, if need be from another pack that asks the
// same; and no clause is for a question that no version asks.
func TestEmbeddedClausesCoverTheirPacks(t *testing.T) {
	packs, problems := Embedded(DefaultFacts())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	clauses, problems := EmbeddedClauses()
	for _, p := range append(problems, packs.checkClauses(clauses.All())...) {
		t.Error(p)
	}
	for _, p := range packs.Newest() {
		own := clauses.byPack[p.ID]
		for _, q := range p.Questions() {
			if own != nil && q.Scores() && clauses.Find(p.ID, q.ID) == nil {
				t.Errorf("%s %s has no clause", p.ID, q.ID)
			}
			if own[q.ID] != nil && !q.Scores() {
				t.Errorf("%s %s has a clause and no finding can come of it", p.ID, q.ID)
			}
		}
	}
	for _, x := range clauses.All() {
		if !strings.Contains(x.Condition, "he Supplier shall ") {
			t.Errorf("%s: the condition does not say what the supplier shall do: %q", x.Where, x.Condition)
		}
	}
}

func FuzzLoadClauses(f *testing.F) {
	f.Add([]byte(goodClauses))
	f.Add([]byte("schema: assure-clauses/1\npack: a\nclauses: {Q-1: {condition: [a], proof: null, within_days: -1}}"))
	f.Add([]byte("clauses: &a [*a]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		list, problems := LoadClauses("x", src)
		if (len(list) > 0) == (len(problems) > 0) {
			t.Fatalf("%d clauses and %d problems", len(list), len(problems))
		}
		for _, x := range list {
			if x.Condition == "" || x.Proof == "" || x.WithinDays < 1 || x.WithinDays > MaxWithinDays {
				t.Fatalf("a clause that is not whole: %+v", x)
			}
		}
	})
}
