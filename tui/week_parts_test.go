//go:build unix

package tui_test

// tender: six bids, one of them late; the ruling, the sheet for the panel, the award and its page to sign.
func (w *week) tender() {
	w.part("a tender with six bids")
	w.run("tender show TEN-001", "for the panel to admit or not", "ENG-00054  1    Not met")
	w.run("report paper ENG-00055 --out late-bid.html")
	w.paper("late-bid.html", "Not ruled on yet", "34 of 34")
	w.run(`tender admit ENG-00055 --reason "The portal was down from noon to six."`, "admitted by Jo Demo-Assessor")
	w.run("score compare ENG-00050 ENG-00051 ENG-00052 ENG-00053 ENG-00054 ENG-00055", "91.2", "46.9")
	w.run("report tender TEN-001 --scores --out tender.html")
	w.paper("tender.html", "admitted by Jo Demo-Assessor", "Not met")
	w.run(`tender award ENG-00050 --reason "Meets every must-have, and shows most."`)
	w.run("report paper TEN-001 --out award.html")
	w.paper("award.html", "is awarded to Teaselford Messaging (demo)", "Meets every must-have, and shows most.")
}

// lateReturns: forty questionnaires that went out before Assure was there, all late; one gets more time, the others a
// letter for each supplier.
func (w *week) lateReturns() {
	w.part("forty late returns")
	w.run("issue --pack resilience-exit --refs sent.csv --sent-on $SENT --due $DUE",
		"recorded 40 questionnaires", "assure returns undo")
	w.look(nil, [2]string{"Today", "g t"}, [2]string{"0/18", "e"}, [2]string{"It was due", "'$SOON' enter"},
		[2]string{"> Reason", "'Their contact is away.' ctrl+o"}, [2]string{"It is recorded: ENG-00001", ""})
	w.run("chase --late --dry-run", "writes 31 letters")
	w.run("chase --late --out letters --format eml,html,csv", "letters.csv")
	w.paper("letters/sup-00002-tansyworth-imaging-demo.html", "ENG-00003")
	w.run("returns --late", "late, 25 d")
}

// dispute: a draft for the supplier, the point that it disputes, our reply, the judgement made again, the letter with
// its effect, and the sign-off by somebody else.
func (w *week) dispute() {
	w.part("a supplier disputes a finding")
	w.run("report supplier ENG-00020 --reply-by $REPLY --out draft.html")
	w.paper("draft.html", "Where we read it differently", "ITS-10")
	w.run("representation sent ENG-00020 --reply-by $REPLY")
	w.run(`representation add ENG-00020 --pack dspt-it-supplier --question ITS-10 `+
		`--says "The assessment of March covers it." --by "A. Cole"`,
		"REP-001", "judgement disputed: Partly met")
	w.run(`representation reply REP-001 --upheld --reason "The assessment of March covers it." --by "Sam Demo-Second"`)
	w.look([]string{"assess", "ENG-00020", "--pack", "dspt-it-supplier"}, [2]string{"61 of 63", "/"},
		[2]string{"Question id", "'ITS-10' enter"}, [2]string{"ITS-10  8 of 12", "1"}, [2]string{"Saved", ""})
	w.run("representation letter ENG-00020 --out letters --format html")
	w.paper("letters/sup-00014-cobblestoke-community-systems-demo-representations.html", "Partly met", "67.4")
	w.user = "Sam Demo-Second"
	w.look([]string{"assess", "ENG-00020", "--pack", "dspt-it-supplier"}, [2]string{"61 of 63", "S"},
		[2]string{"Signing keeps", "S"},
		[2]string{"Type sign", "'sign' enter"}, [2]string{"igned off", ""})
	w.user = "Jo Demo-Assessor"
}

// incident: the night. From the name of a host to the page for the SIRO, then who is asked.
func (w *week) incident() {
	w.part("an incident at a host")
	w.look(nil, [2]string{"Today", "p"}, [2]string{"Suppliers", "/"},
		[2]string{"Searched:", "'cumulon demo cloud' enter"},
		[2]string{"4 use it, 1 through another", "u"}, [2]string{"Who is exposed", ""})
	w.run(`incident new "Cumulon Demo Cloud outage" --uses "cumulon demo cloud"`, "INC-002")
	w.run("report incident INC-002 --out incident.html")
	w.paper("incident.html", "Who is exposed")
	w.run(`incident say INC-002 "A cooling failure in one hall." --by supplier --source "status page"`)
	w.run("incident ask INC-002 --out follow-up --format eml", "asked about")
	w.run("report incident INC-002 --out incident-asked.html")
	w.paper("incident-asked.html", "A cooling failure in one hall.")
	w.run("decide list --on $TODAY", "DEC-0012")
}

// board: the paper, written from the pages.
func (w *week) board() {
	w.part("a paper for the board")
	w.look(nil, [2]string{"Today", "x"}, [2]string{"What leaves the register?", "G k enter"},
		[2]string{"All services: what needs a decision", "ctrl+o"}, [2]string{"Nothing is written yet", "enter"},
		[2]string{"Board paper written", ""})
	w.paper("board-paper-$TODAY.html", "What needs a decision", "Concentration", "INC-002")
}

func (w *week) foi() {
	w.part("an FOI request")
	w.run("report foi --out foi.html")
	w.paper("foi.html", "Freedom of information table")
	w.run("report foi --out foi.xlsx")
}

// renewal: what was promised, the conditions for the next contract, and the questionnaire with last year's answers.
func (w *week) renewal() {
	w.part("a renewal and a re-assessment")
	w.run("report decision ENG-00047 --out renewal.html")
	w.paper("renewal.html", "Appointment reminders")
	w.run("report schedule ENG-00047 --out schedule.html")
	w.paper("schedule.html", "Appointment reminders")
	w.run("issue --pack dspt-small-company ENG-00047 --prefill --due $SOON --out renew", "wrote 1 workbook")
}

// handover: a colleague leaves. It is shown, then done, as one act.
func (w *week) handover() {
	w.part("a colleague's work to take over")
	w.run(`reassign --from "Asha Demo-Patel" --to "Sam Demo-Second"`, "nothing is written")
	w.run(`reassign --from "Asha Demo-Patel" --to "Sam Demo-Second" --reason "a new post" --apply`)
	w.run(`today --owner "Sam Demo-Second"`, "Late:")
}
