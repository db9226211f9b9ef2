package history

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Change is one field that an act changed. From is "" where there was nothing, To where nothing is left.
type Change struct {
	Field string
	From  string
	To    string
}

// unshown are the fields of entities that a history leaves out, by name or by kind and name: keys, digests, and what
// the act says itself: who did it, when, and where it was read.
var unshown = map[string]bool{"id": true, "ref": true, "n": true, "by": true, "at": true, "rev": true, "sha256": true,
	"pack_sha256": true, "origin": true, "claim_rev": true, "file": true, "sheet": true, "cell": true, "batch": true,
	"accepted_at": true, "signed_at": true, "sent_at": true, "replied_at": true, "opened": true, "authors": true,
	"passes": true, "assessment": true, "question": true, "resolution.state": true, "source": true, "kept": true,
	"login": true, "party": true, "former": true, "accepted_by": true, "signed_by": true,
	"fact.fact": true, "fact.adopted": true, "document.path": true}

// atFirst are the fields that a history leaves out of what was added: the name of the event says them.
var atFirst = map[string]bool{"engagement": true, "supplier": true, "document": true, "pack": true, "version": true,
	"cycle": true, "raised": true, "round": true, "risk": true, "on": true}

// fieldWords are the names of fields that are not just their words in the store.
var fieldWords = map[string]string{"ods_codes": "ODS codes", "contract_ref": "contract reference",
	"decided": "decided cell", "decided_from": "calculated then", "outside": "reference elsewhere",
	"domain": "consequence domain", "support.value": "accepted for", "merged_into": "merged into",
	"frozen_at": "frozen at", "merged": "merged into it", "merged_from": "merged from",
	"decision.kind": "decision", "takes_two": "takes two people", "covers": "covers service",
	"held": "held by us", "proof": "proof", "tender.closes": "closing time", "reply": "reply", "body": "text",
	"what": "what was open", "resolution.what": "what they said"}

// reasons are the fields that say why: they follow the changes of an event.
var reasons = []string{"reason", "decided_reason", "closed_reason", "reopened_reason"}

// fieldName is a field as people read it.
func fieldName(kind, field string) string {
	if w, ok := fieldWords[kind+"."+field]; ok {
		return w
	}
	return cmp.Or(fieldWords[field], strings.ReplaceAll(field, "_", " "))
}

// diff compares two revisions of an entity, field by field in their order; before is not valid for an entity that is
// new. Reasons and notes are returned apart.
func (n *names) diff(kind string, before, after reflect.Value) (list []Change, reason, note string) {
	for i := range after.NumField() {
		name, _, _ := strings.Cut(after.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || unshown[name] || unshown[kind+"."+name] || !before.IsValid() && atFirst[name] {
			continue
		}
		c := Change{Field: fieldName(kind, name), To: n.value(kind, name, after.Field(i))}
		if before.IsValid() {
			c.From = n.value(kind, name, before.Field(i))
			if b := after.Field(i); b.Kind() == reflect.Bool && c.From != c.To {
				c.From, c.To = cmp.Or(c.From, "no"), cmp.Or(c.To, "no")
			}
		}
		why, given := after.Field(i).Interface().(*entity.Reopening)
		switch {
		case c.From == c.To:
			continue
		case given && why != nil: // who and when is that of the act
			reason = string(why.Reason)
			continue
		case slices.Contains(reasons, name) && c.To != "":
			reason = c.To
			continue
		case name == "note" && c.From == "":
			note = c.To
			continue
		}
		list = append(list, c)
	}
	return list, reason, note
}

// value is the value of a field as people read it, "" for none.
func (n *names) value(kind, field string, v reflect.Value) string {
	switch x := v.Interface().(type) {
	case questionnaire.Date:
		return x.String()
	case time.Time:
		return n.clock(x)
	case *time.Time:
		if x == nil {
			return ""
		}
		return n.clock(*x)
	case entity.Cell:
		if x.Score() == 0 {
			return ""
		}
		return "consequence " + strconv.Itoa(x.Consequence) + ", likelihood " + strconv.Itoa(x.Likelihood)
	case interface{ Label() string }:
		if v.String() == "" {
			return ""
		}
		return x.Label()
	case entity.DecisionKind:
		return decisionWords[x]
	case entity.RiskKind:
		return riskWords[x]
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return n.number(kind, field, v.Elem())
	case reflect.Struct:
		return n.fields(kind, v)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return ""
		}
		var out []string
		for i := range v.Len() {
			out = append(out, n.value(kind, field, v.Index(i)))
		}
		return strings.Join(out, "; ")
	case reflect.Bool:
		if v.Bool() {
			return "yes"
		}
		return ""
	case reflect.String:
		return n.ref(field, v.String())
	}
	if v.IsZero() {
		return ""
	}
	return n.number(kind, field, v)
}

// number is a number with its unit, where it is one.
func (n *names) number(kind, field string, v reflect.Value) string {
	if !v.CanInt() {
		return n.value(kind, field, v)
	}
	s := text.Thousands(int(v.Int()))
	switch kind + "." + field {
	case "engagement.value":
		return "£" + s
	case "support.value":
		return s + " %"
	}
	return s
}

// fields are the values inside one value, such as those of a contact.
func (n *names) fields(kind string, v reflect.Value) string {
	var out []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || strings.HasSuffix(name, "sha256") {
			continue
		}
		if s := n.value(kind, name, v.Field(i)); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

var decisionWords = map[entity.DecisionKind]string{entity.ScopeOut: "out of scope", entity.NAAccepted: "N/A agreed",
	entity.NARefused: "N/A refused", entity.GateAccept: "accepted despite", entity.RiskAccept: "risk accepted",
	entity.Award: "awarded", entity.Reliance: "relies on another body"}

var riskWords = map[entity.RiskKind]string{entity.OverallRisk: "of the engagement as a whole",
	entity.GateRisk: "of a must-have", entity.PromotedRisk: "promoted from a gap", entity.HandRisk: "written by hand",
	entity.LimitRisk: "of a number above what the service allows"}
