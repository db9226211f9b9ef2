package tuitest

import (
	"math/rand/v2"
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

// Rand is a source of chance that repeats itself.
func Rand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
