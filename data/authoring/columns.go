package authoring

import (
	"slices"
	"strings"
	"unicode"

	"assure/internal/text"
)

// field is what a column of questions holds.
type field string

// The fields. Those of a supplier are no part of a pack: they are kept as remarks.
const (
	question  field = "question"
	id        field = "id"
	section   field = "section"
	guidance  field = "guidance"
	answers   field = "options"
	evidence  field = "evidence"
	weight    field = "weight"
	refs      field = "references"
	must      field = "must-have"
	why       field = "reason"
	risk      field = "risk"
	cause     field = "cause"
	effect    field = "effect"
	action    field = "action"
	suppliers field = "of the supplier"
)

// headings are the names of columns, as people write them, with capitals and signs left out. The first words are the
// headings as a whole; those after the bar may be a part of a longer one. English names first, then Welsh ones.
var headings = []struct {
	field       field
	whole, part string
}{
	{suppliers, "answer;response;reply;comments;comment;supplier response;supplier answer;supplier " +
		"comments;vendor response;" +
		"your answer;your response;score;rag;status;assessor comments;ateb",
		"supplier response;supplier answer;vendor response;vendor answer;your answer;your response;bidder " +
			"response;" +
			"supplier comment;assessor comment"},
	{answers, "options;answers;answer options;response options;possible answers;choices;valid responses;answer " +
		"type;" +
		"response type;answer format;response format;type;scale;opsiynau;atebion",
		"options;choices;possible;allowed;permitted;drop down;dropdown;answer type;response type"},
	{evidence, "evidence;proof;documents;evidence required;evidence requested;expected evidence;tystiolaeth",
		"evidence;proof;document;documents;documentation"},
	{must, "must have;must haves;musthave;mandatory;required;essential;compulsory;knock out;knockout;pass " +
		"fail;gate;" +
		"show stopper;m o;gorfodol", "mandatory;must have;compulsory;knock out;pass fail;minimum requirement"},
	{weight, "weight;weighting;importance;priority;criticality;points;max " +
		"score;significance;severity;class;pwysau;pwysoliad",
		"weight;weighting;importance;priority;criticality;max score"},
	{guidance, "guidance;help;help text;guidance notes;instructions;hint;explanation;clarification;further " +
		"information;" +
		"additional information;what good looks like;expected answer;acceptance " +
		"criteria;notes;canllawiau;arweiniad",
		"guidance;help;how to answer;good looks like;explanatory;instructions;expected answer;acceptance " +
			"criteria"},
	{why, "rationale;reason;why;purpose;justification;rheswm", "rationale;why we ask;reason for"},
	{risk, "risk;risk statement;risk description;risg", "risk if;risk statement"},
	{cause, "cause;achos", ""},
	{effect, "effect;impact;consequence;effaith", ""},
	{action, "action;remediation;recommendation;recommended action;treatment;camau", "remediation;recommended"},
	{question, "question;questions;question text;control question;security question;assessment " +
		"question;requirement;" +
		"requirements;control;text;statement;criterion;criteria;query;control description;question " +
		"description;cwestiwn;cwestiynau",
		"question;requirement;control description;we ask;statement"},
	{id, "id;ref;ref no;no;nr;number;question no;question number;question id;question ref;control id;control " +
		"ref;item;" +
		"item no;q no;q;qid;code;requirement id;req id;unique id;s n;rhif;cyfeirnod",
		"question id;question number;question ref;control id;control number;requirement id;requirement " +
			"number;id;no"},
	{refs, "reference;references;standard;standards;standard reference;framework reference;control " +
		"reference;framework;mapping;mapped to;mappings;regulation;source;clause;safon;safonau",
		"standard;standards;framework;mapping;mapped to;iso 27001;nist;dspt;caf;cyber essentials;gdpr;reference"},
	{section, "section;domain;category;area;topic;heading;group;subject;chapter;function;control area;control " +
		"domain;theme;" +
		"adran;maes", "section;domain;category;topic;area"},
}

// plainHeading is a heading in small letters, with one space for whatever else is in it.
func plainHeading(words string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(words), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// longestHeading is the length, in bytes, beyond which words are no heading.
const longestHeading = 90

// fieldOf says what the column below a heading holds, "" for nothing known, and whether the heading is its usual
// name.
func fieldOf(heading string) (f field, usual bool) {
	words := plainHeading(heading)
	if words == "" && strings.TrimSpace(heading) == "#" {
		return id, true
	}
	if words == "" || len(heading) > longestHeading {
		return "", false
	}
	for _, h := range headings {
		if slices.Contains(strings.Split(h.whole, ";"), words) {
			return h.field, true
		}
	}
	for _, h := range headings {
		for part := range strings.SplitSeq(h.part, ";") {
			if part != "" && strings.Contains(" "+words+" ", " "+part+" ") {
				return h.field, false
			}
		}
	}
	return "", false
}

// head is a row of headings: the column of each field, and what each column is called.
type head struct {
	row  *row
	cols map[field]int
	name map[int]string // by column
}

func (h *head) col(f field) int { return h.cols[f] }

// readHead reads a row as headings. ok is false where it has no column of questions, or nothing else that is known
// and not the very word.
func readHead(r *row) (h *head, score int, ok bool) {
	h = &head{row: r, cols: map[field]int{}, name: map[int]string{}}
	sure := map[field]bool{}
	for _, c := range r.cells {
		h.name[c.col] = c.words
		f, usual := fieldOf(c.words)
		if f == "" || h.cols[f] != 0 && (sure[f] || !usual) {
			continue
		}
		h.cols[f], sure[f] = c.col, usual
	}
	if h.cols[id] == 0 && h.cols[refs] != 0 && strings.HasPrefix(plainHeading(h.name[h.cols[refs]]),
		"reference") &&
		h.cols[refs] < h.cols[question] { // before the question, it is the number of the question
		h.cols[id], sure[id] = h.cols[refs], true
		delete(h.cols, refs)
	}
	for f := range h.cols {
		if score++; sure[f] {
			score++
		}
	}
	return h, score, h.cols[question] != 0 && (score >= 3 || sure[question])
}

// headRows is how far down the first headings may be.
const headRows = 60

// findHead finds the row near the top of a sheet that looks most like headings, nil when none does.
func findHead(s *sheet) *head {
	var best *head
	most := 0
	for _, r := range s.rows {
		if r.n > headRows {
			break
		}
		if h, score, ok := readHead(r); ok && score > most {
			best, most = h, score
		}
	}
	return best
}
