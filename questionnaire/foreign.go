package questionnaire

// Meaning is what a word of somebody else's questionnaire stands for in ours. The empty Meaning is a word that is not
// understood: it suggests nothing until a person says what it means.
type Meaning string

// The meanings. Met, partly and not-met are the ids of the usual scale of a pack.
const (
	MeansMet     Meaning = "met"
	MeansPartly  Meaning = "partly"
	MeansNotMet  Meaning = "not-met"
	MeansUnknown Meaning = "unknown" // the writer says that they do not know, or do not say yet
	MeansNA      Meaning = "n/a"
	MeansIgnore  Meaning = "ignore" // no answer at all, such as "choose one"
)

// Meanings lists the meanings, best first.
var Meanings = []Meaning{MeansMet, MeansPartly, MeansNotMet, MeansNA, MeansUnknown, MeansIgnore}

// ForeignAnswer is one answered row of a questionnaire that is not ours, as its writer left it. It is the supplier's own
// record: it counts for nothing until a person accepts what it suggests. All texts are untrusted.
type ForeignAnswer struct {
	// Framework is the prefix that references to the questionnaire carry, such as CAIQ-4.0.
	Framework string `json:"framework"`
	ID        string `json:"id"`     // without blanks and in capitals where the file had AIS- 02.2: what references are matched with
	Typed     string `json:"typed"`  // the id verbatim
	Text      Text   `json:"text"`   // the question verbatim
	Answer    Text   `json:"answer"` // verbatim; of tick columns the heading that stands for the mark
	// Second is the second answer of questionnaires that ask twice, such as for documentation and implementation.
	Second Text    `json:"second,omitempty"`
	Note   Text    `json:"note,omitempty"`
	Extra  []Extra `json:"extra,omitempty"`

	// Means is what the answer stands for, of two answers the weaker; empty when the words are not understood.
	Means Meaning `json:"means"`
	// YesNo says that the answer is a bare yes or no: whether it is good then depends on how the question is put.
	YesNo bool `json:"yes_no,omitempty"`
	// Doubt says why Means is empty, for people.
	Doubt string `json:"doubt,omitempty"`
}

// Extra is a further column of a foreign row that is kept, under its heading.
type Extra struct {
	Label string `json:"label"`
	Text  Text   `json:"text"`
}
