package questionnaire

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"assure/internal/problem"
	"assure/internal/text"
)

// packs/old has earlier versions, byte for byte: assessments begun with them are locked to their hash.
//
//go:embed packs/*.yaml packs/old/*.yaml
var embedded embed.FS

// Catalogue is the set of packs a register works with, every version of each.
type Catalogue struct {
	packs []*Pack
	built map[string]bool // references of those that came with the program
	kept  map[string]bool // references of those that only the register has
	// Notes reports packs that replaced another with the same id and version, and clauses that replaced others.
	Notes   []string
	clauses []*Clause   // of the folders that were added
	losses  []*LossData // the same
}

// parsed are the packs compiled into the program as they were last read: a third of a megabyte of YAML, which every
// register that is opened needs. A pack is never changed after it is read.
var parsed struct {
	sync.Mutex
	facts    FactTable // nil before the first time
	packs    *Catalogue
	problems []problem.Problem
}

// Embedded returns the packs compiled into the program, in a catalogue of the caller's own.
func Embedded(t FactTable) (*Catalogue, []problem.Problem) {
	parsed.Lock()
	defer parsed.Unlock()
	if parsed.packs == nil || !reflect.DeepEqual(parsed.facts, t) {
		parsed.facts = slices.Clone(t)
		for i := range parsed.facts {
			parsed.facts[i].Values = slices.Clone(parsed.facts[i].Values)
		}
		parsed.packs, parsed.problems = parseEmbedded(t)
	}
	own := *parsed.packs
	own.packs, own.built, own.Notes = slices.Clone(own.packs), maps.Clone(own.built), slices.Clone(own.Notes)
	return &own, slices.Clone(parsed.problems)
}

func parseEmbedded(t FactTable) (*Catalogue, []problem.Problem) {
	c := &Catalogue{}
	problems := c.addFS(embedded, "packs/old", t)
	problems = append(problems, c.addFS(embedded, "packs", t)...)
	c.built = map[string]bool{}
	for _, p := range c.packs {
		c.built[p.Ref()] = true
	}
	return c, problems
}

// AddDir adds every *.yaml and *.yml file at the root of fsys. A pack replaces one with the same id and version and
// leaves a note; so does a file of clauses, question by question. A bad file is reported and the others load. shown is
// the folder's name in problems.
func (c *Catalogue) AddDir(fsys fs.FS, shown string, t FactTable) []problem.Problem {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return []problem.Problem{{Code: "packs-folder", What: "the packs folder cannot be read: " + err.Error(),
			Where: shown, Fix: "check the path; `assure doctor` says where it was given"}}
	}
	var problems []problem.Problem
	for _, e := range entries {
		ext := strings.ToLower(path.Ext(e.Name()))
		if e.IsDir() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		problems = append(problems, c.addFile(fsys, e.Name(), path.Join(shown, e.Name()), t)...)
	}
	return problems
}

func (c *Catalogue) addFS(fsys fs.FS, dir string, t FactTable) []problem.Problem {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		return []problem.Problem{{Code: "packs-folder", What: "the packs cannot be read: " + err.Error(), Where: dir,
			Fix: "report the fault"}}
	}
	return c.AddDir(sub, dir, t)
}

func (c *Catalogue) addFile(fsys fs.FS, name, shown string, t FactTable) []problem.Problem {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		bad := problem.Problem{What: err.Error(), Fix: "check its permissions"}
		var p *problem.Problem
		if errors.As(err, &p) {
			bad = *p
		}
		return []problem.Problem{{Code: "pack-unreadable", What: "the file cannot be read: " + bad.What, Where: shown,
			Fix: bad.Fix}}
	}
	if IsClauses(src) {
		return c.addClauses(shown, src)
	}
	if IsLosses(src) {
		return c.addLosses(shown, src)
	}
	p, problems, _ := CheckPack(shown, src, t)
	if p != nil {
		c.Add(p, shown)
	}
	return unfinishedFile(problems, shown)
}

// Add adds a pack, replacing one with the same id and version. shown is the name of its file in the note.
func (c *Catalogue) Add(p *Pack, shown string) {
	i := slices.IndexFunc(c.packs, func(x *Pack) bool { return x.ID == p.ID && x.Version == p.Version })
	if i < 0 {
		c.packs = append(c.packs, p)
		slices.SortFunc(c.packs, func(a, b *Pack) int {
			if d := strings.Compare(a.ID, b.ID); d != 0 {
				return d
			}
			return CompareVersions(a.Version, b.Version)
		})
		return
	}
	if c.packs[i].SHA256 != p.SHA256 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s replaces another pack %s", shown, p.Ref()))
	}
	c.packs[i] = p
}

// AddCopy adds a pack that only the register has.
func (c *Catalogue) AddCopy(p *Pack) {
	c.Add(p, "")
	if c.kept == nil {
		c.kept = map[string]bool{}
	}
	c.kept[p.Ref()] = true
}

// IsCopy reports whether only the register has a pack: it came with no file of this computer.
func (c *Catalogue) IsCopy(p *Pack) bool { return c.kept[p.Ref()] }

// All returns every version of every pack, by id, oldest version first.
func (c *Catalogue) All() []*Pack { return slices.Clone(c.packs) }

// Newest returns the highest version of each pack, by id. New assessments use it.
func (c *Catalogue) Newest() []*Pack {
	var out []*Pack
	for _, p := range c.packs {
		if n := len(out); n > 0 && out[n-1].ID == p.ID {
			out[n-1] = p
			continue
		}
		out = append(out, p)
	}
	return out
}

// starters are the packs that a register begins with. Every other counts from the day on which a person adopts it.
var starters = []string{"dspt-it-supplier", "dspt-small-company"}

// Starters returns the newest version of the packs that a new register adopts.
func (c *Catalogue) Starters() []*Pack {
	return slices.DeleteFunc(c.Newest(), func(p *Pack) bool { return !slices.Contains(starters, p.ID) })
}

// firstVersion is the version of the packs that the releases without adoptions came with.
const firstVersion = "1.0.0"

// BeforeAdoption returns the packs that counted in a register of a release without adoptions: the highest version of
// each, later ones of the program left out.
func (c *Catalogue) BeforeAdoption() []*Pack {
	old := &Catalogue{}
	for _, p := range c.packs {
		if !c.built[p.Ref()] || p.Version == firstVersion && slices.Contains(starters, p.ID) {
			old.packs = append(old.packs, p)
		}
	}
	return old.Newest()
}

// NoSuch is the problem of a reference that is of none of the packs: it names those it may be meant for, or the
// versions there are.
func (c *Catalogue) NoSuch(ref string) *problem.Problem {
	id, version, _ := strings.Cut(ref, "@")
	id = text.Fold(id)
	var near []string
	for _, p := range c.packs {
		name := p.ID
		if p.ID == id && version != "" {
			name = p.Ref()
		}
		like := p.ID == id || id != "" && strings.Contains(p.ID, id) || text.SwapDistance(id, p.ID) <= len(p.ID)/4
		if like && !slices.Contains(near, name) {
			near = append(near, name)
		}
	}
	fix := "`assure pack list` names those there are; --packs DIR adds yours"
	if len(near) > 0 {
		fix = "did you mean " + strings.Join(near, " or ") + "? `assure pack list` names all there are"
	}
	return problem.New("unknown-pack", text.Safe(ref), fix, "there is no such pack")
}

// Find returns the pack with the reference "id" (its highest version) or "id@version", or nil.
func (c *Catalogue) Find(ref string) *Pack {
	id, version, pinned := strings.Cut(ref, "@")
	var found *Pack
	for _, p := range c.packs {
		if p.ID == id && (!pinned || p.Version == version) {
			found = p
		}
	}
	return found
}

// BySHA returns the pack whose bytes have a SHA-256, in hex, or nil.
func (c *Catalogue) BySHA(sha string) *Pack {
	i := slices.IndexFunc(c.packs, func(p *Pack) bool { return p.SHA256 == sha })
	if i < 0 {
		return nil
	}
	return c.packs[i]
}

// CompareVersions compares semantic versions number by number: 1.10.0 is above 1.9.0. The result is negative, zero or
// positive.
func CompareVersions(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(as), len(bs)) {
		x, y := 0, 0
		if i < len(as) {
			x, _ = strconv.Atoi(as[i])
		}
		if i < len(bs) {
			y, _ = strconv.Atoi(bs[i])
		}
		if x != y {
			return x - y
		}
	}
	return 0
}
