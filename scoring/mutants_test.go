package scoring_test

// mutant breaks one rule. In the function named fn ("Type.Method" or "Function") of the package in
// directory in, the code that looks like old becomes new. Old is an expression, a list of
// statements or the head of a case ("case x > 1:"); it is compared as syntax, so layout, comments
// and the file do not matter, and must occur exactly once in the function. The tests of one of the
// packages in tests must fail.
type mutant struct {
	name  string
	in    string // directory of the package; "" is scoring
	fn    string
	old   string
	new   string
	tests []string // directories of packages; none is scoring
}

// register are the packages whose tests cover what counts in the register.
var register = []string{"data", "data/analysis"}

// registerFormats is the package whose tests cover the risk register in every format.
var registerFormats = []string{"data/riskregister/formats"}

// mutants break every rule of scoring, one at a time. Changes that no result can show are left out,
// such as comparing an age with twice its validity, where the straight line has reached the floor
// anyway.
var mutants = []mutant{
	// evidence
	{name: "evidence is old a day early", fn: "Settings.itemConfidence", old: "age <= valid", new: "age < valid"},
	{name: "hard expiry decays gently", fn: "Settings.itemConfidence",
		old: "rule.HardExpiry || age >= 2*valid", new: "age >= 2*valid"},
	{name: "evidence never decays", fn: "Settings.itemConfidence",
		old: "claimed + (strength-claimed)*(2*valid-age)/valid", new: "strength"},
	{name: "a document's own expiry comes a day early", fn: "Evidence.counts", old: "asOf <= e.Expiry",
		new: "asOf < e.Expiry"},
	{name: "a document's own expiry is ignored", fn: "Evidence.counts",
		old: "(e.Expiry == 0 || asOf <= e.Expiry)", new: "true"},
	{name: "evidence dated ahead counts", fn: "Evidence.counts", old: "e.Issued <= asOf", new: "true"},
	{name: "undated evidence is not listed", fn: "Evidence.counts", old: "e.Issued != 0", new: "true"},
	{name: "the last item counts, not the best", fn: "Settings.confidence",
		old: "max(best, s.itemConfidence(rule, asOf, &items[i]))", new: "s.itemConfidence(rule, asOf, &items[i])"},

	// states
	{name: "N/A claimed counts as met", fn: "sheet.load", old: "case r.State == OutOfScope:",
		new: "case r.State == NAClaimed: value = 100\ncase r.State == OutOfScope:"},
	{name: "N/A claimed leaves the score", fn: "sheet.load",
		old: "r.State == OutOfScope", new: "r.State == OutOfScope || r.State == NAClaimed"},
	{name: "unknown is No at the upper end", fn: "sheet.set",
		old: "sh.hi[i], sh.unknown[i] = 10_000, w", new: "sh.hi[i], sh.unknown[i] = 0, w"},
	{name: "unknown is not counted as unknown", fn: "sheet.set",
		old: "sh.hi[i], sh.unknown[i] = 10_000, w", new: "sh.hi[i] = 10_000"},
	{name: "a claim counts in full", fn: "earned", old: "claimed * int32(value)", new: "100 * int32(value)"},
	{name: "evidence shows whatever is answered later", fn: "earned", old: "min(value, e.shows)", new: "value"},
	{name: "evidence takes from a better claim", fn: "earned",
		old: "cmp.Compare(lo, most)", new: "cmp.Compare(e.confidence, best.confidence)"},
	{name: "nobody hears of a claim raised since its proof", fn: "Compiled.rows",
		old: "int32(shownAt(0, sh.proofs[k]))*int32(v) > sh.lo[k]", new: "false"},
	{name: "a question hidden by rule counts as decided out", fn: "sheet.load",
		old: "value = valueHidden", new: "value = valueCut"},
	{name: "out of scope still weighs", fn: "sheet.set", old: "sh.w[i], sh.cut[i] = 0, w", new: "sh.cut[i] = w"},

	// must-haves
	{name: "a must-have answered at its minimum is not met", fn: "sheet.gateState",
		old: "int(v) < int(sh.gateLow[i])", new: "int(v) <= int(sh.gateLow[i])"},
	{name: "a must-have needs more than the proof asked for", fn: "sheet.gateState",
		old: "shownAt(int(sh.gateLow[i]), sh.proofs[g.control]) < sh.gateMin[i]",
		new: "shownAt(int(sh.gateLow[i]), sh.proofs[g.control]) <= sh.gateMin[i]"},
	{name: "a must-have needs no proof", fn: "sheet.gateState",
		old: "shownAt(int(sh.gateLow[i]), sh.proofs[g.control]) < sh.gateMin[i]", new: "false"},
	{name: "proof of less shows a must-have", fn: "shownAt", old: "int(e.shows) >= value", new: "true"},
	{name: "a blank must-have is a finding", fn: "sheet.gateState",
		old: "case v == valueUnknown:", new: "case v == valueUnknown: return NotMet\ncase false:"},
	{name: "a must-have is in force whatever the facts", fn: "sheet.gateState", old: "!sh.gateOn[i]", new: "false"},
	{name: "must-haves cap nothing", fn: "Compiled.caps", old: "state != NotMet && state != NotShown", new: "true"},
	{name: "not shown caps nothing", fn: "Compiled.caps",
		old: "state != NotMet && state != NotShown", new: "state != NotMet"},
	{name: "not shown caps the other end too", fn: "Compiled.caps",
		old: "if state == NotMet { gradeHi = gradeHi.and(x) }", new: "gradeHi = gradeHi.and(x)"},
	{name: "a must-have ignores the tier", fn: "sheet.load", old: "g.ByTier", new: "false"},
	{name: "accepting lifts nothing", fn: "Compiled.caps", old: "sh.lifted[i]", new: "false"},
	{name: "accepting lifts risk and status as well", fn: "Compiled.caps",
		old: "plain = plain.and(x)", new: "if sh.lifted[i] { continue }; plain = plain.and(x)"},
	{name: "key controls are averaged away", in: "questionnaire", fn: "Question.KeyControl",
		old: "q.Class == ClassKey", new: "false", tests: []string{"scoring"}},
	{name: "a key control asks for everything", in: "questionnaire", fn: "Question.MustHave",
		old: "KeyMinValue", new: "100", tests: []string{"scoring"}},
	{name: "key controls are counted at every tier", fn: "Compiled.caps",
		old: "c.gates[i].key && sh.critical", new: "c.gates[i].key"},
	{name: "any number of key controls caps at C", fn: "gateCap.limit", old: "a.keys >= KeysForD", new: "false"},
	{name: "one key control caps at D", fn: "gateCap.limit", old: "a.keys >= KeysForD", new: "a.keys > 0"},
	{name: "an acceptance ends a day early", fn: "Acceptance.inForce", old: "asOf <= a.Until", new: "asOf < a.Until"},
	{name: "an acceptance never ends", fn: "Acceptance.inForce", old: "(a.Until == 0 || asOf <= a.Until)", new: "true"},

	// score and grade
	{name: "scores are printed rounded", fn: "tenths", old: "mbp / 10_000", new: "(mbp + 5_000) / 10_000"},
	{name: "halves are rounded down", fn: "roundHalfUp", old: "(2*n + m) / (2 * m)", new: "n / m"},
	{name: "a threshold must be passed, not reached", fn: "Settings.gradeAt",
		old: "t >= s.Grades[i].From", new: "t > s.Grades[i].From"},
	{name: "domains weigh the same", fn: "Compiled.total",
		old: "sumLo += d.present * d.lo", new: "sumLo += f.domains[0].present * d.lo"},
	{name: "weak domains cap nothing", fn: "Compiled.caps",
		old: "lo, hi = min(lo, d.capLo), min(hi, d.capHi)", new: "_ = lo"},
	{name: "weak domains cap a step too high", fn: "Compiled.caps",
		old: "d.capLo, d.capHi = min(d.ownLo+1, levelA), min(d.ownHi+1, levelA)",
		new: "d.capLo, d.capHi = min(d.ownLo+2, levelA), min(d.ownHi+2, levelA)"},
	{name: "a domain of exactly a tenth is minor", fn: "Compiled.caps",
		old: "d.present*100 >= int64(s.MajorDomain.Value)*f.weight",
		new: "d.present*100 > int64(s.MajorDomain.Value)*f.weight"},

	// status
	{name: "scope decisions settle", fn: "Compiled.statusOf",
		old: "!c.share(f, cutShare).above(s.ScopeDecisions.Value)", new: "true"},
	{name: "exactly twenty unknown is too little", fn: "share.above", old: "100*low > limit", new: "100*low >= limit"},
	{name: "a doubt about a share is settled by guessing", fn: "share.above",
		old: "x.exact().Cmp(big.NewRat(int64(percent), 100)) > 0", new: "true"},
	{name: "status believes in acceptances", fn: "Compiled.statusOf",
		old: "f.plain == f.plainHi", new: "f.grade == f.gradeHi"},
	{name: "nothing recorded is assessed", fn: "Compiled.statusOf", old: "!sh.recorded", new: "false"},

	// risk and tier
	{name: "likelihood falls below 1", fn: "Settings.place",
		old: "r.Likelihood = max(1, r.InherentLikelihood-worst)", new: "r.Likelihood = r.InherentLikelihood - worst"},
	{name: "risk believes in acceptances", fn: "Compiled.explain",
		old: "s.residual(in.Triage, r.Plain, r.PlainPossible)", new: "s.residual(in.Triage, r.Grade, r.GradePossible)"},
	{name: "controls lower the consequence", fn: "Settings.place", old: "r.Score = r.Consequence * r.Likelihood",
		new: "r.Consequence = max(1, r.Consequence-worst); r.Score = r.Consequence * r.Likelihood"},
	{name: "a band must be passed, not reached", fn: "Settings.Band",
		old: "score >= s.Bands[i].From", new: "score > s.Bands[i].From"},
	{name: "an unknown fact counts as nothing", fn: "Settings.reasons",
		old: "r.C, r.L = max(r.C, v.Consequence), max(r.L, v.Likelihood)", new: "_ = v"},
	{name: "a catastrophe is no tier 1 by itself", fn: "Settings.tier",
		old: "t.Tier == 1 && c >= s.CriticalConsequence.Value", new: "false"},

	// roll-up
	{name: "the best pack decides", fn: "lower", old: "Worse(a.Grade, b.Grade)", new: "Worse(b.Grade, a.Grade)"},
	{name: "a missing pack is not missed", fn: "Settings.Engagement", old: "u.Status = NotAssessed; continue",
		new: "continue"},
	{name: "no questionnaire is a settled one", fn: "Settings.Engagement", old: "NoQuestionnaire", new: "Settled"},
	{name: "no questionnaire is known before triage", fn: "Settings.Engagement",
		old: "if u.Risk == nil { u.Status = NotAssessed; return u }", new: "if u.Risk == nil { return u }"},
	{name: "no questionnaire hides the others", fn: "compareWeak", old: "return 2", new: "return 0"},
	{name: "the strongest engagement stands for the supplier", fn: "Supplier",
		old: "compareWeak(e, &engagements[best]) < 0", new: "compareWeak(e, &engagements[best]) > 0"},
	{name: "a bid stands for the supplier", fn: "Supplier", old: "e.State.InForce()", new: "e.State.Open()"},

	// explanation
	{name: "ties go to the last", fn: "compareParts",
		old: "cmp.Compare(a.rank, b.rank)", new: "cmp.Compare(b.rank, a.rank)"},
	{name: "remainders are dropped", fn: "apportion", old: "p.share++; continue", new: "continue"},
	{name: "the smallest remainder first", fn: "compareParts", old: "cmp.Compare(bh, ah)", new: "cmp.Compare(ah, bh)"},
	{name: "the smallest remainder first, where it is close", fn: "compareParts",
		old: "cmp.Compare(bl, al)", new: "cmp.Compare(al, bl)"},
	{name: "a tie of losses goes to what is unknown", fn: "figures.splitExactly",
		old: "ru.Cmp(rw) > 0", new: "ru.Cmp(rw) >= 0"},
	{name: "a cap that changes nothing is said to bind", fn: "Compiled.capsOf", old: "l < f.raw", new: "true"},

	// what could move it
	{name: "the path forgets must-haves", fn: "pathSearch.actions", old: "must = state != Met", new: "must = false"},
	{name: "the path forgets weak domains", fn: "pathSearch.domainTable",
		old: "f.major && min(p.s.gradeAt(tenths(score))+1, levelA) < p.goal", new: "false"},
	{name: "the path leaves two key controls open", fn: "pathSearch.best", old: "len(p.keys) < KeysForD", new: "true"},
	{name: "the path closes every key control", fn: "pathSearch.actions", old: "i != p.keep", new: "true"},
	{name: "the path takes evidence to show what is fixed later", fn: "pathSearch.actions",
		old: "earned(uint8(v), items)", new: "earned(uint8(v), []proof{{shownAt(0, items), 100}})"},
	{name: "the path takes the dearest", fn: "pathSearch.merge",
		old: "for cost, x := range total {", new: "for cost, x := range slices.Backward(total) {"},
	{name: "the tornado leaves its last edit behind", fn: "Compiled.Tornado",
		old: "c.update(s, sh, f, i, value, 0)", new: ""},
	{name: "a fix by word is proof", fn: "Compiled.Stages", old: "x.Action.Claim()", new: "false"},
	{name: "equal scores show more than each other", fn: "Standing.Shows", old: "lo > hi", new: "lo >= hi"},
	{name: "less than a printed tenth is a lead", fn: "Result.ends",
		old: "return r.Assured, r.Possible", new: "return Tenths(r.Lo), Tenths(r.Hi)"},
	{name: "every lead survives other weights", fn: "Standing.Survives", old: "lead >= 0", new: "true"},
	{name: "a lead is tried with the weights that are best for it", fn: "Standing.Survives",
		old: "over > 0", new: "over < 0"},
	{name: "a lead over another scope is not tried", fn: "Standing.Survives",
		old: "low-high >= leadLeast", new: "low+high >= leadLeast"},
	{name: "an unproven answer beats", fn: "Standing.Beats", old: "a.Proven > hi", new: "hi >= 0"},
	{name: "exactly seventy in common is too little", fn: "Compare",
		old: "share.Cmp(big.NewRat(minCore, 100)) < 0", new: "share.Cmp(big.NewRat(minCore, 100)) <= 0"},
	{name: "another revision is the same question", fn: "holds", old: "x.Revision == q.Revision", new: "true"},
	{name: "a walk leaves new evidence out", fn: "Moment.takeEvidence", old: "old.Evidence = r.Evidence", new: "_ = r"},
	{name: "judgements pass for answers", fn: "Moment.takeAnswers", old: "claimsOnly", new: "false"},
	{name: "what was tried is recorded", fn: "Input.Suppose",
		old: "in.Responses = maps.Clone(in.Responses)", new: "_ = maps.Clone(in.Responses)"},

	// hashes
	{name: "the hash of inputs forgets the day", fn: "Input.HashUnder",
		old: "doc.Pack, doc.PackSHA = in.Pack.Ref(), in.Pack.SHA256",
		new: "doc.Pack, doc.PackSHA, doc.AsOf = in.Pack.Ref(), in.Pack.SHA256, 0"},
	{name: "the hash of inputs forgets acceptances", fn: "Input.HashUnder", old: "doc.Accepted[id] = a", new: "_ = id"},

	// what counts, in the register
	{name: "an offered document counts", in: "data/book", fn: "Book.evidence", old: "d.State == entity.Accepted",
		new:   "true",
		tests: register},
	{name: "a document counts for a question it was not accepted for", in: "data/book", fn: "Book.evidence",
		old: "s.State == entity.Accepted", new: "true", tests: register},
	{name: "one person takes a must-have out of scope", in: "data/book", fn: "Book.Counts",
		old: `!NeedsSecond(d, pack) || d.Second != ""`, new: "true", tests: register},
	{name: "the claim counts before the judgement", in: "questionnaire/entity", fn: "Answers.Effective",
		old: "a.Judgement.Given()", new: "a.Judgement.Given() && a.Claim == nil", tests: register},
	{name: "words are an answer", in: "questionnaire/entity", fn: "Answer.Given",
		old: "a.Value != questionnaire.WordsOnly", new: "true", tests: register},
	{name: "a place among four others", in: "data/book", fn: "Book.percentile",
		old: "len(list)-1 < minOthers", new: "len(list) < minOthers", tests: register},
	{name: "a score is equal to itself", in: "data/book", fn: "Book.percentile", old: "out.Equal--", new: "",
		tests: register},
	{name: "a re-score forgets why", in: "data/analysis", fn: "rescore",
		old: "move(MovedEngine, f.Compiled, settings)", new: "", tests: register},

	// columns of the risk register
	{name: "the page drops a column", in: "data/riskregister/webpage", fn: "detailsOf", old: "covered[c.Header]",
		new: `covered[c.Header] || c.Header == "Cause"`, tests: registerFormats},
	{name: "two columns of the page change places", in: "data/riskregister/webpage", fn: "riskTable",
		old: "tableCell{Text: say(r.Action), Note: say(r.Owner)}",
		new: "tableCell{Text: say(r.Owner), Note: say(r.Action)}", tests: registerFormats},
	{name: "the page shows the calculated score as the current one", in: "data/riskregister/webpage", fn: "currentCell",
		old: "bandCell(set, r.Current())", new: "bandCell(set, r.Calculated)", tests: registerFormats},
	{name: "edits of a column are not read", in: "data/riskregister", fn: "settersOf", old: "c.Edit == nil",
		new: `c.Edit == nil || c.Header == "Clause"`, tests: []string{"data/riskregister"}},
}
