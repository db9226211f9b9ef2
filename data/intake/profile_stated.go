package intake

import (
	"regexp"
	"strings"

	"assure/data/tabular"
)

// stated is what a file says it is.
type stated struct {
	product string // CAIQ, AI-CAIQ or HECVAT; "" when it does not say
	version string // such as 4.0.3; "" when it does not say
}

var (
	productWords = regexp.MustCompile(
		`(?i)(ai[- ]?caiq|caiq|consensus assessments? initiative questionnaire|hecvat)(.*)`)
	// a number right after the name, or anywhere after a word for version
	versionAfter = regexp.MustCompile(
		`(?i)^\W*([0-9]{1,2}(?:\.[0-9]+)*)\b|(?:\bversion|\bver|\bv|^v)[. ]*([0-9]{1,2}(?:\.[0-9]+)*)`)
	versionAlone = regexp.MustCompile(`(?i)^\s*(?:version|ver\.?|v)\s*\.?\s*([0-9]{1,2}(?:\.[0-9]+)*)\s*$`)
)

const (
	titleRows  = 12  // the last row in which a sheet states what it is
	titleRunes = 120 // a longer text is an instruction that may name other questionnaires
)

// statedOn returns what a sheet says it is: its name, its title and its headings.
func statedOn(s *sheet) stated {
	var out stated
	alone := ""
	look := func(text string) {
		m := productWords.FindStringSubmatch(text)
		if m == nil {
			if v := versionAlone.FindStringSubmatch(text); v != nil && alone == "" {
				alone = v[1]
			}
			return
		}
		product := "CAIQ"
		switch name := strings.ToUpper(m[1]); {
		case strings.HasPrefix(name, "AI"):
			product = "AI-CAIQ"
		case name == "HECVAT":
			product = name
		}
		if out.product != product && (out.product == "" || product == "AI-CAIQ") {
			out = stated{product: product}
		}
		if v := versionAfter.FindStringSubmatch(m[2]); v != nil && out.version == "" && out.product == product {
			out.version = v[1] + v[2]
		}
	}
	look(s.name)
	s.rows(func(row []cell) bool {
		if row[0].row > titleRows {
			return false
		}
		for i := range row {
			if c := &row[i]; c.kind == tabular.Text && len(c.text) <= titleRunes {
				look(c.text)
			}
		}
		return true
	})
	if out.version == "" && out.product != "" {
		out.version = alone
	}
	return out
}

// statedIn is [statedOn] for the first of the sheets that says what it is.
func statedIn(sheets []*sheet) stated {
	for _, s := range sheets {
		if out := statedOn(s); out.product != "" {
			return out
		}
	}
	return stated{}
}

// other returns the name of the questionnaire that a file says it is when that is not the one of the
// profile: another product, or another version. It is "" otherwise.
func (p *profile) other(s stated) string {
	major, _, _ := strings.Cut(s.version, ".")
	if s.product == "" || s.product == p.product && (major == "" || major == p.major) {
		return ""
	}
	if s.version == "" {
		return s.product
	}
	return s.product + "-" + s.version
}
