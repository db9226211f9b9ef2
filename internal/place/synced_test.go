package place

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// nothingKnown is a computer that says nothing about synchronised folders and shows no folder.
func nothingKnown(system string) syncProbe {
	return syncProbe{system: system, env: func(string) string { return "" },
		readDir: func(string) ([]os.DirEntry, error) { return nil, errors.New("not shown") }}
}

func TestSyncedByName(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/home/a/OneDrive/r.db": "OneDrive", "/home/a/OneDrive - NHS Example/x/r.db": "OneDrive",
		"/Users/a/Library/Mobile Documents/com~apple~CloudDocs/r.db": "iCloud",
		"/home/a/Dropbox (Trust)/r.db":                               "Dropbox",
		"/home/a/Google Drive/r.db":                                  "Google Drive", "/home/a/dropboxes/r.db": "",
		"/home/a/jobs/onedrive.db": "", "C:/Users/a/Box/r.db": "Box", "/home/a/jobs/box/r.db": "",
		"/home/box/r.db": "", "/home/a/Nextcloud2/r.db": "Nextcloud", "/home/a/ownCloud/r.db": "ownCloud",
		"/home/a/boxes/r.db": "",
	} {
		if got := nothingKnown("linux").syncedBy(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// What Windows and OneDrive say about their folders, whatever these are called.
func TestSyncedByWindows(t *testing.T) {
	t.Parallel()
	c := nothingKnown("windows")
	c.env = func(name string) string {
		return map[string]string{"OneDriveCommercial": `D:\Cloud\Trust`, "OneDrive": `D:\Cloud\Trust`}[name]
	}
	c.registered = func() []syncRoot {
		return []syncRoot{{"", "nobody"},
			{`C:\Users\Jo\Example Trust\IG Team - Documents`, "OneDrive (a SharePoint library)"},
			{`C:\Cases\`, "Nextcloud"}}
	}
	for path, want := range map[string]string{
		"c:/users/jo/example trust/ig team - documents/registers/r.db": "OneDrive (a SharePoint library)",
		"C:/Users/Jo/Example Trust/IG Team - Documents 2/r.db":         "",
		"D:/cloud/trust/r.db":                          "OneDrive",
		"D:/Cloud/Trustees/r.db":                       "",
		"C:/cases/r.db":                                "Nextcloud",
		"C:/Users/Jo/AppData/Local/assure/register.db": "",
	} {
		if got := c.syncedBy(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// What lies in a folder says who synchronises it; a person's settings of such a program do not.
func TestSyncedByMarks(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	make := func(name string, folder bool) {
		t.Helper()
		path := filepath.Join(home, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if folder {
			err = os.MkdirAll(path, 0o700)
		} else if err == nil {
			err = os.WriteFile(path, nil, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	make("team/.sync_0a1b2c.db", false)
	make("team/registers/2026", true)
	make("old/._sync_0a1b2c.db", false)
	make("d/.dropbox.cache", true)
	make("peer/.stfolder", true)
	make("drive/.tmp.driveupload", true)
	make("OneDrive - Example Trust", true)
	make("Example Trust/IG Team - Documents", true)
	make("Other Trust/Site - Documents", true)
	make(".dropbox/info.json", false) // the settings of Dropbox, in a home that it does not synchronise
	make("plain/.sync_notes.txt", false)
	c := syncProbe{system: runtime.GOOS, env: func(string) string { return "" }, readDir: os.ReadDir}
	for path, want := range map[string]string{
		"team/registers/2026/r.db": "Nextcloud or ownCloud", "old/r.db": "Nextcloud or ownCloud",
		"d/r.db": "Dropbox", "peer/x/r.db": "Syncthing", "drive/r.db": "Google Drive",
		"Example Trust/IG Team - Documents/r.db": "OneDrive (a SharePoint library)",
		"Other Trust/Site - Documents/r.db":      "", "plain/r.db": "", "r.db": "",
	} {
		if got := c.syncedBy(filepath.Join(home, filepath.FromSlash(path))); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestSyncedByMacOS(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	cloud := filepath.Join(home, "Library", "CloudStorage")
	for _, name := range []string{"OneDrive-ExampleTrust", "OneDrive-SharedLibraries-ExampleTrust",
		"GoogleDrive-jo@example.org", "Box-Box"} {
		if err := os.MkdirAll(filepath.Join(cloud, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := syncProbe{system: "darwin", home: home, env: func(string) string { return "" }, readDir: os.ReadDir}
	for path, want := range map[string]string{
		"CloudStorage/OneDrive-ExampleTrust/x/r.db":                    "OneDrive",
		"CloudStorage/onedrive-sharedlibraries-exampletrust/Site/r.db": "OneDrive (a SharePoint library)",
		"CloudStorage/GoogleDrive-jo@example.org/My Drive/r.db":        "Google Drive",
		"CloudStorage/Box-Box/r.db":                                    "Box",
		"CloudStorage/Egnyte-Trust/r.db":                               "a cloud storage program",
		"Application Support/assure/register.db":                       "",
	} {
		if got := c.syncedBy(filepath.Join(home, "Library", filepath.FromSlash(path))); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
