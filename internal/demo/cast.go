package demo

import (
	"fmt"
	"strings"

	"assure/questionnaire/entity"
)

// Everything here is invented. Names are made-up places, codes begin with DEM, addresses end in .example, and each name
// says that it is a demo, so that no row of the demo can be taken for a real organisation wherever it turns up.

// mark stands in the names of files that could be taken for somebody else's. Suppliers carry data.DemoTag beside it.
const mark = "DEMO DATA"

// quality is how well a supplier runs its controls: it decides what its workbooks say.
type quality int

// The qualities.
const (
	exemplar quality = iota // everything met, most of it shown by somebody independent
	sound                   // nearly everything met and shown by its own records
	patchy                  // a good deal partly met, shown by documents
	weak                    // gaps that matter, little to show
	taciturn                // leaves much blank
)

// course is what becomes of an engagement's newest questionnaire.
type course int

// The courses.
const (
	signed    course = iota // returned, reviewed, signed off
	inReview                // returned and being judged
	unread                  // returned, nobody has looked yet
	queried                 // a clarification is with the supplier
	late                    // sent, due, not returned
	aged                    // signed off long ago, evidence running out
	unasked                 // never sent
	notNeeded               // no questionnaire is required
)

// slip is what goes wrong on the way back, as it does with real workbooks.
type slip int

// The slips.
const (
	none       slip = iota
	damaged         // the file is cut short; a good one follows
	inParts         // half the answers first, the rest in a second file
	oddWords        // answers typed in words of the supplier's own
	olderLater      // an older file arrives after the newer one
	editedText      // a question was reworded before answering
	naNoReason      // N/A without saying why
	otherPack       // fills in the questionnaire of somebody else
)

// party is one supplier of the cast with its engagements.
type party struct {
	name  string
	size  string // value of the fact size
	deals []deal
}

// deal is one engagement of the cast.
type deal struct {
	service string
	owner   string
	state   entity.EngagementState
	facts   string // see factsOf
	value   int64  // pounds
	months  int    // until the contract ends, from today
	quality quality
	course  course
	slip    slip
}

// Owners of engagements, by role: people of a made-up trust.
const (
	cio      = "Asha Demo-Patel"
	pharmacy = "Bram Demo-Okafor"
	imaging  = "Carys Demo-Lund"
	estates  = "Dev Demo-Whitlock"
	people   = "Elif Demo-Marsh"
)

// The people who act in the demo.
const (
	assessor  = "Jo Demo-Assessor"
	second    = "Sam Demo-Second"
	siro      = "Robin Demo-SIRO"
	buyerName = "Demo Vale NHS Trust (fictional)"
)

// factsOf spells out a short form of the facts: consequence and inherent likelihood of a kind of service, and what else
// an exposure search can find. Every fact that bears on the tier is given, since an unknown one counts as its worst.
func factsOf(short string) map[string]string {
	kind, extra, _ := strings.Cut(short, " ")
	base, ok := services[kind]
	if !ok {
		panic("demo: no kind of service " + kind) // the cast is a constant of this package; a test walks it
	}
	out := map[string]string{}
	for pair := range strings.FieldsSeq(base + " " + extra) {
		id, value, _ := strings.Cut(pair, "=")
		out[id] = strings.ReplaceAll(value, "_", " ")
	}
	return out
}

// services are kinds of service by what they put at stake: c5l4 is consequence 5, inherent likelihood 4.
var services = map[string]string{
	"c5l4": "data=patient records=1m-plus outage=immediate care=supports access=privileged internet_facing=yes incident_24m=no subprocessors=uk digital=yes hosting=supplier",
	"c5l3": "data=patient records=1m-plus outage=under-24h care=supports access=remote internet_facing=yes incident_24m=no subprocessors=uk digital=yes hosting=supplier",
	"c4l4": "data=patient records=under-1m outage=under-24h care=supports access=privileged internet_facing=no incident_24m=no subprocessors=uk digital=yes hosting=ours",
	"c4l3": "data=patient records=under-100k outage=under-72h care=supports access=remote internet_facing=yes incident_24m=no subprocessors=uk digital=yes hosting=cloud",
	"c4l2": "data=patient records=under-100k outage=under-72h care=no access=view internet_facing=no incident_24m=no subprocessors=none digital=yes hosting=supplier",
	"c3l3": "data=staff records=under-100k outage=under-72h care=no access=remote internet_facing=yes incident_24m=no subprocessors=abroad digital=yes hosting=cloud",
	"c3l2": "data=staff records=under-1k outage=over-72h care=no access=view internet_facing=no incident_24m=no subprocessors=uk digital=yes hosting=cloud",
	"c2l2": "data=none records=under-1k outage=over-72h care=no access=view internet_facing=no incident_24m=no subprocessors=none digital=yes hosting=ours",
	"c1l1": "data=none records=none outage=none care=no access=none internet_facing=no incident_24m=no subprocessors=none digital=no hosting=none",
	"c2l1": "data=none records=none outage=over-72h care=no access=none internet_facing=no incident_24m=no subprocessors=none digital=no hosting=none",
}

// ref numbers of the cast: suppliers and engagements are given refs so that the story can name them.
func supplierRef(i int) string { return fmt.Sprintf("SUP-%05d", i+1) }

func engagementRef(n int) string { return fmt.Sprintf("ENG-%05d", n+1) }

func odsCode(i int) string { return fmt.Sprintf("DEM%02d", i+1) }
