package sheet

import (
	"regexp"

	"github.com/xuri/excelize/v2"
)

const propsPart = "docProps/core.xml"

// coreTag is a tag of the document properties without a prefix, which all belong to one namespace.
var coreTag = regexp.MustCompile(`<(/?)(coreProperties|category|contentStatus|keywords|lastModifiedBy|lastPrinted|revision|version)\b`)

// PrefixProps writes the document properties with the prefixes that Excel gives them; call it once they are set. The
// library leaves some without, which means the same, and which exceljs and other programs that go by the prefix refuse
// together with the whole workbook.
func PrefixProps(f *excelize.File) {
	part, ok := f.Pkg.Load(propsPart)
	if !ok {
		return
	}
	body := coreTag.ReplaceAll(part.([]byte), []byte("<${1}cp:${2}"))
	f.Pkg.Store(propsPart, defaultNS.ReplaceAll(body, []byte(`<cp:coreProperties xmlns:cp=`)))
}

var defaultNS = regexp.MustCompile(`<cp:coreProperties xmlns=`)
