package place

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// syncRoot is a folder that a program synchronises with a server: it copies the register without its write-ahead log,
// and can replace it by an older copy.
type syncRoot struct {
	path    string
	program string
}

// syncProbe is where a computer says which folders are synchronised. Tests pass one of their own.
type syncProbe struct {
	system string // runtime.GOOS
	env    func(string) string
	home   string
	// registered are the folders that synchronising programs have registered with Windows.
	registered func() []syncRoot
	readDir    func(string) ([]os.DirEntry, error)
}

func thisComputer() syncProbe {
	home, _ := os.UserHomeDir()
	return syncProbe{system: runtime.GOOS, env: os.Getenv, home: home, registered: registeredRoots, readDir: os.ReadDir}
}

// syncedFolders are folder names of programs that synchronise files, for computers where nothing says more: an image of
// another disk, another person's profile. Names are compared in lower case; a trailing * matches anything.
var syncedFolders = []struct{ name, program string }{ // "~/" before a name: directly in somebody's home
	{"onedrive*", "OneDrive"}, {"dropbox*", "Dropbox"}, {"google drive*", "Google Drive"},
	{"googledrive*", "Google Drive"}, {"my drive", "Google Drive"}, {"shared drives", "Google Drive"},
	{"icloud drive*", "iCloud"}, {"iclouddrive*", "iCloud"}, {"icloud~*", "iCloud"},
	{"mobile documents", "iCloud"},
	{"~/box", "Box"}, {"box sync", "Box"}, {"nextcloud*", "Nextcloud"}, {"owncloud*", "ownCloud"},
	{"syncthing", "Syncthing"}, {"seafile", "Seafile"}, {"proton drive", "Proton Drive"},
}

// syncedBy returns the program that synchronises the folder of a path, "" when none is known to: by what the computer
// says, by what lies in the folders above, and by their names.
func (c syncProbe) syncedBy(path string) string {
	dir := filepath.Dir(path)
	for _, root := range c.roots() {
		if c.below(dir, root.path) {
			return root.program
		}
	}
	for at := dir; ; at = filepath.Dir(at) {
		if program := c.markedBy(at); program != "" {
			return program
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	return c.namedBy(dir)
}

// roots lists the folders that this computer says are synchronised.
func (c syncProbe) roots() []syncRoot {
	var out []syncRoot
	for _, name := range []string{"OneDriveCommercial", "OneDrive", "OneDriveConsumer"} {
		out = append(out, syncRoot{c.env(name), "OneDrive"})
	}
	if c.system == "windows" && c.registered != nil {
		out = append(out, c.registered()...)
	}
	if c.system == "darwin" && c.home != "" {
		cloud := filepath.Join(c.home, "Library", "CloudStorage")
		entries, _ := c.readDir(cloud)
		for _, e := range entries {
			out = append(out, syncRoot{filepath.Join(cloud, e.Name()), storageProgram(e.Name())})
		}
		// A provider that is listed after the program has looked is one all the same.
		out = append(out, syncRoot{cloud, "a cloud storage program"},
			syncRoot{filepath.Join(c.home, "Library", "Mobile Documents"), "iCloud"})
	}
	return slices.DeleteFunc(out, func(r syncRoot) bool { return strings.TrimSpace(r.path) == "" })
}

// storageProgram names a folder of ~/Library/CloudStorage: OneDrive-Trust, OneDrive-SharedLibraries-Trust,
// GoogleDrive-jo@example.org, Box-Box.
func storageProgram(folder string) string {
	name, _, _ := strings.Cut(folder, "-")
	switch {
	case strings.HasPrefix(folder, "OneDrive-SharedLibraries"):
		return "OneDrive (a SharePoint library)"
	case name == "GoogleDrive":
		return "Google Drive"
	case name == "iCloudDrive", name == "iCloud":
		return "iCloud"
	case name == "":
		return "a cloud storage program"
	}
	return name
}

// below reports whether a folder is root or inside it. Windows and macOS take names in any case.
func (c syncProbe) below(dir, root string) bool {
	d, r := slashed(dir), slashed(root)
	if c.system == "windows" || c.system == "darwin" {
		d, r = strings.ToLower(d), strings.ToLower(r)
	}
	return d == r || strings.HasPrefix(d, r+"/")
}

// slashed is a path with / between its parts, whatever computer it is of.
func slashed(path string) string {
	return strings.TrimRight(strings.ReplaceAll(filepath.ToSlash(path), `\`, "/"), "/")
}

// markedBy names the program whose own files lie in a folder or, for a SharePoint library, next to it.
func (c syncProbe) markedBy(dir string) string {
	entries, _ := c.readDir(dir)
	for _, e := range entries {
		if program := markOf(strings.ToLower(e.Name()), e.IsDir()); program != "" {
			return program
		}
	}
	// OneDrive puts libraries next to its own folder: "OneDrive - Trust" and "Trust/Site - Documents".
	parent := filepath.Dir(dir)
	if parent == dir {
		return ""
	}
	beside, _ := c.readDir(parent)
	for _, e := range beside {
		if strings.EqualFold(e.Name(), "OneDrive - "+filepath.Base(dir)) {
			return "OneDrive (a SharePoint library)"
		}
	}
	return ""
}

// markOf names the program that keeps a file or folder of this name, in lower case, in the folders it synchronises.
func markOf(name string, folder bool) string {
	switch {
	case strings.HasSuffix(name, ".db") && (strings.HasPrefix(name, ".sync_") || strings.HasPrefix(name, "._sync_")),
		name == ".nextcloudsync.log", name == ".owncloudsync.log":
		return "Nextcloud or ownCloud"
	case name == ".dropbox" && !folder, name == ".dropbox.cache": // in a home, a folder .dropbox has its settings
		return "Dropbox"
	case name == ".stfolder":
		return "Syncthing"
	case name == ".tmp.drivedownload", name == ".tmp.driveupload":
		return "Google Drive"
	}
	return ""
}

// namedBy names the program by the names of the folders alone.
func (c syncProbe) namedBy(dir string) string {
	parts := strings.Split(strings.ToLower(slashed(dir)), "/")
	for i, part := range parts {
		for _, s := range syncedFolders {
			name, home := strings.CutPrefix(s.name, "~/")
			if home && (i < 2 || parts[i-2] != "users" && parts[i-2] != "home") {
				continue
			}
			prefix, wild := strings.CutSuffix(name, "*")
			if part == prefix || wild && strings.HasPrefix(part, prefix) && !letterAfter(part, prefix) {
				return s.program
			}
		}
	}
	return ""
}

// letterAfter reports whether a letter follows prefix: "dropboxes" is not Dropbox.
func letterAfter(part, prefix string) bool {
	rest := part[len(prefix):]
	return rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
}
