package questionnaire

import (
	"embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"assure/internal/problem"
)

// ClausesSchema is the value of schema: in every file of clauses.
const ClausesSchema = "assure-clauses/1"

// MaxWithinDays is the longest time, in days, that a clause gives for its proof.
const MaxWithinDays = 3650

//go:embed clauses/*.yaml
var embeddedClauses embed.FS

// Clause is the condition of a contract that answers a finding on a question.
type Clause struct {
	Pack      string // id of the pack whose file it is in
	Question  string
	Condition string // what the supplier shall do, in our own words
	Proof     string // what satisfies it
	// WithinDays is how long the supplier has, 1 to [MaxWithinDays], from the signature or from the finding, whichever
	// is later.
	WithinDays int
	Where      string // file:line:column
}

// Clauses are clauses by pack and question. The zero value has none.
type Clauses struct {
	byPack map[string]map[string]*Clause
}

// Find returns the clause of a question. A pack whose own file has none takes that of the first other pack, by id,
// that asks a question of the same id. It is nil where no file has one.
func (c *Clauses) Find(pack, question string) *Clause {
	if own := c.byPack[pack][question]; own != nil {
		return own
	}
	for _, id := range slices.Sorted(maps.Keys(c.byPack)) {
		if other := c.byPack[id][question]; other != nil {
			return other
		}
	}
	return nil
}

// All lists the clauses by pack and question.
func (c *Clauses) All() []*Clause {
	var out []*Clause
	for _, id := range slices.Sorted(maps.Keys(c.byPack)) {
		for _, q := range slices.Sorted(maps.Keys(c.byPack[id])) {
			out = append(out, c.byPack[id][q])
		}
	}
	return out
}

// add adds clauses, each in place of one for the same question of the same pack.
func (c *Clauses) add(list []*Clause) {
	if c.byPack == nil {
		c.byPack = map[string]map[string]*Clause{}
	}
	for _, x := range list {
		if c.byPack[x.Pack] == nil {
			c.byPack[x.Pack] = map[string]*Clause{}
		}
		c.byPack[x.Pack][x.Question] = x
	}
}

// checkClauses reports the clauses for questions that no version of their pack asks.
func (c *Catalogue) checkClauses(list []*Clause) []problem.Problem {
	var out []problem.Problem
	for _, x := range list {
		if fix := c.asks(x.Pack, x.Question); fix != "" {
			out = append(out, problem.Problem{Code: "unknown-question", Where: x.Where, Fix: fix,
				What: fmt.Sprintf("no version of %s asks %s", x.Pack, x.Question)})
		}
	}
	return out
}

// asks says what to do where no version of a pack asks a question, "" where one does.
func (c *Catalogue) asks(pack, question string) string {
	fix := "correct pack, or add its file to the folder of packs"
	for _, p := range c.packs {
		if p.ID != pack {
			continue
		}
		if p.Question(question) != nil {
			return ""
		}
		fix = "correct the id of the question, or remove the clause"
	}
	return fix
}

// builtInClauses are the clauses compiled into the program, read when they are first asked for.
var builtInClauses = sync.OnceValues(func() (list []*Clause, problems []problem.Problem) {
	problems = eachEmbedded(embeddedClauses, "clauses", func(name string, src []byte) []problem.Problem {
		some, bad := LoadClauses(name, src)
		list = append(list, some...)
		return bad
	})
	return list, problems
})

// EmbeddedClauses returns the clauses compiled into the program.
func EmbeddedClauses() (*Clauses, []problem.Problem) {
	list, problems := builtInClauses()
	c := &Clauses{}
	c.add(list)
	return c, slices.Clone(problems)
}

// Clauses returns the clauses of the program, and in place of them those of the folder that packs were added from.
func (c *Catalogue) Clauses() *Clauses {
	out, _ := EmbeddedClauses()
	out.add(c.clauses)
	return out
}

// CheckClauses reports the clauses of the folder for questions that no version of their pack asks.
func (c *Catalogue) CheckClauses() []problem.Problem { return c.checkClauses(c.clauses) }

// CheckClauseFile reads a file of clauses and also reports those for questions that no version of their pack asks.
func (c *Catalogue) CheckClauseFile(name string, src []byte) ([]*Clause, []problem.Problem) {
	list, problems := LoadClauses(name, src)
	if len(problems) == 0 {
		problems = c.checkClauses(list)
	}
	return list, problems
}

// addClauses adds a file of clauses. A note says which clauses of the program or of an earlier file it replaces.
func (c *Catalogue) addClauses(shown string, src []byte) []problem.Problem {
	list, problems := LoadClauses(shown, src)
	if len(problems) > 0 {
		return problems
	}
	have := c.Clauses()
	var replaced []string
	for _, x := range list {
		if old := have.byPack[x.Pack][x.Question]; old != nil && !old.same(x) {
			replaced = append(replaced, x.Question)
		}
	}
	c.clauses = append(c.clauses, list...)
	if len(replaced) > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s replaces the contract conditions of %s for %s", shown, list[0].Pack,
			strings.Join(replaced, ", ")))
	}
	return nil
}

func (x *Clause) same(y *Clause) bool {
	return x.Condition == y.Condition && x.Proof == y.Proof && x.WithinDays == y.WithinDays
}

var clausesForm = regexp.MustCompile(`(?m)^schema:[ \t]*["']?assure-clauses/`)

// IsClauses reports whether a file says that it has clauses and not a pack.
func IsClauses(src []byte) bool { return clausesForm.Match(src) }

// LoadClauses reads a file of clauses. There are none when there is any problem. Each problem gives name:line:column.
func LoadClauses(name string, src []byte) ([]*Clause, []problem.Problem) {
	l := &clauseLoader{yamlFile{name: name}}
	root := l.parse(src)
	if root == nil {
		return nil, l.problems
	}
	list := l.clauses(root)
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return list, nil
}

type clauseLoader struct{ yamlFile }

func (l *clauseLoader) clauses(root *ast.MappingNode) []*Clause {
	o := l.object(root, "a file of clauses", "schema", "pack", "clauses")
	l.schema(o, "clauses-schema", ClausesSchema)
	pack := o.text("pack")
	if !packIDForm.MatchString(pack) {
		l.at(o.node("pack"), "bad-pack", fmt.Sprintf("the pack is %q", pack), "name the id of one pack")
	}
	m, ok := asMapping(o.fields["clauses"])
	if !ok || len(m.Values) == 0 {
		l.at(o.node("clauses"), "missing-key", "the file has no clauses",
			"add clauses: with the id of a question, and under it condition, proof and within_days")
		return nil
	}
	var out []*Clause
	for _, v := range m.Values {
		out = append(out, l.clause(pack, v))
	}
	return out
}

func (l *clauseLoader) clause(pack string, v *ast.MappingValueNode) *Clause {
	id := v.Key.GetToken().Value
	if !questIDForm.MatchString(id) {
		l.at(v.Key, "bad-id", fmt.Sprintf("the question is %q", id), "name a question of the pack, such as ITS-22")
	}
	o := l.object(v.Value, "the clause of "+id, "condition", "proof", "within_days")
	x := &Clause{Pack: pack, Question: id, Condition: o.text("condition"), Proof: o.text("proof"),
		WithinDays: o.number("within_days", 0, 1, MaxWithinDays), Where: l.name + ":" + position(v.Key)}
	for _, key := range []string{"condition", "proof", "within_days"} {
		if !o.has(key) || o.text(key) == "" {
			l.at(v.Key, "missing-key", fmt.Sprintf("the clause of %s has no %s", id, key), "add "+key+": ...")
		}
	}
	return x
}
