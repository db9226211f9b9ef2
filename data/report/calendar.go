package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"assure/internal/text"
	"assure/questionnaire"
)

// Calendar is days on which something falls due, as one .ics file (RFC 5545).
type Calendar struct {
	Name     string
	AsOf     questionnaire.Date
	Demo     bool
	Redacted bool
	Trace    string // finds the register behind the file
	Events   []Event
}

// Event is one whole day. Kind and Key name what it is about: as long as they stay, a calendar that imports a newer file
// moves the event and does not add another.
type Event struct {
	Kind, Key string
	On        questionnaire.Date
	Summary   string
	Words     string // what to do, and where it comes from
}

// uid is the lasting name of the event. The key may be an internal identifier, so the file holds a digest of it.
func (e *Event) uid() string {
	sum := sha256.Sum256([]byte(e.Kind + "\x00" + e.Key))
	return hex.EncodeToString(sum[:16]) + "@assure.invalid"
}

// Count is the number of events.
func (c *Calendar) Count() int { return len(c.Events) }

// sequenceFrom is the day from which sequence numbers count, 2000-01-01: a file of a later day supersedes an earlier one.
const sequenceFrom questionnaire.Date = 730120

// Write writes the calendar. Its stamp is the day it speaks of and not the moment of writing, so that the same state and
// day give the same bytes. ext is not looked at: a calendar has one format.
func (c *Calendar) Write(w io.Writer, _ string) error {
	out := &folder{w: bufio.NewWriter(w)}
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//Assure//Supplier assurance//EN")
	out.line("CALSCALE", "GREGORIAN")
	out.line("METHOD", "PUBLISH")
	out.text("X-WR-CALNAME", c.mark()+c.Name)
	events := slices.Clone(c.Events)
	slices.SortStableFunc(events, func(a, b Event) int {
		if a.On != b.On {
			return int(a.On - b.On)
		}
		return strings.Compare(a.uid(), b.uid())
	})
	for i := range events {
		e := &events[i]
		out.line("BEGIN", "VEVENT")
		out.line("UID", e.uid())
		out.line("DTSTAMP", c.AsOf.Time().Format("20060102T150405Z"))
		out.line("SEQUENCE", strconv.Itoa(int(max(0, c.AsOf-sequenceFrom))))
		out.line("DTSTART;VALUE=DATE", e.On.Time().Format("20060102"))
		out.line("DTEND;VALUE=DATE", (e.On + 1).Time().Format("20060102")) // the first day after it
		out.text("SUMMARY", c.mark()+e.Summary)
		out.text("DESCRIPTION", e.Words+"\n"+c.Trace)
		out.text("CATEGORIES", e.Kind)
		out.line("TRANSP", "TRANSPARENT") // the day stays free
		out.line("END", "VEVENT")
	}
	out.line("END", "VCALENDAR")
	return out.w.Flush()
}

func (c *Calendar) mark() string {
	if c.Demo {
		return "DEMO: "
	}
	return ""
}

// folder writes content lines: no more than 75 octets each, the rest on lines that begin with a blank.
type folder struct{ w *bufio.Writer }

// text writes a property whose value is words: what the format gives a meaning is escaped, what a reader could not see is
// shown as an escape.
func (f *folder) text(name, words string) {
	words = text.SafeLines(words)
	f.line(name, strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(words))
}

const maxOctets = 75

func (f *folder) line(name, value string) {
	s := name + ":" + value
	room := maxOctets
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) { // never through a character
			cut--
		}
		f.w.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], maxOctets-1
	}
	f.w.WriteString(s + "\r\n")
}
