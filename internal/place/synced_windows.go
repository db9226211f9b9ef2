package place

import (
	"strings"

	"golang.org/x/sys/windows/registry"
)

// Where Windows and OneDrive note the folders that are synchronised.
const (
	syncRootManager = `SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager`
	syncEngines     = `Software\SyncEngines\Providers\OneDrive`
	oneDriveAccount = `Software\Microsoft\OneDrive\Accounts`
)

// registeredRoots lists the folders that synchronising programs have registered: any of them with Windows since
// Windows 10, and OneDrive its own folders and the SharePoint libraries that it synchronises.
func registeredRoots() []syncRoot {
	var out []syncRoot
	eachKey(registry.LOCAL_MACHINE, syncRootManager, func(id string, _ registry.Key) {
		roots, err := registry.OpenKey(registry.LOCAL_MACHINE, syncRootManager+`\`+id+`\UserSyncRoots`,
			registry.QUERY_VALUE)
		if err != nil {
			return
		}
		defer roots.Close()
		program, _, _ := strings.Cut(id, "!") // the provider, the person and the account
		names, _ := roots.ReadValueNames(0)   // one for each person of this computer
		for _, name := range names {
			path, _, _ := roots.GetStringValue(name)
			out = append(out, syncRoot{path, program})
		}
	})
	eachKey(registry.CURRENT_USER, syncEngines, func(_ string, k registry.Key) {
		path, _, _ := k.GetStringValue("MountPoint")
		program := "OneDrive"
		if url, _, _ := k.GetStringValue("UrlNamespace"); !strings.Contains(url, "/personal/") {
			program = "OneDrive (a SharePoint library)"
		}
		out = append(out, syncRoot{path, program})
	})
	eachKey(registry.CURRENT_USER, oneDriveAccount, func(_ string, k registry.Key) {
		path, _, _ := k.GetStringValue("UserFolder")
		out = append(out, syncRoot{path, "OneDrive"})
	})
	return out
}

// eachKey calls f with every key below one, none when it is not there.
func eachKey(of registry.Key, path string, f func(name string, k registry.Key)) {
	k, err := registry.OpenKey(of, path, registry.ENUMERATE_SUB_KEYS)
	if err != nil {
		return
	}
	defer k.Close()
	names, _ := k.ReadSubKeyNames(0)
	for _, name := range names {
		sub, err := registry.OpenKey(of, path+`\`+name, registry.QUERY_VALUE)
		if err != nil {
			continue
		}
		f(name, sub)
		_ = sub.Close()
	}
}
