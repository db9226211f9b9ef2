package scoring_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mutant is a rule broken once: in file (from the project's root), old becomes new. The tests of pkg must notice.
type mutant struct{ name, pkg, file, old, new string }

// mutants break every rule of scoring, one at a time. A mutant that no figure can tell from the rule is left out: the
// comparison of an age with twice its validity, for one, where the straight line has come to nothing anyway.
var mutants = []mutant{
	// evidence
	{"evidence is old a day early", "scoring", "scoring/evidence.go", "case age <= valid:", "case age < valid:"},
	{"hard expiry decays gently", "scoring", "scoring/evidence.go", "case rule.HardExpiry || age >= 2*valid:", "case age >= 2*valid:"},
	{"evidence never decays", "scoring", "scoring/evidence.go", "return claimed + (strength-claimed)*(2*valid-age)/valid", "return strength"},
	{"a document's own expiry comes a day early", "scoring", "scoring/evidence.go", "asOf <= e.Expiry)", "asOf < e.Expiry)"},
	{"a document's own expiry is ignored", "scoring", "scoring/evidence.go", " && (e.Expiry == 0 || asOf <= e.Expiry)", ""},
	{"evidence dated ahead counts", "scoring", "scoring/evidence.go", "e.Issued != 0 && e.Issued <= asOf &&", "e.Issued != 0 &&"},
	{"undated evidence is not listed", "scoring", "scoring/evidence.go", "return e.Issued != 0 && e.Issued", "return e.Issued"},
	{"the last item counts, not the best", "scoring", "scoring/evidence.go", "best = max(best, s.itemConfidence(rule, asOf, &items[i]))", "best = s.itemConfidence(rule, asOf, &items[i])"},
	// states
	{"N/A claimed counts as met", "scoring", "scoring/sheet.go", "case r.State == OutOfScope:", "case r.State == NAClaimed:\n\t\t\tvalue, conf = 100, 100\n\t\tcase r.State == OutOfScope:"},
	{"N/A claimed leaves the score", "scoring", "scoring/sheet.go", "case r.State == OutOfScope:", "case r.State == OutOfScope || r.State == NAClaimed:"},
	{"unknown is No at the upper end", "scoring", "scoring/sheet.go", "sh.hi[i], sh.unknown[i] = 10_000, w", "sh.hi[i], sh.unknown[i] = 0, w"},
	{"unknown is not counted as unknown", "scoring", "scoring/sheet.go", "sh.hi[i], sh.unknown[i] = 10_000, w", "sh.hi[i] = 10_000"},
	{"a claim counts in full", "scoring", "scoring/sheet.go", "int32(value)*int32(conf), int32(value)*100", "int32(value)*100, int32(value)*100"},
	{"a question hidden by rule counts as decided out", "scoring", "scoring/sheet.go", "value = valueHidden", "value = valueCut"},
	{"out of scope still weighs", "scoring", "scoring/sheet.go", "sh.w[i], sh.cut[i] = 0, w", "sh.cut[i] = w"},
	// must-haves
	{"a must-have answered at its minimum is not met", "scoring", "scoring/sheet.go", "case int(v) < g.def.MinValue:", "case int(v) <= g.def.MinValue:"},
	{"a must-have needs more than the proof asked for", "scoring", "scoring/sheet.go", "case sh.conf[g.control] < sh.gateMin[i]:", "case sh.conf[g.control] <= sh.gateMin[i]:"},
	{"a must-have needs no proof", "scoring", "scoring/sheet.go", "case sh.conf[g.control] < sh.gateMin[i]:", "case false:"},
	{"a blank must-have is a finding", "scoring", "scoring/sheet.go", "case v == valueUnknown:\n\t\treturn NotShown", "case v == valueUnknown:\n\t\treturn NotMet"},
	{"a must-have is in force whatever the facts", "scoring", "scoring/sheet.go", "case !sh.gateOn[i] || v == valueCut", "case v == valueCut"},
	{"must-haves cap nothing", "scoring", "scoring/sheet.go", "if state != NotMet && state != NotShown {", "if true {"},
	{"not shown caps nothing", "scoring", "scoring/sheet.go", "if state != NotMet && state != NotShown {", "if state != NotMet {"},
	{"not shown caps the other end too", "scoring", "scoring/sheet.go", "if state == NotMet {\n\t\t\tf.gradeHi", "if true {\n\t\t\tf.gradeHi"},
	{"a must-have ignores the tier", "scoring", "scoring/sheet.go", "if g.ByTier {", "if false {"},
	{"accepting lifts nothing", "scoring", "scoring/sheet.go", "if sh.lifted[i] {\n\t\t\tcontinue", "if false {\n\t\t\tcontinue"},
	{"accepting lifts risk and status as well", "scoring", "scoring/sheet.go", "f.plain = min(f.plain, limit)\n", "if sh.lifted[i] {\n\t\t\tcontinue\n\t\t}\n\t\tf.plain = min(f.plain, limit)\n"},
	{"an acceptance ends a day early", "scoring", "scoring/input.go", "asOf <= a.Until)", "asOf < a.Until)"},
	{"an acceptance never ends", "scoring", "scoring/input.go", " && (a.Until == 0 || asOf <= a.Until)", ""},
	// score and grade
	{"scores are printed rounded", "scoring", "scoring/tenths.go", "Tenths(mbp / 10_000)", "Tenths((mbp + 5_000) / 10_000)"},
	{"halves are rounded down", "scoring", "scoring/tenths.go", "(2*n + m) / (2 * m)", "n / m"},
	{"a threshold must be passed, not reached", "scoring", "scoring/settings.go", "if t >= s.Grades[i].From {", "if t > s.Grades[i].From {"},
	{"domains weigh the same", "scoring", "scoring/sheet.go", "sumLo += d.present * d.lo", "sumLo += f.domains[0].present * d.lo"},
	{"weak domains cap nothing", "scoring", "scoring/sheet.go", "lo, hi = min(lo, d.capLo), min(hi, d.capHi)", "_ = lo"},
	{"weak domains cap a step too high", "scoring", "scoring/sheet.go", "min(d.ownLo+1, levelA), min(d.ownHi+1, levelA)", "min(d.ownLo+2, levelA), min(d.ownHi+2, levelA)"},
	{"a domain of exactly a tenth is minor", "scoring", "scoring/sheet.go", "d.present*100 >= int64(s.MajorDomain.Value)*f.weight", "d.present*100 > int64(s.MajorDomain.Value)*f.weight"},
	// status
	{"scope decisions settle", "scoring", "scoring/sheet.go", "f.plain == f.plainHi && !c.share(f, cutShare).above(s.ScopeDecisions.Value)", "f.plain == f.plainHi"},
	{"exactly twenty unknown is too little", "scoring", "scoring/sheet.go", "case 100*low > limit:", "case 100*low >= limit:"},
	{"a doubt about a share is settled by guessing", "scoring", "scoring/sheet.go", "return x.exact().Cmp(big.NewRat(int64(percent), 100)) > 0", "return true"},
	{"status believes in acceptances", "scoring", "scoring/sheet.go", "case f.plain == f.plainHi &&", "case f.grade == f.gradeHi &&"},
	{"nothing recorded is assessed", "scoring", "scoring/sheet.go", "case !sh.recorded || !f.assessable:", "case !f.assessable:"},
	// risk and tier
	{"likelihood falls below 1", "scoring", "scoring/result.go", "r.Likelihood = max(1, r.InherentLikelihood-worst)", "r.Likelihood = r.InherentLikelihood - worst"},
	{"risk believes in acceptances", "scoring", "scoring/score.go", "s.residual(in.Triage, r.Plain, r.PlainPossible)", "s.residual(in.Triage, r.Grade, r.GradePossible)"},
	{"controls lower the consequence", "scoring", "scoring/result.go", "r.Score = r.Consequence * r.Likelihood", "r.Consequence = max(1, r.Consequence-worst)\n\tr.Score = r.Consequence * r.Likelihood"},
	{"a band must be passed, not reached", "scoring", "scoring/settings.go", "if score >= s.Bands[i].From {", "if score > s.Bands[i].From {"},
	{"an unknown fact counts as nothing", "scoring", "scoring/triage.go", "r.C, r.L = max(r.C, v.Consequence), max(r.L, v.Likelihood)", "_ = v"},
	{"a catastrophe is no tier 1 by itself", "scoring", "scoring/triage.go", " || t.Tier == 1 && c >= s.CriticalConsequence.Value", ""},
	// roll-up
	{"the best pack decides", "scoring", "scoring/rollup.go", "return Worse(a.Grade, b.Grade)\n", "return Worse(b.Grade, a.Grade)\n"},
	{"a missing pack is not missed", "scoring", "scoring/rollup.go", "if r == nil {\n\t\t\tu.Status = NotAssessed\n", "if r == nil {\n"},
	{"the strongest engagement stands for the supplier", "scoring", "scoring/rollup.go", "compareWeak(e, &engagements[best]) < 0", "compareWeak(e, &engagements[best]) > 0"},
	{"a bid stands for the supplier", "scoring", "scoring/rollup.go", "e.State.InForce() && (best < 0", "e.State.Open() && (best < 0"},
	// explanation
	{"ties go to the last", "scoring", "scoring/apportion.go", "return cmp.Compare(a.rank, b.rank)", "return cmp.Compare(b.rank, a.rank)"},
	{"remainders are dropped", "scoring", "scoring/apportion.go", "p.share++\n\t\t\tcontinue", "continue"},
	{"the smallest remainder first", "scoring", "scoring/apportion.go", "case ah != bh:\n\t\treturn cmp.Compare(bh, ah)", "case ah != bh:\n\t\treturn cmp.Compare(ah, bh)"},
	{"the smallest remainder first, where it is close", "scoring", "scoring/apportion.go", "case al != bl:\n\t\treturn cmp.Compare(bl, al)", "case al != bl:\n\t\treturn cmp.Compare(al, bl)"},
	{"a tie of losses goes to what is unknown", "scoring", "scoring/losses.go", "if ru.Cmp(rw) > 0 {", "if ru.Cmp(rw) >= 0 {"},
	{"a cap that changes nothing is said to bind", "scoring", "scoring/score.go", "return l < f.raw && l == f.grade", "return l == f.grade"},
	// what could move it
	{"the path forgets must-haves", "scoring", "scoring/path.go", "must = state != Met", "must = false"},
	{"the path forgets weak domains", "scoring", "scoring/path.go", "if f.major && min(p.s.gradeAt(tenths(score))+1, levelA) < p.goal {", "if false {"},
	{"the path takes the dearest", "scoring", "scoring/path.go", "for cost, x := range total {", "for cost, x := range slices.Backward(total) {"},
	{"the tornado leaves its last edit behind", "scoring", "scoring/tornado.go", "c.update(s, sh, f, i, value, conf)\n", "_ = conf\n"},
	{"a fix by word is proof", "scoring", "scoring/stage.go", "Claim: x.Action.Claim()", "Claim: false"},
	{"equal scores beat each other", "scoring", "scoring/compare.go", "return lo > hi", "return lo >= hi"},
	{"exactly seventy in common is too little", "scoring", "scoring/compare.go", "share.Cmp(big.NewRat(minCore, 100)) < 0", "share.Cmp(big.NewRat(minCore, 100)) <= 0"},
	{"another revision is the same question", "scoring", "scoring/compare.go", "x.Revision == q.Revision && ", ""},
	{"a walk leaves new evidence out", "scoring", "scoring/walk.go", "old.Evidence = r.Evidence\n", "_ = r\n"},
	{"judgements pass for answers", "scoring", "scoring/walk.go", "if claimsOnly {", "if false {"},
	// ledger
	{"the hash of inputs forgets the day", "scoring", "scoring/input.go", "Settings: s.Hash(), AsOf: in.AsOf,", "Settings: s.Hash(),"},
	{"the hash of inputs forgets acceptances", "scoring", "scoring/input.go", "doc.Accepted[id] = a\n", "_ = id\n"},
	// what counts, in the register
	{"offered evidence counts", "data", "data/book.go", "s.State == questionnaire.Accepted && d.State == questionnaire.Accepted", "true"},
	{"one person takes a must-have out of scope", "data", "data/book.go", `return !needsSecond(d, pack) || d.Second != ""`, "return true"},
	{"the claim counts before the judgement", "data", "questionnaire/assessment.go", "if a.Judgement != nil {\n\t\treturn a.Judgement\n\t}\n\treturn a.Claim", "if a.Claim != nil {\n\t\treturn a.Claim\n\t}\n\treturn a.Judgement"},
	{"a percentile among four", "data", "data/explain.go", "len(list) < minPeers", "len(list) < minPeers-1"},
	{"what was tried is recorded", "data", "data/whatif.go", "responses := make(map[string]scoring.Response, len(in.Responses)+1)\n\tfor id, r := range in.Responses {\n\t\tresponses[id] = r\n\t}", "responses := in.Responses"},
	{"a re-score forgets why", "data", "data/rescore.go", "move(MovedEngine, f.compiled, x.settings)\n", ""},
}

// TestMutants runs the tests against every mutant and wants them to fail. It takes minutes, so it runs when ASSURE_MUTANTS
// is set: to 1 for all, or to a word for those with it in their name.
func TestMutants(t *testing.T) {
	want := os.Getenv("ASSURE_MUTANTS")
	if want == "" {
		t.Skip("set ASSURE_MUTANTS=1 to break every rule once")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	caught := 0
	for _, m := range mutants {
		if want != "1" && !strings.Contains(m.name, want) {
			continue
		}
		t.Run(strings.ReplaceAll(m.name, " ", "-"), func(t *testing.T) {
			if why := survives(t, root, m); why != "" {
				t.Errorf("%s (%s): %s", m.name, m.file, why)
				return
			}
			caught++
			t.Logf("caught: %s", m.name)
		})
	}
	t.Logf("%d mutants caught", caught)
}

// survives runs the tests with a mutant in the place of its file, and says why it was not caught; "" when it was.
func survives(t *testing.T, root string, m mutant) string {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(m.file))
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), m.old); n != 1 {
		return fmt.Sprintf("the rule stands %d times in the file, want once", n)
	}
	dir := t.TempDir()
	changed, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(changed, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, b, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "mutant.test")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-vet=off", "-o", binary, "./"+m.pkg)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "it does not compile: " + string(out)
	}
	for _, checks := range []string{"20", "500"} { // few random packs show most mutants; the stubborn ones get them all
		run := exec.CommandContext(t.Context(), binary, "-test.failfast", "-test.short", "-test.timeout=90s", "-rapid.nofailfile") // a mutant may run for ever
		if m.pkg == "data" {                                                                                                       // no laws there, and so no flags of theirs
			run.Args = run.Args[:4]
		}
		run.Dir, run.Env = filepath.Join(root, m.pkg), append(os.Environ(), "ASSURE_MUTANTS=", "ASSURE_RAPID_CHECKS="+checks)
		out, err := run.CombinedOutput()
		text := string(out)
		switch {
		case err == nil:
			continue
		case !strings.Contains(text, "--- FAIL") && !strings.Contains(text, "panic:"):
			return "the tests did not run: " + text
		}
		return ""
	}
	return "no test failed"
}
