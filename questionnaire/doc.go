// Package questionnaire holds the domain of Assure: packs of questions and the conditions in them, suppliers and their
// engagements, facts, assessments, answers, evidence, and the records that grow from them (decisions, risks, actions,
// queries, issues). It is pure: no clock, no file, no SQL, no spreadsheet. Times, dates and bytes are handed in.
//
// Two rules run through every type here. What a supplier claims and what an assessor finds are kept apart; and a blank
// is never an answer: it is not No, it is not N/A, and it never erases what was there.
package questionnaire
