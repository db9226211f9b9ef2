package imports

import (
	"slices"

	"assure/data/intake"
	"assure/questionnaire"
)

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
	// ProposedTable is a table of a proposal.
	ProposedTable = intake.ProposedTable
	// ProposedColumn is a column of such a table with what it seems to hold.
	ProposedColumn = intake.ProposedColumn
)

// VocabularyWord is a word that people answer with, and what it is taken for where no mapping says
// otherwise.
type VocabularyWord = intake.VocabularyWord

// Vocabulary lists the words that are taken as they stand, and those that are too doubtful to be.
func Vocabulary() []VocabularyWord { return intake.Vocabulary() }

// MappingWord is a word of a file that nobody has given a meaning yet.
type MappingWord = intake.WordCount

// QuestionColumn is the column of the question ids, without which no answer can be read.
const QuestionColumn = intake.ColumnQuestionID

// MappingColumns lists what a column may hold, in the order people read them.
func MappingColumns() []MappingColumn { return slices.Clone(intake.Columns) }

// Meanings lists what a word may mean where the question has options of its own.
func Meanings() []questionnaire.Meaning { return slices.Clone(questionnaire.Meanings) }
