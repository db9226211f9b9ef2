package demo

import (
	"assure/questionnaire/entity"
)

// The sizes of suppliers, which decide their questionnaire.
const (
	big   = "it-supplier"
	small = "under-threshold"
	plain = "other"
)

// portfolio returns the 40 suppliers with 55 engagements. The first six of the last group bid in
// the tender.
func portfolio() []party {
	return append(append(clinical(), corporate()...), bidders()...)
}

// clinical returns the suppliers of clinical services.
func clinical() []party {
	return []party{
		{name: "Quillmere Records (demo)", size: big, deals: []deal{
			{"Electronic patient record", cio, entity.Live, "c5l4 sole_source=yes setting=acute " +
				"hosts=Cumulon_Demo_Cloud", 4_200_000, 41, exemplar, signed, none},
			{"Patient portal", cio, entity.Live, "c5l3 setting=acute hosts=Cumulon_Demo_Cloud", 380_000, 18, sound,
				signed, none}}},
		{name: "Tansyworth Imaging (demo)", size: big, deals: []deal{
			{"Picture archive (PACS)", imaging, entity.Live, "c5l4 setting=acute products=Pixwright_Demo_Viewer",
				1_950_000, 27, sound, signed, damaged},
			{"Teleradiology reporting", imaging, entity.Live, "c4l3 subprocessors=abroad offshore=processing " +
				"setting=acute", 610_000, 15, sound, inReview, none}}},
		{name: "Brockleigh Pathology Link (demo)", size: big, deals: []deal{
			{"Pathology order communications", imaging, entity.Live,
				"c5l4 setting=acute;primary hosts=Cumulon_Demo_Cloud", 890_000, 9, weak, signed, none}}},
		{name: "Osmundry Health IT (demo)", size: big, deals: []deal{
			{"Shared care record", cio, entity.Live, "c5l3 setting=primary;acute;community", 1_120_000, 33,
				exemplar,
				signed, none},
			{"Referral letters gateway", cio, entity.Live, "c4l3 setting=primary;acute", 240_000, 21, exemplar,
				signed, none}}},
		{name: "Fennimoor Maternity Systems (demo)", size: big, deals: []deal{
			{"Maternity record", cio, entity.Live, "c5l3 setting=acute;community", 540_000, 24, exemplar,
				signed, inParts}}},
		{name: "Harrowick Medicines (demo)", size: big, deals: []deal{
			{"Electronic prescribing", pharmacy, entity.Live, "c5l3 setting=acute products=Dosewell_Demo_Library",
				970_000, 30, sound, signed, none},
			{"Homecare medicines portal", pharmacy, entity.Live, "c4l3 setting=community", 130_000, 12, exemplar,
				signed, none},
			{"Robot dispensing interface", pharmacy, entity.Live, "c4l4 setting=acute", 160_000, 12, sound,
				signed, none}}},
		{name: "Pellaby Theatre Systems (demo)", size: big, deals: []deal{
			{"Theatre scheduling", cio, entity.Live, "c4l4 setting=acute", 310_000, 19, exemplar, signed, none}}},
		{name: "Sorrelgate Remote Care (demo)", size: small, deals: []deal{
			{"Virtual ward monitoring", cio, entity.Live, "c4l4 care=device-or-ai setting=community " +
				"products=Dosewell_Demo_Library", 205_000, 8, patchy, signed, oddWords}}},
		{name: "Wexcombe Clinical AI (demo)", size: small, deals: []deal{
			{"Chest X-ray triage", imaging, entity.Live,
				"c4l3 care=device-or-ai setting=acute hosts=Cumulon_Demo_Cloud_(UK)_Ltd", 145_000, 11, sound,
				signed, none}}},
		{name: "Dunnochside Dictation (demo)", size: small, deals: []deal{
			{"Digital dictation", cio, entity.Live, "c4l3 subprocessors=abroad offshore=support setting=acute " +
				"fourth_parties=Quillmere_Records_(demo)", 88_000, 14, patchy, signed, none}}},
		{name: "Thistlebourne Endoscopy (demo)", size: small, deals: []deal{
			{"Endoscopy reporting", imaging, entity.Live, "c4l3 setting=acute", 72_000, 16, exemplar, signed, none}}},
		{name: "Marrowdale Audiology (demo)", size: small, deals: []deal{
			{"Hearing aid database", imaging, entity.Live, "c4l2 setting=community", 41_000, 20, sound, aged, none}}},
		{name: "Eskerby Blood Tracking (demo)", size: small, deals: []deal{
			{"Blood tracking", imaging, entity.Live, "c4l4 setting=acute", 132_000, 17, sound, signed, none}}},
		{name: "Cobblestoke Community Systems (demo)", size: big, deals: []deal{
			{"Community caseload", cio, entity.Live, "c4l3 setting=community", 450_000, 26, sound, signed, olderLater},
			{"School nursing record", cio, entity.Live, "c4l3 setting=community", 96_000, 26, patchy, inReview, none}}},
		{name: "Larchholt Mental Health Apps (demo)", size: small, deals: []deal{
			{"Talking therapies booking", cio, entity.Live, "c4l3 setting=mental", 118_000, 10, weak, queried, none}}},
		{name: "Winterslade Decision Support (demo)", size: big, deals: []deal{
			{"Clinical decision support", pharmacy, entity.Live,
				"c4l4 setting=primary;acute products=Dosewell_Demo_Library", 265_000, 13, weak, signed, none}}},
	}
}

// corporate returns the suppliers of corporate services.
func corporate() []party {
	return []party{
		{name: "Ravensgill Networks (demo)", size: big, deals: []deal{
			{"Network support", estates, entity.Live, "c4l4 outage=immediate setting=acute", 720_000, 22, patchy,
				signed, none},
			{"Wi-Fi refresh", estates, entity.Ended, "c3l2", 310_000, -7, sound, unasked, none}}},
		{name: "Pennyfold Payroll (demo)", size: big, deals: []deal{
			{"Payroll bureau", people, entity.Live, "c3l3 offshore=processing", 330_000, 28, exemplar, signed,
				none},
			{"Pensions administration", people, entity.Live, "c3l3", 120_000, 28, sound, signed, none}}},
		{name: "Oakenshaw Archive (demo)", size: small, deals: []deal{
			{"Paper record storage", estates, entity.Live, "c4l2", 95_000, 32, exemplar, signed, none},
			{"Record scanning", estates, entity.Live, "c4l2", 150_000, 7, sound, signed, none}}},
		{name: "Merelynn Transport (demo)", size: small, deals: []deal{
			{"Patient transport booking", estates, entity.Live, "c4l3 setting=acute;community", 410_000, 16, sound,
				signed, inParts}}},
		{name: "Brindleton Interpreters (demo)", size: small, deals: []deal{
			{"Interpreting by video", people, entity.Live, "c4l2", 66_000, 12, exemplar, signed, none}}},
		{name: "Caulderby Workforce (demo)", size: big, deals: []deal{
			{"Rostering", people, entity.Live, "c3l3", 285_000, 23, sound, signed, none},
			{"Bank staff app", people, entity.Live, "c3l3", 90_000, 23, taciturn, inReview, none}}},
		{name: "Hazelmoor Learning (demo)", size: small, deals: []deal{
			{"Staff training platform", people, entity.Live, "c3l2", 58_000, 9, exemplar, signed, none}}},
		{name: "Ivystead Surveys (demo)", size: small, deals: []deal{
			{"Staff survey", people, entity.Live, "c3l2", 24_000, 6, patchy, signed, oddWords}}},
		{name: "Juniperley Telephony (demo)", size: big, deals: []deal{
			{"Switchboard and bleeps", estates, entity.Live, "c3l3 outage=immediate data=none setting=acute",
				260_000,
				18, exemplar, signed, none}}},
		{name: "Kestrelby Mail (demo)", size: small, deals: []deal{
			{"Hybrid mail for letters", cio, entity.Live, "c4l3", 175_000, 13, taciturn, unread, none}}},
		{name: "Lindenmarsh Analytics (demo)", size: small, deals: []deal{
			{"Elective recovery dashboards", cio, entity.Live, "c4l3 hosts=Cumulon_Demo_Clowd", 84_000, 5, patchy,
				late, none}}},
		{name: "Mossgarth Car Parks (demo)", size: small, deals: []deal{
			{"Car park permits", estates, entity.Live, "c2l2", 47_000, 25, sound, signed, naNoReason}}},
		{name: "Nettlecroft Catering (demo)", size: plain, deals: []deal{
			{"Patient meals ordering", estates, entity.Live, "c2l1", 890_000, 29, sound, notNeeded, none}}},
		{name: "Orchardine Signage (demo)", size: plain, deals: []deal{
			{"Wayfinding screens", estates, entity.Live, "c1l1", 36_000, 15, sound, notNeeded, none}}},
		{name: "Plumridge Gases (demo)", size: plain, deals: []deal{
			{"Medical gas deliveries", estates, entity.Live, "c2l1", 205_000, 20, sound, notNeeded, none},
			{"Cylinder telemetry", estates, entity.Live, "c2l2", 18_000, 20, patchy, notNeeded, none}}},
		{name: "Quarrendale Waste (demo)", size: plain, deals: []deal{
			{"Confidential waste", estates, entity.Live, "c3l2", 52_000, 11, sound, signed, none}}},
		{name: "Rowanthwaite Uniforms (demo)", size: plain, deals: []deal{
			{"Uniform ordering", people, entity.Live, "c1l1", 61_000, 14, sound, notNeeded, none}}},
		{name: "Saltwicke Legacy PAS (demo)", size: big, deals: []deal{
			{"Old patient administration system", cio, entity.Exiting, "c5l3 hosting=ours setting=acute",
				150_000, 3,
				patchy, signed, none},
			{"Data extract for migration", cio, entity.Exiting, "c4l3 setting=acute", 45_000, 3, sound,
				unasked, none}}},
	}
}

// bidders returns the bidders for an outpatient messaging service; some are suppliers already. All
// have one size, so that they answer the same questionnaire and can be compared.
func bidders() []party {
	const service = "Outpatient messaging (tender)"
	bid := func(facts string, qual quality, c course, s slip) deal {
		return deal{service, cio, entity.Bid, facts, 300_000, 36, qual, c, s}
	}
	return []party{
		{name: "Teaselford Messaging (demo)", size: small, deals: []deal{
			bid("c4l3 setting=acute", exemplar, inReview, none),
			{"Appointment reminders", cio, entity.Live, "c4l3 setting=acute", 98_000, 4, exemplar, aged, none}}},
		{name: "Vetchling Digital (demo)", size: small, deals: []deal{
			bid("c4l3 setting=acute", sound, inReview, none),
			{"Waiting list validation", cio, entity.Live, "c4l2 setting=acute", 77_000, 10, patchy, signed,
				editedText}}},
		{name: "Yarrowby Connect (demo)", size: small, deals: []deal{
			bid("c4l3 setting=acute hosts=Cumulon_Demo_Cloud", sound, inReview, none)}},
		{name: "Zephyrstow Health (demo)", size: small, deals: []deal{
			bid("c4l3 subprocessors=abroad offshore=processing setting=acute", patchy, inReview, naNoReason),
			{"Friends and family feedback", people, entity.Live, "c3l2", 29_000, 13, weak, signed, none}}},
		{name: "Umberfold Software (demo)", size: small, deals: []deal{
			bid("c4l3 setting=acute", weak, unread, none)}},
		{name: "Alderwick Reach (demo)", size: small, deals: []deal{
			bid("c4l3 setting=acute", sound, late, none)}},
	}
}
