package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"assure/questionnaire/entity"
)

// nameFields are the fields of things that people know them by.
type nameFields struct {
	Ref, Supplier, Engagement, Assessment, Document, Pack, Question, Name, Login, Subject, Path, Sheet, Cell string
	N, Cycle, Version                                                                                        int
}

// name is what people call a thing of a kind: SUP-00012, ENG-00004 ITS-22, DEC-0003. A thing that cannot be read has
// its kind and its identifier.
func (v *verifier) name(ctx context.Context, kind, id string) string {
	key := kind + " " + id
	if name, ok := v.names[key]; ok {
		return name
	}
	v.names[key] = key // should a record lead back to itself
	name := v.nameOf(ctx, kind, id)
	v.names[key] = name
	return name
}

func (v *verifier) nameOf(ctx context.Context, kind, id string) string {
	switch kind {
	case "answer", "answer_event":
		parts := strings.Split(id, "/")
		if len(parts) == 3 {
			return fmt.Sprintf("%s, the %s's answer to %s", v.name(ctx, "assessment", parts[0]), parts[2], parts[1])
		}
		return "answer " + id
	case "pack":
		return fmt.Sprintf("pack %.16s", id)
	}
	var f nameFields
	for _, from := range []string{kind + " WHERE id = $1", kind + "_event WHERE id = $1 ORDER BY rev DESC LIMIT 1"} {
		var body []byte
		if v.q.QueryRowContext(ctx, "SELECT body FROM "+from, id).Scan(&body) == nil {
			_ = json.Unmarshal(body, &f) // what can be read of it names it
		}
		if f != (nameFields{}) {
			break
		}
	}
	words := strings.ReplaceAll(kind, "_", " ")
	switch {
	case f.Ref != "" && kind != "foreign_answer":
		return f.Ref
	case kind == Decisions.table:
		return entity.DecisionRef(f.N)
	case kind == Actions.table:
		return entity.ActionRef(f.N)
	case kind == Assessments.table:
		return fmt.Sprintf("%s, %s cycle %d", v.name(ctx, "engagement", f.Engagement), f.Pack, f.Cycle)
	case kind == Facts.table:
		return fmt.Sprintf("%s, fact %s", v.name(ctx, "engagement", f.Engagement), strings.TrimPrefix(id,
			f.Engagement+"/"))
	case kind == Supports.table:
		return fmt.Sprintf("%s as evidence for %s of %s", v.name(ctx, "document", f.Document), f.Question,
			v.name(ctx, "assessment", f.Assessment))
	case kind == Settings.table:
		return fmt.Sprintf("settings version %d", f.Version)
	case f.Assessment != "":
		return fmt.Sprintf("%s, %s %s", v.name(ctx, "assessment", f.Assessment), words, numberOr(f.N, f.Question))
	case f.Engagement != "":
		return fmt.Sprintf("%s, %s", v.name(ctx, "engagement", f.Engagement), words)
	case f.Supplier != "":
		return fmt.Sprintf("%s, %s %s", v.name(ctx, "supplier", f.Supplier), words, f.Ref)
	case f.Login != "" || f.Name != "" || f.Path != "":
		return words + " " + f.Login + f.Name + f.Path
	case f.N > 0:
		return fmt.Sprintf("%s %d", words, f.N)
	}
	return words + " " + id
}

func numberOr(n int, s string) string {
	if n > 0 {
		return fmt.Sprint(n)
	}
	return s
}
