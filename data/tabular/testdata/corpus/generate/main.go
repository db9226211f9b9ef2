// Command generate writes the part of the corpus that Go writes: the questionnaire as it was issued, what every other
// program is to put into its files (content.json), excelize's own files, and the look-alikes.
//
// Run it from the top of the repository through data/tabular/testdata/corpus/generate/run.sh, which runs the other
// programs after it.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/data/template"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("dir", ".", "the folder of the corpus")
	manifest := flag.Bool("manifest", false, "only write the SHA-256 of every workbook")
	flag.Parse()
	if *manifest {
		check(writeManifest(*dir))
		return
	}
	sample, err := sample(filepath.Join(*dir, "pack.yaml"))
	check(err)
	var issued bytes.Buffer
	check(template.Write(&issued, sample))
	check(os.WriteFile(filepath.Join(*dir, "issued.xlsx"), issued.Bytes(), 0o644))
	c := content{Typed: typed(), Long: long(), Mac: mac()}
	c.Filled, c.InsertAt, err = filled(issued.Bytes())
	check(err)
	check(writeContent(filepath.Join(*dir, "content.json"), c))
	check(writeExcelize(*dir, issued.Bytes(), c))
	check(writeLookalikes(*dir, c))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// form is the questionnaire of the corpus, with every date and id written down: the same bytes every time.
func sample(packFile string) (template.Form, error) {
	data, err := os.ReadFile(packFile)
	if err != nil {
		return template.Form{}, err
	}
	pack, problems := q.LoadPack("pack.yaml", data, q.DefaultFacts())
	if pack == nil {
		return template.Form{}, fmt.Errorf("pack of the corpus: %v", problems)
	}
	on, err := q.ParseDate("2026-11-21")
	if err != nil {
		return template.Form{}, err
	}
	return template.Form{
		Pack: pack, Supplier: entity.Supplier{Ref: "SUP-00041", Name: "Larkspur Pathology Systems Ltd (fictional)"},
		Engagement: entity.Engagement{Ref: "ENG-00057", Service: "Laboratory results & ordering"},
		Assessment: entity.Assessment{ID: "01JD0000000000000000000ASS", Cycle: 2},
		Issue:      entity.Issue{ID: "01JD0000000000000000000ISS", N: 1},
		Issued:     on, Issuer: "Westmarch & Fell NHS Foundation Trust (fictional)", Demo: true,
	}, nil
}

// insertAt is where the supplier puts a row of their own, between two questions.
const insertAt = 5

// filled is what the supplier types, with the cells as they are called once the row is inserted.
func filled(issued []byte) ([]value, int, error) {
	f, err := excelize.OpenReader(bytes.NewReader(issued))
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	rows, err := f.GetRows(form.SheetAnswers)
	if err != nil {
		return nil, 0, err
	}
	column := map[string]string{}
	for i, h := range rows[0] {
		for _, c := range form.Columns {
			if c.Header == h {
				column[c.Key], _ = excelize.ColumnNumberToName(i + 1)
			}
		}
	}
	var out []value
	put := func(question, key string, v value) {
		for i, row := range rows {
			if len(row) > 0 && row[0] == question {
				if i++; i >= insertAt {
					i++
				}
				v.Sheet, v.Ref = form.SheetAnswers, fmt.Sprintf("%s%d", column[key], i)
			}
		}
		out = append(out, v)
	}
	put("C-1", form.ColAnswer, text("", "Met"))
	put("C-1", form.ColNote, text("", "All staff & contractors.\nTwo break-glass accounts, \"sealed\" <see policy>."))
	put("C-1", form.ColKind, text("", "Independent certificate or report"))
	put("C-1", form.ColReference, text("", "ISO 27001, certificate 1.10"))
	put("C-1", form.ColIssued, date("", "2026-03-02"))
	put("C-1", form.ColExpiry, text("", "01/03/2029"))
	put("C-2", form.ColAnswer, text("", "No, but planned"))
	put("C-2", form.ColPlanned, date("", "2027-01-31"))
	put("C-2", form.ColAlternative, text("", "restores by hand (copied _x000D_ from our wiki)"))
	put("C-3", form.ColAnswer, text("", "Zoë O’Brien, CISO 😀"))
	put("C-4", form.ColAnswer, number("", "1200"))
	put("C-5", form.ColAnswer, date("", "2020-02-29"))
	put("C-6", form.ColAnswer, text("", "United Kingdom; European Union"))
	put("C-7", form.ColAnswer, text("", "N/A"))
	put("C-7", form.ColNote, text("", "=we have no leavers"))
	put("C-8", form.ColAnswer, calculated(text("", "Met"), `"M"&"et"`))
	out = append(out, value{Sheet: form.SheetAnswers, Ref: fmt.Sprintf("%s%d", column[form.ColText], insertAt),
		Kind: "text", Text: "(asked Pat about the next ones)"})
	for _, n := range f.GetDefinedName() {
		_, ref, _ := strings.Cut(strings.ReplaceAll(n.RefersTo, "$", ""), "!")
		v := value{}
		switch n.Name {
		case form.NameDeclarer:
			v = text("", "Ann Example (fictional)")
		case form.NameDeclarerRole:
			v = text("", "Head of Security")
		case form.NameDeclaredOn:
			v = date("", "2026-11-30")
		case form.NameDeclared:
			v = text("", "Yes")
		default:
			continue
		}
		v.Sheet, v.Ref = form.SheetStart, ref
		out = append(out, v)
	}
	return out, insertAt, nil
}
