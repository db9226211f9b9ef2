package drift

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Kind is a kind of flag.
type Kind string

// The kinds.
const (
	GateLost     Kind = "must-have-lost"
	ProofExpired Kind = "proof-expired"
	Unproven     Kind = "better-without-proof"
	SameDocument Kind = "same-document"
	NewNA        Kind = "new-na"
	NotKnown     Kind = "became-not-known"
	SameNote     Kind = "same-note"
)

// Kinds lists the kinds in the order of tables.
var Kinds = []Kind{GateLost, ProofExpired, Unproven, SameDocument, NewNA, NotKnown, SameNote}

var kindWords = map[Kind]string{GateLost: "must-have lost", ProofExpired: "proof has run out",
	Unproven: "better, no new proof", SameDocument: "one document for many", NewNA: "says N/A now",
	NotKnown: "not known any more", SameNote: "note word for word"}

// Words is the kind in a few words, for a column.
func (k Kind) Words() string { return kindWords[k] }

// Flag is something to look at, with the questions it is about.
type Flag struct {
	Kind      Kind
	Questions []string // ids in this cycle
	Words     string   // in a sentence without the questions
}

// manyQuestions is from how many questions on one document is for many.
const manyQuestions = 5

// noteWords is from how many words on a note that is repeated word for word is worth a look: "yes" repeats itself.
const noteWords = 4

// flags flags the rows, and gathers the flags by kind; a document for many questions has one of its own.
func flags(was, now *Side, rows []Row) []Flag {
	found := map[Kind][]string{}
	flag := func(r *Row, k Kind) {
		r.Flags = append(r.Flags, k)
		found[k] = append(found[k], r.ID())
	}
	documents := spread(was, now)
	for i := range rows {
		r := &rows[i]
		for _, k := range Kinds {
			if len(r.Questions) > 0 && tests[k](was, now, r, documents) {
				flag(r, k)
			}
		}
	}
	var out []Flag
	for _, k := range Kinds {
		switch {
		case len(found[k]) == 0:
		case k == SameDocument:
			for _, ref := range slices.Sorted(maps.Keys(documents)) {
				d := documents[ref]
				words := ref + " is given for " + text.Plural(len(d.now), "question", "questions") +
					", and no document was for more than one in the last cycle"
				if d.widest > 1 {
					words = fmt.Sprintf("%s is given for %s, and no document for more than %d in the last cycle", ref,
						text.Plural(len(d.now), "question", "questions"), d.widest)
				}
				out = append(out, Flag{Kind: k, Questions: d.now, Words: words})
			}
		default:
			out = append(out, Flag{Kind: k, Questions: found[k], Words: sentence(k, len(found[k]), was, now)})
		}
	}
	return out
}

// tests say whether a row with a question in this cycle is flagged.
var tests = map[Kind]func(was, now *Side, r *Row, documents map[string]document) bool{
	GateLost: func(_, now *Side, r *Row, _ map[string]document) bool {
		return r.Was.Gate == scoring.Met && r.Now.Gate != scoring.Met && r.Now.Gate != "" && now.settled(r.Questions[0])
	},
	ProofExpired: func(was, now *Side, r *Row, _ map[string]document) bool {
		return r.Earlier != "" && r.Was.Proofs > 0 && r.Now.Proofs == 0 &&
			slices.ContainsFunc(was.Proof[r.Earlier], func(p Proof) bool {
				return p.Counts(was.AsOf) && !p.Counts(now.AsOf)
			})
	},
	Unproven: func(was, now *Side, r *Row, _ map[string]document) bool {
		return r.Move == Better && !slices.ContainsFunc(now.Proof[r.Questions[0]], func(p Proof) bool {
			known := slices.ContainsFunc(was.Proof[r.Earlier], func(x Proof) bool { return x.ID == p.ID })
			return !known && (p.Until == 0 || p.Until >= now.AsOf)
		})
	},
	SameDocument: func(was, now *Side, r *Row, documents map[string]document) bool {
		for _, q := range r.Questions {
			for _, p := range now.Proof[q] {
				_, many := documents[p.Ref]
				known := slices.ContainsFunc(was.Proof[r.Earlier], func(x Proof) bool { return x.ID == p.ID })
				if many && !known {
					return true
				}
			}
		}
		return false
	},
	NewNA: func(was, now *Side, r *Row, _ map[string]document) bool {
		return r.Earlier != "" && now.said(r.Questions[0]) == questionnaire.NA &&
			was.said(r.Earlier) != questionnaire.NA
	},
	NotKnown: func(was, now *Side, r *Row, _ map[string]document) bool {
		said := now.said(r.Questions[0])
		return r.Move == Lost && (said == questionnaire.Unknown || said == "") &&
			firm(was.Answers[r.Earlier].Effective())
	},
	SameNote: func(was, now *Side, r *Row, _ map[string]document) bool {
		if r.Earlier == "" {
			return false
		}
		then, is := was.Answers[r.Earlier], now.Answers[r.Questions[0]]
		return sameNote(then.Claim, is.Claim) || sameNote(then.Judgement, is.Judgement)
	},
}

// settled reports whether what a cycle says of a question will not come by itself: it has an answer, or no more come.
func (s *Side) settled(question string) bool {
	return s.Final || s.Answers[question].Effective().Given()
}

// said is the value of the answer that counts, "" for none.
func (s *Side) said(question string) string { return s.Answers[question].Effective().Said() }

// sameNote reports whether a party wrote the same words again, rather than confirming an answer with its note.
func sameNote(was, now *entity.Answer) bool {
	if !was.Given() || !now.Given() || now.Reconfirmed {
		return false
	}
	words := strings.Fields(string(now.Note))
	return len(words) >= noteWords && slices.Equal(words, strings.Fields(string(was.Note)))
}

// document is a document for many questions of this cycle. Widest is how many questions the document for the most had
// in the cycle before: a certificate that covers a dozen controls each year is no news.
type document struct {
	now    []string
	widest int
}

// spread finds the documents that are for many questions in this cycle, and for more than any was in the one before.
func spread(was, now *Side) map[string]document {
	count := func(s *Side) map[string][]string {
		out := map[string][]string{}
		for _, q := range s.Pack.Questions() {
			if _, ok := s.Asked[q.ID]; !ok {
				continue
			}
			for _, p := range s.Proof[q.ID] {
				out[p.Ref] = append(out[p.Ref], q.ID)
			}
		}
		return out
	}
	widest := 0
	for _, questions := range count(was) {
		widest = max(widest, len(questions))
	}
	out := map[string]document{}
	for ref, questions := range count(now) {
		if len(questions) >= manyQuestions && len(questions) > widest {
			out[ref] = document{questions, widest}
		}
	}
	return out
}

// sentence says what a kind of flag found.
func sentence(k Kind, n int, was, now *Side) string {
	questions := text.Plural(n, "question", "questions")
	switch k {
	case GateLost:
		return text.Plural(n, "must-have or key control was", "must-haves and key controls were") +
			" met in the last cycle and " + text.Noun(n, "is", "are") + " not now"
	case ProofExpired:
		return "the proof of " + questions + " has run out since: ask for the next"
	case Unproven:
		return questions + " " + text.Noun(n, "has", "have") + " a better answer and no new proof"
	case NewNA:
		return fmt.Sprintf("%s %s said not to apply and did in the last cycle; %d in all, %d then", questions,
			text.Noun(n, "is", "are"), now.notApplicable(), was.notApplicable())
	case NotKnown:
		return questions + " had an answer in the last cycle and " + text.Noun(n, "is", "are") + " not known now"
	}
	return "the note of " + questions + " repeats that of the last cycle word for word"
}

// notApplicable counts the questions that are said not to apply.
func (s *Side) notApplicable() (n int) {
	for id := range s.Asked {
		if s.said(id) == questionnaire.NA {
			n++
		}
	}
	return n
}
