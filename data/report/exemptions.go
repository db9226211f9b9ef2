package report

// exemption is a part of the Freedom of Information Act 2000 under which information may be withheld.
type exemption struct{ section, name, test, here string }

// exemptions are those that a table of what suppliers have shown raises most often. A qualified one is weighed against
// the public interest (section 2 of the Act); an absolute one is not. Read at legislation.gov.uk in November 2026.
var exemptions = []exemption{
	{"43", "Commercial interests", "Qualified: the public interest is weighed",
		"What a supplier has not shown, next to its name, may harm it in a competition. Ask the supplier what " +
			"it thinks; " +
			"you decide."},
	{"41", "Information provided in confidence", "Absolute; whether a court would hold the confidence is asked " +
		"first",
		"Certificates and reports that a supplier gave you in confidence, such as those of penetration tests."},
	{"31", "Law enforcement, with the prevention of crime", "Qualified: the public interest is weighed",
		"Who lacks which control helps an attacker to choose. Also weigh what this table and earlier answers " +
			"say together."},
	{"40", "Personal information", "Absolute where disclosure would break data protection law; otherwise " +
		"qualified",
		"The names of who checked. With redaction they are roles."},
	{"24", "National security", "Qualified: the public interest is weighed",
		"Suppliers that essential services depend on. Ask before you rely on it: a minister may certify it."},
}

// exemptionsTable is a table of the exemptions, on a sheet of its own.
func exemptionsTable() *Table {
	t := &Table{ID: "exemptions", Caption: "Exemptions of the Freedom of Information Act 2000 to consider " +
		"before you send " +
		"the table", Sheet: "Exemptions", Aside: true, Columns: []Column{{Header: "Section", Width: 10},
		{Header: "Exemption", Width: 30}, {Header: "Public interest test", Width: 34},
		{Header: "What to look at here", Width: 60}, {Header: "Source", Width: 44}}}
	for _, x := range exemptions {
		t.Add(Words(x.section), Words(x.name), Words(x.test), Words(x.here),
			Words("legislation.gov.uk/ukpga/2000/36/section/"+x.section))
	}
	return t
}

// Words on every FOI table: on the page, in the workbook, and next to a .csv, which has no room for them.
const (
	exemptionsAdvice = "Consider them with your FOI lead; this is not legal advice. Scotland has an Act of its " +
		"own " +
		"(Freedom of Information (Scotland) Act 2002). This note is for you, not for who asked: take it out " +
		"before you " +
		"send the table."
	exemptionsDanger = "A list that says which supplier lacks what may help an attacker. That alone is no " +
		"reason to " +
		"refuse everything: it can be weighed row by row and column by column, and numbers without names may do."
)
