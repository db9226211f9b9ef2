package template

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/sheet"
	"assure/internal/text"
)

// startWidths are the column widths of the first sheet: label, text, and two narrow columns for the
// table of sections.
var startWidths = []float64{25, 48, 14, 14}

// wide is the width of columns B to D.
const wide = 48 + 14 + 14

// start writes the first sheet. It tells somebody who has never seen such a workbook what is asked,
// by whom and until when, how to answer, and what happens with the answers.
func (b *book) start() error {
	s := b.sheet(form.SheetStart)
	s.Do(b.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(accent)}))
	s.Do(b.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	// the number of rows is not known yet, and a wrong extent misleads readers
	s.Do(b.f.SetSheetDimension(s.Name(), ""))
	s.Begin(startWidths)
	b.startTitle(s)
	b.startFacts(s)
	b.startSteps(s)
	b.startKey(s)
	b.startPrivacy(s)
	b.startProgress(s)
	b.startDeclaration(s)
	b.startFoot(s)
	s.Do(b.protect(s.Name()))
	s.Do(b.page(s.Name(), "portrait"))
	s.Ignore(fmt.Sprintf("A1:D%d", s.Row()), excelize.IgnoredErrorsNumberStoredAsText,
		excelize.IgnoredErrorsTwoDigitTextYear, excelize.IgnoredErrorsFormula)
	return s.End()
}

// across writes one text over all four columns.
func across(s *sheet.Writer, h float64, style int, words string) int {
	row := s.Add(h, sheet.Text(style, words), sheet.Text(style, ""), sheet.Text(style, ""), sheet.Text(style, ""))
	s.Merge(row, 1, 4)
	return row
}

// paragraph writes running text over all four columns.
func (b *book) paragraph(s *sheet.Writer, style int, words string) {
	across(s, height(20, []float64{startWidths[0] + wide}, words), style, words)
}

// labelled writes a label with text next to it.
func labelled(s *sheet.Writer, labelStyle int, label string, style int, words any) int {
	cell, ok := words.(excelize.Cell)
	if !ok {
		cell = sheet.Text(style, fmt.Sprint(words))
	}
	shown, _ := cell.Value.(string)
	h := max(height(20, []float64{startWidths[0], wide}, label, shown), 20)
	row := s.Add(h, sheet.Text(labelStyle, label), cell, excelize.Cell{StyleID: style}, excelize.Cell{StyleID: style})
	s.Merge(row, 2, 4)
	return row
}

func (b *book) heading(s *sheet.Writer, words string) {
	// The space above a heading is part of its row: a screen reader would read out an empty row.
	across(s, 36, b.st.heading, words)
}

func (b *book) startTitle(s *sheet.Writer) {
	f := b.form
	across(s, 44, b.st.title, "Supplier assurance questionnaire")
	across(s, 24, b.st.subtitle, f.Pack.Title+" · version "+f.Pack.Version)
	across(s, 24, b.st.subtitle,
		text.FirstNonBlank(f.Supplier.Name, f.Supplier.Ref)+" · please return by "+b.form.due())
	if f.Demo {
		across(s, 24, b.st.demo, "DEMO DATA: the supplier, the buyer and the service are made up.")
	}
	purpose := "Before we trust a service with data about patients or staff, or let care depend on it, we ask how it " +
		"is protected. " +
		"Your answers, and what you can show for them, decide how the risk of this service is rated. This is not an " +
		"audit and nobody passes or fails: " +
		"a gap you tell us about, with a date, is worth more than silence."
	b.paragraph(s, b.st.body, purpose)
}

func (b *book) startFacts(s *sheet.Writer) {
	f, st := b.form, b.st
	b.heading(s, "At a glance")
	supplier := f.Supplier.Name + " (" + f.Supplier.Ref + ")"
	if f.Supplier.Name == "" {
		supplier = f.Supplier.Ref
	}
	labelled(s, st.label, "Who asks", st.words, f.issuer())
	labelled(s, st.label, "Supplier", st.words, supplier)
	service := f.service()
	if service != f.Engagement.Ref {
		service += " (" + f.Engagement.Ref + ")"
	}
	labelled(s, st.label, "Service", st.words, service)
	if f.Engagement.ContractRef != "" {
		labelled(s, st.label, "Contract", st.words, f.Engagement.ContractRef)
	}
	labelled(s, st.label, "Please return by", st.progress, f.due())
	labelled(s, st.label, "Send it back to", st.words, f.replyTo())
	g, n := b.grid(), len(f.questions())
	done := excelize.Cell{StyleID: st.progressBig, Value: fmt.Sprintf("0 of %d answered", n),
		Formula: fmt.Sprintf(`SUMPRODUCT(--%s)&" of %d answered"`, g.answeredTest(), n)}
	s.Add(26, sheet.Text(st.labelMid, "Your progress"), done, excelize.Cell{StyleID: st.plain},
		excelize.Cell{StyleID: st.plain})
	s.Merge(s.Row(), 2, 4)
	if musts := b.musts(); musts > 0 {
		cell := excelize.Cell{StyleID: st.progress, Value: fmt.Sprintf("0 of %d answered", musts),
			Formula: fmt.Sprintf(`SUMPRODUCT((%s="%s")*%s)&" of %d answered"`, g.ref(form.ColMust), form.MustWord,
				g.answeredTest(), musts)}
		labelled(s, st.label, "Of these, must-haves", st.progress, cell)
	}
}

func (b *book) musts() int {
	n := 0
	for _, qu := range b.form.questions() {
		if b.form.must(qu) {
			n++
		}
	}
	return n
}

func (b *book) startSteps(s *sheet.Writer) {
	b.heading(s, "How to answer")
	steps := []string{
		`Go to the sheet "` + form.SheetAnswers +
			`" (the tab at the bottom). Each row is one question; the yellow cells are yours.`,
		`Choose your answer from the list under "Your answer". If you are not sure, choose "` + form.Unknown +
			`": we will come back to it.`,
		"Add a short explanation where it helps us understand. Plain words are fine.",
		"Say what you can show: what it is, its title, number or file name, its date and when it expires. Send the " +
			"files along with this workbook. " +
			"An answer with evidence counts for more than an answer alone.",
		"If you do not meet something yet, give the date by which you plan to, and any other control that protects " +
			"us meanwhile.",
		"Fill in the declaration at the end of this sheet, save, and send the workbook back as it is, as an Excel " +
			"workbook (.xlsx). " +
			"You may send what you have now and the rest later: a blank never erases an earlier answer.",
	}
	if b.form.prefilled() {
		steps[1] = `Where you answered before, your last answer stands beside it. Choose "` + form.StillYes +
			`" under "Still true?" if it stands; otherwise choose ` +
			`today's answer from the list under "Your answer". Not sure? Choose "` + form.Unknown + `".`
	}
	for i, words := range steps {
		labelled(s, b.st.step, fmt.Sprintf("Step %d", i+1), b.st.words, words)
	}
	row := s.Add(22, sheet.Text(b.st.plain, ""), sheet.Text(b.st.progress, "Go to the questions →"))
	s.Do(b.f.SetCellHyperLink(s.Name(), sheet.At(2, row),
		form.SheetAnswers+"!"+sheet.At(b.grid().col(form.ColAnswer), 2), "Location"))
}

func (b *book) startKey(s *sheet.Writer) {
	b.heading(s, "What the words and colours mean")
	st := b.st
	key := []struct {
		style       int
		word, means string
	}{
		{st.keyOpen, "Yellow: yours",
			"Please fill in. Everything else is protected so that nothing moves by accident; there is no password."},
		{st.keyDone, "Green: answered", "An answer is given. You can change it until you send the workbook back."},
		{st.keyMust, form.MustWord,
			"A control this service cannot do well without. If it is not met or not shown, the " +
				"rating is held down whatever the other answers say."},
		{st.keyMust, form.KeyWord,
			"A control that other answers cannot outweigh: while it is less than half met, the rating is held down " +
				"too."},
		{st.keyOurs, form.NA, "The question does not fit your service: say why; until the buyer agrees it counts as " +
			"not answered."},
		{st.keyOurs, form.Unknown,
			"An honest answer. It counts the same as a blank, and tells us that you have seen the question."},
	}
	kinds := []string{
		"nothing to show yet but your word",
		"what you have decided to do, in writing",
		"proof that you do it: logs, reports, test results",
		"somebody independent has checked it, with a scope that covers this service",
	}
	for _, k := range key {
		labelled(s, k.style, k.word, st.words, k.means)
	}
	for i, k := range offeredKinds() {
		labelled(s, st.keyOurs, k, st.words, "Evidence: "+kinds[min(i, len(kinds)-1)]+".")
	}
}

func (b *book) startPrivacy(s *sheet.Writer) {
	b.heading(s, "Who sees your answers")
	for _, words := range []string{
		"Your answers are shared with the people at " + b.sharedWith() + " who assess, decide on or audit this " +
			"service. They say where a service could be attacked, " +
			"so we treat them as commercially sensitive. This workbook is marked: " + b.form.marking() + ".",
		"If an answer needs more protection than that, say so in its explanation and call us before you send it.",
		"Please do not put patient data, other people's personal data, passwords or keys anywhere in this workbook " +
			"or its attachments.",
	} {
		b.paragraph(s, b.st.body, words)
	}
}

func (b *book) sharedWith() string { return text.FirstNonBlank(b.form.Issuer, "the buyer") }

// startProgress writes the table of sections with live counts.
func (b *book) startProgress(s *sheet.Writer) {
	b.heading(s, "Progress by section")
	st, g := b.st, b.grid()
	s.Add(22, sheet.Text(st.tableHead, "Still to do"), sheet.Text(st.tableHead, "Section"),
		sheet.Text(st.tableHead, "Questions"), sheet.Text(st.tableHead, "Answered"))
	titles, counts := b.form.sections()
	for i, title := range titles {
		row := s.Row() + 1
		asked, done := sheet.Absolute(3, row), sheet.Absolute(4, row)
		left := excelize.Cell{StyleID: st.tableText, Value: "not begun",
			Formula: fmt.Sprintf(`IF(%s=0,"not begun",IF(%s>=%s,"all answered",%s-%s&" of "&%s&" to go"))`, done, done,
				asked, asked, done, asked)}
		formula := fmt.Sprintf("SUMPRODUCT((%s=%s)*%s)", g.ref(form.ColDomain), sheet.Absolute(2, row),
			g.answeredTest())
		s.Add(height(20, startWidths[1:2], title), left, sheet.Text(st.tableText, title),
			excelize.Cell{StyleID: st.tableNum, Value: counts[i]},
			excelize.Cell{StyleID: st.tableNum, Value: 0, Formula: formula})
	}
}

func (b *book) startDeclaration(s *sheet.Writer) {
	st := b.st
	b.heading(s, "Declaration")
	words := "To the best of my knowledge the answers are true and complete for the service named above, and I may " +
		"give them for the supplier."
	b.paragraph(s, st.body, words)
	for _, fld := range form.DeclarationFields {
		if fld.Name == form.NameShare {
			b.paragraph(s, st.body, "Other health bodies ask the same questions. If you say Yes here, we may give "+
				"them these answers and what we found, so that they need not ask again. You may say otherwise later.")
		}
		style := st.declText
		if fld.Name == form.NameDeclaredOn {
			style = st.declDate
		}
		row := s.Add(24, sheet.Text(st.labelMid, fld.Label), excelize.Cell{StyleID: style})
		cell := []string{sheet.At(2, row)}
		s.Do(b.f.SetDefinedName(
			&excelize.DefinedName{Name: fld.Name, RefersTo: "'" + form.SheetStart + "'!" + sheet.Absolute(2, row)}))
		switch fld.Name {
		case form.NameDeclaredOn:
			b.validate(s, dateRule(cell))
		case form.NameDeclared:
			b.validate(s,
				listRule(cell, listYesNo, "I confirm", "Choose Yes once the answers are ready to be relied on."))
		case form.NameShare:
			b.validate(
				s,
				listRule(cell, listShare, "Sharing", "Yes, ask us each time, or No. Blank means that you are "+
					"asked each time."),
			)
		default:
			b.validate(s, lengthRule(cell, 200, fld.Label, "The person who answers for the supplier."))
		}
	}
}

func (b *book) startFoot(s *sheet.Writer) {
	p := b.form.Pack
	words := "Questionnaire " + p.Ref() + ", issued " + b.form.Issued.Long() + "."
	if p.Framework.Name != "" {
		words += " Mapped to " + text.FirstNonBlank(p.Framework.Name+" "+p.Framework.Version) + "."
	}
	words += " " + text.FirstNonBlank(p.Provenance) + " Written with Assure; not endorsed by NHS England."
	b.paragraph(s, b.st.foot, words)
}
