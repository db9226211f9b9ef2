// Package page is what every page of html that Assure writes has in common: how it looks in light, dark and print, what
// it allows itself, and the small drawings. It knows nothing of what the pages say.
//
// A page is one file that needs no other: its style and script stand in it, and its Content-Security-Policy allows those
// two by their hashes and nothing else, so no page ever asks another computer for anything.
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

// Style is the style of a page: what all have, then its own rules, then the mark that a print of made-up data bears.
func Style(own string, isDemo bool) string {
	s := base + own
	if isDemo {
		s += demo
	}
	return s
}

// Policy is the Content-Security-Policy of a page with this style and this script ("" for none), byte for byte as they
// stand between their tags.
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

// Say is text fit for a page: what would reorder or hide other text is shown as an escape. The template that puts it on
// the page escapes the markup in it.
func Say(s string) string { return text.SafeLines(s) }
