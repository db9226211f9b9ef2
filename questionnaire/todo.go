package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
	"assure/internal/text"
)

// Todo begins a text that an author still has to write. A file that holds one is not a pack yet: it would be sent to
// suppliers as it is.
const Todo = "TODO:"

const todoCode = "todo"

// todos are the places of a file that are still to be written, those of one question together.
type todos struct {
	list []*unfinished
	at   map[string]bool // positions of the values
}

// unfinished is a question, a domain or the pack itself, with the keys that are still to be written.
type unfinished struct {
	what  string
	first ast.Node
	keys  []string
}

// findTodos walks a file. A file of other people may be anything, so only what is there is looked at.
func findTodos(root *ast.MappingNode) todos {
	t := todos{at: map[string]bool{}}
	t.walk(root, &unfinished{what: "the pack"}, "")
	return t
}

func (t *todos) walk(n ast.Node, in *unfinished, key string) {
	if m, ok := asMapping(n); ok {
		for _, v := range m.Values {
			name := v.Key.GetToken().Value
			t.walk(v.Value, in, strings.TrimSpace(key+" "+name))
		}
		return
	}
	if s, ok := n.(*ast.SequenceNode); ok {
		for i, v := range s.Values {
			if inside, yes := ownPart(v, key, i); yes {
				t.walk(v, inside, "")
				continue
			}
			t.walk(v, in, fmt.Sprintf("%s %d", key, i+1))
		}
		return
	}
	words, ok := scalar(n)
	if !ok || !strings.Contains(words, Todo) {
		return
	}
	if in.first == nil {
		in.first = n
		t.list = append(t.list, in)
	}
	in.keys = append(in.keys, key)
	t.at[position(n)] = true
}

// ownPart reports whether an item of a list is a domain or a question, and which.
func ownPart(n ast.Node, key string, i int) (*unfinished, bool) {
	what, ok := map[string]string{"domains": "domain", "questions": "question"}[key]
	if !ok {
		return nil, false
	}
	name := fmt.Sprint(i + 1)
	if m, is := asMapping(n); is {
		for _, v := range m.Values {
			if id, _ := scalar(v.Value); v.Key.GetToken().Value == "id" && id != "" && !strings.Contains(id,
				Todo) {
				name = id
			}
		}
	}
	return &unfinished{what: what + " " + name}, true
}

// inFile is the place of a problem without the name of the file.
func (l *packLoader) inFile(p problem.Problem) string { return strings.TrimPrefix(p.Where, l.name+":") }

// report adds a problem for each part that is unfinished, and leaves out what else is wrong with its words.
func (t *todos) report(l *packLoader) {
	l.problems = slices.DeleteFunc(l.problems, func(p problem.Problem) bool {
		return t.at[l.inFile(p)]
	})
	for _, u := range t.list {
		l.at(u.first, todoCode, fmt.Sprintf("%s is not finished: %s", u.what, strings.Join(u.keys, ", ")),
			"write each text that begins with "+Todo)
	}
	if len(t.list) == 0 {
		return
	}
	slices.SortStableFunc(l.problems, func(a, b problem.Problem) int { return lineOf(a) - lineOf(b) })
}

// unfinishedFile makes one problem of those of a draft that lies in a folder of packs, where every command sees
// it.
func unfinishedFile(problems []problem.Problem, file string) []problem.Problem {
	n := len(problems)
	problems = slices.DeleteFunc(problems, func(p problem.Problem) bool { return p.Code == todoCode })
	if n -= len(problems); n == 0 {
		return problems
	}
	return append([]problem.Problem{{Code: todoCode, What: "the pack is not finished, so it is left out: " +
		text.Plural(n, "part holds", "parts hold") + " texts that begin with " + Todo, Where: file,
		Fix: "write them (assure pack check FILE names each), or keep drafts in another folder"}}, problems...)
}

// lineOf is the line of a problem, which is in a file of any name.
func lineOf(p problem.Problem) int {
	parts := strings.Split(p.Where, ":")
	if len(parts) < 3 {
		return 0
	}
	line, _ := strconv.Atoi(parts[len(parts)-2])
	return line
}

// warnTodos warns of remarks that say what is still to do.
func (l *packLoader) warnTodos(src []byte) {
	n := 0
	for line := range strings.Lines(string(src)) {
		n++
		words := strings.TrimSpace(line)
		if _, after, ok := strings.Cut(words, Todo); ok && strings.HasPrefix(words, "#") {
			l.add(fmt.Sprintf("%d:%d", n, strings.Index(line, "#")+1), todoCode,
				"a remark says what is still to do: "+strings.TrimSpace(after), "do it, and remove the remark")
		}
	}
}
