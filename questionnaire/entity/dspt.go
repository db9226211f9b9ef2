package entity

import "assure/questionnaire"

// DSPTRow is one organisation in one export of the DSPT publication, as published.
type DSPTRow struct {
	ODSCode string `json:"ods_code"`
	Name    string `json:"name"`
	Sector  string `json:"sector"`
	Status  string `json:"status"` // as published, "" when blank
	// as the status string carries it: "22/23", "19-20"; else ""
	Edition   string             `json:"edition,omitempty"`
	Level     string             `json:"level"` // the status without its edition
	Published questionnaire.Date `json:"published,omitempty"`
	// text found in the date column, such as CompletedThroughQIO
	Note         string `json:"note,omitempty"`
	Commissioner string `json:"commissioner,omitempty"`
	Row          int    `json:"row"` // in the file, 1-based, header included
}
