package demo

import (
	"fmt"
	"strings"

	"assure/questionnaire/entity"
)

// Everything here is invented. Names are made-up places, codes begin with DEM, addresses end in .example,
// and each name says that it is a demo, so that no row can be mistaken for a real organisation.

// mark is in the names of files that could be mistaken for real ones.
const mark = "DEMO DATA"

// quality is how well a supplier runs its controls. It decides its answers.
type quality int

// The qualities.
const (
	exemplar quality = iota // everything met, most with independent evidence
	sound                   // nearly everything met, with its own records
	patchy                  // much partly met, with documents
	weak                    // serious gaps, little evidence
	taciturn                // leaves much blank
)

// course is the state of an engagement's newest questionnaire at the end of the story.
type course int

// The courses.
const (
	signed    course = iota // returned, reviewed, signed off
	inReview                // returned and under review
	unread                  // returned, not reviewed yet
	queried                 // a query is with the supplier
	late                    // sent, due, not returned
	aged                    // signed off long ago, evidence running out
	unasked                 // never sent
	notNeeded               // no questionnaire is required
)

// slip is a mistake in a returned workbook, as real ones have.
type slip int

// The slips.
const (
	none       slip = iota
	damaged         // the file is truncated; a good one follows
	inParts         // half the answers first, the rest in a second file
	oddWords        // answers in the supplier's own words
	olderLater      // an older file arrives after the newer one
	editedText      // a question was reworded before answering
	naNoReason      // N/A without saying why
	otherPack       // answers another supplier's questionnaire
)

// party is a supplier with its engagements.
type party struct {
	name  string
	size  string // value of the fact size
	deals []deal
}

// deal is an engagement.
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

// Owners of engagements, by role, in a made-up trust.
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

// factsOf expands a short form of the facts: consequence and inherent likelihood of a kind of
// service, and what an exposure search can find. It sets every fact that affects the tier, because
// an unknown one counts as its worst value.
func factsOf(short string) map[string]string {
	kind, extra, _ := strings.Cut(short, " ")
	base, ok := services[kind]
	if !ok {
		panic("demo: no kind of service " + kind) // the services are constants of this package
	}
	out := map[string]string{}
	for pair := range strings.FieldsSeq(base + " " + extra) {
		id, value, _ := strings.Cut(pair, "=")
		out[id] = strings.ReplaceAll(value, "_", " ")
	}
	return out
}

// services are kinds of service by consequence and inherent likelihood: c5l4 is consequence 5,
// likelihood 4.
var services = map[string]string{
	"c5l4": "data=patient records=1m-plus outage=immediate care=supports access=privileged internet_facing=yes " +
		"incident_24m=no subprocessors=uk digital=yes hosting=supplier",
	"c5l3": "data=patient records=1m-plus outage=under-24h care=supports access=remote internet_facing=yes " +
		"incident_24m=no subprocessors=uk digital=yes hosting=supplier",
	"c4l4": "data=patient records=under-1m outage=under-24h care=supports access=privileged internet_facing=no " +
		"incident_24m=no subprocessors=uk digital=yes hosting=ours",
	"c4l3": "data=patient records=under-100k outage=under-72h care=supports access=remote internet_facing=yes " +
		"incident_24m=no subprocessors=uk digital=yes hosting=cloud",
	"c4l2": "data=patient records=under-100k outage=under-72h care=no access=view internet_facing=no incident_24m=no " +
		"subprocessors=none digital=yes hosting=supplier",
	"c3l3": "data=staff records=under-100k outage=under-72h care=no access=remote internet_facing=yes " +
		"incident_24m=no subprocessors=abroad digital=yes hosting=cloud",
	"c3l2": "data=staff records=under-1k outage=over-72h care=no access=view internet_facing=no incident_24m=no " +
		"subprocessors=uk digital=yes hosting=cloud",
	"c2l2": "data=none records=under-1k outage=over-72h care=no access=view internet_facing=no incident_24m=no " +
		"subprocessors=none digital=yes hosting=ours",
	"c1l1": "data=none records=none outage=none care=no access=none internet_facing=no incident_24m=no " +
		"subprocessors=none digital=no hosting=none",
	"c2l1": "data=none records=none outage=over-72h care=no access=none internet_facing=no incident_24m=no " +
		"subprocessors=none digital=no hosting=none",
}

// supplierIndex is the index that a ref was made from.
func supplierIndex(ref string) int {
	var i int
	if _, err := fmt.Sscanf(ref, "SUP-%d", &i); err != nil {
		panic(err) // refs are made by supplierRef
	}
	return i - 1
}

// supplierRef returns the ref of a supplier. Refs are fixed so that the story can name them.
func supplierRef(i int) string { return fmt.Sprintf("SUP-%05d", i+1) }

func engagementRef(n int) string { return fmt.Sprintf("ENG-%05d", n+1) }

func odsCode(i int) string { return fmt.Sprintf("DEM%02d", i+1) }
