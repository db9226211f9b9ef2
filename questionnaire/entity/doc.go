// Package entity holds what the register knows: suppliers, engagements and their facts, assessments and answers,
// evidence, decisions, risks, actions, queries and tenders, each with the states it can be in and the rules of them. It
// stands above package questionnaire, whose dates, texts and facts it uses. It reads no file and no clock.
package entity
