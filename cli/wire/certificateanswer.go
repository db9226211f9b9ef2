package wire

import "assure/data"

// CertificateAnswers is `assure certificate answer --json`: what a certificate answers of a questionnaire.
type CertificateAnswers struct {
	Schema      string            `json:"schema"`
	Certificate string            `json:"certificate"`
	Engagement  string            `json:"engagement"`
	Pack        string            `json:"pack"`         // id@version
	Set         string            `json:"question_set"` // such as Danzell-3.3
	Answered    []string          `json:"answered"`
	Left        []LeftCertificate `json:"left"`
	Applied     bool              `json:"applied"`
	Document    *string           `json:"document"` // that shows it, null until applied
}

// LeftCertificate is a question that the certificate does not answer, and why.
type LeftCertificate struct {
	Question string `json:"question"`
	Why      string `json:"why"`
}

// CertificateAnswersOf converts what a certificate answers.
func CertificateAnswersOf(x *data.Certification) CertificateAnswers {
	o := CertificateAnswers{Schema: SchemaCertificateAnswers, Certificate: x.Certificate.Ref,
		Engagement: x.Engagement.Ref, Pack: x.Pack.Ref(), Set: x.Set, Answered: []string{}, Left: []LeftCertificate{},
		Applied: x.Applied, Document: OrNull(x.Document)}
	for _, q := range x.Taken {
		o.Answered = append(o.Answered, q.ID)
	}
	for _, l := range x.Left {
		o.Left = append(o.Left, LeftCertificate{l.Question.ID, l.Why})
	}
	return o
}
