package review

import (
	"slices"
	"time"
)

// Kind is the kind of a reason why a question is worth reading.
type Kind string

// The kinds, those on which most hangs first.
const (
	MustHave      Kind = "must-have"
	KeyControl    Kind = "key-control"
	Unanswered    Kind = "unanswered"      // a must-have or key control without an answer that counts
	NAClaimed     Kind = "na-claimed"      // the supplier says that it does not apply
	Contradiction Kind = "contradiction"   // another record of the same fact says otherwise
	Raised        Kind = "claim-raised"    // the answer is worth more than its proof was accepted for
	ClaimChanged  Kind = "claim-changed"   // after it was judged
	Replied       Kind = "reply-unjudged"  // a reply to a query, and no judgement since
	Unread        Kind = "evidence-unread" // a document is offered, neither accepted nor refused
	Alone         Kind = "grade-alone"     // its loss alone changes grade, status or risk
	Worse         Kind = "worse"           // than in the last cycle
	Better        Kind = "better"          // than in the last cycle
	Changed       Kind = "changed"         // since the last cycle, and neither better nor worse
	Expired       Kind = "proof-expired"   // nothing of its accepted proof counts any more
	Expiring      Kind = "proof-expiring"  // its accepted proof loses strength within [SoonDays] days
	Beyond        Kind = "beyond-limit"    // a number is more than the service allows
	Unproved      Kind = "unproved"        // the grade or the risk rests on it and on claims like it
	Looked        Kind = "judged"          // judged or decided here, without another reason
)

// Kinds are the kinds in that order.
var Kinds = []Kind{MustHave, KeyControl, Unanswered, NAClaimed, Contradiction, Raised, ClaimChanged, Replied, Unread,
	Alone, Worse, Better, Changed, Expired, Expiring, Beyond, Unproved, Looked}

// words are the kinds in a few words, for a list.
var words = map[Kind]string{
	MustHave: "must-have", KeyControl: "key control", Unanswered: "not answered", NAClaimed: "claimed N/A",
	Contradiction: "contradiction", Raised: "claim raised", ClaimChanged: "claim changed",
	Replied: "reply came", Unread: "evidence unseen", Alone: "grade hangs here", Worse: "worse than last",
	Better: "better than last", Changed: "other than last", Expired: "proof ran out", Expiring: "proof runs out",
	Beyond: "beyond limit", Unproved: "unproved", Looked: "judged",
}

// Words is the kind in a few words: "claimed N/A". A kind of another release is its own word.
func (k Kind) Words() string {
	if w, ok := words[k]; ok {
		return w
	}
	return string(k)
}

// rank is the place of a kind: 0 is the first.
func (k Kind) rank() int { return slices.Index(Kinds, k) }

// Reason is one reason why a question is worth reading.
type Reason struct {
	Kind Kind
	What string    // in a sentence without a full stop; texts of suppliers may be in it
	At   time.Time // since when it holds; zero: always did
	// Settled: something was decided since that disposes of it.
	Settled bool
	// Blocks: it has to be looked at by itself, and is never agreed with together.
	Blocks bool
}

// State is what became of a question of the list.
type State string

// The states of a question.
const (
	Open    State = "open"
	Asked   State = "asked"   // a query about it is out; the supplier's turn
	Agreed  State = "agreed"  // judged as the supplier claims
	Differs State = "differs" // judged otherwise, or judged without a claim
	Proved  State = "proved"  // not judged; proof was accepted for the answer
	Decided State = "decided" // out of scope
	Second  State = "second"  // decided, and a second person has to agree
	Settled State = "settled" // nothing is left of its reasons
)

// Done reports whether nobody here has to look at the question now.
func (s State) Done() bool { return s != Open && s != Asked }

// stateWords are the states in words.
var stateWords = map[State]string{Open: "open", Asked: "query out", Agreed: "agreed", Differs: "differs",
	Proved: "proved", Decided: "decided", Second: "needs 2nd", Settled: "settled"}

// Words is the state in words: "query out".
func (s State) Words() string {
	if w, ok := stateWords[s]; ok {
		return w
	}
	return string(s)
}
