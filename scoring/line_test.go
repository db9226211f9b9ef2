package scoring_test

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

// reckoned is what a score line says, worked out from its text alone.
type reckoned struct {
	shown, most   string
	grade, atMost string // "" where the line has no letter to give
}

var (
	lineQuestion = regexp.MustCompile(`^[^:]+:(\d+)=(?:(\d+)x(\d+)(?:@(\d+))?|(\?|na|out|rule))` +
		`(?:!(?:K(\d+)|([ABCD])(\d+)/(\d+)~(\d+))(\+)?)?$`)
	lineFrom = regexp.MustCompile(`from:(\d+)\.(\d)/(\d+)\.(\d)/(\d+)\.(\d) major:(\d+) limits:(\d+)/(\d+)`)
)

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// sums are those of one domain on a line: its weight, and that of its questions.
type sums struct{ weight, counted, lo, hi, unknown, cut int }

// byHand works a score line out with the arithmetic of docs/scoring.md and nothing of the engine.
func byHand(t *testing.T, line string) reckoned {
	t.Helper()
	from := lineFrom.FindStringSubmatch(line)
	tier := atoi(regexp.MustCompile(`tier:(\d)`).FindStringSubmatch(line)[1])
	letter := func(mean int) int { // 3 for A to 0 for D, of a mean in hundred-thousandths
		for i := range 3 {
			if mean/10_000 >= atoi(from[1+2*i])*10+atoi(from[2+2*i]) {
				return 3 - i
			}
		}
		return 0
	}
	var domains []sums
	gates := [4]int{3, 3, 3, 3} // shown, at most, and the same with nobody's acceptance
	keys := [4]int{}
	close := func(which int, limit int, key bool) {
		gates[which] = min(gates[which], limit)
		if key && tier == 1 {
			keys[which]++
		}
	}
	head, _, _ := strings.Cut(line, " = ")
	for _, word := range strings.Fields(head) {
		if strings.HasPrefix(word, "/") {
			domains = append(domains, sums{weight: atoi(word[strings.LastIndex(word, ":")+1:])})
			continue
		}
		if len(domains) == 0 {
			continue
		}
		m := lineQuestion.FindStringSubmatch(word)
		if m == nil {
			t.Fatalf("no question: %q", word)
		}
		d, w := &domains[len(domains)-1], atoi(m[1])
		switch m[5] {
		case "rule":
			continue
		case "out":
			d.cut += w
			continue
		}
		d.counted += w
		value, open := atoi(m[2]), m[5] != ""
		if open {
			d.unknown, d.hi = d.unknown+w, d.hi+w*10_000
		} else {
			seen := value
			if m[4] != "" {
				seen = atoi(m[4])
			}
			d.lo += w * max(50*value, atoi(m[3])*seen)
			d.hi += w * value * 100
		}
		key := m[6] != ""
		if !key && m[7] == "" {
			continue
		}
		least, limit := atoi(m[6])+atoi(m[8]), 1
		if !key {
			limit = strings.Index("DCBA", m[7])
		}
		notMet := !open && value < least
		if notMet || open || !key && atoi(m[10]) < atoi(m[9]) {
			close(2, limit, key)
			if m[11] == "" {
				close(0, limit, key)
			}
		}
		if notMet {
			close(3, limit, key)
			if m[11] == "" {
				close(1, limit, key)
			}
		}
	}
	return conclude(domains, gates, keys, from, letter)
}

func half(n, m int) int { return (2*n + m) / (2 * m) }

// conclude weighs the domains and lowers the letters.
func conclude(domains []sums, gates, keys [4]int, from []string, letter func(int) int) reckoned {
	var all, lo, hi int
	for _, d := range domains {
		if d.counted > 0 {
			all += d.weight
			lo += d.weight * half(1000*d.lo, d.counted)
			hi += d.weight * half(1000*d.hi, d.counted)
		}
	}
	tenths := func(mean int) string { return strconv.Itoa(mean/100_000) + "." + strconv.Itoa(mean/10_000%10) }
	lo, hi = half(lo, all), half(hi, all)
	out := reckoned{shown: tenths(lo), most: tenths(hi)}
	if from == nil {
		return out
	}
	own := [2]int{letter(lo), letter(hi)}
	var unknown, cut, visible float64
	for _, d := range domains {
		if d.counted+d.cut > 0 {
			visible += float64(d.weight)
			cut += float64(d.weight*d.cut) / float64(d.counted+d.cut)
		}
		if d.counted == 0 {
			continue
		}
		unknown += float64(d.weight*d.unknown) / float64(d.counted)
		if d.weight*100 >= atoi(from[7])*all {
			own[0] = min(own[0], letter(half(1000*d.lo, d.counted))+1)
			own[1] = min(own[1], letter(half(1000*d.hi, d.counted))+1)
		}
	}
	var step [4]int
	for i := range step {
		if keys[i] >= 2 {
			gates[i] = 0
		}
		step[i] = min(own[i%2], gates[i])
	}
	settled := step[2] == step[3] && 100*cut/visible <= float64(atoi(from[9]))+1e-9
	if settled || 100*unknown/float64(all) <= float64(atoi(from[8]))+1e-9 {
		out.grade, out.atMost = "DCBA"[step[0]:step[0]+1], "DCBA"[step[1]:step[1]+1]
	}
	return out
}

func TestScoreLineIsEnoughToReckon(t *testing.T) {
	t.Parallel()
	law(t, "the line alone gives both ends and the letters", func(rt *rapid.T, _ scoring.Input, r *scoring.Result) {
		line := r.Line()
		if r.Status == scoring.NotAssessed {
			if line != nil || line.String() != "" {
				rt.Fatalf("not assessed, and a line %q", line)
			}
			return
		}
		text := line.String()
		want := reckoned{r.Assured.String(), r.Possible.String(), "", ""}
		if r.Status.Graded() {
			want.grade, want.atMost = string(r.Grade), string(r.GradePossible)
		}
		if got := byHand(t, text); got != want {
			rt.Fatalf("%s\nis %+v by hand, want %+v", text, got, want)
		}
		again, err := scoring.ParseLine(text)
		if err != nil || !reflect.DeepEqual(again, line) {
			rt.Fatalf("%s\nreads as %+v (%v), want %+v", text, again, err, line)
		}
		bare := line.WithoutGrade().String()
		if got := byHand(t, bare); got != (reckoned{want.shown, want.most, "", ""}) || strings.Contains(bare, "!") {
			rt.Fatalf("%s\nis %+v by hand, want the ends of %+v", bare, got, want)
		}
	})
}

// TestScoreLineOfAWorkedCase holds the form of the line: W2 of the worked cases.
func TestScoreLineOfAWorkedCase(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(w1Values, w2Confs)
	in.Pack.SHA256 = "0123456789abcdef0123"
	got := score(t, in).Line().String()
	want :=
		"tprm-score/2 pack-t@1.2.0 sha256:0123456789ab 2026-11-21 tier:1 from:85.0/70.0/50.0 major:10 limits:20/20" +
			" /ID:5000 ID1:20=100x95!D100/0~95 ID2:10=100x65 /DATA:3000 DA1:20=100x50 DA2:10=50x80" +
			" /RES:2000 RE1:10=100x95 RE2:10=0x100 = 66.0..85.0 C..B"
	if got != want {
		t.Errorf("the line is\n%s\nwant\n%s", got, want)
	}
}

func TestUnreadableScoreLine(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "tprm-score/2 t@1.0.0 2026-11-21 tier:1", "a b c d = 1.0..2.0",
		"e t@1 2026-11-21 tier:9 = 1.0..2.0", "e t@1 2026-11-21 tier:1 /D:5 Q:1=100 = 1.0..2.0",
		"e t@1 2026-11-21 tier:1 /D:5 Q:1=101x50 = 1.0..2.0", "e t@1 2026-11-21 tier:1 /D:5 Q:1=1x50!E1/2~3 = 1.0..2.0",
		"e t@1 2026-11-21 tier:1 /D:5 Q:1=1x50! = 1.0..2.0", "e t@1 2026-11-21 tier:1 = 1.0 A..B"} {
		if line, err := scoring.ParseLine(text); err == nil {
			t.Errorf("%q reads as %+v", text, line)
		}
	}
	if _, err := scoring.ParseLine("e t@1 2026-11-21 tier:1 /D:5 Q:1=1x50 = 1.0..2.0"); err != nil {
		t.Error(err)
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add("e t@1 2026-11-21 tier:1 from:85.0/70.0/50.0 major:10 limits:20/20 /D:5 Q:1=1x50@1!D1/2~3+ = 1.0..2.0 A..B")
	f.Fuzz(func(t *testing.T, text string) {
		line, err := scoring.ParseLine(text)
		if err != nil {
			return
		}
		again, err := scoring.ParseLine(line.String())
		if err != nil || again.String() != line.String() {
			t.Fatalf("%q is written as %q, which reads as %v (%v)", text, line, again, err)
		}
	})
}
