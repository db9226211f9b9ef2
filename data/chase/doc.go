// Package chase writes to suppliers what is still missing: one letter each, over all their questionnaires that are out,
// and records that they were chased. chase.go chooses whom, missing.go finds what, words.go puts it into a letter.
package chase
