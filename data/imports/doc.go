// Package imports brings the files that suppliers send back into the register. [Run] goes through
// the stages in order:
//
//	read      read.go, contents.go,    list the files, open archives and mails, hash and read them in
//	          names.go, mapping.go     parallel; name them so that they can be told apart
//	match     match.go, suppliers.go   drop files imported before; find supplier, engagement and cycle of the others
//	compare   conflicts.go             find answers on which two files, or a file and the register, disagree
//	attach    attachments.go           find the documents that the returns name as evidence
//	plan      plan.go, claims.go,      decide on each answer and document, in memory
//	          evidence.go
//	effect    effect.go, changes.go    compare scores, grades, risks and must-haves before and after
//	write     write.go, keep.go        with Apply: one transaction a file, read back before it is committed
//	report    report.go, marked.go     verdict and counts of each file; marked copies for the supplier
//
// Answers to questionnaires of others take the same way in foreign.go. Everything that a run wrote
// is one batch: batch.go lists batches and what became of their files, undo.go undoes one.
// folder.go lists a folder for a file picker.
package imports
