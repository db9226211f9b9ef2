package scoring_test

import (
	"encoding/json"
	"strings"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

func marshal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDocument reads W2 as a script does: every key and every decimal.
func TestDocument(t *testing.T) {
	t.Parallel()
	got := marshal(t, score(t, scoringtest.T(w1Values, w2Confs)).JSON())
	want :=
		`{"tier":1,"assured":66.0,"possible":85.0,"confidence":81.0,"grade":"C","grade_possible":"B","status":"Could ` +
			`change",` +
			`"risk":{"consequence":5,"inherent_likelihood":4,"likelihood":4,"score":20,"band":"Extreme",` +
			`"best":{"likelihood":3,"score":15,"band":"Extreme"}},` +
			`"caps":[{"kind":"domain","id":"DATA","name":"Data","cap":"C","binds":false},{"kind":"domain","id":"RES",` +
			`"name":"Resilience","cap":"C","binds":false}],` +
			`"domains":[{"id":"ID","assured":85.0,"possible":100.0},{"id":"DATA","assured":46.6,"possible":83.3},` +
			`{"id":"RES","assured":47.5,"possible":50.0}],` +
			`"contributions":[{"question":"ID1","points":31.7},{"question":"ID2","points":10.8},{"question":"DA1",` +
			`"points":10.0},{"question":"DA2","points":4.0},{"question":"RE1","points":9.5},{"question":"RE2",` +
			`"points":0.0}],` +
			`"losses":{"gap":15.0,"evidence":19.0,"unknown":0.0},"answered":6,"applicable":6,"evidenced":5,` +
			`"scoped_out":0.0,"hidden_by_rule":0.0,"score_line":"tprm-score/2 pack-t@1.2.0 sha256:00 2026-11-21 ` +
			`tier:1 from:85.0/70.0/50.0 major:10 limits:20/20 /ID:5000 ID1:20=100x95!D100/0~95 ID2:10=100x65 ` +
			`/DATA:3000 DA1:20=100x50 DA2:10=50x80 /RES:2000 RE1:10=100x95 RE2:10=0x100 = 66.0..85.0 C..B"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDocumentOfGates(t *testing.T) {
	t.Parallel()
	in := scoringtest.T([6]int{0, 100, 100, 100, 100, 100}, scoringtest.All(100))
	in.Accepted = map[string]scoring.Acceptance{"ID1": {By: "A. Siro", Until: in.AsOf}}
	got := marshal(t, score(t, in).JSON().Caps[0])
	want :=
		`{"kind":"gate","id":"ID1","name":"MFA","cap":"D","binds":false,"state":"not met","accepted_by":"A. Siro",` +
			`"until":"2026-11-21"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	in.Accepted = nil
	got = marshal(t, score(t, in).JSON().Caps[0])
	if want = `{"kind":"gate","id":"ID1","name":"MFA","cap":"D","binds":true,"state":"not met"}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDocumentNotAssessed(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(-1), scoringtest.All(0))
	in.Responses = nil
	nothing := marshal(t, score(t, in).JSON())
	for _, part := range []string{`"assured":0.0,"possible":100.0,"confidence":0.0,"grade":null,` +
		`"grade_possible":null,"status":"Not assessed"`,
		`"risk":{"consequence":5,"inherent_likelihood":4,"likelihood":null,"score":null,"band":null,"best":null}`,
		`"losses":{"gap":0.0,"evidence":0.0,"unknown":100.0}`} {
		if !strings.Contains(nothing, part) {
			t.Errorf("%s is not in %s", part, nothing)
		}
	}
	out := marshal(t, score(t, scoringtest.T(scoringtest.All(-3), scoringtest.All(0))).JSON())
	for _, part := range []string{`"assured":null,"possible":null,"confidence":null,"grade":null`,
		`"losses":{"gap":null,"evidence":null,"unknown":null}`,
		`"caps":[]`, `"domains":[]`, `"contributions":[]`} {
		if !strings.Contains(out, part) {
			t.Errorf("nothing in scope: %s is not in %s", part, out)
		}
	}
	in.Triage = scoring.Triage{}
	if got := marshal(t, score(t, in).JSON()); !strings.HasPrefix(got, `{"tier":null,`) ||
		!strings.Contains(got, `"risk":null`) {
		t.Errorf("not triaged: %s", got)
	}
}

func TestTenths(t *testing.T) {
	t.Parallel()
	for v, want := range map[scoring.Tenths]string{660: "66.0", 5: "0.5", 0: "0.0", 1000: "100.0", -15: "-1.5",
		-5: "-0.5", scoring.NoTenths: "null"} {
		got := marshal(t, v)
		if got != want {
			t.Errorf("%d is written %s, want %s", int(v), got, want)
		}
		var back scoring.Tenths
		if err := json.Unmarshal([]byte(got), &back); err != nil || back != v {
			t.Errorf("%s is read as %d (%v), want %d", got, int(back), err, int(v))
		}
	}
	for _, bad := range []string{`66.05`, `"66"`, `1e3`, `true`, `66.x`, `99999999999`} {
		var v scoring.Tenths
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s is read as %s", bad, v)
		}
	}
	if got := scoring.NoTenths.String(); got != "-" {
		t.Errorf("no figure prints as %q", got)
	}
}

func TestWorse(t *testing.T) {
	t.Parallel()
	order := []questionnaire.Grade{"", "D", "C", "B", "A"}
	for i, a := range order {
		for k, b := range order {
			if got := scoring.Worse(a, b); got != (i < k) {
				t.Errorf("Worse(%q, %q) is %v", a, b, got)
			}
		}
	}
}
