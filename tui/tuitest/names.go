package tuitest

import (
	"runtime"
	"sort"
)

func funcName(pc uintptr) string {
	if f := runtime.FuncForPC(pc); f != nil {
		return f.Name()
	}
	return ""
}

func sortStrings(s []string) { sort.Strings(s) }
