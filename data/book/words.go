package book

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/data/form"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DemoTag marks a made-up supplier: every document about one shows it.
const DemoTag = "demo"

// TierNone selects engagements that are not triaged, in IssueRequest.Tier and ExportRequest.Tier.
const TierNone = "none"

// TierOf reads a tier as typed: 1..4, 0 for TierNone, -1 for any.
func TierOf(s string) (int, error) {
	switch s {
	case "":
		return -1, nil
	case TierNone:
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 4 {
		return 0, problem.New("bad-tier", text.Safe(s), "give 1, 2, 3, 4 or none", "there is no such tier")
	}
	return n, nil
}

// Retired counts suppliers that are retired. One that was merged into another is no supplier of its own.
func Retired(list []entity.Supplier) int {
	n := 0
	for i := range list {
		if list[i].Retired && list[i].MergedInto == "" {
			n++
		}
	}
	return n
}

// LeftOut says how many retired suppliers a list or report leaves out, "" for none.
func LeftOut(n int) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "retired supplier is", "retired suppliers are") + " left out"
}

// IsDemo reports whether a supplier is part of the demo.
func IsDemo(s *entity.Supplier) bool { return slices.Contains(s.Tags, DemoTag) }

// AnswerWords is an answer as people read it: see [ValueWords]. "" is none, or words without an answer.
func AnswerWords(qu *questionnaire.Question, a *entity.Answer) string {
	return ValueWords(qu, a.Said())
}

// ValueWords is the value of an answer as people read it: labels for options, the form's own words for unknown
// and N/A, and free text as it is. "" is no value.
func ValueWords(qu *questionnaire.Question, value string) string {
	switch value {
	case questionnaire.Unknown:
		return form.Unknown
	case questionnaire.NA:
		return form.NA
	case questionnaire.WordsOnly:
		return "no answer"
	}
	if qu == nil || value == "" {
		return value
	}
	switch qu.Answer {
	case questionnaire.Choice, questionnaire.Multi:
		ids := []string{value}
		if qu.Answer == questionnaire.Multi {
			ids = questionnaire.SplitList(value)
		}
		for i, id := range ids {
			if o := qu.Option(id); o != nil && o.Label != "" {
				ids[i] = o.Label
			}
		}
		return strings.Join(ids, "; ")
	}
	return value
}

// DocumentWords names a document: what it is, its title or number, its dates.
func DocumentWords(d *entity.Document) string {
	words := d.Kind.Label()
	if d.Reference != "" {
		words += ", " + d.Reference
	}
	if d.Issued != 0 {
		words += ", " + d.Issued.Long()
	}
	if d.Expiry != 0 {
		words += ", to " + d.Expiry.Long()
	}
	return words
}

// titleShown is how many characters of a question are in a title.
const titleShown = 110

// gaps is "1 gap in control", or "3 gaps in control".
func gaps(n int, in string) string {
	if n == 1 {
		return "1 gap in " + in
	}
	return fmt.Sprintf("%d gaps in %s", n, in)
}

// Shorten keeps the beginning of a question, to the last whole word.
func Shorten(s string) string { return text.Shorten(s, titleShown) }
