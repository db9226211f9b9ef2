package entity

import (
	"fmt"
	"strconv"
	"strings"

	"assure/internal/text"
)

// RefForm is the form of the references of one kind of thing: letters, a hyphen and a number.
type RefForm struct {
	Letters string // as printed: SUP
	Digits  int    // the number is printed with at least so many
	Name    string // with its article: a supplier
}

// The forms, one for each kind of thing.
var (
	SupplierForm    = RefForm{"SUP", 5, "a supplier"}
	EngagementForm  = RefForm{"ENG", 5, "an engagement"}
	RiskForm        = RefForm{"R", 5, "a risk"}
	TenderForm      = RefForm{"TEN", 3, "a tender"}
	ActionForm      = RefForm{"ACT", 4, "an action"}
	DecisionForm    = RefForm{"DEC", 4, "a decision"}
	DocumentForm    = RefForm{"DOC", 4, "a document"}
	CertificateForm = RefForm{"CRT", 4, "a certificate"}
	IncidentForm    = RefForm{"INC", 3, "an incident"}

	RepresentationForm = RefForm{"REP", 3, "a representation"}
	SignerForm         = RefForm{"KEY", 3, "a key"}
)

// RefForms returns every form.
func RefForms() []RefForm {
	return []RefForm{SupplierForm, EngagementForm, RiskForm, TenderForm, ActionForm, DecisionForm, DocumentForm,
		CertificateForm, IncidentForm, RepresentationForm, SignerForm}
}

// Of returns the reference of number n in its full form, as it is printed: SUP-00003.
func (k RefForm) Of(n int) string { return fmt.Sprintf("%s-%0*d", k.Letters, k.Digits, n) }

// Words are the kind of thing with what its references look like: a supplier (SUP-...).
func (k RefForm) Words() string { return k.Name + " (" + k.Letters + "-...)" }

// Short returns the reference of number n without leading noughts: SUP-3.
func (k RefForm) Short(n int) string { return fmt.Sprintf("%s-%d", k.Letters, n) }

// Number reads a reference of the form as a person types it, in any case: SUP-00003, sup-3. A decision is also D-3. ok
// is false for any other text.
func (k RefForm) Number(typed string) (n int, ok bool) {
	letters, digits, found := strings.Cut(text.Fold(typed), "-")
	letters, digits = strings.TrimSpace(letters), strings.TrimSpace(digits)
	if !found || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	if !strings.EqualFold(letters, k.Letters) && (k != DecisionForm || letters != "d") {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// Full returns the full form of a reference of the form, SUP-00003 for sup-3, and any other text as it is.
func (k RefForm) Full(typed string) string {
	if n, ok := k.Number(typed); ok {
		return k.Of(n)
	}
	return typed
}

// Near names the things whose numbers are next to that of a reference which nothing has, by the names that numbers
// have: "near it are SUP-00039 Acme and SUP-00042 Bly; ". It is "" for what is no reference of the form, and where
// there is nothing.
func (k RefForm) Near(typed string, names map[int]string) string {
	n, ok := k.Number(typed)
	if !ok {
		return ""
	}
	var below, above int
	for m := range names {
		switch {
		case m < n && m > below:
			below = m
		case m > n && (above == 0 || m < above):
			above = m
		}
	}
	switch {
	case below == 0 && above == 0:
		return ""
	case below == 0 || above == 0:
		return "the nearest is " + names[below+above] + "; "
	}
	return "near it are " + names[below] + " and " + names[above] + "; "
}

// ParseRef reads a reference of any kind as a person types it, whether or not there is such a thing. ok is false for
// any other text.
func ParseRef(typed string) (form RefForm, n int, ok bool) {
	for _, k := range RefForms() {
		if n, ok := k.Number(typed); ok {
			return k, n, true
		}
	}
	return form, 0, false
}
