package wire

// Version is `assure --version --json`.
type Version struct {
	Schema   string `json:"schema"`
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Built    string `json:"built"` // the version, with the commit of a release
}
