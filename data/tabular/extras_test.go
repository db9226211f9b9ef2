package tabular

import (
	"reflect"
	"slices"
	"testing"
)

// Threads of comments replace the note that Excel keeps of them, stand beside a note proper, and need none.
func TestThreads(t *testing.T) {
	t.Parallel()
	const threads = "http://schemas.microsoft.com/office/2018/threadedcomments"
	data := noted(`<comments `+mainNS+`><authors><author>tc={1}</author><author>Priya N.</author></authors>`+
		`<commentList>`+
		`<comment ref="A1" authorId="0"><text><t>[Threaded comment]

Comment:
    Is this st</t></text></comment>`+
		`<comment ref="B2" authorId="1"><text><t>a note</t></text></comment></commentList></comments>`).
		with("xl/worksheets/_rels/sheet1.xml.rels", `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
			`/comments" Target="../comments1.xml"/><Relationship Id="rId2" Target="../threadedComments/t1.xml" `+
			`Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/></Relationships>`).
		with("xl/threadedComments/t1.xml", `<ThreadedComments xmlns="`+threads+`">`+
			`<threadedComment ref="A1" personId="{AA}" id="{1}"><text>Is this still so?</text></threadedComment>`+
			`<threadedComment ref="A1" personId="{bb}" id="{2}" parentId="{1}">`+
			`<text>Yes &amp; no</text></threadedComment>`+
			`<threadedComment ref="B2" id="{3}"><text>beside it</text></threadedComment>`+
			`<threadedComment ref="C3" personId="{aa}" id="{4}"><text>alone</text></threadedComment>`+
			`</ThreadedComments>`).
		with("xl/persons/person.xml", `<personList xmlns="`+threads+`"><person displayName="Ann Larch" id="{aa}"/>`+
			`<person displayName="Bo" id="{BB}"/></personList>`).
		with("xl/_rels/workbook.xml.rels", `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
			`/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="`+docRels+
			`/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId9" Target="persons/person.xml" `+
			`Type="http://schemas.microsoft.com/office/2017/10/relationships/person"/></Relationships>`).zip(t)
	got, err := notesOf(t, data)
	check(t, err)
	want := []Note{{1, 1, "Ann Larch", "Is this still so?\nBo: Yes & no"}, {2, 2, "Priya N.", "a note\nbeside it"},
		{3, 3, "Ann Larch", "alone"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

// Charts, diagrams and controls say what they say, and where they are.
func TestChartsAndControls(t *testing.T) {
	t.Parallel()
	const (
		a     = ` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
		r     = ` xmlns:r="` + docRels + `"`
		frame = `<twoCellAnchor><from><col>1</col><row>2</row></from><graphicFrame><nvGraphicFramePr>` +
			`<cNvPr id="1" name="x" descr="by month"/></nvGraphicFramePr>`
	)
	data := book(`<row r="1"/>`).
		with("xl/worksheets/_rels/sheet1.xml.rels", `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
			`/drawing" Target="../drawings/drawing1.xml"/><Relationship Id="rId2" Type="`+docRels+
			`/ctrlProp" Target="../ctrlProps/c1.xml"/><Relationship Id="rId3" Type="`+docRels+
			`/image" Target="../media/back.png"/></Relationships>`).
		with("xl/drawings/drawing1.xml", `<wsDr`+r+a+`>`+frame+`<chart r:id="rId1"/></graphicFrame></twoCellAnchor>`+
			frame+`<relIds r:dm="rId2" r:lo="rId3"/></graphicFrame></twoCellAnchor></wsDr>`).
		with("xl/drawings/_rels/drawing1.xml.rels", `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
			`/chart" Target="../charts/chart1.xml"/><Relationship Id="rId2" Type="`+docRels+
			`/diagramData" Target="../diagrams/data1.xml"/></Relationships>`).
		with("xl/charts/chart1.xml", `<chartSpace`+a+`><title><a:p><a:r><a:t>All met</a:t></a:r></a:p></title>`+
			`<ser><v>7</v></ser></chartSpace>`).
		with("xl/charts/_rels/chart1.xml.rels", `<Relationships `+relsNS+`><Relationship Id="rId1" Type="`+docRels+
			`/chartUserShapes" Target="../drawings/drawing2.xml"/></Relationships>`).
		with("xl/drawings/drawing2.xml", `<userShapes`+a+`><a:p><a:t>but one</a:t></a:p></userShapes>`).
		with("xl/diagrams/data1.xml", `<dataModel`+a+`><a:p><a:t>first</a:t></a:p><a:p><a:t>then</a:t></a:p>`+
			`</dataModel>`).
		with("xl/ctrlProps/c1.xml", `<formControlPr objectType="CheckBox" checked="Checked"/>`).zip(t)
	b, err := OpenBytes(data, Limits{})
	check(t, err)
	got, err := b.Shapes(0)
	check(t, err)
	want := []Shape{{Chart, 3, 2, "All met\nbut one", "by month"}, {Diagram, 3, 2, "first\nthen", "by month"},
		{TickBox, 0, 0, "CheckBox, checked", ""}, {Picture, 0, 0, "", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

// What stands around the cells is kept: headers and footers as they print, messages, and what is hidden.
func TestMargins(t *testing.T) {
	t.Parallel()
	sheet := `<worksheet ` + mainNS + `><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>` +
		`<sheetData>` +
		`<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="true"/><row r="5"/></sheetData>` +
		`<dataValidations><dataValidation sqref="C5:C9 D1" promptTitle="Say" prompt="what" error="no &amp; no"/>` +
		`<dataValidation sqref="A1"/></dataValidations>` +
		`<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;11Only for UK&amp;R&amp;K01+000R&amp;&amp;D, secret` +
		`</oddHeader>` +
		`<oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>`
	b, err := OpenBytes(book("").with("xl/worksheets/sheet1.xml", sheet).zip(t), Limits{})
	check(t, err)
	for range 2 { // reading again does not add them again
		check(t, b.Cells(0, func(Cell) error { return nil }))
		s := &b.Sheets[0]
		if !slices.Equal(s.HeadFoot, []string{"Only for UK", "R&D, secret", "Page of"}) {
			t.Errorf("%q", s.HeadFoot)
		}
		if !slices.Equal(s.Prompts, []Prompt{{5, 3, "Say\nwhat\nno & no"}}) {
			t.Errorf("%+v", s.Prompts)
		}
		for _, at := range [][3]int{{2, 1, 1}, {3, 9, 1}, {5, 1, 0}, {5, 2, 1}, {5, 3, 1}, {5, 5, 0}} {
			if s.Hides(at[0], at[1]) != (at[2] == 1) {
				t.Errorf("row %d, column %d", at[0], at[1])
			}
		}
	}
}
