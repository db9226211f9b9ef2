package wire

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"assure/scoring"
)

// lister is an object whose rows are not simply those of its first list.
type lister interface{ listed() any }

// Value is a value of a table: a text, which anybody may have written, or a number, day or truth value of the program.
type Value struct {
	Text  string
	Typed bool
}

// Rows returns the list of an object as a table: a column for each key of the JSON, in its order, and the cells of
// each element. The key of a value inside another is joined to its key: supplier_ref. A list of words is one cell,
// joined by "; ", and so is a list of things, by their ids; lists of other objects are left to the JSON. null is an
// empty cell. ok is false for an object without a list.
func Rows(object any) (head []string, rows [][]Value, ok bool) {
	var list reflect.Value
	if l, own := object.(lister); own {
		list = reflect.ValueOf(l.listed())
	} else if list, ok = firstList(reflect.ValueOf(object)); !ok {
		return nil, nil, false
	}
	head = columns(list.Type().Elem(), "")
	for i := range list.Len() {
		rows = append(rows, cells(list.Type().Elem(), list.Index(i), nil))
	}
	return head, rows, true
}

// firstList is the first field of an object that is a list of objects.
func firstList(v reflect.Value) (reflect.Value, bool) {
	if v.Kind() != reflect.Struct {
		return v, false
	}
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct {
			return f, true
		}
	}
	return v, false
}

// keyed is a field with its key in the JSON.
type keyed struct {
	key   string
	index []int
	of    reflect.Type
}

// fields are those that are in the JSON, those of embedded structs in their place.
func fields(t reflect.Type) (out []keyed) {
	for _, f := range reflect.VisibleFields(t) {
		tag, tagged := f.Tag.Lookup("json")
		key, _, _ := strings.Cut(tag, ",")
		switch {
		case !f.IsExported() || key == "-" || f.Anonymous && !tagged:
			continue
		case key == "":
			key = f.Name
		}
		out = append(out, keyed{key, f.Index, f.Type})
	}
	return out
}

// shape is what a value is in a table.
type shape int

const (
	nothing shape = iota // left to the JSON
	scalar
	inner // columns of its own
	names // a list in one cell
)

func shapeOf(t reflect.Type) shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case writesItself(t):
		return scalar
	case t.Kind() == reflect.Struct:
		return inner
	case t.Kind() == reflect.Slice && nameOf(t.Elem()) != nil, t.Kind() == reflect.Map:
		return names
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Interface:
		return nothing
	}
	return scalar
}

func writesItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[json.Marshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// nameOf returns the way to the id of an element of a list: itself for a word, one of its keys for an object; nil for
// an object without one.
func nameOf(t reflect.Type) func(reflect.Value) reflect.Value {
	switch {
	case shapeOf(t) == scalar:
		return func(v reflect.Value) reflect.Value { return v }
	case t.Kind() != reflect.Struct:
		return nil
	}
	all := fields(t)
	for _, key := range []string{"ref", "id", "question", "pack", "name", "code"} {
		if i := slices.IndexFunc(all, func(f keyed) bool { return f.key == key && shapeOf(f.of) == scalar }); i >= 0 {
			return func(v reflect.Value) reflect.Value { return v.FieldByIndex(all[i].index) }
		}
	}
	return nil
}

func columns(t reflect.Type, before string) (out []string) {
	for _, f := range fields(t) {
		switch shapeOf(f.of) {
		case nothing:
		case inner:
			of := f.of
			for of.Kind() == reflect.Pointer {
				of = of.Elem()
			}
			out = append(out, columns(of, before+f.key+"_")...)
		default:
			out = append(out, before+f.key)
		}
	}
	return out
}

// cells appends the cells of a struct; v is not valid where there is none, which leaves them empty.
func cells(t reflect.Type, v reflect.Value, out []Value) []Value {
	for _, f := range fields(t) {
		var x reflect.Value
		if v.IsValid() {
			x = v.FieldByIndex(f.index)
		}
		of := f.of
		for of.Kind() == reflect.Pointer {
			if of = of.Elem(); x.IsValid() {
				x = x.Elem() // not valid for nil
			}
		}
		switch shapeOf(of) {
		case nothing:
		case inner:
			out = cells(of, x, out)
		case names:
			out = append(out, Value{Text: joined(x)})
		default:
			out = append(out, valueOf(x))
		}
	}
	return out
}

// joined is a list or a map as one text.
func joined(v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	var out []string
	if v.Kind() == reflect.Map {
		for _, k := range v.MapKeys() {
			out = append(out, fmt.Sprint(k)+"="+fmt.Sprint(v.MapIndex(k)))
		}
		slices.Sort(out)
		return strings.Join(out, "; ")
	}
	name := nameOf(v.Type().Elem())
	for i := range v.Len() {
		out = append(out, valueOf(name(v.Index(i))).Text)
	}
	return strings.Join(out, "; ")
}

// valueOf is a single value as the JSON has it.
func valueOf(v reflect.Value) Value {
	for v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return Value{}
	}
	if v.Kind() == reflect.String && !writesItself(v.Type()) {
		return Value{Text: v.String()}
	}
	b, err := json.Marshal(v.Interface())
	if err != nil || string(b) == "null" {
		return Value{}
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		_, day := v.Interface().(encoding.TextMarshaler)
		return Value{s, day}
	}
	return Value{string(b), true}
}

// listed are the certificates with the suppliers they are of.
func (o Certificates) listed() any {
	type row struct {
		Supplier Name `json:"supplier"`
		Certificate
	}
	out := []row{}
	for _, s := range o.Suppliers {
		for _, x := range s.Certificates {
			out = append(out, row{Name{s.Ref, s.Name}, x})
		}
	}
	return out
}

// listed are the registered people, then the names that are not.
func (p People) listed() any {
	type row struct {
		Person
		Registered bool `json:"registered"`
	}
	out := []row{}
	for _, x := range p.People {
		out = append(out, row{x, true})
	}
	for _, name := range p.Unregistered {
		out = append(out, row{Person{Name: name}, false})
	}
	return out
}

// listed are the items of all groups, each with what its group is about.
func (t Today) listed() any {
	type row struct {
		Section    string  `json:"section"`
		Kind       string  `json:"kind"`
		Words      string  `json:"words"`
		Turn       string  `json:"turn"`
		Supplier   string  `json:"supplier"`
		Name       string  `json:"name"`
		Engagement string  `json:"engagement"`
		Service    *string `json:"service"`
		Tier       *int    `json:"tier"`
		TodayItem
	}
	out := []row{}
	for _, g := range t.Groups {
		for _, x := range g.Items {
			out = append(out, row{g.Section, g.Kind, g.Words, g.Turn, g.Supplier, g.Name, g.Engagement, g.Service,
				g.Tier, x})
		}
	}
	return out
}

// deref is what p points to, the zero value for nil.
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// listed are the answers; their files are named in each.
func (f Foreign) listed() any { return f.Answers }

// listed are the assessments of each engagement, or the engagement alone where none has begun.
func (s Scores) listed() any {
	type row struct {
		Supplier   Name           `json:"supplier"`
		Engagement EngagementName `json:"engagement"`
		Tier       *int           `json:"tier"`
		Pack       *PackName      `json:"pack"`
		Cycle      *int           `json:"cycle"`
		Governs    *bool          `json:"governs"`
		State      *string        `json:"state"`
		Outcome
	}
	names := map[string]string{}
	for _, x := range s.Suppliers {
		names[x.Ref] = x.Name
	}
	out := []row{}
	for _, e := range s.Engagements {
		begun := false
		for _, a := range s.Assessments {
			if a.Engagement.Ref != e.Ref {
				continue
			}
			begun = true
			out = append(out, row{Supplier: a.Supplier, Engagement: a.Engagement, Tier: e.Tier, Pack: &a.Pack,
				Cycle: &a.Cycle, Governs: &a.Governs, State: OrNull(string(a.State)), Outcome: Outcome{
					Assured: a.Assured, Possible: a.Possible, Confidence: a.Confidence, Grade: a.Grade,
					GradePossible: a.GradePossible, Status: a.Status, Risk: a.Risk, Caps: a.Caps}})
		}
		if !begun {
			out = append(out, row{Supplier: Name{e.Supplier, names[e.Supplier]},
				Engagement: EngagementName{Ref: e.Ref, Service: e.Name}, Tier: e.Tier, Outcome: Outcome{
					Assured: scoring.NoTenths, Possible: scoring.NoTenths, Confidence: scoring.NoTenths,
					Status: deref(e.Status), Risk: e.Risk}})
		}
	}
	return out
}
