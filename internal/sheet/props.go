package sheet

import (
	"regexp"

	"github.com/xuri/excelize/v2"
)

const propsPart = "docProps/core.xml"

// coreTag is a tag of the document properties without a prefix, which all belong to one namespace.
var coreTag = regexp.MustCompile(`<(/?)(coreProperties|category|contentStatus|keywords|lastModifiedBy|lastPrinted|revision|version)\b`)

// SetProps sets the document properties, with the prefixes that Excel gives them. The library leaves some without, which
// means the same, and which exceljs and other programs that go by the prefix refuse together with the whole workbook.
func SetProps(f *excelize.File, props *excelize.DocProperties) error {
	if err := f.SetDocProps(props); err != nil {
		return err
	}
	if part, ok := f.Pkg.Load(propsPart); ok {
		body := coreTag.ReplaceAll(part.([]byte), []byte("<${1}cp:${2}"))
		f.Pkg.Store(propsPart, defaultNS.ReplaceAll(body, []byte(`<cp:coreProperties xmlns:cp=`)))
	}
	return nil
}

var defaultNS = regexp.MustCompile(`<cp:coreProperties xmlns=`)
