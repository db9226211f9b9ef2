package sheet

import (
	"regexp"

	"github.com/xuri/excelize/v2"
)

const propsPart = "docProps/core.xml"

// coreTag matches the tags of the core properties without a prefix, which belong to one namespace.
var coreTag = regexp.MustCompile(
	`<(/?)(coreProperties|category|contentStatus|keywords|lastModifiedBy|lastPrinted|revision|version)\b`)

// SetProps sets the document properties and gives their tags the prefixes that Excel writes. The
// library omits some, which means the same, but exceljs and other programs that rely on the prefix
// then reject the workbook.
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
