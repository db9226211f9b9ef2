package book

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// newestDSPT is the newest snapshot's word on each ODS code of the book, by folded code.
func (b *Book) NewestDSPT(ctx context.Context, v *store.View) (map[string]store.DSPTEntry, error) {
	var codes []string
	keys := map[string]string{} // what the book calls a code, which a redacted one does not tell
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		for n, code := range b.Redactor.published(s) {
			codes = append(codes, code)
			keys[store.RefKey(code)] = store.RefKey(s.ODSCodes[n])
		}
	}
	rows, err := v.DSPTHistory(ctx, codes...)
	out := map[string]store.DSPTEntry{}
	for _, row := range rows { // oldest first
		if row.AsOf <= b.AsOf {
			out[keys[store.RefKey(row.ODSCode)]] = row
		}
	}
	return out, err
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

// riskText is a risk in its three parts; a part is "" where there is nothing to say.
type riskText struct{ Cause, Event, Effect questionnaire.Text }

// overallText words the overall risk of an engagement from its gaps, and from the facts that set the consequence.
func OverallText(b *Book, st *Standing, v *RiskView) riskText {
	out := riskText{Event: "There is a risk that a weakness at the supplier, or behind it, exposes or alters data or stops the service"}
	if len(v.Gaps) > 0 {
		low := 0
		for _, g := range v.Gaps {
			if g.Kind == scoring.ControlGap {
				low++
			}
		}
		out.Cause = questionnaire.Text(gaps(low, "control") + " and " + gaps(len(v.Gaps)-low, "assurance"))
	}
	if c := st.Triage.Consequence; c >= 1 && c <= len(b.Settings.Consequences) {
		var why []string
		for _, reason := range st.Triage.Reasons {
			if reason.SetsC {
				why = append(why, reason.Title+": "+reason.Label)
			}
		}
		out.Effect = questionnaire.Text("harm up to " + strings.ToLower(b.Settings.Consequences[c-1]))
		if len(why) > 0 {
			out.Effect += questionnaire.Text(" (" + strings.Join(why, "; ") + ")")
		}
	}
	return out
}

// proof lists the documents accepted in an assessment, for one question or, with "", for any, by reference.
func (b *Book) Proof(assessment, question string) []entity.Document {
	return b.DocumentsFor(assessment, question, entity.Accepted)
}

func (b *Book) DocumentsFor(assessment, question string, state entity.DocumentState) []entity.Document {
	var out []entity.Document
	for _, s := range b.Supports[assessment] {
		d, ok := b.Documents[s.Document]
		if !ok || question != "" && s.Question != question || slices.ContainsFunc(out, func(x entity.Document) bool { return x.ID == d.ID }) {
			continue
		}
		accepted := s.State == entity.Accepted && d.State == entity.Accepted
		offered := !accepted && (s.State == entity.Offered || s.State == entity.Accepted) && (d.State == entity.Offered || d.State == entity.Accepted)
		if state == entity.Accepted && accepted || state == entity.Offered && offered {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, c entity.Document) int { return strings.Compare(a.Ref, c.Ref) })
	return out
}

// shorten keeps the beginning of a question, to the last whole word.
func Shorten(s string) string {
	r := []rune(s)
	if len(r) <= titleShown {
		return s
	}
	cut := string(r[:titleShown])
	if i := strings.LastIndexByte(cut, ' '); i > titleShown/2 {
		cut = cut[:i]
	}
	return cut + " …"
}
