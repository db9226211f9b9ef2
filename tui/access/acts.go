package access

import (
	"context"
	"errors"
	"slices"

	"assure/internal/problem"
	"assure/internal/sshkey"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/page"
)

// maxKey is the longest public key that is taken, in characters.
const maxKey = 4000

// acts are what a keeper can do.
func (p *access) acts(x *Row) []page.Command {
	now := p.state.Load()
	why, noKey := now.why, now.why
	switch {
	case why != "":
	case x == nil:
		why = "nobody is under the cursor"
		noKey = why
	case len(x.Keys) == 0:
		noKey = "there is no key to take away"
	}
	turn := page.Command{ID: "access.on", Title: "turn access on: levels count from then on, asks first",
		Hint: "access on", Keys: []string{"o"}, Off: now.why != "", Why: now.why,
		Run: func() page.Cmd { return p.turn(true) }}
	if now.on {
		turn.ID, turn.Title, turn.Hint = "access.off", "turn access off: everybody may do everything, asks first",
			"access off"
		turn.Run = func() page.Cmd { return p.turn(false) }
	}
	return []page.Command{
		{ID: "access.key", Title: "give a key: paste their public key, asks first", Hint: "give key",
			Keys: []string{"n"}, Off: why != "", Why: why, Run: func() page.Cmd { return p.addKey(x) }},
		{ID: "access.take", Title: "take a key away: nobody signs in with it, asks first", Hint: "take key",
			Keys: []string{"x"}, Off: noKey != "", Why: noKey, Run: func() page.Cmd { return p.takeKey(x) }},
		turn,
	}
}

// give asks for another level.
func (p *access) give(x *Row) page.Cmd {
	if why := p.state.Load().why; why != "" {
		return page.Say(page.Problem, "Not now: "+why+".")
	}
	who, name := x.Person, text.Safe(x.Name)
	options, about := []string{none}, []string{name + " has the level " + levelWord(who.Level) + ". Each level may " +
		"also do what those before it may. What somebody may decide is their role, not their level."}
	for _, l := range entity.Levels() {
		options = append(options, string(l))
		about = append(about, string(l)+": "+l.Words())
	}
	level := ask.Options("Level", options, slices.Index(options, levelWord(who.Level)))
	level.Codes = []string{"last-keeper"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Levels and keys", who.Name, "level"}, About: about,
		Fields: []ask.Field{level, ask.Word("level", p.you(&who))}, Subject: "people",
		Label: "give " + who.Name + " another level",
		Do: func(ctx context.Context) (string, error) {
			next := entity.Level(level.Words())
			if next == none {
				next = entity.LevelNone
			}
			put := func(now *entity.Person) error {
				if now.Level != who.Level && now.Level != next {
					return problem.New("changed", "", "esc leaves; look at it again", "somebody else gave %s the "+
						"level %s meanwhile", text.Safe(now.Name), levelWord(now.Level))
				}
				now.Level = next
				return nil
			}
			return ask.Edit(name+" has the level "+levelWord(next)+".", put,
				func(f func(*entity.Person) error) error { return p.r.EditPerson(ctx, who.ID, f) })
		}}))
}

// you says below a confirmation whom it is about, where that is the person themselves.
func (p *access) you(who *entity.Person) string {
	if entity.People([]entity.Person{*who}).Find(p.r.Actor()) != nil {
		return "this is you"
	}
	return "to confirm"
}

// addKey asks for a public key.
func (p *access) addKey(x *Row) page.Cmd {
	who, name := x.Person, text.Safe(x.Name)
	key := ask.Text("Public key", "", "the line of their .pub file", maxKey)
	key.Need, key.Codes = "Paste the line of their .pub file.", []string{"key-known", "person-retired"}
	key.Check = func(v string) error {
		_, err := sshkey.Parse([]byte(v), "")
		return err
	}
	about := []string{"Who signs in with a key is " + name + ", and may do what their level lets them: " +
		levelWord(who.Level) + ". Ask " + name + " by telephone what `ssh-keygen -lf` prints of the file, before and " +
		"after: the list shows the same once it is given."}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Levels and keys", who.Name, "give a key"},
		About: about, Fields: []ask.Field{key, ask.Word("give", p.you(&who))}, Subject: "people",
		Label: "give " + who.Name + " a key",
		Do: func(ctx context.Context) (string, error) {
			k, err := sshkey.Parse([]byte(key.Value()), "")
			if err != nil {
				return "", err
			}
			if _, err := p.r.AddKey(ctx, who.Name, entity.Key{Fingerprint: k.Fingerprint, Public: k.Public,
				Note: k.Note}); err != nil {
				return "", err
			}
			said := name + " signs in with " + k.Fingerprint + "."
			if who.Level == entity.LevelNone {
				said += " Not before there is a level: enter gives one."
			}
			return said, nil
		}}))
}

// takeKey asks which key is taken away.
func (p *access) takeKey(x *Row) page.Cmd {
	who, name := x.Person, text.Safe(x.Name)
	var options []string
	for i := range who.Keys {
		options = append(options, who.Keys[i].Fingerprint)
	}
	key := ask.Options("Key", options, 0)
	key.Codes = []string{"unknown-key"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Levels and keys", who.Name, "take a key"},
		About: []string{"Nobody signs in with the key from then on, and an open session of it ends within seconds. " +
			"What " + name + " wrote stays."},
		Fields: []ask.Field{key, ask.Word("take", p.you(&who))}, Subject: "people", Label: "take a key of " + who.Name,
		Do: func(ctx context.Context) (string, error) {
			_, err := p.r.RemoveKey(ctx, key.Words())
			return name + " no longer signs in with " + key.Words() + ".", err
		}}))
}

// turn asks before access is turned on or off.
func (p *access) turn(on bool) page.Cmd {
	word, about := "off", "Whoever can open the register may do everything then, in any name, and nobody is let in "+
		"over SSH. What was recorded stays."
	if on {
		word, about = "on", "From then on each person may do what their level lets them, and whoever is not on "+
			"the list or has no level may write nothing. You have to be a keeper yourself; the last keeper stays one."
	}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Levels and keys", "access " + word},
		About: []string{about}, Fields: []ask.Field{ask.Word(word, "to confirm")}, Subject: "people",
		Label: "turn access " + word, Do: func(ctx context.Context) (string, error) {
			err := p.r.SetAccess(ctx, on)
			var pr *problem.Problem
			if errors.As(err, &pr) && pr.Code == "no-keeper" {
				err = problem.New(pr.Code, pr.Where, "register yourself (g p) and give yourself the level keeper first",
					"%s", pr.What)
			}
			return "Access is " + word + ".", err
		}}))
}
