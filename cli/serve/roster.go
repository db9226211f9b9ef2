package serve

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"assure/questionnaire/entity"
)

// Why a session ends, as the log has it.
var (
	errIdle    = errors.New("idle")
	errTaken   = errors.New("taken over by the same person")
	errRevoked = errors.New("the key or the level was taken away")
	errStopped = errors.New("the server stopped")
	errCut     = errors.New("the connection was cut")
)

// present is a session that is open.
type present struct {
	person  entity.Person
	key     string
	from    string
	since   time.Time
	end     context.CancelCauseFunc
	done    chan struct{} // it is over
	changed chan struct{}
}

// roster is who is signed in. Its methods are safe for concurrent use.
type roster struct {
	mu   sync.Mutex
	list map[string]*present // by id of the person
}

// add signs a person in, or returns the session that they have already.
func (r *roster) add(p *present) (other *present) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list == nil {
		r.list = map[string]*present{}
	}
	if other := r.list[p.person.ID]; other != nil {
		return other
	}
	r.list[p.person.ID] = p
	return nil
}

func (r *roster) remove(p *present) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list[p.person.ID] == p {
		delete(r.list, p.person.ID)
	}
	close(p.done)
}

func (r *roster) all() (list []*present) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.list {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *present) int { return strings.Compare(a.person.Name, b.person.Name) })
	return list
}

// tell has the sessions of others than an actor read again.
func (r *roster) tell(actors map[string]bool) {
	for _, p := range r.all() {
		if len(actors) == 1 && actors[p.person.Name] {
			continue // they wrote it themselves
		}
		select {
		case p.changed <- struct{}{}:
		default: // it is told already
		}
	}
}
