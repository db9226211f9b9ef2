package export

import (
	"assure/data/report"
	"assure/data/riskregister"
)

// What can be exported besides the kinds of [report.Kinds].
const (
	register       = "register"
	questionnaires = "questionnaires"
)

// kind is one thing that can be exported: what it is called, whom it can be about, and what its form asks.
type kind struct {
	id, title, about string
	name             string // how the proposed name of its file begins
	formats          []string
	subject          subject
	replyBy, scores  bool
}

// subject is what a kind is about.
type subject uint8

const (
	whole      subject = iota // everything, always
	part                      // everything, what a list shows, or one supplier or engagement
	one                       // one supplier or engagement
	ofDecision                // one decision, recorded or not: of a risk, a tender, a question or a sign-off
	ofTender                  // one tender
	ofIncident                // one incident
	ofSupplier                // everything, or one supplier or engagement
)

// kinds lists what can be exported, most used first. Formats are those of the commands.
func kinds() []kind {
	of := report.Formats
	return []kind{
		{id: register, title: "Risk register", about: "one row a risk, with the 5x5 and its method",
			name: "risk-register", formats: riskregister.Formats(), subject: part},
		{id: report.KindBoard, title: "Board page", about: "one page for those who decide",
			name: "board", formats: of(report.KindBoard), subject: one},
		{id: report.KindDecision, title: "Decision memo", about: "what is asked, and the options",
			name: "decision", formats: of(report.KindDecision), subject: one},
		{id: report.KindSupplier, title: "Draft for the supplier", about: "to check and correct, by a day",
			name: "draft", formats: of(report.KindSupplier), subject: one, replyBy: true},
		{id: report.KindPaper, title: "Page to sign", about: "one page for one decision",
			name: "to-sign", formats: of(report.KindPaper), subject: ofDecision},
		{id: questionnaires, title: "Questionnaires to send", about: "a workbook each, recorded as sent",
			name: "questionnaires", subject: part},
		{id: report.KindTender, title: "Tender sheet", about: "bids against the published conditions",
			name: "tender", formats: of(report.KindTender), subject: ofTender, scores: true},
		{id: report.KindFOI, title: "FOI table", about: "DSPT, CE Plus and ISO 27001 of each supplier",
			name: "foi", formats: of(report.KindFOI), subject: whole},
		{id: report.KindEvidence, title: "Calendar", about: "what runs out and falls due",
			name: "calendar", formats: of(report.KindEvidence), subject: ofSupplier},
		{id: report.KindSchedule, title: "Contract conditions", about: "a schedule for the contract",
			name: "schedule", formats: of(report.KindSchedule), subject: one},
		{id: report.KindPortfolio, title: "Board paper", about: "all services: what needs a decision",
			name: "board-paper", formats: of(report.KindPortfolio), subject: whole},
		{id: report.KindIncident, title: "Incident page", about: "who is exposed, and what is to decide",
			name: "incident", formats: of(report.KindIncident), subject: ofIncident},
	}
}

// Titles lists what can be exported, in the order of the page.
func Titles() []string {
	var out []string
	for _, k := range kinds() {
		out = append(out, k.title)
	}
	return out
}
