package tui

import (
	"time"

	"assure/tui/kit"
	"assure/tui/page"
)

// Keys that follow each other within keyGap were not typed by hand, nor were burstRun characters that all came within
// pasteTail: an event loop that is busy hands a paste over more slowly.
const (
	keyGap   = 5 * time.Millisecond
	burstRun = 4
)

// burst is what the last keys in a text field looked like. Old consoles do not mark a paste: its line breaks
// arrive as the enter key, and what follows would be commands.
type burst struct {
	last  time.Time
	run   int    // characters that came quickly after each other
	broke string // the key of the line break before, "" for none
	left  bool   // the last key was enter in a field, which it may have closed
	drop  bool   // the rest of the paste is dropped
}

// pasteFollows takes the keys that belong to a paste which was not marked as one. Outside a text field those behind
// characters that looked pasted are swallowed. In a field of several lines a line break within a burst is one; in a
// field of one line it ends the paste, and the rest is dropped. Nothing of a paste is a command.
func (a *App) pasteFollows(k kit.Key, typing bool) bool {
	now, b := a.ticks(), &a.burst
	gap, first := now.Sub(b.last), b.last.IsZero()
	b.last = now
	switch {
	case first || gap > pasteTail:
		b.run, b.broke, b.drop, b.left = 0, "", false, b.left && gap <= keyGap
	case b.drop:
		return true
	}
	if !typing {
		if b.left && !first && gap <= keyGap {
			return a.dropRest("That looked like a paste. What came after the text field was closed was left out.")
		}
		b.run, b.left = 0, false
		return a.tailOf(now)
	}
	return a.pastedInField(k, gap)
}

// tailOf swallows the keys right behind a paste outside a text field.
func (a *App) tailOf(now time.Time) bool {
	if a.pasted.IsZero() {
		return false
	}
	if now.Sub(a.pasted) > pasteTail {
		a.pasted = time.Time{}
		return false
	}
	a.pasted = now
	return true
}

func (a *App) pastedInField(k kit.Key, gap time.Duration) bool {
	b, was := &a.burst, a.burst.broke
	b.broke = ""
	if k.Paste {
		b.run = 0
		return false
	}
	if k.Types() {
		b.run, b.left = b.run+1, false
		return false
	}
	within := b.run > 0 && (gap <= keyGap || b.run >= burstRun)
	switch {
	case within && k.Name == "tab":
		_ = a.do(a.topID(), a.top().Update(kit.RuneKey(' ')))
		return true
	case within && (k.Name == "enter" || k.Name == "ctrl+j"):
		if l, ok := a.top().(page.Lined); !ok || !l.Multiline() {
			return a.dropRest("The paste ends with its first line; what followed was left out. enter confirms.")
		}
		if b.broke = k.Name; was == "enter" && k.Name == "ctrl+j" { // one line break of two characters
			return true
		}
		_ = a.do(a.topID(), a.top().Update(kit.Key{Name: "enter"}))
		return true
	}
	b.run, b.left = 0, k.Name == "enter" || k.Name == "ctrl+j"
	return false
}

// dropRest drops what follows of a paste and says so.
func (a *App) dropRest(words string) bool {
	a.burst.drop = true
	a.notice = page.Notice{Level: page.Problem, Text: words}
	return true
}
