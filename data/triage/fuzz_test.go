package triage

import (
	"testing"

	"assure/questionnaire"
)

// FuzzParse: whatever a file holds, it is read as a triage workbook or refused, without a panic, and each row that is
// taken names an engagement.
func FuzzParse(f *testing.F) {
	f.Add([]byte("engagement,data\nENG-00001,special\n"))
	f.Add([]byte("Engagement;Supplier;data;access\nENG-00001;Acme;none;=1\n\nENG-00001;x\n"))
	f.Add([]byte("PK\x03\x04"))
	table := questionnaire.DefaultFacts()
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := parse(body, table)
		if (got == nil) == (err == nil) {
			t.Fatalf("%v, %v", got, err)
		}
	})
}
