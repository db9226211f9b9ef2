package data

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Words say before a disposal what holds the supplier, what would stay and what would go, a line each.
func (d *Disposed) Words(today questionnaire.Date) []string {
	lines := []string{d.Supplier.Ref + " " + d.Supplier.Name}
	switch {
	case d.Disposal != nil:
		return append(lines, "disposed of already: "+StubWords(d.Disposal))
	case d.Until == 0:
		lines = append(lines, "an engagement is open")
	case d.Past(today):
		lines = append(lines, "its last engagement ended on "+d.Ended.Long()+"; the retention ran out on "+
			d.Until.Long())
	default:
		lines = append(lines, "its last engagement ended on "+d.Ended.Long()+"; it is to be kept until "+d.Until.Long())
	}
	for _, h := range d.Holds {
		lines = append(lines, "held: "+h)
	}
	return append(lines, "would stay: "+StubWords(&d.Stub),
		"would go: free text, notes, documents with "+text.Plural(len(d.Kept), "original", "originals")+
			" next to the register, names of people at the supplier")
}

// DoneWords say after a disposal what was removed and what is left, a line each.
func (d *Disposed) DoneWords() []string {
	s := &d.Stub
	lines := []string{"disposed of " + s.Ref + ": " + text.Plural(s.Texts, "text", "texts") + " in " +
		text.Plural(s.Records, "record", "records") + " and " + text.Plural(s.Files, "file", "files") +
		" removed for ever (disposal " + strconv.Itoa(s.N) + ")",
		"what is left: " + StubWords(s),
		"digest of what was removed: " + s.Digest}
	if s.Backup != "" {
		lines = append(lines, "backed up first to "+s.Backup)
	}
	for _, f := range d.Left {
		lines = append(lines, "could not be deleted, delete it by hand: "+f)
	}
	return lines
}

// SharedWords say how many texts stay, as records of others hold the same words; "" for none.
func (d *Disposed) SharedWords() string { return sharedWords(d.Shared, "records of other suppliers") }

// StubWords say what stays of a supplier.
func StubWords(d *entity.Disposal) string {
	name := d.Name
	if name == "" {
		name = "no name"
	}
	parts := []string{d.Ref, name}
	switch {
	case d.First != 0:
		parts = append(parts, d.First.String()+" to "+d.Last.String())
	case d.Last != 0:
		parts = append(parts, "until "+d.Last.String())
	}
	if d.Tier > 0 {
		parts = append(parts, "tier "+strconv.Itoa(d.Tier))
	}
	if d.Grade != "" {
		parts = append(parts, "worst grade "+d.Grade)
	}
	if d.Band != "" {
		parts = append(parts, "highest risk "+d.Band)
	}
	return strings.Join(parts, ", ")
}

// Heading names a place before its texts are listed, or says that it has none.
func (x *Redaction) Heading() string {
	of := x.Place + " of " + x.Supplier.Ref + " " + x.Supplier.Name
	if len(x.Texts) == 0 {
		return of + " holds no text"
	}
	return of + " holds or held:"
}

// DoneWords say after a redaction what was removed and what is read in its place, a line each.
func (x *Redaction) DoneWords() []string {
	return []string{"removed for ever from " + x.Place + " of " + x.Supplier.Ref + " " + x.Supplier.Name + ": " +
		text.Plural(x.Record.Texts, "text", "texts") + " in " + text.Plural(x.Record.Records, "record", "records") +
		" (redaction " + strconv.Itoa(x.Record.N) + ")",
		"read in the place of each: " + x.Record.Words()}
}

// SharedWords say how many texts stay, as other records hold the same words; "" for none.
func (x *Redaction) SharedWords() string { return sharedWords(x.Shared, "other records") }

func sharedWords(n int, who string) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "text stays elsewhere", "texts stay elsewhere") + ": " + who + " hold the same words"
}

// KindWord is what one of the texts of a place is.
func (x *RedactText) KindWord() string {
	if x.Title {
		return "title"
	}
	return "text"
}

// Outcome says that a text would go, "" where it stays.
func (x *RedactText) Outcome() string {
	if x.Removed {
		return "would go"
	}
	return ""
}
