package questionnaire

import (
	"strings"
	"testing"
	"testing/fstest"
)

// What is still to be written is one problem for each question, at its first place, and nothing else is said about
// those words. The register's copy of a pack in use loads as before.
func TestCheckPackRefusesTodo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		edits []string
		want  []string // place and words of each problem
		loads bool     // as the copy of a register
	}{
		{"guidance", []string{"guidance: Every account.", "guidance: 'TODO: what counts'"},
			[]string{"17:19 question Q-1 is not finished: guidance"}, true},
		{"inside a text", []string{"title: Access", "title: 'Access (TODO: shorter)'"},
			[]string{"12:12 domain access is not finished: title"}, true},
		{"several", []string{"class: key", `class: "TODO: key, standard or minor"`,
			"risk: r, cause: c, effect: e, action: a}\n  - id",
			"risk: 'TODO: 1', cause: 'TODO: 2', effect: e, action: a}\n  - id"},
			[]string{"18:16 question Q-1 is not finished: class, finding risk, finding cause"}, false},
		{"weights", []string{"weight: 6000", `weight: "TODO: 5000"`, "weight: 4000", `weight: "TODO: 5000"`},
			[]string{"13:13 domain access is not finished: weight", "28:13 domain other is not finished: weight"},
			false},
		{"value", []string{"value: 100}", `value: "TODO: 0 to 100"}`},
			[]string{"9:38 the pack is not finished: scale 1 value"}, false},
		{"cap", []string{"cap: D", `cap: "TODO: C or D"`}, []string{"19:48 question Q-1 is not finished: gate " +
			"cap"}, false},
		{"with another fault", []string{"title: A good pack", "title: 'TODO: a title'", "themes: [protection]",
			"themes: [x]"},
			[]string{"4:8 the pack is not finished: title", `15:9 there is no theme "x"`}, false},
		{"no marker", []string{"title: A good pack", "title: My TODO list"}, nil, true},
	} {
		src := strings.NewReplacer(c.edits...).Replace(good)
		if src == good {
			t.Fatalf("%s: the case changes nothing", c.name)
		}
		p, problems, _ := CheckPack("w.yaml", []byte(src), DefaultFacts())
		var got []string
		for _, x := range problems {
			got = append(got, strings.TrimPrefix(x.Where, "w.yaml:")+" "+x.What)
		}
		if (p == nil) != (len(c.want) > 0) || strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if p, _ := LoadPack("copy", []byte(src), DefaultFacts()); (p != nil) != c.loads {
			t.Errorf("%s: a copy of the register loads: %t, want %t", c.name, p != nil, c.loads)
		}
	}
}

func TestCheckPackWarnsOfTodoInARemark(t *testing.T) {
	t.Parallel()
	src := strings.Replace(good, "domains:", "  # TODO: must-haves\ndomains:", 1)
	p, _, warnings := CheckPack("w.yaml", []byte(src), DefaultFacts())
	if p == nil || len(warnings) != 1 || warnings[0].Where != "w.yaml:10:3" ||
		!strings.HasSuffix(warnings[0].What, ": must-haves") {
		t.Errorf("%v %v", p != nil, warnings)
	}
}

// A draft in a folder of packs is one problem, with what else is wrong with it, and the other packs are there.
func TestFolderLeavesDraftsOut(t *testing.T) {
	t.Parallel()
	draft := strings.NewReplacer("id: good", "id: draft", "guidance: Every account.", "guidance: 'TODO: a'",
		"text: Anything else?",
		"text: 'TODO: b'", "themes: [protection]", "themes: [x]").Replace(good)
	var c Catalogue
	problems := c.AddDir(fstest.MapFS{"draft.yaml": {Data: []byte(draft)}, "good.yaml": {Data: []byte(good)}},
		"mine", DefaultFacts())
	if len(problems) != 2 || problems[0].Code != "todo" || problems[0].Where != "mine/draft.yaml" ||
		!strings.Contains(problems[0].What, "2 parts hold") || problems[1].Code != "unknown-theme" {
		t.Errorf("%v", problems)
	}
	if len(c.All()) != 1 || c.Find("good") == nil {
		t.Errorf("%d packs", len(c.All()))
	}
}
