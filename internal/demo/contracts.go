package demo

import (
	"errors"
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"assure/questionnaire"
)

// contractsSheet is the sheet of the contract register.
const contractsSheet = "IT suppliers"

// contract is a row of a contract register as its owner typed it.
type contract struct {
	name, ods, number, system, ref string
	end                            any // a date, or words in place of one
	value                          any
	owner, patient, contact, mail  string
}

// writeContracts writes a contract register as a trust keeps one for itself, not as the program would like it: a title,
// headings of its own in two rows, codes that say "tbc", dates and amounts as words, sections, a sum, a signature, and
// one supplier under three spellings. None of its suppliers is in the demo's register.
func writeContracts(path string, today questionnaire.Date) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName("Sheet1", contractsSheet); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	rows := [][]any{
		{"Demo Vale University Hospitals NHS Trust (made up)"},
		{"IT & Digital suppliers: extract of the contract register, " + today.String()},
		{},
		{"", "Supplier", "", "", "Contract", "", "", "", "", "IG", "Contact"},
		{"No.", "Supplier Name", "ODS / Org Code", "Co. Reg No", "System / Service", "Contract Ref", "End Date",
			"Annual Value (£)", "Trust Owner", "Patient data? (Y/N)", "Account Manager", "Acc Mgr email", "Notes"},
	}
	n := 0
	for _, c := range contracts(today.Time()) {
		if c.system == "" { // a title inside the list
			rows = append(rows, []any{"", c.name})
			continue
		}
		n++
		rows = append(rows, []any{n, c.name, c.ods, c.number, c.system, c.ref, c.end, c.value, c.owner, c.patient,
			c.contact, c.mail, ""})
	}
	rows = append(rows, []any{}, []any{"", "TOTAL", "", "", "", "", "", 2_156_450},
		[]any{"", "Prepared by the contracts team (made up)"})
	for i := range rows {
		if err := f.SetSheetRow(contractsSheet, fmt.Sprintf("A%d", i+1), &rows[i]); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	if err := dress(f, len(rows)); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return saveBook(f, path)
}

// contracts are the rows of the list, those without a service titles inside it.
func contracts(today time.Time) []contract {
	year := today.Year()
	day := func(years, month, day int) time.Time {
		return time.Date(year+years, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	}
	march := fmt.Sprintf("Mar %d", year+1)
	return []contract{
		{"Abbotsleigh Pathology Systems Ltd", "DEM901", "ZZ000901", "Laboratory results", "C-0101", day(1, 9, 30),
			412_000, "K Demo-Owner", "Y", "Ann Demo-Contact", "ann@abbotsleigh.example"},
		{"Brackenhurst Referrals Limited ", "DEM902", "tbc", "e-Referral triage", "C-0102", march, "£86,500",
			"K Demo-Owner", "Y", "Bob Demo-Contact", "bob@brackenhurst.example"},
		{"Copthorne Rostering plc", "n/a", "ZZ000903", "Staff rota", "C-0103", day(2, 3, 31), "c. 40k", "HR", "N", "",
			""},
		{"Dunsmere Backup Services Ltd", "TBC", "ZZ000904", "Off-site backup of the record system", "C-0104",
			"rolling", "1,200,000", "IT", "Yes", "", "desk@dunsmere.example"},
		{"Easthollow Imaging", "DEM905", "", "Picture archive", "C-0105", fmt.Sprintf("31/03/%d", year+2), 149_950,
			"Radiology", "y", "Cat Demo-Contact", "cat@easthollow.example"},
		{"Fernacre Telephony Ltd", "", "ZZ000906", "Switchboard", "C-0106", march, 61_000, "IT", "No", "", ""},
		{"Grimsthorpe Dictation Ltd", "n/a", "ZZ000907", "Clinic letters, typed", "C-0107", day(1, 6, 30), 38_000,
			"Outpatients", "Y", "", "help@grimsthorpe.example"},
		{"Hazelgrove Patient Messaging Ltd", "DEM908", "ZZ000908", "Appointment reminders", "C-0108", march, 55_000,
			"Outpatients", "Y", "Dan Demo-Contact", "dan@hazelgrove.example"},
		{"Abbotsleigh Pathology Systems Limited", "DEM901", "", "Specimen transport labels", "C-0131", day(1, 9, 30),
			12_000, "K Demo-Owner", "N", "", ""},
		{"Fernacre Telephony", "", "", "Pagers", "C-0132", "rolling", 9_000, "IT", "No", "", ""},
		{"Hazelgrave Patient Messaging", "", "", "Survey after discharge", "C-0133", day(1, 1, 31), 18_000,
			"Outpatients", "Unsure", "", ""},
		{name: "ESTATES SYSTEMS"},
		{"Ivybridge Lift Maintenance", "", "", "Lifts, remote monitoring", "C-0120", day(3, 3, 31), 44_000, "Estates",
			"N", "", ""},
		{"Kingswick Building Controls Ltd", "", "tbc", "Heating and ventilation", "C-0121", march, "£31,000", "Estates",
			"N", "", ""},
	}
}

// dress gives the sheet the look that such lists have: dates as dates, merged titles, columns wide enough to read.
func dress(f *excelize.File, rows int) error {
	date := "dd/mm/yyyy"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &date})
	if err != nil {
		return err
	}
	errs := []error{f.SetCellStyle(contractsSheet, "G6", fmt.Sprintf("G%d", rows), style)}
	for _, m := range [][2]string{{"A1", "K1"}, {"A2", "K2"}, {"B4", "D4"}, {"E4", "I4"}, {"K4", "M4"}} {
		errs = append(errs, f.MergeCell(contractsSheet, m[0], m[1]))
	}
	for column, width := range map[string]float64{"B": 38, "C": 15, "D": 13, "E": 34, "F": 13, "G": 12, "H": 16,
		"I": 15, "J": 18, "K": 18, "L": 28} {
		errs = append(errs, f.SetColWidth(contractsSheet, column, column, width))
	}
	return errors.Join(errs...)
}
