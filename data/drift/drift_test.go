package drift_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data/drift"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// packs are the questionnaire for IT suppliers in its first version, which asks some questions otherwise, and the one
// of today, which maps them.
func packs(t testing.TB) (old, is *questionnaire.Pack) {
	t.Helper()
	c, problems := questionnaire.Embedded(scoring.DefaultSettings().Facts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	old, is = c.Find("dspt-it-supplier@1.0.0"), c.Find("dspt-it-supplier")
	if old == nil || is.Version == old.Version {
		t.Fatal("there are no two versions to compare")
	}
	return old, is
}

// side draws a cycle: some questions apply, some have answers of either party, some have proof.
func side(t *rapid.T, p *questionnaire.Pack, final bool) *drift.Side {
	s := &drift.Side{Cycle: 1, Pack: p, AsOf: questionnaire.Date(rapid.IntRange(20000, 20800).Draw(t, "day")),
		Final: final, Answers: map[string]entity.Answers{}, Asked: map[string]drift.Asked{},
		Proof: map[string][]drift.Proof{}}
	notes := []questionnaire.Text{"", "as agreed with the board in May"}
	refs := []string{"DOC-0001", "DOC-0002", "DOC-0003"}
	for _, q := range p.Questions() {
		if rapid.IntRange(0, 9).Draw(t, "hidden") == 0 {
			continue
		}
		s.Asked[q.ID] = drift.Asked{Out: rapid.IntRange(0, 19).Draw(t, "out") == 0,
			Gate: rapid.SampledFrom([]scoring.GateState{"", scoring.Met, scoring.NotMet,
				scoring.NotShown}).Draw(t, "gate")}
		values := []string{questionnaire.Unknown, questionnaire.NA}
		for _, o := range q.Options {
			values = append(values, o.ID)
		}
		answer := func(party entity.Party) *entity.Answer {
			if rapid.IntRange(0, 2).Draw(t, "given") == 0 {
				return nil
			}
			return &entity.Answer{Question: q.ID, Party: party, Value: rapid.SampledFrom(values).Draw(t, "value"),
				Note:        rapid.SampledFrom(notes).Draw(t, "note"),
				Reconfirmed: rapid.Bool().Draw(t, "confirmed")}
		}
		s.Answers[q.ID] = entity.Answers{Claim: answer(entity.BySupplier), Judgement: answer(entity.ByAssessor)}
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(refs), 0, 3, rapid.ID[string])
		for _, ref := range some.Draw(t, "documents") {
			s.Proof[q.ID] = append(s.Proof[q.ID], drift.Proof{ID: ref, Ref: ref,
				Accepted: rapid.Bool().Draw(t, "accepted"),
				Until:    rapid.SampledFrom([]questionnaire.Date{0, 20100, 20900}).Draw(t, "until")})
		}
	}
	return s
}

// A cycle compared with itself is the same everywhere; the only flag it can have is a note that repeats itself.
func TestLawOfIdenticalCycles(t *testing.T) {
	_, p := packs(t)
	rapid.Check(t, func(t *rapid.T) {
		s := side(t, p, true)
		c := drift.Compare(s, s)
		for _, r := range c.Rows {
			if r.Move != drift.Same {
				t.Fatalf("%s is %s", r.ID(), r.Move)
			}
		}
		for _, f := range c.Flags {
			if f.Kind != drift.SameNote {
				t.Fatalf("flagged: %+v", f)
			}
		}
	})
}

// Swapping two cycles turns better into worse and an answer lost into one found; every other row keeps its move, but
// for questions that only one of them asks.
func TestLawOfSwappedCycles(t *testing.T) {
	_, p := packs(t)
	swapped := map[drift.Move]drift.Move{drift.Better: drift.Worse, drift.Worse: drift.Better,
		drift.Lost: drift.Found, drift.Found: drift.Lost, drift.New: drift.Gone, drift.Gone: drift.New,
		drift.Same: drift.Same, drift.Changed: drift.Changed}
	rapid.Check(t, func(t *rapid.T) {
		a, b := side(t, p, true), side(t, p, true)
		there, back := moves(drift.Compare(a, b)), moves(drift.Compare(b, a))
		if len(there) != len(back) {
			t.Fatalf("%d rows, swapped %d", len(there), len(back))
		}
		for id, m := range there {
			if back[id] != swapped[m] {
				t.Fatalf("%s is %s, swapped %s", id, m, back[id])
			}
		}
	})
}

func moves(c *drift.Comparison) map[string]drift.Move {
	out := map[string]drift.Move{}
	for i := range c.Rows {
		out[c.Rows[i].ID()] = c.Rows[i].Move
	}
	return out
}

// Every question of either cycle is in exactly one row, whatever the versions of the pack; a flag names questions that
// are in a row flagged so.
func TestLawOfRows(t *testing.T) {
	old, is := packs(t)
	rapid.Check(t, func(t *rapid.T) {
		a := side(t, rapid.SampledFrom([]*questionnaire.Pack{old, is}).Draw(t, "pack"), true)
		b := side(t, is, rapid.Bool().Draw(t, "final"))
		c := drift.Compare(a, b)
		var earlier, now []string
		for _, r := range c.Rows {
			if r.Earlier != "" {
				earlier = append(earlier, r.Earlier)
			}
			now = append(now, r.Questions...)
			if r.Move == "" || r.Move.Words() == "" || r.Text == "" {
				t.Fatalf("a row without words: %+v", r)
			}
		}
		for name, x := range map[string]struct {
			got   []string
			asked map[string]drift.Asked
		}{"the cycle before": {earlier, a.Asked}, "this cycle": {now, b.Asked}} {
			slices.Sort(x.got)
			if want := slices.Sorted(maps.Keys(x.asked)); !slices.Equal(x.got, want) {
				t.Fatalf("questions of %s in rows: %v\nwant %v", name, x.got, want)
			}
		}
		for _, f := range c.Flags {
			if f.Words == "" || f.Kind.Words() == "" || len(f.Questions) == 0 {
				t.Fatalf("a flag without words or questions: %+v", f)
			}
			for _, q := range f.Questions {
				r := c.Row(q)
				if f.Kind != drift.SameDocument && (r == nil || !slices.Contains(r.Flags, f.Kind)) {
					t.Fatalf("%s is named by %s, and its row is not flagged", q, f.Kind)
				}
			}
		}
	})
}

// Each flag, on the smallest cycles that have it, in the words people read.
func TestFlags(t *testing.T) {
	_, p := packs(t)
	blank := func() *drift.Side {
		s := &drift.Side{Pack: p, AsOf: 20500, Answers: map[string]entity.Answers{}, Asked: map[string]drift.Asked{},
			Proof: map[string][]drift.Proof{}, Final: true}
		for _, q := range p.Questions() {
			s.Asked[q.ID] = drift.Asked{}
		}
		return s
	}
	says := func(s *drift.Side, q, value, note string) {
		s.Answers[q] = entity.Answers{Claim: &entity.Answer{Question: q, Party: entity.BySupplier, Value: value,
			Note: questionnaire.Text(note)}}
	}
	proof := func(s *drift.Side, q, ref string, until questionnaire.Date) {
		s.Proof[q] = append(s.Proof[q], drift.Proof{ID: ref, Ref: ref, Accepted: true, Until: until})
	}
	for name, c := range map[string]struct {
		make func(was, now *drift.Side)
		kind drift.Kind
		want string
	}{
		"better without new proof": {func(was, now *drift.Side) {
			says(was, "ITS-05", "partly", "")
			says(now, "ITS-05", "met", "")
			proof(was, "ITS-05", "DOC-0001", 0)
			proof(now, "ITS-05", "DOC-0001", 0)
		}, drift.Unproven, "1 question has a better answer and no new proof"},
		"one document for many": {func(was, now *drift.Side) {
			for _, q := range []string{"ITS-05", "ITS-06", "ITS-07", "ITS-08", "ITS-09"} {
				proof(now, q, "DOC-0001", 0)
			}
			proof(was, "ITS-05", "DOC-0001", 0)
		}, drift.SameDocument, "DOC-0001 is given for 5 questions, " +
			"and no document was for more than one in the last cycle"},
		"growing N/A": {func(was, now *drift.Side) {
			says(was, "ITS-05", "met", "")
			says(now, "ITS-05", questionnaire.NA, "")
			says(was, "ITS-06", questionnaire.NA, "")
			says(now, "ITS-06", questionnaire.NA, "")
		}, drift.NewNA, "1 question is said not to apply and did in the last cycle; 2 in all, 1 then"},
		"not known any more": {func(was, now *drift.Side) {
			says(was, "ITS-05", "met", "")
			says(now, "ITS-05", questionnaire.Unknown, "")
		}, drift.NotKnown, "1 question had an answer in the last cycle and is not known now"},
		"a note word for word": {func(was, now *drift.Side) {
			says(was, "ITS-05", "met", "We review  it every\nyear.")
			says(now, "ITS-05", "met", "We review it every year.")
		}, drift.SameNote, "the note of 1 question repeats that of the last cycle word for word"},
		"proof that has run out": {func(was, now *drift.Side) {
			was.AsOf = 20100
			proof(was, "ITS-05", "DOC-0001", 20400)
		}, drift.ProofExpired, "the proof of 1 question has run out since: ask for the next"},
		"a must-have lost": {func(was, now *drift.Side) {
			was.Asked["ITS-22"] = drift.Asked{Gate: scoring.Met}
			now.Asked["ITS-22"] = drift.Asked{Gate: scoring.NotShown}
		}, drift.GateLost, "1 must-have or key control was met in the last cycle and is not now"},
	} {
		t.Run(name, func(t *testing.T) {
			was, now := blank(), blank()
			c.make(was, now)
			flags := drift.Compare(was, now).Flags
			if len(flags) != 1 || flags[0].Kind != c.kind || flags[0].Words != c.want {
				t.Fatalf("%+v, want %s: %s", flags, c.kind, c.want)
			}
			if !strings.HasPrefix(flags[0].Questions[0], "ITS-") {
				t.Errorf("%v", flags[0].Questions)
			}
		})
	}
	// An open cycle is not flagged for what nobody answered yet, a confirmed note not for its words.
	was, now := blank(), blank()
	now.Final = false
	says(was, "ITS-05", "met", "We review it every year.")
	was.Asked["ITS-05"] = drift.Asked{Gate: scoring.Met}
	now.Asked["ITS-05"] = drift.Asked{Gate: scoring.NotShown}
	c := drift.Compare(was, now)
	if len(c.Flags) > 0 || c.Row("ITS-05").Move != drift.Waiting {
		t.Errorf("%+v %+v", c.Flags, c.Row("ITS-05"))
	}
	says(now, "ITS-05", "met", "We review it every year.")
	now.Answers["ITS-05"].Claim.Reconfirmed = true
	now.Asked["ITS-05"] = drift.Asked{Gate: scoring.Met}
	if c := drift.Compare(was, now); len(c.Flags) > 0 || c.Row("ITS-05").Move != drift.Same {
		t.Errorf("%+v %+v", c.Flags, c.Row("ITS-05"))
	}
}
