// Package signoff is the page that signs an assessment off: its result, what blocks it or is still open, and then a
// typed word. What blocks is settled, or passed with a reason. A signed-off assessment is opened again here.
package signoff

import (
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// word is what is typed to sign; a single key could be pressed by mistake.
const word = "sign"

// Page signs one assessment off.
type Page struct {
	c    *page.Common
	r    *data.Register
	id   string
	open func(question string) page.Cmd // goes to a question of the assessment

	s      *walk.Session
	failed error
	list   []walk.Unsettled
	cursor int
	scroll kit.Scroll
	input  *kit.Input // what is typed: the word, or a reason
	draft  page.Draft // of the reason being typed
	ask    asking     // what the input is
	done   string     // shown once it is signed
	said   string     // shown once the page was read again
}

// asking is what is typed.
type asking uint8

const (
	theWord   asking = iota // to sign
	whyPass                 // the reason to pass the block under the cursor
	whyUnpass               // the reason to withdraw the pass of the block under the cursor
	whyReopen               // the reason to open the assessment again
)

type viewed struct {
	s   *walk.Session
	err error
}

// New opens the page for an assessment. s is its session, with answers that may not be written yet; nil reads the
// register. open goes to a question.
func New(c *page.Common, r *data.Register, id string, s *walk.Session, open func(string) page.Cmd) *Page {
	p := &Page{c: c, r: r, id: id, open: open}
	if s != nil {
		p.s, p.list = s, s.Unsettled()
	}
	return p
}

// Init reads the assessment unless New was given a session.
func (p *Page) Init() page.Cmd {
	if p.s != nil && p.s.Pending() {
		return page.Cmd{}
	}
	return p.read()
}

func (p *Page) read() page.Cmd {
	return page.Do(func() any {
		v, err := walk.Read(p.c.Context, p.r, p.id)
		if err != nil {
			return viewed{err: err}
		}
		s, err := walk.NewSession(v)
		return viewed{s, err}
	})
}

// Loading is true until the assessment is there.
func (p *Page) Loading() bool { return p.s == nil && p.failed == nil }

// Failed is why the assessment could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the assessment again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.read()
}

// Typing is true while the word or a reason is typed.
func (p *Page) Typing() bool { return p.input != nil }

// Title names the supplier and the cycle.
func (p *Page) Title() []string {
	if p.s == nil {
		return []string{"sign off"}
	}
	return []string{p.s.Supplier.Name, p.s.Pack.ID + " cycle " + strconv.Itoa(p.s.Assessment.Cycle), "sign off"}
}

// Update takes results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "This assessment could not be read: "+text.Safe(m.err.Error()))
		}
		p.s, p.list = m.s, m.s.Unsettled()
		p.cursor = kit.Clamp(p.cursor, len(p.list))
		if message := p.said; message != "" {
			p.said = ""
			return page.Say(page.Done, message)
		}
	case page.Written:
		if message := p.done; message != "" {
			p.done = ""
			return page.All(page.Back(), page.Say(page.Done, message))
		}
		if m.Err != nil {
			p.said = ""
			return page.Say(page.Problem, "Not done: "+page.Message(m.Err))
		}
		if p.said != "" {
			return p.read()
		}
	case kit.Key:
		if p.input != nil {
			p.input.Key(m)
			p.draft.Typed(p.input.Value())
		}
	}
	return page.Cmd{}
}

// canSign reports whether the assessment can be signed off, or why not.
func (p *Page) canSign() (bool, string) {
	if p.s == nil {
		return false, "the assessment is being read"
	}
	switch {
	case p.s.Assessment.State == entity.SignedOff:
		return false, "this cycle is signed off; O opens it again, with a reason, until the next begins"
	case !p.s.Assessment.State.Open():
		return false, "this cycle is " + p.s.Assessment.State.Label() + "; the next one counts"
	}
	why := p.whyNot()
	return why == "", why
}

// whyNot is all that keeps the person from signing an open assessment, "" for nothing: what blocks it, and that it
// takes somebody else. A reason typed for a block is wasted work for who cannot sign then.
func (p *Page) whyNot() string {
	var why []string
	if !p.s.Result.Recorded {
		why = append(why, "no answer is recorded yet, so there is nothing to sign")
	}
	open := len(entity.OpenBlocks(p.s.Blocks()))
	if open > 0 {
		why = append(why, text.Noun(open, "one thing blocks", strconv.Itoa(open)+" things block")+
			" it: settle each, or pass it with a reason (x)")
	}
	if yours := p.s.NotYours(p.r.Actor()); yours != "" {
		why = append(why, yours)
	} else if open > 0 && p.s.Reviewer {
		why = append(why, passedWords)
	}
	return strings.Join(why, "; and ")
}

// passedWords say what passing a block costs where a reviewer signs.
const passedWords = "whoever passes one does not sign: this takes a reviewer"

// block is the block under the cursor that nobody has passed, nil when it is something else.
func (p *Page) block() *entity.Block {
	if p.s == nil || p.cursor >= len(p.list) || !p.s.Assessment.State.Open() {
		return nil
	}
	if b := p.list[p.cursor].Block; b != nil && b.Pass == nil {
		return b
	}
	return nil
}

// passed is the block under the cursor that somebody passed, nil when it is something else.
func (p *Page) passed() *entity.Block {
	if p.s == nil || p.cursor >= len(p.list) || p.list[p.cursor].Block == nil || p.list[p.cursor].Block.Pass == nil {
		return nil
	}
	return p.list[p.cursor].Block
}

// passing is the command that passes the block under the cursor, or withdraws its pass.
func (p *Page) passing() page.Command {
	if p.passed() != nil && p.s.Assessment.State.Open() {
		return page.Command{ID: "sign.unpass", Title: "withdraw the pass, with a reason", Hint: "withdraw the pass",
			Keys: []string{"x"}, Run: p.start(whyUnpass)}
	}
	return page.Command{ID: "sign.pass", Title: "pass what blocks the sign-off, with a reason",
		Hint: "pass with a reason", Keys: []string{"x"}, Off: p.block() == nil,
		Why: "this does not block the sign-off", Run: p.start(whyPass)}
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	if p.input != nil {
		return []page.Command{
			{ID: "sign.now", Title: "confirm", Hint: "confirm", Keys: []string{"enter"}, Run: p.confirm},
			{ID: "sign.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.input, p.draft = nil, page.Draft{} })},
			p.draft.Discard(p.input.SetValue),
		}
	}
	ok, why := p.canSign()
	none := len(p.list) == 0
	closed := p.s != nil && p.s.Assessment.State == entity.SignedOff
	all := []page.Command{
		{ID: "sign.open", Title: "go to the question", Hint: "go to question", Keys: []string{"enter", "l", "right"},
			Off: none, Why: "nothing is open", Run: func() page.Cmd {
				return p.open(p.list[p.cursor].Question)
			}},
		p.passing(),
		{ID: "sign.start", Title: "sign off in your name", Hint: "sign off", Keys: []string{"S"}, Off: !ok, Why: why,
			Run: p.start(theWord)},
	}
	if closed {
		all = append(all, page.Command{ID: "sign.reopen", Title: "open the assessment again, with a reason",
			Hint: "open again", Keys: []string{"O"}, Run: p.start(whyReopen)})
	}
	all = append(all,
		page.Command{ID: "undo", Title: "undo your newest act on this assessment", Keys: []string{"u", "ctrl+z"},
			Off: p.s == nil, Why: why, Run: func() page.Cmd { return p.turn("undo", walk.RegisterStore(p.r).Undo) }},
		page.Command{ID: "redo", Title: "redo what was undone", Keys: []string{"ctrl+r"}, Off: p.s == nil, Why: why,
			Run: func() page.Cmd { return p.turn("redo", walk.RegisterStore(p.r).Redo) }})
	return append(append(all, page.Leave()), page.MoveCursor(&p.cursor, len(p.list), 8)...)
}

// View draws the result, what is open, and what signing does.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.s == nil:
		return kit.Waiting(t, "Reading the assessment")
	}
	top := append([]kit.Line{}, p.rating(w)...)
	top = append(top, kit.Rule(t, w))
	bottom := p.foot(w)
	lines, at := p.unsettled(w)
	room := max(1, h-len(top)-len(bottom))
	shown := p.scroll.View(t, lines, w, room, at, at)
	return append(append(top, shown...), bottom...)
}

// rating is the result that would be kept.
func (p *Page) rating(w int) []kit.Line {
	t, r := p.c.Theme, p.s.Result
	if !r.Assessable || !r.Recorded {
		return []kit.Line{kit.L(kit.S(theme.Muted, string(r.Status)))}
	}
	parts := [][]kit.Span{{kit.S(theme.Strong, r.Shows())}}
	if r.Areas == nil {
		parts[0] = []kit.Span{kit.S(theme.Strong, "shown "+r.Assured.String()),
			kit.S(theme.Plain, ", at most "+r.Possible.String())}
	}
	if g := r.ShownGrade(); g != "" {
		rating := t.Grade(string(g))
		parts = append(parts, []kit.Span{kit.S(rating.Role, rating.String()), kit.S(theme.Notable, lifted(r))})
	}
	parts = append(parts, []kit.Span{kit.S(t.Status(string(r.Status)), string(r.Status))})
	if r.Risk != nil && r.Risk.Score > 0 {
		risk := t.Risk(string(r.Risk.Band), r.Risk.Score)
		parts = append(parts, []kit.Span{kit.S(risk.Role, risk.String())})
	}
	lines := kit.Flow(t, parts, w)
	return append(lines, kit.Paragraph(theme.Plain, p.s.Settings.GoodButImportant(r), w, 0)...)
}

// unsettled is the list; at is the row under the cursor.
func (p *Page) unsettled(w int) (lines []kit.Line, at int) {
	t := p.c.Theme
	if len(p.list) == 0 {
		return []kit.Line{{}, kit.L(kit.S(theme.Good, "  Nothing is open: every question is answered and every "+
			"document accepted or refused."))}, 0
	}
	words := "Still open: "
	if !p.s.Assessment.State.Open() {
		words = "Left open when it was signed off: "
	}
	head := kit.L(kit.S(theme.Strong, words+strconv.Itoa(len(p.list))))
	if n := len(entity.OpenBlocks(p.s.Blocks())); n > 0 && p.s.Assessment.State.Open() {
		head = head.Append(kit.S(theme.Bad, "  "+strconv.Itoa(n)+" "+text.Noun(n, "blocks", "block")+" the sign-off"))
	}
	lines = append(lines, head, kit.Line{})
	for i, u := range p.list {
		l := kit.Line{Selected: i == p.cursor}
		role, glyph := theme.Plain, t.Glyph.Dot
		if l.Selected {
			at = len(lines)
		}
		if u.Major {
			role, glyph = theme.Warn, t.Glyph.NotMet
		}
		if u.Block != nil && u.Block.Pass == nil {
			role, glyph = theme.Bad, t.Glyph.NotMet
		}
		name := ""
		if q := p.s.Pack.Question(u.Question); q != nil {
			name = text.Safe(q.Text)
			if q.Gate != nil {
				name = text.Safe(q.Gate.Name)
			}
		}
		what := text.Safe(u.What)
		if u.Block != nil && u.Block.Pass == nil { // what to do about it stands below, so that the name has room
			what = text.Safe(u.Block.What)
		}
		l.Spans = []kit.Span{kit.Mark(t, l.Selected), kit.S(role, glyph+" "),
			kit.S(theme.Plain, kit.Pad(u.Question, 8, false, "")), kit.S(role, what), kit.S(theme.Muted, "  "+name)}
		lines = append(lines, l.Fit(w, t.Glyph.Ellipsis))
	}
	return lines, at
}

// foot explains what signing does, and has the field for the word or a reason.
func (p *Page) foot(w int) []kit.Line {
	out := []kit.Line{kit.Rule(p.c.Theme, w)}
	if p.input != nil && p.ask != theWord {
		words := "Why may it be signed off despite this? Your reason is kept with your name and printed."
		if b := p.block(); p.ask == whyReopen {
			words = "Why is it opened again? Your reason is kept with the sign-off."
		} else if p.ask == whyUnpass {
			words = "Why does it block the sign-off again? Your reason is kept with the pass."
		} else if b != nil {
			words = data.BlockWords(b) + ". " + words
			if yours := p.s.NotYours(p.r.Actor()); yours != "" {
				words += " You cannot sign it yourself: " + yours + "."
			} else if p.s.Reviewer {
				words += " You cannot sign it yourself then: this takes a reviewer."
			}
		}
		return append(append(out, kit.Paragraph(theme.Strong, words, w, 0)...), p.input.View(p.c.Theme, "> ", w-2))
	}
	if b := p.block(); b != nil {
		out = append(out, kit.Paragraph(theme.Plain, data.BlockWords(b)+"; "+text.Safe(b.Todo)+".", w, 0)...)
	} else if b := p.passed(); b != nil {
		out = append(out, kit.Paragraph(theme.Plain, data.BlockWords(b)+"; passed by "+text.Safe(b.Pass.By)+" on "+
			p.r.Day(b.Pass.At).String()+": "+text.Safe(string(b.Pass.Reason)), w, 0)...)
	}
	out = append(out, p.signings(w)...)
	if ok, why := p.canSign(); !ok && !p.s.Assessment.State.Open() {
		return append(out, kit.Paragraph(theme.Muted, text.UpperFirst(why)+".", w, 0)...)
	} else if !ok {
		return append(out, kit.Paragraph(theme.Warn, "It cannot be signed off: "+why+".", w, 0)...)
	}
	out = append(out, kit.Paragraph(theme.Muted, "Signing keeps this score with your name and the date, makes it the "+
		"one that counts, and closes the cycle: its answers are then read only. It can be opened again, with a "+
		"reason, until the next cycle begins.", w, 0)...)
	if p.input != nil {
		return append(out, kit.L(kit.S(theme.Strong, "Type "+word+" to sign off as "+text.Safe(p.r.Actor())+" ")).
			Append(p.input.View(p.c.Theme, "> ", 24).Spans...))
	}
	return append(out, kit.L(kit.S(theme.Key, "S"), kit.S(theme.Plain, " signs off as "+text.Safe(p.r.Actor()))))
}

// signings are the sign-offs so far, newest last.
func (p *Page) signings(w int) []kit.Line {
	var out []kit.Line
	for _, s := range p.s.SignOffs {
		words := "Signed off by " + text.Safe(s.By) + " on " + p.r.Day(s.At).String()
		if re := s.Reopened; re != nil {
			words += "; opened again by " + text.Safe(re.By) + " on " + p.r.Day(re.At).String() + ": " +
				strings.TrimRight(text.Safe(string(re.Reason)), ".")
		}
		out = append(out, kit.Paragraph(theme.Muted, words+".", w, 0)...)
	}
	return out
}

// lifted marks a grade that an acceptance raised.
func lifted(r *scoring.Result) string {
	if r.Plain == r.Grade {
		return ""
	}
	return ", accepted despite"
}
