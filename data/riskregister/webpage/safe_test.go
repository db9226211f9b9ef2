package webpage

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"unicode"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/internal/page"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// policyOf finds what the page allows itself.
func policyOf(tb testing.TB, p *tree) string {
	tb.Helper()
	for _, m := range p.byName["meta"] {
		if attr(m, "http-equiv") == "Content-Security-Policy" {
			return attr(m, "content")
		}
	}
	tb.Fatal("no policy")
	return ""
}

func TestHTMLPolicy(t *testing.T) {
	for _, demo := range []bool{true, false} {
		b := tablestest.Sample(t, 3)
		b.Demo = demo
		p := parsed(t, tablestest.Written(t, Write, b))
		hash := func(name string) string {
			sum := sha256.Sum256([]byte(p.byName[name][0].FirstChild.Data))
			return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
		want := "default-src 'none'; style-src " + hash("style") + "; script-src " + hash("script") +
			"; base-uri 'none'; form-action 'none'"
		if got := policyOf(t, p); got != want {
			t.Errorf("policy\n%s\nnot\n%s", got, want)
		}
	}
}

var hostileMarkup = []string{
	`<script>alert(1)</script>`, `</script><script>alert(1)</script>`, `</style><img src=x onerror=alert(1)>`,
	`" onmouseover="alert(1)" x="`, `' autofocus onfocus='alert(1)`,
	`javascript:alert(1)`, `<a href="javascript:alert(1)">x</a>`, `--><svg onload=alert(1)>`, "{{.Method}}",
	"`${alert(1)}`", `&lt;b&gt; &amp;amp;`, "</title><base href=//evil.example>",
	"invoice\u202efdp.exe", "a\u200bb\u2066c\u2069", "esc\x1b[2J\x00\u0085", "bad\xffutf8",
}

func TestHTMLHostileTextStaysText(t *testing.T) {
	clean := parsed(t, tablestest.Written(t, Write, tablestest.Sample(t, 2)))
	for _, words := range hostileMarkup {
		b := tablestest.Sample(t, 2)
		poison(b, words)
		data := tablestest.Written(t, Write, b)
		for _, r := range string(data) {
			if unicode.Is(unicode.Cf, r) || r == '\uFFFD' || unicode.IsControl(r) && r != '\n' {
				t.Fatalf("%q put %U on the page", words, r)
			}
		}
		p := parsed(t, data)
		if n, want := len(p.byName["script"]), 1; n != want || len(p.byName["style"]) != 1 {
			t.Errorf("%q made %d scripts", words, n)
		}
		for name, nodes := range p.byName {
			if len(clean.byName[name]) == 0 {
				t.Errorf("%q made %d of <%s>", words, len(nodes), name)
			}
			for _, n := range nodes {
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" || a.Key == "autofocus" ||
						a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
						t.Errorf("%q made %s=%q on <%s>", words, a.Key, a.Val, name)
					}
				}
			}
		}
		if got := strings.Count(textOf(p.root), say(words)); got < 20 {
			t.Errorf("%q is on the page %d times", words, got)
		}
	}
}

// poison puts words into every field that outsiders can write.
func poison(b *tables.Book, words string) {
	b.Organisation, b.Scope = words, words
	for i := range b.Engagements {
		e := &b.Engagements[i]
		e.Supplier, e.Record.Service, e.DSPT, e.Record.State = words, words, words, "live"
	}
	for i := range b.Risks {
		r := &b.Risks[i]
		r.Record.Title, r.Record.Owner, r.Record.Outside, r.Record.Response, r.Record.Domain, r.Action, r.Owner = words,
			words, words, entity.RiskResponse(words), words, words, words
		r.Record.Cause, r.Record.Event, r.Record.Effect, r.Record.ClosedReason = q.Text(words), q.Text(words),
			q.Text(words), q.Text(words)
		r.Gaps, r.Unshown, r.Controls, r.Assurances, r.Evidence = []string{words}, []string{words}, []string{words},
			[]string{words}, []string{words}
		if r.Acceptance != nil {
			r.Acceptance.Person, r.Lapsed = words, words
		}
		if r.Record.Decided != nil {
			r.Record.DecidedBy = words
		}
	}
	for i := range b.Actions {
		a := &b.Actions[i].Record
		a.Title, a.Owner, a.Clause, a.Proof, a.State = q.Text(words), words, words, q.Text(words),
			entity.ActionState(words)
	}
	for i := range b.Decisions {
		d := &b.Decisions[i].Record
		d.Person, d.Role, d.Second, d.Reason, d.Basis = words, words, words, q.Text(words), words
	}
	b.Method.Packs[0].Title, b.Method.Packs[0].Provenance = words, words
}

// The script makes no request and writes no markup.
func TestHTMLScriptIsQuiet(t *testing.T) {
	for _, word := range []string{"fetch", "XMLHttpRequest", "innerHTML", "insertAdjacentHTML", "document.write",
		"eval", "Function(", "import(", "http:", "https:", "localStorage", "cookie"} {
		if strings.Contains(pageScript, word) {
			t.Errorf("the script has %q", word)
		}
	}
	for _, word := range []string{"url(", "@import", "http:", "https:"} {
		if strings.Contains(page.Style(pageStyle, true), word) {
			t.Errorf("the style has %q", word)
		}
	}
}
