package data

import "assure/data/intake"

// What front ends need of the reader of other people's sheets, under the names of the facade.
type (
	// Mapping says how a sheet that is not ours is read.
	Mapping = intake.Mapping
	// MappingColumn is what a column of such a sheet holds.
	MappingColumn = intake.Column
	// ProposeOptions say what a person knows, or has changed, of a proposal.
	ProposeOptions = intake.ProposeOptions
	// MappingProposal is how a file might be read, for a person to confirm or change.
	MappingProposal = intake.Proposal
	// ProposedTable is a table of a proposal, ProposedColumn a column with what it seems to hold.
	ProposedTable  = intake.ProposedTable
	ProposedColumn = intake.ProposedColumn
)

// VocabularyWord is a word that people answer with, and what it is taken for where no mapping says otherwise.
type VocabularyWord = intake.VocabularyWord

// Vocabulary lists the words that are taken as they stand, and those that are too doubtful to be.
func Vocabulary() []VocabularyWord { return intake.Vocabulary() }
