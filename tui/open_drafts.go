package tui

import (
	"path/filepath"
	"runtime"

	"assure/internal/safefile"
	"assure/tui/drafts"
)

// stateDir is the folder where the operating system keeps the state of programs for one person, "" when it is not
// known. It is not next to the register: there, colleagues and other disks may be.
func stateDir(env func(string) string) string {
	if env == nil {
		return ""
	}
	dir, below := "", []string{"assure"}
	switch runtime.GOOS {
	case "windows":
		dir = env("LOCALAPPDATA")
	case "darwin":
		dir, below = env("HOME"), []string{"Library", "Application Support", "assure"}
	default:
		if dir = env("XDG_STATE_HOME"); !filepath.IsAbs(dir) {
			dir, below = env("HOME"), []string{".local", "state", "assure"}
		}
	}
	if !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(append([]string{dir}, below...)...)
}

// drafts opens the drafts of the acting person in this register; nil where there is no folder for them. The name of the
// file follows from both, so that no two registers and no two people share one.
func (o Options) drafts() *drafts.Book {
	dir := stateDir(o.Env)
	if o.Remote != nil {
		dir = o.Remote.State
	}
	if dir == "" || o.Register == nil {
		return nil
	}
	path, err := filepath.Abs(o.Register.Path())
	if err != nil || o.Register.Shared() {
		path = o.Register.Path()
	}
	name := safefile.SHA256([]byte(path + "\x00" + o.Register.Actor()))[:24] + ".json"
	return drafts.Open(drafts.File(filepath.Join(dir, "drafts", name)), o.Now, nil)
}
