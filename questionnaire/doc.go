// Package questionnaire holds questionnaires and what is asked with them:
//
//   - [Pack], its domains, questions, options and must-haves, loaded from YAML by [LoadPack] and kept in a [Catalogue];
//   - [FactTable] and [Facts], the facts of an engagement, and [Condition], which compares them;
//   - [ForeignAnswer], an answer to somebody else's questionnaire, and [Crosswalk] and [Suggest], which turn it into a
//     suggestion for a question of ours;
//   - [Date] and [Text], used by every record.
//
// The records themselves (suppliers, assessments, answers, risks) are in package entity. Nothing here reads a clock, a
// file or a database: dates and bytes are passed in. A blank is never an answer: it is not No and not N/A, and it never
// erases an earlier answer.
package questionnaire
