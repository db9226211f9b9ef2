package demo

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/form"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Today's returns: in the folder and not imported yet, so that a dry run has something to show.
const (
	worseNews = "Teleradiology reporting"
	moreNews  = "Bank staff app"
	firstNews = "Elective recovery dashboards"
)

// inbox writes today's returns: a supplier that withdraws earlier answers, one that sends more than
// before with evidence, one that answers for the first time with mistakes, and a letter that no
// workbook names.
func (b *builder) inbox(ctx context.Context) error {
	dir := b.path(dirReturned, b.today.String())
	b.sum.Waiting = dir
	for _, step := range []struct {
		service string
		alter   func(context.Context, placed, *workbook, string) error
	}{{worseNews, b.withdraw}, {moreNews, b.sendMore}, {firstNews, b.slips}} {
		d := b.deal(step.service)
		own := filepath.Join(dir, supplierFolder(d))
		if err := safefile.MkdirAll(own); err != nil {
			return err
		}
		fm, err := openForm(b.out[d.ref])
		if err != nil {
			return err
		}
		if err := b.fill(fm, letter{d, whole}, 3, b.today); err != nil {
			return fmt.Errorf("fill %s: %w", b.out[d.ref], err)
		}
		if err := step.alter(ctx, d, fm, own); err != nil {
			return fmt.Errorf("alter the post of %s: %w", d.ref, err)
		}
		if err := fm.save(filepath.Join(own, filepath.Base(b.out[d.ref]))); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "Covering letter (demo).pdf"),
		onePagePDF("DEMO DATA: a covering letter that no questionnaire names"), 0o600)
}

// supplierFolder returns the name of the folder with the files of one supplier.
func supplierFolder(d placed) string { return d.party.name }

// withdraw has a supplier claim less than before: a must-have not met, an N/A without a reason,
// older evidence, and a claim that differs from the judgement.
func (b *builder) withdraw(ctx context.Context, d placed, fm *workbook, _ string) error {
	a, ok, err := b.open(ctx, d)
	if err != nil || !ok {
		return fmt.Errorf("%w: nothing is under review: %w", errStory, err)
	}
	view, err := b.jo.Assessment(ctx, a.ID, book.At{})
	if err != nil {
		return err
	}
	pack := view.Pack
	for _, id := range []string{"ITS-22", "ITS-45"} {
		if fm.has(id) {
			if err := fm.answer(id, reply{word: optionAt(pack.Question(id), 0).Label,
				note: "Two remote sites still share one account.", planned: b.today.AddMonths(3)}); err != nil {
				return err
			}
		}
	}
	left, aged := 1, 2
	for _, qu := range pack.Questions() {
		claim := view.Answers[qu.ID].Claim
		if qu.Gate != nil || claim == nil || !fm.has(qu.ID) {
			continue
		}
		switch {
		case view.Answers[qu.ID].Judgement != nil:
			err = fm.answer(qu.ID, reply{word: optionAt(qu, 0).Label,
				note: "On reflection: this was for another product."})
		case left > 0 && qu.Weight == questionnaire.MinorWeight:
			left--
			err = fm.answer(qu.ID, reply{word: form.NA})
		case aged > 0 && hasProof(view, qu.ID):
			aged--
			err = fm.answer(qu.ID, reply{kind: entity.Record, ref: "Operations review pack (demo).pdf",
				issued: dayOf(b.today, 20)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func hasProof(view *data.AssessmentView, question string) bool {
	return slices.ContainsFunc(view.Supports, func(s entity.Support) bool {
		return s.Question == question && s.Assessment == view.Assessment.ID
	})
}

// sendMore has a supplier that had left much blank answer the rest and send the documents.
func (b *builder) sendMore(_ context.Context, d placed, fm *workbook, dir string) error {
	pack := b.jo.Packs().Find(d.pack())
	for i, qu := range pack.Questions() {
		if qu.Answer != questionnaire.Choice || !fm.has(qu.ID) {
			continue
		}
		r := reply{word: optionAt(qu, 100).Label}
		switch {
		case qu.Gate != nil:
			r.kind, r.ref, r.issued = entity.Independent, "DEMO-PEN-7", dayOf(b.today, 1)
		case i%3 == 0:
			r.kind, r.ref, r.issued = entity.Record, "training record (demo)", dayOf(b.today, 2)
		}
		if err := fm.answer(qu.ID, r); err != nil {
			return err
		}
	}
	for _, name := range []string{"DEMO-PEN-7 Penetration test of this autumn.pdf", "Training_Record_(demo).PDF"} {
		if err := os.WriteFile(filepath.Join(dir, name), onePagePDF("DEMO DATA: "+name), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// slips has a supplier answer for the first time, some of it in its own words.
func (b *builder) slips(_ context.Context, d placed, fm *workbook, _ string) error {
	pack := b.jo.Packs().Find(d.pack())
	n := 0
	for _, qu := range pack.Questions() {
		if qu.Answer != questionnaire.Choice || qu.Gate != nil || !fm.has(qu.ID) {
			continue
		}
		var err error
		switch n++; n {
		case 3, 8, 13:
			err = fm.set(qu.ID, form.ColAnswer, odd[n%len(odd)])
		case 5:
			err = fm.set(qu.ID, form.ColPlanned, "end of next quarter")
		case 10:
			err = fm.set(qu.ID, form.ColKind, "Photo of the server room")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// onePagePDF returns a PDF of one page with one line.
func onePagePDF(line string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	text := "BT /F1 12 Tf 60 780 Td (" + escapePDF(line) + ") Tj ET"
	var at []int
	for i, body := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " +
			"/Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// escapePDF escapes brackets in a PDF string.
func escapePDF(s string) string {
	var b bytes.Buffer
	for _, r := range []byte(s) {
		if r == '(' || r == ')' || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(r)
	}
	return b.String()
}
