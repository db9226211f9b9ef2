package questionnaire

// Meaning is what an answer to somebody else's questionnaire means in ours. The empty Meaning is an answer that is not
// understood: it suggests nothing until a person says what it means.
type Meaning string

// The meanings. Met, partly and not-met are also the option ids of the usual scale of a pack.
const (
	MeansMet     Meaning = "met"
	MeansPartly  Meaning = "partly"
	MeansNotMet  Meaning = "not-met"
	MeansUnknown Meaning = "unknown" // "don't know", or no answer yet
	MeansNA      Meaning = "n/a"
	MeansIgnore  Meaning = "ignore" // no answer at all, such as "choose one"
)

// Meanings lists the meanings, best first.
var Meanings = []Meaning{MeansMet, MeansPartly, MeansNotMet, MeansNA, MeansUnknown, MeansIgnore}

// ForeignAnswer is one answered row of somebody else's questionnaire. It does not count until a person accepts what it
// suggests. All texts are untrusted.
type ForeignAnswer struct {
	// Framework is the prefix that references to the questionnaire carry, such as CAIQ-4.0.
	Framework string `json:"framework"`
	ID        string `json:"id"`     // in the form of [ForeignID], for matching: AIS-02.2 where the file has AIS- 02.2
	Typed     string `json:"typed"`  // the id verbatim
	Text      Text   `json:"text"`   // the question verbatim
	Answer    Text   `json:"answer"` // verbatim; for tick columns, the heading of the ticked one
	// Second is the second answer of questionnaires that ask twice, such as for documentation and implementation.
	Second Text    `json:"second,omitempty"`
	Note   Text    `json:"note,omitempty"`
	Extra  []Extra `json:"extra,omitempty"`

	// Means is the meaning of the answer, the weaker of two; empty when it is not understood.
	Means Meaning `json:"means"`
	// YesNo reports a bare yes or no, which is good or bad depending on how the question is put.
	YesNo bool `json:"yes_no,omitempty"`
	// Doubt says why Means is empty, for people.
	Doubt string `json:"doubt,omitempty"`
}

// Extra is a further column of a foreign row, kept under its heading.
type Extra struct {
	Label string `json:"label"`
	Text  Text   `json:"text"`
}
