package directory

import (
	"assure/data/directory/dspt"
	"assure/data/directory/ods"
)

// Where the public files are found.
const (
	DSPTSource = dspt.Source // the export of the toolkit
	ODSSource  = ods.Source  // the reports of the Organisation Data Service
)
