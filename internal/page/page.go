// Package page has what all HTML pages of Assure share: the style for light, dark and print, the
// Content-Security-Policy, and small drawings.
//
// A page is one self-contained file: its style and script are inline, and the policy allows those
// two by hash and nothing else. No page ever loads anything from another computer.
package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"

	"assure/internal/text"
)

//go:embed base.css
var base string

//go:embed demo.css
var demo string

// Style returns the style of a page: the common rules, then its own, then for made-up data the rule
// that marks a print.
func Style(own string, isDemo bool) string {
	s := base + own
	if isDemo {
		s += demo
	}
	return s
}

// Policy returns the Content-Security-Policy of a page with this style and script ("" for none).
// Both must be exactly the bytes between their tags.
func Policy(style, script string) string {
	p := "default-src 'none'; style-src " + hash(style)
	if script != "" {
		p += "; script-src " + hash(script)
	}
	return p + "; base-uri 'none'; form-action 'none'"
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Say returns text for a page, with characters that reorder or hide other text escaped. The
// template escapes markup.
func Say(s string) string { return text.SafeLines(s) }
