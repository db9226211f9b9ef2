package data_test

import (
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/review"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// seedTwo seeds an engagement with two packs, in which one question of each contradicts the other.
func seedTwo(t *testing.T, r *data.Register) (e entity.Engagement, its, ess entity.Assessment) {
	t.Helper()
	_, e, its = datatest.Seed(t, r)
	ess = datatest.Must(r.StartAssessment(t.Context(), e.ID, "cyber-essentials-style"))(t)
	record(t, r, its, "ITS-22", entity.BySupplier, "met")
	record(t, r, ess, "ESS-19", entity.BySupplier, "some")
	return e, its, ess
}

// Answers to two packs that cannot both be true stand at both questions, through every door, with both places named.
func TestAnswersOfTwoPacksContradict(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	e, its, ess := seedTwo(t, r)
	wantOpen(t, r, "answers ITS-22")
	places := []string{"ITS-22 of dspt-it-supplier: Met",
		"ESS-19 of cyber-essentials-style: Users of some services only",
		"multi-factor authentication enforced for every privileged account"}
	names := func(door, words string) {
		t.Helper()
		for _, p := range places {
			if !strings.Contains(words, p) {
				t.Errorf("%s does not say %q: %q", door, p, words)
			}
		}
	}
	names("the list", datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t)[0].What())
	for question, a := range map[string]entity.Assessment{"ITS-22": its, "ESS-19": ess} {
		v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
		here := v.Unjudged()
		if len(here) != 1 || here[0].Question != question || here[0].Pack != a.Pack ||
			!strings.Contains(here[0].A.From, question) {
			t.Fatalf("%s: %+v", question, here)
		}
		names("the walk at "+question, here[0].What())
		blocks := slices.DeleteFunc(v.Blocks(),
			func(b entity.Block) bool { return b.Kind != entity.BlockContradiction })
		if len(blocks) != 1 || blocks[0].Question != question || blocks[0].Pass != nil {
			t.Fatalf("blocks at %s: %+v", question, blocks)
		}
		names("the sign-off at "+question, blocks[0].What)
		list := datatest.Must(review.OfView(v, r.Day))(t)
		why := []string{}
		for _, q := range list.Worth {
			for _, reason := range q.Reasons {
				if reason.Kind == review.Contradiction && !reason.Settled {
					why = append(why, q.ID+" "+reason.What)
				}
			}
		}
		if len(why) != 1 || !strings.HasPrefix(why[0], question) {
			t.Fatalf("review of %s: %q", question, why)
		}
		names("the review list at "+question, why[0])
	}
	names("the board page", page(t, r, "board", e.Ref))
	names("the supplier draft", page(t, r, "supplier", e.Ref))
	record(t, r, ess, "ESS-19", entity.BySupplier, "every-user")
	wantOpen(t, r)
}

// A judgement of a claim closes what stood before it, and a reason what is given from either place. A judgement that
// makes a contradiction does not close it.
func TestContradictionOfTwoAnswersIsClosed(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	e, its, ess := seedTwo(t, r)
	record(t, r, its, "ITS-22", entity.ByAssessor, "met")
	wantOpen(t, r) // judged, with the other answer in sight
	record(t, r, ess, "ESS-19", entity.BySupplier, "every-user")
	wantOpen(t, r)
	record(t, r, ess, "ESS-19", entity.ByAssessor, "nobody")
	wantOpen(t, r, "answers ITS-22") // a judgement says more than was known when the first was judged
	v := datatest.Must(r.Assessment(t.Context(), ess.ID, book.At{}))(t)
	there := v.Unjudged()
	if len(there) != 1 || there[0].Question != "ESS-19" {
		t.Fatalf("%+v", there)
	}
	if err := r.ResolveContradiction(t.Context(), &there[0], "the cloud services are of another product"); err != nil {
		t.Fatal(err)
	}
	wantOpen(t, r)
	datatest.WantCode(t, r.ResolveContradiction(t.Context(), &there[0], "again"), "no-contradiction")
	record(t, r, ess, "ESS-19", entity.ByAssessor, "some")
	wantOpen(t, r, "answers ITS-22") // another answer
	set(t, r, e, "subprocessors", "none")
	dp := datatest.Must(r.StartAssessment(t.Context(), e.ID, "data-protection"))(t)
	record(t, r, dp, "DP-10", entity.BySupplier, questionnaire.NA)
	wantOpen(t, r, "answers ITS-22")
	record(t, r, dp, "DP-10", entity.BySupplier, "none")
	wantOpen(t, r, "answers ITS-22", "answers DP-10")
}

// A pass at the sign-off of one pack is of that sign-off: the other pack's is blocked until it is passed there too.
func TestPassOfAContradictionOfTwoPacks(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, its, ess := seedTwo(t, r)
	pass := func(a entity.Assessment) {
		t.Helper()
		v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
		for _, b := range v.Blocks() {
			if b.Kind == entity.BlockContradiction {
				if err := r.PassBlock(t.Context(), a.ID, b, "asked at the next review"); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	blocks := func(a entity.Assessment) (n int) {
		for _, b := range datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Blocks() {
			if b.Kind == entity.BlockContradiction && b.Pass == nil {
				n++
			}
		}
		return n
	}
	pass(ess)
	wantOpen(t, r, "passed answers ITS-22")
	if blocks(ess) != 0 || blocks(its) != 1 {
		t.Errorf("open blocks: %d where it was passed, %d in the other", blocks(ess), blocks(its))
	}
	pass(its)
	if blocks(its) != 0 {
		t.Error("the second pass does not count")
	}
}

// Numbers are compared with numbers, an answer with a certificate.
func TestRulesOnNumbersAndCertificates(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	s, e, its := datatest.Seed(t, r)
	rx := datatest.Must(r.StartAssessment(t.Context(), e.ID, "resilience-exit"))(t)
	record(t, r, its, "ITS-57", entity.BySupplier, "8")
	record(t, r, rx, "RX-01", entity.BySupplier, "8")
	wantOpen(t, r)
	record(t, r, rx, "RX-01", entity.BySupplier, "8.5")
	wantOpen(t, r, "answers ITS-57")
	if what := datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t)[0].What(); !strings.Contains(what,
		"ITS-57 of dspt-it-supplier: 8 hours") || !strings.Contains(what, "RX-01 of resilience-exit: 8.5 hours") {
		t.Error(what)
	}
	record(t, r, its, "ITS-57", entity.BySupplier, questionnaire.Unknown)
	wantOpen(t, r)
	ess := datatest.Must(r.StartAssessment(t.Context(), e.ID, "cyber-essentials-style"))(t)
	datatest.Must(r.AddCertificate(t.Context(), entity.Certificate{Supplier: s.ID, Kind: entity.CertCyberEssentials,
		Entity: s.Name, Number: "N-1", Scope: "All services", Covers: entity.CoverService,
		Issued: datatest.Date(t, "2024-02-01"), Expiry: datatest.Date(t, "2025-02-01"), CheckedAt: "public register",
		Edition: "1"}))(t)
	record(t, r, ess, "ESS-04", entity.BySupplier, "expired")
	wantOpen(t, r)
	record(t, r, ess, "ESS-04", entity.BySupplier, "later")
	wantOpen(t, r, "answers ESS-04")
}

// A supplier that signed the charter and says that it is not there yet contradicts nothing; one that says that it is
// there does.
func TestSigningTheCharterContradictsNothing(t *testing.T) {
	r, _ := datatest.NewRegister(t, "dana")
	_, e, its := datatest.Seed(t, r)
	charter := datatest.Must(r.StartAssessment(t.Context(), e.ID, "supply-chain-charter"))(t)
	for q, v := range map[string]string{"ITS-22": "not-met", "ITS-34": "never-restored", "ITS-38": "over-30-days"} {
		record(t, r, its, q, entity.BySupplier, v)
	}
	for _, q := range []string{"CH-01", "CH-05", "CH-07", "CH-09"} {
		record(t, r, charter, q, entity.BySupplier, "signed")
	}
	wantOpen(t, r)
	record(t, r, charter, "CH-06", entity.BySupplier, "own")
	wantOpen(t, r, "answers ITS-22")
	record(t, r, charter, "CH-06", entity.BySupplier, "products")
	wantOpen(t, r)
}
