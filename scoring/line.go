package scoring

import (
	"fmt"
	"strconv"
	"strings"

	"assure/questionnaire"
)

// Line is a score on one line: everything that its ends and its letter follow from, so that anyone
// can work them out again by hand. docs/scoring.md says how to read it and how to reckon with it.
type Line struct {
	Engine, Pack, Version string
	SHA                   string // the first [lineSHA] hex digits of the pack's SHA-256, "" for none
	AsOf                  questionnaire.Date
	Tier                  int       // 1..4, 0 while not triaged
	From                  [3]Tenths // where A, B and C begin
	Major                 int       // percent of weight from which a domain caps the grade
	Unknown, Scope        int       // percent of weight not known, and decided away, above which there is no letter
	Domains               []LineDomain
	Shown, Most           Tenths
	// Grade and GradePossible are "" where people see no letter.
	Grade, GradePossible questionnaire.Grade
}

// LineDomain is a domain of a [Line], with its questions that score in the order of the result.
type LineDomain struct {
	ID        string
	Weight    int // basis points
	Questions []LineQuestion
}

// LineQuestion is one question of a [Line].
type LineQuestion struct {
	ID     string
	Weight int
	// Open says why there is no answer, one of the Line words; "" for an answer.
	Open string
	// Value, Confidence and Shown are those of a [Row], in percent.
	Value, Confidence, Shown int
	Gate                     *LineGate // nil for none in force
}

// Words of a question without an answer on a [Line].
const (
	LineUnknown = "?"    // not answered, or not known
	LineNA      = "na"   // claimed not to apply, and not agreed
	LineOut     = "out"  // out of scope by decision
	LineHidden  = "rule" // out of scope by rule
)

// LineGate is a must-have or a key control on a [Line].
type LineGate struct {
	Key                     bool // a key control: caps at C, and two open ones at tier 1 at D
	Cap                     questionnaire.Grade
	MinValue, MinConfidence int // percent
	Confidence              int // percent, of the evidence accepted for MinValue or more
	Accepted                bool
}

// lineSHA is how many digits of the hash of a pack a line has.
const lineSHA = 12

// Line returns the score on one line, nil while nothing is assessed and for a pack that is judged by area.
func (r *Result) Line() *Line {
	if r.Status == NotAssessed || r.pack == nil || r.pack.ByArea {
		return nil
	}
	s := r.settings
	l := &Line{Engine: Engine, Pack: r.Pack, Version: r.Version, SHA: r.PackSHA[:min(lineSHA, len(r.PackSHA))],
		AsOf: r.AsOf, Tier: r.Triage.Tier, Major: s.MajorDomain.Value, Unknown: s.TooLittleKnown.Value,
		Scope: s.ScopeDecisions.Value, Shown: r.Assured, Most: r.Possible}
	for i := range l.From {
		l.From[i] = s.Grades[i].From
	}
	if r.Status.Graded() {
		l.Grade, l.GradePossible = r.Grade, r.GradePossible
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		if !row.Scores {
			continue
		}
		if n := len(l.Domains); n == 0 || l.Domains[n-1].ID != row.Domain {
			l.Domains = append(l.Domains, LineDomain{ID: row.Domain, Weight: r.pack.Domain(row.Domain).Weight})
		}
		d := &l.Domains[len(l.Domains)-1]
		d.Questions = append(d.Questions, row.onLine())
	}
	return l
}

func (r *Row) onLine() LineQuestion {
	q := LineQuestion{ID: r.Question, Weight: r.question.Weight}
	switch {
	case r.Hidden:
		q.Open = LineHidden
	case r.State == OutOfScope:
		q.Open = LineOut
	case r.State == NAClaimed:
		q.Open = LineNA
	case r.State != Answered:
		q.Open = LineUnknown
	default:
		q.Value, q.Confidence, q.Shown = r.Value, r.Confidence, min(r.Shown, r.Value)
	}
	if g := r.Gate; g != nil {
		q.Gate = &LineGate{Key: g.Key, Cap: g.Cap, MinValue: g.MinValue, MinConfidence: g.MinConfidence,
			Confidence: g.Confidence, Accepted: g.Accepted != nil}
		if g.Key {
			q.Gate.Cap, q.Gate.MinConfidence, q.Gate.Confidence = keyCap.grade(), 0, claimed
		}
	}
	return q
}

// WithoutGrade returns the line without letters and without what they follow from, for readers who are given none.
func (l *Line) WithoutGrade() *Line {
	if l == nil {
		return nil
	}
	c := *l
	c.From, c.Major, c.Unknown, c.Scope, c.Grade, c.GradePossible = [3]Tenths{}, 0, 0, 0, "", ""
	c.Domains = make([]LineDomain, len(l.Domains))
	for i, d := range l.Domains {
		c.Domains[i] = d
		c.Domains[i].Questions = append([]LineQuestion(nil), d.Questions...)
		for k := range d.Questions {
			c.Domains[i].Questions[k].Gate = nil
		}
	}
	return &c
}

// String writes the line in the form that [ParseLine] reads, "" for nil.
func (l *Line) String() string {
	if l == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s@%s", l.Engine, l.Pack, l.Version)
	if l.SHA != "" {
		fmt.Fprintf(&b, " sha256:%s", l.SHA)
	}
	fmt.Fprintf(&b, " %s tier:%d", l.AsOf, l.Tier)
	if l.From != [3]Tenths{} {
		fmt.Fprintf(&b, " from:%s/%s/%s major:%d limits:%d/%d", l.From[0], l.From[1], l.From[2], l.Major, l.Unknown,
			l.Scope)
	}
	for i := range l.Domains {
		d := &l.Domains[i]
		fmt.Fprintf(&b, " /%s:%d", escapeID(d.ID), d.Weight)
		for k := range d.Questions {
			b.WriteByte(' ')
			d.Questions[k].write(&b)
		}
	}
	fmt.Fprintf(&b, " = %s..%s", l.Shown, l.Most)
	if l.Grade != "" {
		fmt.Fprintf(&b, " %s..%s", l.Grade, l.GradePossible)
	}
	return b.String()
}

func (q *LineQuestion) write(b *strings.Builder) {
	fmt.Fprintf(b, "%s:%d=", q.ID, q.Weight)
	if q.Open != "" {
		b.WriteString(q.Open)
	} else {
		fmt.Fprintf(b, "%dx%d", q.Value, q.Confidence)
		if q.Shown < q.Value {
			fmt.Fprintf(b, "@%d", q.Shown)
		}
	}
	g := q.Gate
	if g == nil {
		return
	}
	if g.Key {
		fmt.Fprintf(b, "!K%d", g.MinValue)
	} else {
		fmt.Fprintf(b, "!%s%d/%d~%d", g.Cap, g.MinValue, g.MinConfidence, g.Confidence)
	}
	if g.Accepted {
		b.WriteByte('+')
	}
}

// ParseLine reads a score line. It does not work the score out again; an error says which part it cannot read.
func ParseLine(text string) (*Line, error) {
	p := &lineParser{line: &Line{}}
	head, tail, ok := strings.Cut(text, " = ")
	if !ok {
		return nil, fmt.Errorf("the score line has no result after %q", "=")
	}
	words := strings.Fields(head)
	if len(words) < 4 {
		return nil, fmt.Errorf("the score line does not begin with engine, pack and day")
	}
	p.head(words[0], words[1])
	for _, w := range words[2:] {
		p.word(w)
	}
	p.result(strings.Fields(tail))
	if p.err != nil {
		return nil, p.err
	}
	return p.line, nil
}

type lineParser struct {
	line *Line
	err  error // the first
}

func (p *lineParser) fail(word string) {
	if p.err == nil {
		p.err = fmt.Errorf("cannot read %q in the score line", word)
	}
}

// number reads a whole number from 0 to top.
func (p *lineParser) number(s, word string, top int) int {
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil || int(n) > top {
		p.fail(word)
		return 0
	}
	return int(n)
}

func (p *lineParser) percent(s, word string) int { return p.number(s, word, 100) }

func (p *lineParser) tenths(s, word string) Tenths {
	var t Tenths
	if err := t.UnmarshalJSON([]byte(s)); err != nil || t < 0 || t > 1000 {
		p.fail(word)
		return 0
	}
	return t
}

func (p *lineParser) grade(s, word string) questionnaire.Grade {
	if _, ok := levelOf(questionnaire.Grade(s)); !ok {
		p.fail(word)
	}
	return questionnaire.Grade(s)
}

func (p *lineParser) head(engine, pack string) {
	var ok bool
	p.line.Engine = engine
	if p.line.Pack, p.line.Version, ok = strings.Cut(pack, "@"); !ok {
		p.fail(pack)
	}
}

func (p *lineParser) word(w string) {
	l := p.line
	name, value, hasValue := strings.Cut(w, ":")
	switch {
	case strings.HasPrefix(w, "/") && hasValue:
		p.domain(w)
	case len(l.Domains) > 0:
		p.question(w)
	case name == "sha256" && hasValue:
		l.SHA = value
	case name == "tier" && hasValue:
		l.Tier = p.number(value, w, 4)
	case name == "from" && hasValue:
		parts := strings.Split(value, "/")
		if len(parts) != len(l.From) {
			p.fail(w)
			return
		}
		for i, x := range parts {
			l.From[i] = p.tenths(x, w)
		}
	case name == "major" && hasValue:
		l.Major = p.number(value, w, 1000)
	case name == "limits" && hasValue:
		unknown, scope, _ := strings.Cut(value, "/")
		l.Unknown, l.Scope = p.number(unknown, w, 1000), p.number(scope, w, 1000)
	default:
		day, err := questionnaire.ParseDate(w)
		if err != nil {
			p.fail(w)
		}
		l.AsOf = day
	}
}

// domain reads "/id:weight"; the id can have a colon itself.
func (p *lineParser) domain(w string) {
	at := strings.LastIndexByte(w, ':')
	id, ok := unescapeID(w[1:at])
	if !ok {
		p.fail(w)
	}
	p.line.Domains = append(p.line.Domains, LineDomain{ID: id, Weight: p.number(w[at+1:], w, MaxDomainWeight)})
}

func (p *lineParser) question(w string) {
	id, rest, ok := strings.Cut(w, ":")
	weight, answer, ok2 := strings.Cut(rest, "=")
	if !ok || !ok2 {
		p.fail(w)
		return
	}
	q := LineQuestion{ID: id, Weight: p.number(weight, w, MaxWeight)}
	answer, gate, hasGate := strings.Cut(answer, "!")
	switch answer {
	case LineUnknown, LineNA, LineOut, LineHidden:
		q.Open = answer
	default:
		value, rest, ok := strings.Cut(answer, "x")
		confidence, shown, less := strings.Cut(rest, "@")
		q.Value, q.Confidence = p.percent(value, w), p.percent(confidence, w)
		if q.Shown = q.Value; less {
			q.Shown = p.percent(shown, w)
		}
		if !ok {
			p.fail(w)
		}
	}
	if hasGate {
		q.Gate = p.gate(gate, w)
	}
	d := &p.line.Domains[len(p.line.Domains)-1]
	d.Questions = append(d.Questions, q)
}

func (p *lineParser) gate(text, w string) *LineGate {
	g := &LineGate{}
	text, g.Accepted = strings.CutSuffix(text, "+")
	if text == "" {
		p.fail(w)
		return g
	}
	if value, key := strings.CutPrefix(text, "K"); key {
		g.Key, g.Cap, g.MinValue, g.Confidence = true, keyCap.grade(), p.percent(value, w), claimed
		return g
	}
	value, rest, ok := strings.Cut(text[1:], "/")
	least, seen, ok2 := strings.Cut(rest, "~")
	if !ok || !ok2 {
		p.fail(w)
	}
	g.Cap, g.MinValue = p.grade(text[:1], w), p.percent(value, w)
	g.MinConfidence, g.Confidence = p.percent(least, w), p.percent(seen, w)
	return g
}

// result reads both ends, and both letters where there are any.
func (p *lineParser) result(words []string) {
	if len(words) < 1 || len(words) > 2 {
		p.fail(strings.Join(words, " "))
		return
	}
	shown, most, ok := strings.Cut(words[0], "..")
	if !ok {
		p.fail(words[0])
	}
	p.line.Shown, p.line.Most = p.tenths(shown, words[0]), p.tenths(most, words[0])
	if len(words) == 2 {
		now, best, _ := strings.Cut(words[1], "..")
		p.line.Grade, p.line.GradePossible = p.grade(now, words[1]), p.grade(best, words[1])
	}
}
