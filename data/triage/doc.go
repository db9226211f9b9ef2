// Package triage triages many engagements at once.
//
//	board.go  which engagements there are to triage, what is known of each, and which facts decide
//	write.go  the workbook for it
//	read.go   the workbook that comes back: each cell of a fact, and what is wrong with it
//	plan.go   what it would change
//	apply.go  the dry run, and the writing: one batch, which can be undone
package triage
