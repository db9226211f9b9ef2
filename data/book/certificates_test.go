package book

import (
	"testing"

	"assure/questionnaire/entity"
)

func TestCertificateIn(t *testing.T) {
	for words, want := range map[string]entity.CertificateKind{
		"CE+": entity.CertCyberEssentialsPlus, "Cyber  Essentials PLUS certificate": entity.CertCyberEssentialsPlus,
		"CE": entity.CertCyberEssentials, "cyber essentials 2026": entity.CertCyberEssentials,
		"ISO27001": entity.CertISO27001, "ISO/IEC 27001:2022 certificate": entity.CertISO27001, "ISO 9001": "",
		"Penetration test report.pdf": entity.CertPenTest, "CHECK report 1.10": entity.CertPenTest,
		"checklist": "", "price list": "", "": "",
	} {
		if got := certificateIn(words); got != want {
			t.Errorf("%q proposes %q, want %q", words, got, want)
		}
	}
}
