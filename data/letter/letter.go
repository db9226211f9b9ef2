// Package letter writes letters to suppliers: as text, as a page, as a draft for a mail program, and as a table for
// mail merge. A [Letter] is whom it is to and what it says; [Write] makes the files. It sends nothing.
//
// Words of a letter may come from suppliers. Every writer here cleans them for its own format: no line of theirs
// becomes a header of a mail, a tag of a page or a formula of a table.
package letter

import (
	"cmp"
	"regexp"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// Party is who writes a letter or gets it.
type Party struct {
	Organisation string
	Person       string
	Email        string // "" or what is no address of one person: the letter is without one
}

// Letter is a letter to one party.
type Letter struct {
	Name    string // what its files are called, such as SUP-00012 Northmoor Ltd
	From    Party
	To      Party
	On      questionnaire.Date
	Marking string // how confidential it is, above everything; "" for nothing
	Subject string
	Parts   []Part
	Fields  []Field // columns of a mail merge besides those that every letter has
}

// Part is a paragraph or a list, under a heading or under none.
type Part struct {
	Heading  string
	Text     string // a paragraph; its line breaks stay
	Items    []Item // a list after the paragraph
	Numbered bool   // the list has numbers
}

// Item is an entry of a list, with a list of its own below it.
type Item struct {
	Text  string
	Items []string
}

// Field is a column of a mail merge and what one letter has in it.
type Field struct {
	Name  string
	Value string
}

// address is an address that every mail program takes as one: no comments, no quoted parts, no other recipients.
var address = regexp.MustCompile("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+$")

// Address is the address of a party as it can be put in a mail, "" for none.
func (p Party) Address() string {
	if s := strings.TrimSpace(p.Email); len(s) <= 254 && address.MatchString(s) {
		return s
	}
	return ""
}

// Line names a party in one line: person, organisation and address, as far as they are known.
func (p Party) Line() string {
	s := strings.TrimSpace(text.Safe(p.Person))
	if o := strings.TrimSpace(text.Safe(p.Organisation)); o != "" {
		if s != "" {
			s += ", "
		}
		s += o
	}
	if a := p.Address(); a != "" {
		s = strings.TrimSpace(s + " <" + a + ">")
	}
	return s
}

// greeting is how a letter begins.
func (l *Letter) greeting() string {
	return "Dear " + cmp.Or(strings.TrimSpace(text.Safe(l.To.Person)), strings.TrimSpace(text.Safe(l.To.Organisation)),
		"colleague") + ","
}

// signature is how a letter ends: who writes and where the reply goes.
func (l *Letter) signature() []string {
	lines := []string{"Yours sincerely,"}
	for _, s := range []string{l.From.Person, l.From.Organisation, l.From.Email} {
		if s = strings.TrimSpace(text.Safe(s)); s != "" {
			lines = append(lines, s)
		}
	}
	return lines
}

// maxSubject bounds a subject, in characters.
const maxSubject = 120

// subject is the subject in one line.
func (l *Letter) subject() string { return text.Shorten(text.Safe(l.Subject), maxSubject) }
