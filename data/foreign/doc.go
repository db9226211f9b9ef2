// Package foreign lists the answers that suppliers gave to questionnaires of others (foreign.go),
// works out what they suggest for our packs (suggest.go), and writes accepted suggestions as claims
// (accept.go).
package foreign
