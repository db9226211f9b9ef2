package questionnaire

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
	"assure/internal/text"
)

// CrosswalkSchema is the value of schema: in every crosswalk file.
const CrosswalkSchema = "assure-crosswalk/1"

//go:embed crosswalk/*.yaml
var embeddedCrosswalks embed.FS

// Relation says how much of one of our questions is covered by a question of another framework.
type Relation string

// The relations, strongest first.
const (
	Equal   Relation = "equal"   // asks the same: its answer may be suggested
	Subset  Relation = "subset"  // asks for a part: never suggests more than partly met
	Related Relation = "related" // touches the subject: worth reading, suggests nothing
)

// Crosswalk maps the ids of a framework to our questions. It is our own mapping, not an official one, and holds ids but
// no text of the framework.
type Crosswalk struct {
	ID         string
	Title      string
	Frameworks []string // prefixes of the references it applies to, such as CAIQ-4.0
	Packs      []string // ids of the packs whose questions it names
	Source     string   // what it was made from, and when
	// Mixed says that a yes is not always the good answer in this framework. A bare yes or no then
	// suggests something only for links that give the good answer.
	Mixed bool
	Links []Link
}

// Link is one row of a crosswalk. Its id covers itself and every id below it: IAM-14 covers IAM-14.1.
type Link struct {
	ID       string
	Question string
	Relation Relation
	Good     string // the good bare answer, yes or no; "" is yes, or not known when Mixed
	Why      string // the reason, in our words
}

// Crosswalks are the crosswalks of a register.
type Crosswalks []*Crosswalk

// EmbeddedCrosswalks returns the crosswalks compiled into the program.
func EmbeddedCrosswalks() (Crosswalks, []problem.Problem) {
	entries, err := fs.ReadDir(embeddedCrosswalks, "crosswalk")
	if err != nil {
		return nil, []problem.Problem{{Code: "crosswalk-unreadable", What: err.Error(), Where: "crosswalk",
			Fix: "report the fault"}}
	}
	var out Crosswalks
	var problems []problem.Problem
	for _, e := range entries {
		name := path.Join("crosswalk", e.Name())
		src, err := embeddedCrosswalks.ReadFile(name)
		if err != nil {
			problems = append(problems,
				problem.Problem{Code: "crosswalk-unreadable", What: err.Error(), Where: name, Fix: "report the fault"})
			continue
		}
		c, bad := LoadCrosswalk(name, src)
		problems = append(problems, bad...)
		if c != nil {
			out = append(out, c)
		}
	}
	return out, problems
}

// LoadCrosswalk reads a crosswalk file. The crosswalk is nil when there is any problem. Each problem gives
// name:line:column.
func LoadCrosswalk(name string, src []byte) (*Crosswalk, []problem.Problem) {
	l := &crosswalkLoader{yamlFile{name: name}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems
	}
	c := l.crosswalk(root)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return c, nil
}

type crosswalkLoader struct{ yamlFile }

// frameworkForm is the prefix of a reference.
var frameworkForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func (l *crosswalkLoader) crosswalk(root *ast.MappingNode) *Crosswalk {
	o := l.object(root, "a crosswalk", "schema", "id", "title", "frameworks", "packs", "source", "polarity", "links")
	l.schema(o, "crosswalk-schema", CrosswalkSchema)
	c := &Crosswalk{ID: o.text("id"), Title: o.text("title"), Source: o.text("source"),
		Frameworks: o.texts("frameworks"), Packs: o.texts("packs")}
	for _, key := range []string{"id", "title", "source"} {
		if o.text(key) == "" {
			l.at(o.node(key), "missing-key", "the crosswalk has no "+key, "add "+key+": ...")
		}
	}
	for _, list := range []struct {
		key    string
		values []string
		form   *regexp.Regexp
	}{{"frameworks", c.Frameworks, frameworkForm}, {"packs", c.Packs, packIDForm}} {
		if len(list.values) == 0 ||
			slices.ContainsFunc(list.values, func(s string) bool { return !list.form.MatchString(s) }) {
			l.at(o.node(list.key), "bad-"+list.key, fmt.Sprintf("%s is %q", list.key, list.values), "name at least one")
		}
	}
	switch p := o.text("polarity"); p {
	case "", "yes":
	case "mixed":
		c.Mixed = true
	default:
		l.at(o.node("polarity"), "bad-polarity", fmt.Sprintf("the polarity is %q", p),
			"write yes, where a yes is always the good answer, or mixed")
	}
	seen := map[string]bool{}
	for _, n := range o.list("links") {
		k := l.link(n)
		if key := k.ID + "\x00" + k.Question; seen[key] {
			l.at(n, "duplicate-id", fmt.Sprintf("%s and %s are linked twice", k.ID, k.Question),
				"keep one of the links")
		} else {
			seen[key] = true
		}
		c.Links = append(c.Links, k)
	}
	if len(c.Links) == 0 && !c.Mixed { // a Mixed crosswalk is useful without links
		l.at(o.node("links"), "missing-key", "the crosswalk has no links", "add links: with at least one link")
	}
	return c
}

func (l *crosswalkLoader) link(n ast.Node) Link {
	o := l.object(n, "a link", "id", "question", "relation", "good", "why")
	k := Link{ID: o.text("id"), Question: o.text("question"), Relation: Relation(o.text("relation")),
		Good: o.text("good"), Why: o.text("why")}
	if k.ID == "" || ForeignID(k.ID) != k.ID {
		l.at(o.node("id"), "bad-id", fmt.Sprintf("the id is %q", k.ID), "write it in capitals, without blanks")
	}
	if !questIDForm.MatchString(k.Question) {
		l.at(o.node("question"), "bad-id", fmt.Sprintf("the question is %q", k.Question),
			"name one of our questions, such as ITS-22")
	}
	switch k.Relation {
	case Equal, Subset, Related:
	default:
		l.at(o.node("relation"), "bad-relation", fmt.Sprintf("there is no relation %q", string(k.Relation)),
			"write equal, subset or related")
	}
	if k.Good != "" && k.Good != "yes" && k.Good != "no" {
		l.at(o.node("good"), "bad-polarity", fmt.Sprintf("the good answer is %q", k.Good),
			"write yes or no, quoted, or leave it out")
	}
	return k
}

// ForeignID returns the form in which ids of other frameworks are compared: upper case and without blanks, which real
// files have inside ids and after them (AIS- 02.2).
func ForeignID(typed string) string {
	return strings.ToUpper(strings.ReplaceAll(text.Fold(typed), " ", ""))
}

// within reports whether id equals other or is below it: 4.5.3 is below 4.5 and IAM-14.1 below IAM-14, but 4.51 is not
// below 4.5.
func within(id, other string) bool {
	rest, ok := strings.CutPrefix(id, other)
	return ok && other != "" && (rest == "" || rest[0] == '.')
}
