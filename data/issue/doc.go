// Package issue writes questionnaire workbooks for suppliers and records them (issue.go, form.go),
// and lists which were returned (returns.go).
package issue
