package template

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/celltext"
	"assure/internal/sheet"
	"assure/internal/text"
	q "assure/questionnaire"
)

// QuerySheet is a workbook of queries to one supplier: everything in it.
type QuerySheet struct {
	Round    string // ULID
	Words    string // which round it is, for people: "Round 2"
	Supplier string // its reference
	Name     string // of the supplier
	Issued   q.Date
	Due      q.Date
	Issuer   string // "" when it is not stated
	ReplyTo  string // "" for the person who sent it
	Marking  string // "" for [DefaultMarking]
	Demo     bool
	Queries  []AskedQuery
}

// AskedQuery is a row of the workbook. Question is nil where the query is about a questionnaire as a whole.
type AskedQuery struct {
	Ref      string // entity.Query.Ref
	Round    string // "2, query 3"
	Service  string
	Pack     *q.Pack
	Question *q.Question
	Answered string // what the supplier answered, in words
	Ask      string
}

// WriteQueries writes the workbook. The same sheet gives the same bytes.
func WriteQueries(w io.Writer, in QuerySheet) error {
	return writeNew(w, "the workbook of queries", func(f *excelize.File) []func() error {
		b := &queryBook{in: in, book: &book{f: f, own: map[string][]string{}}}
		return []func() error{b.prepare, b.lists, b.start, b.rows, b.meta, b.close}
	})
}

// queryBook writes a workbook of queries. Of a questionnaire's book it uses what is not about its form.
type queryBook struct {
	in   QuerySheet
	book *book
	keys []keyValue // checksums of the rows
}

func (b *queryBook) prepare() error {
	f := b.book.f
	if err := f.SetDefaultFont(baseFont); err != nil {
		return err
	}
	if err := f.SetSheetName(f.GetSheetName(0), form.SheetStart); err != nil {
		return err
	}
	for _, name := range []string{form.SheetQueries, form.SheetLists, form.SheetMeta} {
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
	}
	for _, name := range []string{form.SheetLists, form.SheetMeta} {
		if err := f.SetSheetVisible(name, false, true); err != nil {
			return err
		}
	}
	f.SetActiveSheet(0)
	var err error
	b.book.st, err = newStyles(f)
	return err
}

// lists writes the drop-downs of the questions that have options.
func (b *queryBook) lists() error {
	f := b.book.f
	for i := range b.in.Queries {
		qu := b.in.Queries[i].Question
		if qu == nil || qu.Answer != q.Choice {
			continue
		}
		n := len(b.book.vocab)
		if v := b.book.list("QueryList", answerWords(qu)); len(b.book.vocab) == n {
			continue
		} else if err := f.SetCellStr(form.SheetLists, sheet.At(v.column, 1), v.name+fmt.Sprint(v.column)); err != nil {
			return err
		}
		v := &b.book.vocab[n]
		v.name += fmt.Sprint(v.column)
		if err := f.SetSheetCol(form.SheetLists, sheet.At(v.column, 2), &v.words); err != nil {
			return err
		}
		if err := f.SetDefinedName(&excelize.DefinedName{Name: v.name, RefersTo: v.refersTo()}); err != nil {
			return err
		}
	}
	return b.book.protect(form.SheetLists)
}

// start writes the first sheet: what is asked, by whom, until when, and how to reply.
func (b *queryBook) start() error {
	st, in := b.book.st, &b.in
	s := b.book.sheet(form.SheetStart)
	s.Do(b.book.f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(accent)}))
	s.Do(b.book.f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false)}))
	s.Do(b.book.f.SetSheetDimension(s.Name(), ""))
	s.Begin(startWidths)
	across(s, 44, st.title, "Questions about your answers")
	across(s, 24, st.subtitle, in.Name+" · "+in.Words+" · please reply by "+in.Due.Long())
	if in.Demo {
		across(s, 24, st.demo, "DEMO DATA: the supplier, the buyer and the service are made up.")
	}
	b.book.paragraph(s, st.body, "Thank you for your answers. Before we can finish, we ask you to clarify what is "+
		"listed on the sheet \""+form.SheetQueries+"\".")
	b.book.heading(s, "At a glance")
	labelled(s, st.label, "From", st.words,
		text.FirstNonBlank(in.Issuer, "Not stated: the person who sent you this workbook can tell you"))
	labelled(s, st.label, "To", st.words, in.Name+" ("+in.Supplier+")")
	labelled(s, st.label, "Round", st.words, in.Words)
	labelled(s, st.label, "Sent on", st.words, in.Issued.Long())
	labelled(s, st.label, "Please reply by", st.words, in.Due.Long())
	labelled(s, st.label, "Send it to", st.words, text.FirstNonBlank(in.ReplyTo, "The person who sent it to you"))
	labelled(s, st.label, "Questions", st.words, text.Plural(len(in.Queries), "question", "questions"))
	b.book.heading(s, "How to reply")
	for i, words := range []string{
		"Write your reply in the yellow cells of the sheet \"" + form.SheetQueries + "\", in the row of each question.",
		"If your answer to the questionnaire changes, choose the new one beside your reply. If it stays, leave that " +
			"cell blank.",
		"Name a document that shows it, and send the document with this workbook.",
		"A question that you cannot answer: say so and why. Leave nothing blank that you have an answer to.",
		"Save the workbook and send it back. Please do not add columns or change our words: what stands outside the " +
			"yellow cells is not read.",
	} {
		labelled(s, st.step, fmt.Sprint(i+1), st.words, words)
	}
	s.Do(b.book.protect(s.Name()))
	s.Do(b.page(s.Name(), "portrait"))
	return s.End()
}

// queryWidths are the widths of the columns, in digits of the base font.
var queryWidths = map[string]float64{form.QueryRef: 21, form.QueryRound: 12, form.QueryService: 20, form.QueryPack: 24,
	form.QueryQuestion: 9, form.QueryText: 36, form.QueryAnswer: 28, form.QueryAsk: 44, form.QueryReply: 44,
	form.QueryChanged: 22, form.QueryDocument: 26}

func queryColumn(key string) int {
	for i, c := range form.QueryColumns {
		if c.Key == key {
			return i + 1
		}
	}
	return 0
}

func (b *queryBook) rows() error {
	st, f := b.book.st, b.book.f
	s := sheet.New(f, form.SheetQueries)
	end := sheet.At(len(form.QueryColumns), len(b.in.Queries)+1)
	s.Do(f.AutoFilter(s.Name(), "A1:"+end, nil))
	s.Do(f.SetSheetProps(s.Name(), &excelize.SheetPropsOptions{FitToPage: new(true), TabColorRGB: new(openLine)}))
	s.Do(f.SetSheetDimension(s.Name(), "A1:"+end))
	s.Do(f.SetSheetView(s.Name(), 0, &excelize.ViewOptions{ShowGridLines: new(false), ZoomScale: new(90.0)}))
	var w []float64
	var heads []any
	for _, c := range form.QueryColumns {
		w = append(w, queryWidths[c.Key])
		style := st.head
		if c.Input {
			style = st.headOpen
		}
		heads = append(heads, sheet.Text(style, c.Header))
	}
	s.Begin(w)
	s.Stream(func(sw *excelize.StreamWriter) error {
		return sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2",
			ActivePane: "bottomRight"})
	})
	s.Add(36, heads...)
	for i := range b.in.Queries {
		x := &b.in.Queries[i]
		own := x.own()
		cells := []any{sheet.Text(st.id, x.Ref)}
		sums := []string{x.Pack.SHA256}
		for _, key := range form.QueryOwn {
			style := st.ours
			switch key {
			case form.QueryAsk, form.QueryText:
				style = st.question
			case form.QueryRound, form.QueryService, form.QueryPack:
				style = st.section
			}
			words := celltext.Clean(own[key])
			cells = append(cells, sheet.Text(style, words))
			sums = append(sums, form.Checksum8(words))
		}
		b.keys = append(b.keys, keyValue{form.MetaAsked + x.Ref, strings.Join(sums, " ")})
		cells = append(cells, sheet.Text(st.openText, ""), sheet.Text(st.openList, ""), sheet.Text(st.paleText, ""))
		s.Add(height(60, []float64{queryWidths[form.QueryText], queryWidths[form.QueryAnswer],
			queryWidths[form.QueryAsk]}, own[form.QueryText], own[form.QueryAnswer], own[form.QueryAsk]), cells...)
	}
	b.rules(s)
	s.Do(b.book.protect(s.Name()))
	s.Do(b.page(s.Name(), "landscape"))
	s.Do(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.Name(),
		RefersTo: s.Name() + "!$A:$A," + s.Name() + "!$1:$1"}))
	return s.End()
}

// own are our words of a row, by column.
func (x *AskedQuery) own() map[string]string {
	out := map[string]string{form.QueryRound: x.Round, form.QueryService: x.Service, form.QueryPack: x.Pack.Ref(),
		form.QueryAnswer: x.Answered, form.QueryAsk: x.Ask}
	if x.Question != nil {
		out[form.QueryQuestion], out[form.QueryText] = x.Question.ID, x.Question.Text
	}
	return out
}

// rules adds the drop-downs and limits.
func (b *queryBook) rules(s *sheet.Writer) {
	lists := map[string][]string{} // cells by name of list
	var replies, documents, free []string
	for i := range b.in.Queries {
		cell := sheet.At(queryColumn(form.QueryChanged), i+2)
		replies = append(replies, sheet.At(queryColumn(form.QueryReply), i+2))
		documents = append(documents, sheet.At(queryColumn(form.QueryDocument), i+2))
		switch qu := b.in.Queries[i].Question; {
		case qu == nil:
		case qu.Answer == q.Choice:
			v := b.book.list("QueryList", answerWords(qu))
			lists[v.name] = append(lists[v.name], cell)
		default:
			free = append(free, cell)
		}
	}
	for _, v := range b.book.vocab {
		b.book.validate(s, listRule(lists[v.name], v.name, "Your answer now",
			"Choose from the list if your answer changes. Leave it blank if it stays as it was."))
	}
	for _, dv := range []*excelize.DataValidation{
		lengthRule(replies, maxNote, "Your reply",
			"A few sentences are enough. No patient data, passwords or keys, please."),
		lengthRule(free, maxNote, "Your answer now", "Write it if your answer changes. Leave it blank if it stays."),
		lengthRule(documents, maxReference, "Document",
			"Title, certificate number or file name. Send the file along with this workbook.")} {
		b.book.validate(s, dv)
	}
}

// page sets A4 with the marking and our footer.
func (b *queryBook) page(name, orientation string) error {
	f := b.book.f
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: new(9), Orientation: new(orientation),
		FitToWidth: new(1), FitToHeight: new(0)}); err != nil {
		return err
	}
	issuer, words, ref := celltext.Header(b.in.Issuer, 80), celltext.Header(b.in.Words, 60),
		celltext.Header(b.in.Supplier, 60)
	marking := celltext.Header(text.FirstNonBlank(b.in.Marking, DefaultMarking), 60)
	for _, part := range []string{issuer, marking, words, ref, "Page of"} {
		b.book.part(strings.ReplaceAll(part, "&&", "&"))
	}
	return f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&L" + issuer + "&R" + marking,
		OddFooter: "&L" + words + "&CPage &P of &N&R" + ref})
}

func (b *queryBook) metadata() []keyValue {
	out := []keyValue{{form.MetaFormat, form.FormatQueries}, {form.MetaSupplier, b.in.Supplier},
		{form.MetaRound, b.in.Round}, {form.MetaIssuer, b.in.Issuer}, {form.MetaIssued, b.in.Issued.String()},
		{form.MetaDue, b.in.Due.String()}}
	if b.in.Name != "" && len(b.in.Name) <= maxProperty {
		out = append(out, keyValue{form.MetaName, b.in.Name})
	}
	return out
}

func (b *queryBook) meta() error {
	rows := append(b.metadata(), b.keys...)
	b.book.part(b.docProps().Title)
	rows = append(rows, keyValue{form.MetaOwn + form.SheetStart, strings.Join(b.book.own[form.SheetStart], " ")},
		keyValue{form.MetaParts, strings.Join(b.book.parts, " ")})
	s := sheet.New(b.book.f, form.SheetMeta)
	s.Do(b.book.f.SetSheetDimension(s.Name(), "A1:"+sheet.At(2, len(rows))))
	s.Begin([]float64{24, 70})
	for _, r := range rows {
		s.Add(0, sheet.Text(b.book.st.words, r.key), sheet.Text(b.book.st.words, r.value))
	}
	s.Do(b.book.protect(s.Name()))
	return s.End()
}

func (b *queryBook) close() error {
	f := b.book.f
	if err := f.ProtectWorkbook(&excelize.WorkbookProtectionOptions{LockStructure: true}); err != nil {
		return err
	}
	for _, m := range b.metadata() {
		if err := f.SetCustomProps(excelize.CustomProperty{Name: form.MetaPrefix + m.key,
			Value: celltext.Clean(m.value)}); err != nil {
			return fmt.Errorf("property %s: %w", m.key, err)
		}
	}
	return sheet.SetProps(f, b.docProps())
}

func (b *queryBook) docProps() *excelize.DocProperties {
	day := b.in.Issued.String() + "T00:00:00Z"
	return &excelize.DocProperties{Title: celltext.Clean("Questions to " + b.in.Name),
		Creator:        celltext.Clean(text.FirstNonBlank(b.in.Issuer, "Assure")),
		LastModifiedBy: "Assure", Language: "en-GB", Created: day, Modified: day}
}
