package entity

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
)

// placeholders are words that say that nothing is known. They are no names, codes or numbers.
var placeholders = []string{"n/a", "n\\a", "na", "n.a.", "tbc", "tba", "tbd", "none", "nil", "null", "unknown",
	"not known", "not applicable", "to be confirmed", "pending", "see above", "as above", "-", "--", "–", "—", ".", "?",
	"??", "xxx"}

// IsPlaceholder reports whether a text says that nothing is known, such as "n/a" or "TBC".
func IsPlaceholder(s string) bool { return slices.Contains(placeholders, text.Fold(s)) }

// odsCode is the form of an ODS code: letters and digits. Parts of an organisation carry their parent's code and a
// suffix of their own in the DSPT directory, such as V03610-A.
var odsCode = regexp.MustCompile(`^[A-Za-z0-9]{3,10}(-[A-Za-z0-9]{1,12}){0,2}$`)

// ParseODSCode reads an ODS code and keeps its case. The error says what an ODS code looks like.
func ParseODSCode(s string) (string, error) {
	if s = strings.TrimSpace(s); !odsCode.MatchString(s) || IsPlaceholder(s) {
		return "", fmt.Errorf("%s is not an ODS code", text.Quote(s, 40))
	}
	return s, nil
}

// WantODSCode is the next step after a text that is no ODS code.
const WantODSCode = "an ODS code has 3 to 10 letters and digits; leave it blank if there is none"

// companyNumber is the form of a number on the Companies House register: eight digits, or letters for the register
// and the kind of company before six or five digits.
var companyNumber = regexp.MustCompile(`^([0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7})$`)

// ParseCompanyNumber reads a Companies House number: without spaces, in capitals, with the leading zeros that
// spreadsheets drop.
func ParseCompanyNumber(s string) (string, error) {
	n := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if len(n) >= 4 && len(n) < 8 && strings.Trim(n, "0123456789") == "" {
		n = strings.Repeat("0", 8-len(n)) + n
	}
	if !companyNumber.MatchString(n) || strings.Trim(n, "0") == "" {
		return "", fmt.Errorf("%s is not a company number", text.Quote(strings.TrimSpace(s), 40))
	}
	return n, nil
}

// WantCompanyNumber is the next step after a text that is no company number.
const WantCompanyNumber = "a Companies House number has 8 digits, or 2 letters and 6 digits; leave it blank for a " +
	"body that is not on that register"

// email is the form of an address that people write: a mailbox, and a domain with a point.
var email = regexp.MustCompile(`^[^\s@<>()\[\],;:"]+@[\pL\pN-]+(\.[\pL\pN-]+)+$`)

// ParseEmail reads the address of a mailbox, without a name.
func ParseEmail(s string) (string, error) {
	if s = strings.TrimSpace(s); !email.MatchString(s) {
		return "", fmt.Errorf("%s is not an e-mail address", text.Quote(s, 60))
	}
	return s, nil
}

// WantEmail is the next step after a text that is no e-mail address.
const WantEmail = "give one address, such as ann@example.org, or leave it blank"

// MaxPounds is the largest contract value that is taken: a thousand times the yearly budget of the NHS is a slip.
const MaxPounds = 100_000_000_000_000

// ParsePounds reads whole pounds, such as "£1,500". Nothing is nil, which is not known; a negative amount is an error.
func ParsePounds(s string) (*int64, error) {
	if s == "" {
		return nil, nil
	}
	if !poundsForm.MatchString(s) {
		return nil, fmt.Errorf("%q is not a number of pounds", s)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimPrefix(s, "£"), ",", ""), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is not a number of pounds", s)
	}
	return &n, nil
}

// poundsForm is whole pounds, with or without a comma before every three digits: 1,50 may be meant as one pound fifty.
var poundsForm = regexp.MustCompile(`^£?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)$`)
