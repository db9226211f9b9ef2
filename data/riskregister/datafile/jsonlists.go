package datafile

import (
	"bufio"
	"errors"

	"assure/data/riskregister/tables"
	"assure/internal/spool"
)

// jsonLists makes the lists of the JSON from the parts of a book. Each waits for those before it on disk.
type jsonLists struct {
	all []*jsonList
	add func(part *tables.Book) error
	// chain adds the lists that are of the book as a whole.
	chain func() error
}

// jsonList is one list: as its rows come, or in another order.
type jsonList struct {
	key    string
	places []int32 // of the rows, by the order in which they come; nil for that order
	n      int
	stream spool.Stream
	sorted spool.Records
}

func newJSONLists(book *tables.Book) *jsonLists {
	sum, set := book.Summed(), book.Method.Settings
	list := func(key string, places []int32) *jsonList { return &jsonList{key: key, places: places} }
	engagements, risks, scores := list("engagements", nil), list("risks", sum.RiskPlaces), list("scores", nil)
	controls, actions := list("controls", nil), list("actions", sum.ActionPlaces)
	decisions, evidence := list("decisions", sum.DecisionPlaces), list("evidence", nil)
	scopes := list("scope_decisions", nil)
	engagement, risk := objectsOf(tables.Engagements(set)), objectsOf(tables.Risks(set))
	control, action := objectsOf(tables.Controls()), objectsOf(tables.Actions())
	decision, document := objectsOf(tables.Decisions()), objectsOf(tables.Documents())
	scope := objectsOf(tables.Scopes())
	added := func(o jsonObject, sheet, id string) jsonObject { return withAdditions(o, book.Added[sheet], id) }
	add := func(b *tables.Book) error {
		ix, err := tables.NewIndex(b)
		if err != nil {
			return err
		}
		return errors.Join(
			addAll(engagements, ix.Engagements(b), engagement),
			addAll(risks, ix.Risks(b), func(r *tables.RiskRow) (jsonObject, error) {
				o, err := risk(r)
				return added(o, tables.SheetRegister, r.Record.Ref), err
			}),
			addAll(scores, b.Scores, func(x *tables.Score) (jsonScore, error) {
				return jsonScore{x.Engagement, x.Pack, x.Cycle, x.State, x.Result.JSON()}, nil
			}),
			addAll(controls, ix.Controls(b), control),
			addAll(actions, ix.Actions(b), func(a *tables.ActionRow) (jsonObject, error) {
				o, err := action(a)
				return added(o, tables.SheetActions, a.Ref), err
			}),
			addAll(decisions, ix.Decisions(b), decision),
			addAll(evidence, ix.Documents(b), document),
			addAll(scopes, ix.Scopes(b), scope))
	}
	parties, links, indexes := list("fourth_parties", nil), list("dependencies", nil), list("concentration", nil)
	costs := list("costs", nil)
	chain := func() error { // of the whole book
		return errors.Join(addAll(costs, costRows(book), costJSON),
			addAll(parties, book.FourthPartyRows(), objectsOf(tables.FourthParties())),
			addAll(links, book.DependencyRows(), objectsOf(tables.Dependencies())),
			addAll(indexes, book.IndexRows(), objectsOf(tables.Indexes())))
	}
	all := []*jsonList{engagements, risks, scores, controls, actions, decisions, evidence, scopes, parties, links,
		indexes}
	if book.Costs != nil { // without entries the key is not there
		all = append(all, costs)
	}
	return &jsonLists{add: add, chain: chain, all: all}
}

// addAll adds rows to a list.
func addAll[T, O any](l *jsonList, rows []T, object func(*T) (O, error)) error {
	for i := range rows {
		o, err := object(&rows[i])
		if err != nil {
			return err
		}
		text, err := indented("    ", o)
		if err != nil {
			return err
		}
		if l.places != nil {
			err = l.sorted.Put(int(l.places[l.n]), text)
		} else {
			if l.n > 0 {
				_, err = l.stream.Write([]byte(between))
			}
			if err == nil {
				_, err = l.stream.Write(text)
			}
		}
		if err != nil {
			return err
		}
		l.n++
	}
	return nil
}

// between is what parts the rows of a list.
const between = ",\n    "

func (l *jsonList) writeTo(out *bufio.Writer) error {
	if l.n == 0 {
		out.WriteString("[]")
		return nil
	}
	out.WriteString("[\n    ")
	for i := range l.sorted.Len() {
		text, err := l.sorted.Get(i)
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteString(between)
		}
		_, _ = out.Write(text) // Flush returns what fails
	}
	_, err := l.stream.WriteTo(out)
	out.WriteString("\n  ]")
	return err
}

// close removes what waited on disk.
func (l *jsonLists) close() (err error) {
	for _, x := range l.all {
		err = errors.Join(err, x.stream.Close(), x.sorted.Close())
	}
	return err
}
