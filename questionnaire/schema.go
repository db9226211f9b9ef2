package questionnaire

import (
	"bytes"
	"encoding/json"
)

// PackSchemaFile is the usual name of the JSON Schema of pack files.
const PackSchemaFile = "assure-pack.schema.json"

// node is a part of a JSON Schema.
type node = map[string]any

// JSONSchema returns the JSON Schema (draft 2020-12) of a pack file, by which an editor completes and checks it. It is
// made of the keys that the loader knows. What it refuses, the loader refuses too, but for a key without a value,
// which is no more than unfinished. What depends on several keys, such as the sum of the weights, only the loader
// sees.
func JSONSchema(t FactTable) []byte {
	w := schemaWriter{facts: t, defs: node{}}
	root := w.object(packShape)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A questionnaire pack of Assure (" + PackSchema + ")"
	root["$defs"] = w.defs
	w.byKind(root)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(err) // of maps, lists and words only
	}
	return b.Bytes()
}

type schemaWriter struct {
	facts FactTable
	defs  node
}

// object is the schema of a mapping with the keys of a shape and no others.
func (w *schemaWriter) object(s *shape) node {
	props, needed := node{}, []string{}
	for i := range s.keys {
		k := &s.keys[i]
		v := w.value(k)
		v["description"] = k.help
		props[k.name] = v
		if k.needed {
			needed = append(needed, k.name)
		}
	}
	out := node{"type": "object", "properties": props, "additionalProperties": false}
	if len(needed) > 0 {
		out["required"] = needed
	}
	return out
}

// ref is the schema of a shape by its name, which is written once.
func (w *schemaWriter) ref(s *shape) node {
	if w.defs[s.id] == nil {
		w.defs[s.id] = node{} // its place, while it is made
		w.defs[s.id] = w.object(s)
	}
	return refTo(s.id)
}

func refTo(id string) node { return node{"$ref": "#/$defs/" + id} }

// value is the schema of the value of a key.
func (w *schemaWriter) value(k *key) node {
	switch k.takes {
	case aWhole:
		return whole(k)
	case aBoolean:
		return node{"type": "boolean"}
	case aDate:
		return node{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case texts:
		item := someText(true)
		if k.words != nil { // completed, and checked in a scored pack
			item = node{"anyOf": []node{{"enum": k.words}, someText(true)}}
		}
		return node{"type": "array", "items": item}
	case aMapping:
		return w.ref(k.of)
	case mappings:
		out := node{"type": "array", "items": w.ref(k.of)}
		if k.needed {
			out["minItems"] = 1
		}
		return out
	case numbersByName:
		return node{"type": "object", "additionalProperties": whole(k)}
	case numbersByTier:
		return node{"type": "object", "patternProperties": node{"^[1-4]$": whole(k)},
			"additionalProperties": false}
	case factsByID:
		return w.factValues()
	case aConfidence:
		return node{"anyOf": []node{{"enum": []string{"tier"}}, whole(k)}}
	case aCondition:
		return node{"$ref": "#/$defs/" + w.condition()}
	}
	switch out := someText(k.needed); {
	case k.words != nil:
		return node{"enum": k.words}
	case k.form == versionForm: // two numbers would be a number
		return node{"type": "string", "pattern": k.form.String()}
	case k.form != nil:
		out["pattern"] = k.form.String()
		return out
	default:
		return out
	}
}

// someText is the schema of a text. A number or true is one too, as the loader takes it.
func someText(needed bool) node {
	out := node{"type": []string{"string", "number", "boolean"}}
	if needed {
		out["pattern"] = `\S`
	}
	return out
}

func whole(k *key) node {
	out := node{"type": "integer", "minimum": k.lo, "maximum": k.hi}
	if k.def != 0 {
		out["default"] = k.def
	}
	return out
}

func (w *schemaWriter) condition() string {
	const id = "condition"
	w.defs[id] = node{"type": "string", "description": conditionHelp(w.facts)}
	return id
}

// factValues proposes the facts of the table. A register may have others, so that none is refused.
func (w *schemaWriter) factValues() node {
	props := node{}
	for _, d := range w.facts {
		values := []string{Unknown}
		for _, v := range d.Values {
			values = append(values, v.ID)
		}
		props[d.ID] = node{"description": d.Title, "anyOf": []node{{"enum": values}, someText(true)}}
	}
	return node{"type": "object", "properties": props}
}

// byKind adds what depends on the kind of the pack and on how its answers are judged.
func (w *schemaWriter) byKind(root node) {
	is := func(key, word string) node {
		return node{"properties": node{key: node{"const": word}}, "required": []string{key}}
	}
	w.defs["triage-question"] = node{"properties": node{"class": false, "weight": false, "gate": false,
		"options": list(node{"properties": node{"value": false}})}}
	points := node{"required": []string{"value"}}
	w.defs["scored-question"] = node{
		"properties": node{"themes": list(node{"enum": Themes}), "options": list(points),
			"fact": false},
		"if": node{"properties": node{"answer": node{"const": Choice}}},
		"then": node{"required": []string{"finding"},
			"properties": node{"finding": node{"required": findingShape.names()}}},
		"else": node{"properties": node{"class": false, "weight": false, "gate": false}},
	}
	w.defs["weighted-question"] = node{"allOf": []node{refTo("scored-question"),
		{"if": node{"properties": node{"answer": node{"const": Choice}}},
			"then": node{"oneOf": []node{{"required": []string{"class"}}, {"required": []string{"weight"}}}}}}}
	w.defs["area-question"] = node{"allOf": []node{refTo("scored-question"),
		{"properties": node{"class": false, "weight": false}}}}
	domains := func(question string, more node) node {
		more["questions"] = list(refTo(question))
		return node{"properties": more}
	}
	weighted := domains("weighted-question", node{})
	weighted["required"] = []string{"weight"}
	root["if"] = is("kind", string(Triage))
	root["then"] = node{"properties": node{"result": node{"const": "score"}, "voluntary": node{"const": false},
		"scale":   list(node{"properties": node{"value": false}}),
		"domains": list(domains("triage-question", node{"weight": false}))}}
	root["else"] = node{"properties": node{"scale": list(points)},
		"if":   is("result", "areas"),
		"then": node{"properties": node{"domains": list(domains("area-question", node{"weight": false}))}},
		"else": node{"properties": node{"domains": list(weighted)}}}
}

func list(items node) node { return node{"items": items} }
