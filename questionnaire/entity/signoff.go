package entity

import (
	"time"

	"assure/questionnaire"
)

// BlockKind is a kind of thing that blocks a sign-off.
type BlockKind string

// The kinds of block.
const (
	BlockQuery      BlockKind = "open-query" // a query that the supplier has not answered
	BlockUnanswered BlockKind = "unanswered" // a must-have or key control without an answer that counts
	// two records of one fact disagree, and nobody judged which is right
	BlockContradiction BlockKind = "contradiction"
	BlockEvidence      BlockKind = "evidence-unread" // evidence offered for a must-have or key control, not looked at
	BlockRaised        BlockKind = "claim-raised"    // an answer better than its evidence was accepted for
	// a supplier disputes what we wrote, and nobody has replied, or what was upheld is not changed yet
	BlockRepresentation BlockKind = "representation"
	BlockNotAnswered    BlockKind = "not-answered" // the supplier declined the questionnaire, or it reached nobody
)

// Block is one thing that blocks the sign-off of an assessment. Kind, Question and Subject identify it: while they are
// the same it is the same block, and a pass counts for it.
type Block struct {
	Kind     BlockKind
	Question string // id, "" for the assessment as a whole
	Name     string // of the must-have, else the text of the question
	Subject  string // what exactly: a document, a query, the state that is not answered
	What     string // what is open, without the question
	Todo     string // what settles it
	Pass     *Pass  // why it was passed, nil while it blocks
}

// Is reports whether a pass is about this block, and was not withdrawn.
func (b *Block) Is(p *Pass) bool {
	return p.Withdrawn == nil && b.Kind == p.Kind && b.Question == p.Question && b.Subject == p.Subject
}

// OpenBlocks returns the blocks that nobody has passed.
func OpenBlocks(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		if b.Pass == nil {
			out = append(out, b)
		}
	}
	return out
}

// Pass is a named person's reason to sign off despite a block. It ends with the block: when the document is another, or
// the claim is raised again, that is another block.
type Pass struct {
	ID         string             `json:"id"`
	Assessment string             `json:"assessment"`
	Kind       BlockKind          `json:"kind"`
	Question   string             `json:"question,omitempty"`
	Subject    string             `json:"subject,omitempty"`
	What       string             `json:"what"` // what was open, in words
	Reason     questionnaire.Text `json:"reason"`
	By         string             `json:"by"`
	At         time.Time          `json:"at"`
	Withdrawn  *Reopening         `json:"withdrawn,omitempty"` // who withdrew it, when and why
}

// SignOff is one signing of an assessment. Passes are those that it relied on. Reopened is set once the assessment was
// opened again; the signing stays as it was.
type SignOff struct {
	ID         string     `json:"id"`
	Assessment string     `json:"assessment"`
	N          int        `json:"n"` // 1 and up within the assessment
	By         string     `json:"by"`
	At         time.Time  `json:"at"`
	Authors    []string   `json:"authors,omitempty"` // see data.AssessmentView.Authors
	Passes     []string   `json:"passes,omitempty"`  // ids
	Reopened   *Reopening `json:"reopened,omitempty"`
}

// Reopening is who opened a signed-off assessment again or withdrew a pass, when and why.
type Reopening struct {
	By     string             `json:"by"`
	At     time.Time          `json:"at"`
	Reason questionnaire.Text `json:"reason"`
}
