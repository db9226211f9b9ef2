package questionnaire

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
)

// FrameworkSchema is the value of schema: in every file that lists the items of a framework.
const FrameworkSchema = "assure-framework/1"

//go:embed frameworks/*.yaml
var frameworkFiles embed.FS

// Items are what one version of a framework has: ids that references name, with titles in our own words.
type Items struct {
	Framework
	Title  string
	Source string // what the list was made from, with its day
	// Headline says that the groups are what people know the framework by, as the ten standards above the
	// assertions of the DSPT; "" where only the items count.
	Headline string
	Groups   []Item
	Items    []Item
}

// Item is one thing that a framework asks for. Group is the id of its group, "" for none.
type Item struct{ ID, Title, Group string }

// Frameworks are the items of several frameworks, each version apart.
type Frameworks []*Items

// EmbeddedFrameworks returns the frameworks compiled into the program, by name, oldest version first.
func EmbeddedFrameworks() (Frameworks, []problem.Problem) { return parsedFrameworks() }

var parsedFrameworks = sync.OnceValues(func() (Frameworks, []problem.Problem) {
	var out Frameworks
	problems := eachEmbedded(frameworkFiles, "frameworks", func(name string, src []byte) []problem.Problem {
		list, bad := LoadFramework(name, src)
		out = append(out, list...)
		return bad
	})
	slices.SortStableFunc(out, func(a, b *Items) int { return strings.Compare(a.Name, b.Name) })
	return out, problems
})

// eachEmbedded calls load with every file of an embedded folder, by name.
func eachEmbedded(files embed.FS, dir string, load func(string, []byte) []problem.Problem) []problem.Problem {
	var out []problem.Problem
	unreadable := func(where string, err error) {
		out = append(out, problem.Problem{Code: "unreadable", What: err.Error(), Where: where, Fix: "report the fault"})
	}
	entries, err := files.ReadDir(dir)
	if err != nil {
		unreadable(dir, err)
	}
	for _, e := range entries {
		name := dir + "/" + e.Name()
		src, err := files.ReadFile(name)
		if err != nil {
			unreadable(name, err)
			continue
		}
		out = append(out, load(name, src)...)
	}
	return out
}

// LoadFramework reads the items of every version of a framework. The result is nil when there is any problem. Each
// problem gives name:line:column.
func LoadFramework(name string, src []byte) (Frameworks, []problem.Problem) {
	l := &frameworkLoader{yamlFile{name: name}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems
	}
	list := l.framework(root)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return list, nil
}

type frameworkLoader struct{ yamlFile }

func (l *frameworkLoader) framework(root *ast.MappingNode) Frameworks {
	o := l.object(root, "a framework", "schema", "name", "title", "source", "headline", "versions")
	l.schema(o, "schema", FrameworkSchema)
	l.need(o, "a framework", "title", "source")
	name := o.text("name")
	if !frameworkForm.MatchString(name) {
		l.at(o.node("name"), "bad-name", fmt.Sprintf("the name is %q", name),
			"write the prefix of references, such as CAF")
	}
	var out Frameworks
	for _, n := range o.list("versions") {
		v := l.object(n, "a version", "version", "groups", "items")
		f := &Items{Framework: Framework{name, v.text("version")}, Title: o.text("title"), Source: o.text("source"),
			Headline: o.text("headline")}
		if f.Version == "" || out.Find(f.Prefix()) != nil {
			l.at(v.node("version"), "bad-version", fmt.Sprintf("the version is %q", f.Version),
				"give every version of the framework once")
		}
		f.Groups = l.items(v, "groups", nil, "id", "title", "objective")
		f.Items = l.items(v, "items", f.Groups, "id", "title", "group")
		if len(f.Items) == 0 {
			l.at(v.node("items"), "missing-key", "the version has no items", "add items: with at least one")
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		l.at(o.node("versions"), "missing-key", "the framework has no versions", "add versions: with at least one")
	}
	return out
}

// items reads a list of items. groups are those that an item may belong to.
func (l *frameworkLoader) items(o object, key string, groups []Item, known ...string) []Item {
	var out []Item
	for _, n := range o.list(key) {
		f := l.object(n, "an item", known...)
		item := Item{f.text("id"), f.text("title"), f.text("group")}
		same := func(x Item) bool { return ForeignID(x.ID) == ForeignID(item.ID) }
		switch {
		case item.ID == "" || slices.ContainsFunc(out, same):
			l.at(f.node("id"), "duplicate-id", fmt.Sprintf("the id is %q", item.ID), "give each item an id of its own")
		case item.Title == "":
			l.at(f.node("title"), "missing-key", item.ID+" has no title", "add title: in your own words")
		case item.Group != "" && !slices.ContainsFunc(groups, func(x Item) bool { return x.ID == item.Group }):
			l.at(f.node("group"), "unknown-group", fmt.Sprintf("there is no group %q", item.Group),
				"name a group of this version")
		}
		out = append(out, item)
	}
	return out
}

// need reports keys that have no text.
func (y *yamlFile) need(o object, what string, keys ...string) {
	for _, key := range keys {
		if o.text(key) == "" {
			y.at(o.node(key), "missing-key", what+" has no "+key, "add "+key+": ...")
		}
	}
}

// Prefix is what references to the items begin with: CAF-4.0.
func (f Framework) Prefix() string { return f.Name + "-" + f.Version }

// Find returns the items of the version with a prefix, nil where there is no list of it.
func (l Frameworks) Find(prefix string) *Items {
	for _, f := range l {
		if strings.EqualFold(f.Prefix(), prefix) {
			return f
		}
	}
	return nil
}

// Item finds what a reference names: an item, a group, or the item of which it names a part, as evidence item
// 4.5.3 is of assertion 4.5. It is nil when f has none of them.
func (f *Items) Item(id string) *Item {
	id = ForeignID(id)
	for i := range f.Items {
		if within(id, ForeignID(f.Items[i].ID)) {
			return &f.Items[i]
		}
	}
	i := slices.IndexFunc(f.Groups, func(x Item) bool { return ForeignID(x.ID) == id })
	if i < 0 {
		return nil
	}
	return &f.Groups[i]
}

// Unlisted returns the references of a pack that name nothing of the framework version they begin with. References
// to frameworks without a list, such as ISO 27001, are not judged.
func (l Frameworks) Unlisted(p *Pack) []string {
	var out []string
	for _, q := range p.Questions() {
		for _, ref := range q.Refs {
			prefix, id, _ := strings.Cut(ref, ":")
			f := l.Find(prefix)
			if f == nil && !l.has(prefix) {
				continue
			}
			if f == nil || f.Item(id) == nil {
				out = append(out, q.ID+" "+ref)
			}
		}
	}
	return out
}

// has reports whether a prefix begins as that of a listed framework, in whatever version.
func (l Frameworks) has(prefix string) bool {
	return slices.ContainsFunc(l, func(f *Items) bool { return strings.HasPrefix(prefix, f.Name+"-") })
}
