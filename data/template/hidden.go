package template

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/celltext"
	"assure/internal/sheet"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// vocabulary is the list of words of a drop-down. It is stored in a column of the hidden sheet and
// used by name: a list written into the validation itself is separated by commas, which would split
// an option such as "No, but planned".
type vocabulary struct {
	name   string
	column int
	words  []string
}

func (v vocabulary) refersTo() string {
	return fmt.Sprintf("%s!%s:%s", form.SheetLists, sheet.Absolute(v.column, 2),
		sheet.Absolute(v.column, len(v.words)+1))
}

// Names of the lists. The lists of answers are AnswerList1 and up.
const (
	listEvidence = "EvidenceList"
	listYesNo    = "YesNoList"
	listShare    = "ShareList"
	listAnswers  = "AnswerList"
)

// offeredKinds returns the kinds of evidence that a supplier may offer: `verified` is for the buyer
// to say.
func offeredKinds() []string {
	var out []string
	for _, k := range entity.EvidenceKinds {
		if k != entity.Verified {
			out = append(out, k.Label())
		}
	}
	return out
}

// list returns the vocabulary with these words, and adds it when it is new.
func (b *book) list(name string, words []string) vocabulary {
	key := strings.Join(words, "\x00")
	for _, v := range b.vocab {
		if strings.Join(v.words, "\x00") == key {
			return v
		}
	}
	if name == listAnswers {
		name += strconv.Itoa(len(b.vocab) - 2) // the three fixed lists come first
	}
	v := vocabulary{name: name, column: len(b.vocab) + 1, words: words}
	b.vocab = append(b.vocab, v)
	return v
}

// answerWords returns the words in the drop-down of a choice question.
func answerWords(qu *q.Question) []string {
	out := make([]string, 0, len(qu.Options)+2)
	for _, o := range qu.Options {
		out = append(out, celltext.Clean(text.FirstNonBlank(o.Label, o.ID)))
	}
	return append(out, form.Unknown, form.NA)
}

// lists writes the very hidden sheet of word lists, one in each column below its name.
func (b *book) lists() error {
	b.list(listEvidence, offeredKinds())
	b.list(listYesNo, []string{form.StillYes, form.StillNo})
	b.list(listShare, form.ShareWords)
	for _, qu := range b.form.questions() {
		if qu.Answer == q.Choice {
			b.list(listAnswers, answerWords(qu))
		}
	}
	longest := 0
	for _, v := range b.vocab {
		longest = max(longest, len(v.words))
	}
	s := b.sheet(form.SheetLists)
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+sheet.At(len(b.vocab), longest+1)))
	s.Begin(nil)
	for i := range longest + 1 {
		row := make([]any, len(b.vocab))
		for j, v := range b.vocab {
			switch {
			case i == 0:
				row[j] = sheet.Text(b.st.words, v.name)
			case i <= len(v.words):
				row[j] = sheet.Text(b.st.words, v.words[i-1])
			}
		}
		s.Add(0, row...)
	}
	s.Do(b.protect(s.Name()))
	return s.End()
}

type keyValue struct{ key, value string }

// maxProperty is the longest document property that every program keeps complete, in bytes.
const maxProperty = 255

// metadata returns what identifies a return, in the order written.
func (b *book) metadata() []keyValue {
	f := b.form
	out := []keyValue{
		{form.MetaFormat, form.Format},
		{form.MetaPack, f.Pack.ID}, {form.MetaVersion, f.Pack.Version}, {form.MetaPackSHA, f.Pack.SHA256},
		{form.MetaSupplier, f.Supplier.Ref}, {form.MetaEngagement, f.Engagement.Ref},
		{form.MetaIssue, f.Issue.ID}, {form.MetaAssessment, f.Assessment.ID},
		{form.MetaCycle, strconv.Itoa(max(f.Assessment.Cycle, 1))},
		{form.MetaIssuer, f.Issuer}, {form.MetaIssued, f.Issued.String()}, {form.MetaTexts, form.Checksum(f.Pack)},
	}
	if f.prefilled() {
		out = append(out, keyValue{form.MetaPrefilled, "yes"})
	}
	known := []keyValue{{form.MetaName, f.Supplier.Name}, {form.MetaODSCodes, strings.Join(f.Supplier.ODSCodes, ";")},
		{form.MetaCompany, f.Supplier.CompanyNumber}}
	for _, m := range known {
		if m.value != "" && len(m.value) <= maxProperty {
			out = append(out, m)
		}
	}
	return out
}

// meta writes the very hidden sheet of keys and values, with checksums of every question and of our
// other texts.
func (b *book) meta() error {
	rows := b.metadata()
	for _, qu := range b.form.questions() {
		rows = append(rows, keyValue{form.MetaQuestion + qu.ID, form.QuestionChecksum(qu)})
	}
	rows = append(rows, b.rows...)
	for _, name := range []string{form.SheetStart, form.SheetLists} {
		rows = append(rows, keyValue{form.MetaOwn + name, strings.Join(b.own[name], " ")})
	}
	d := b.docProps()
	for _, words := range []string{d.Title, d.Subject, d.Description, d.Keywords, d.Category,
		celltext.Clean(b.form.Issuer)} {
		b.part(words)
	}
	rows = append(rows, keyValue{form.MetaParts, strings.Join(b.parts, " ")})
	s := sheet.New(b.f, form.SheetMeta)
	last := sheet.At(2, len(rows))
	s.Do(b.f.SetSheetDimension(s.Name(), "A1:"+last))
	s.Ignore("A1:"+last, excelize.IgnoredErrorsNumberStoredAsText)
	s.Begin([]float64{24, 70})
	for _, r := range rows {
		s.Add(0, sheet.Text(b.st.words, r.key), sheet.Text(b.st.words, r.value))
	}
	s.Do(b.protect(s.Name()))
	return s.End()
}
