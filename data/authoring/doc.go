// Package authoring helps people to write packs of their own: an example with remarks, and a draft made of the
// spreadsheet that a questionnaire is in today.
//
// What it promises of a draft:
//   - every cell of the spreadsheet that holds something is in the draft or is reported with its place;
//   - what the spreadsheet does not say is a text that begins with [questionnaire.Todo], and checking the pack
//
// names
//
//	  each of them and nothing else;
//	- text of the spreadsheet is text in the draft, whatever it holds.
//
// It knows no register.
package authoring
