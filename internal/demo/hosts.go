package demo

import (
	"context"

	"assure/questionnaire/entity"
)

// answeredHosts is what suppliers answered when they were asked, after the incident, who hosts what they do and who
// else has a part in it. Everybody in it is invented.
var answeredHosts = []struct{ service, hosts, others string }{
	{"Electronic patient record", "Cumulon Demo Cloud", "Stackwell Demo Support"},
	{"Shared care record", "Northfold Demo Data Halls", "Stackwell Demo Support"},
	{"Referral letters gateway", "Northfold Demo Data Halls", "Stackwell Demo Support"},
	{"Maternity record", "Northfold Demo Data Halls", "Stackwell Demo Support"},
	{"Electronic prescribing", "Brightmoor Demo Hosting", "Tollgate Demo Messaging"},
	{"Digital dictation", "Brightmoor Demo Hosting", "Quillmere Records (demo)"},
	{"Payroll bureau", "Brightmoor Demo Hosting", "Payne Demo Printers"},
}

// askHosts records the answers: facts of the last months, so that a search for a name can say who does not use it.
func (b *builder) askHosts(ctx context.Context) error {
	for _, a := range answeredHosts {
		e, _, err := b.jo.Engagement(ctx, b.deal(a.service).ref)
		if err != nil {
			return err
		}
		if err := b.jo.SetFacts(ctx, e.ID, []entity.Fact{{ID: "hosts", Value: a.hosts, Adopted: true},
			{ID: "fourth_parties", Value: a.others, Adopted: true}}); err != nil {
			return err
		}
	}
	return nil
}
