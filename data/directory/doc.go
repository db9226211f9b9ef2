// Package directory imports what is published or listed about suppliers.
//
//	snapshot.go     a publication export of the DSPT directory as the snapshot of a day; search, history, changes
//	dspt.go         suppliers from the newest snapshot
//	suppliers.go    suppliers from a sheet: match.go finds those in the register, engagement.go
//	                writes engagements and facts
//	supplierlist.go a list in another layout: what was confirmed, its answers, its report; listmatch.go finds
//	                its suppliers, or asks
//	odscheck.go     ODS codes of suppliers against organisation files
//	undo.go         the undo of a batch of suppliers
package directory
