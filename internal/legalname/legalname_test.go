package legalname

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Names that differ in writing only are one name.
func TestSame(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"Acme Ltd", "ACME LIMITED"},
		{"Acme Ltd.", "acme, ltd"},
		{"The Acme Company Ltd", "Acme Co. Limited"},
		{"Marks & Daughters plc", "MARKS AND DAUGHTERS PUBLIC LIMITED COMPANY"},
		{"Acme P.L.C.", "Acme p l c"},
		{"Acme (UK) Limited", "Acme U.K. Ltd"},
		{"Acme (United Kingdom) Ltd", "ACME UK LTD"},
		{"Café Médical Ltd", "CAFE MEDICAL LTD"},
		{"Ångström Ltd", "angstrom limited"},
		{"Children's Health LLP", "Childrens Health Limited Liability Partnership"},
		{"O’Brien Ltd", "O'Brien Ltd"},
		{"Great-Western Systems Ltd", "Great Western  Systems Ltd"},
		{"Iechyd Cyfyngedig", "Iechyd Ltd"},
		{"I.B.C. Ltd", "IBC Ltd"},
		{"Straße GmbH", "STRASSE GMBH"},
		{"Acme™ Ltd", "Acme Ltd"},
		{"Søren Ltd", "Soren Ltd"},
		{"ＡＣＭＥ Ltd", "Acme Ltd"},
	} {
		a, b := Parse(c[0]), Parse(c[1])
		if a.Key() != b.Key() || Score(a, b) != 100 {
			t.Errorf("%q is %q and %q is %q, score %d", c[0], a.Key(), c[1], b.Key(), Score(a, b))
		}
	}
}

// Names that differ in more are two, with a score worked out by hand.
func TestScore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"Acme Ltd", "Acme plc", 92},                     // 100 - 8
		{"Acme", "Acme Ltd", 98},                         // 100 - 2
		{"Acme (UK) Ltd", "Acme Ltd", 96},                // 100 - 4
		{"Acme (UK) Ltd", "Acme plc", 88},                // 100 - 8 - 4
		{"Systems Acme Ltd", "Acme Systems Ltd", 99},     // sorted they are the same, and yet another name
		{"Amce Systems Ltd", "Acme Systems Ltd", 91},     // 12 letters, one swap: 100 x 11/12
		{"Acme Systms Ltd", "Acme Systems Ltd", 91},      // one of 12 left out
		{"Acme Ltd", "Acme Health Ltd", 57},              // words: 2 x 4 of 4 + 10
		{"Acme Health Group Ltd", "Acme Health Ltd", 80}, // words: 2 x 10 of 15 + 10
		{"Acme Ltd", "Zebra Ltd", 0},                     // no letter stays in its place
		{"Ltd", "Acme Ltd", 0},                           // a company called Limited
		{"", "Acme Ltd", 0},
		{"Аcme Ltd", "Acme Ltd", 75}, // a Cyrillic А is another letter
	} {
		a, b := Parse(c.a), Parse(c.b)
		if got := Score(a, b); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if a.Key() == b.Key() {
			t.Errorf("%q and %q are taken for one name", c.a, c.b)
		}
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"Acme Ltd (8J605)":         {"Acme Ltd", "8J605"},
		"Acme Ltd [SUP-00041]":     {"Acme Ltd", "SUP-00041"},
		"Acme Ltd ( 01234567 ) ":   {"Acme Ltd", "01234567"},
		"Acme (UK) Ltd":            {"Acme (UK) Ltd", ""},
		"Acme Ltd (UK)":            {"Acme Ltd (UK)", ""},
		"Acme Ltd (formerly B2 X)": {"Acme Ltd (formerly B2 X)", ""},
		"(8J605)":                  {"(8J605)", ""},
		"Acme Ltd 8J605)":          {"Acme Ltd 8J605)", ""},
		"":                         {"", ""},
	} {
		if name, code := Code(in); name != want[0] || code != want[1] {
			t.Errorf("Code(%q) = %q, %q", in, name, code)
		}
	}
}

// The laws of a score: it does not depend on the order, lies within its range, and is full for the same name only. The
// distance beneath is nought only for the same letters and never breaks the triangle by a swap undone.
func TestScoreLaws(t *testing.T) {
	t.Parallel()
	name := rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(
			rapid.SampledFrom([]string{"Acme", "acme", "Health", "the", "&", "and", "(UK)", "Ltd", "Limited", "plc",
				"É", "x.", "0", "Ж", "\u200b", "'", "co"}), 0, 6).Draw(t, "words")
		return strings.Join(words, rapid.SampledFrom([]string{" ", "", ", "}).Draw(t, "between"))
	})
	rapid.Check(t, func(t *rapid.T) {
		x, y := name.Draw(t, "a"), name.Draw(t, "b")
		a, b := Parse(x), Parse(y)
		s := Score(a, b)
		if s != Score(b, a) || s < 0 || s > 100 {
			t.Fatalf("Score(%q, %q) = %d and %d the other way round", x, y, s, Score(b, a))
		}
		if (s == 100) != (a.Key() == b.Key() && a.Key() != "") {
			t.Fatalf("Score(%q, %q) = %d for keys %q and %q", x, y, s, a.Key(), b.Key())
		}
	})
}

// The index finds what looking at every name would find: the same exact ones, and a best likeness
// as good wherever it is good enough to be shown to a person first.
func TestIndexAgainstEveryName(t *testing.T) {
	t.Parallel()
	const good = 80
	names, ix := many(1500), NewIndex(1500)
	parsed := make([]Name, len(names))
	for i, n := range names {
		parsed[i] = Parse(n)
		ix.Add(parsed[i])
	}
	rapid.Check(t, func(t *rapid.T) {
		typed := []rune(rapid.SampledFrom(names).Draw(t, "name"))
		i := rapid.IntRange(0, len(typed)-2).Draw(t, "at")
		typed[i], typed[i+1] = typed[i+1], typed[i]
		n := Parse(string(typed))
		best, exact := 0, []int(nil)
		for at := range parsed {
			s := Score(n, parsed[at])
			best = max(best, s)
			if s == 100 {
				exact = append(exact, at)
			}
		}
		got := ix.Nearest(n, good, 3)
		if best >= good && (len(got) == 0 || got[0].Score != best) || !slices.Equal(ix.Exact(n), exact) {
			t.Fatalf("%q: nearest %v, exact %v; every name gives %d and %v", string(typed), got, ix.Exact(n),
				best, exact)
		}
	})
}

// many makes up so many names, all different, alike enough to be mixed up.
func many(n int) []string {
	first := []string{"Ash", "Birch", "Cedar", "Elder", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine",
		"Rowan", "Willow", "Yew"}
	second := []string{"Health", "Care", "Medical", "Digital", "Systems", "Software", "Data", "Clinical", "Diagnostics",
		"Records", "Networks"}
	third := []string{"", "Group", "Services", "Solutions", "Partners", "(UK)", "Holdings", "International"}
	last := []string{"Ltd", "Limited", "plc", "LLP"}
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%s %s %s %s", first[i%len(first)], strings.ToLower(first[i/14%len(first)]),
			second[i/7%len(second)], third[i/3%len(third)], last[i%len(last)])
		if i >= 1000 {
			out[i] = fmt.Sprintf("%s %s", first[i/31%len(first)], out[i])
		}
	}
	return out
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Acme Ltd", "The & Co. (UK) plc", "É\u0301", "\x00", "p.l.c.", "limited", "the", "ﬀ",
		strings.Repeat("a", 1000)} {
		f.Add(s)
	}
	ix := NewIndex(1)
	ix.Add(Parse("Acme Ltd"))
	f.Fuzz(func(t *testing.T, s string) {
		n := Parse(s)
		if got := Score(n, n); n.Key() != "" && got != 100 {
			t.Fatalf("%q is not like itself: %d", s, got)
		}
		ix.Nearest(n, 0, 3)
		Code(s)
	})
}

// BenchmarkIndex looks for a misspelt name among as many as the DSPT directory has.
func BenchmarkIndex(b *testing.B) {
	names := many(31970)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			ix := NewIndex(len(names))
			for _, n := range names {
				ix.Add(Parse(n))
			}
		}
	})
	ix := NewIndex(len(names))
	for _, n := range names {
		ix.Add(Parse(n))
	}
	b.Run("nearest", func(b *testing.B) {
		found, i := 0, 0
		for b.Loop() {
			found += len(ix.Nearest(Parse("x"+names[i%len(names)]), 60, 5))
			i++
		}
		b.ReportMetric(float64(found)/float64(i), "found/op")
	})
	h := sha256.New()
	for _, n := range names[:200] {
		fmt.Fprintln(h, ix.Nearest(Parse("x"+n), 60, 5))
	}
	b.Logf("%d names, digest of 200 answers %x", len(ix.names), h.Sum(nil)[:8])
}
