// Package entity defines the records of a register, one file each: suppliers, engagements and their facts, assessments,
// answers, evidence, issues, queries, decisions, risks, actions, incidents, fourth parties, tenders, people and rows of
// the DSPT directory. It holds the states of each and their rules, and imports package questionnaire for dates, texts
// and facts. It reads no file and no clock.
//
// What a supplier claims and what an assessor finds are kept apart; see [Answers]. The json tags are the stored form:
// registers of earlier releases are read with them, so a tag never changes.
package entity
