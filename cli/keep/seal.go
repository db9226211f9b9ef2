package keep

import (
	"context"
	"errors"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/data/backup"
	"assure/internal/agefile"
)

// sealOptions say for whom a backup is encrypted.
type sealOptions struct {
	Recipients     []string
	PassphraseFile string
	Passphrase     bool
	Plain          bool
}

func (o *sealOptions) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.Recipients, "recipient", nil,
		"encrypt for the holder of this public `KEY`, age1... or ssh-ed25519 ...; may be given again")
	f.StringVar(&o.PassphraseFile, "passphrase-file", "", "encrypt with the passphrase in this `FILE`")
	f.BoolVar(&o.Passphrase, "passphrase", false, "encrypt with a passphrase, which is asked for")
	f.BoolVar(&o.Plain, "plain", false, "do not encrypt, whatever the configuration says")
}

// seal is what the flags ask for or, without any, the configuration.
func (o *sealOptions) seal(e *command.Env) (agefile.Seal, error) {
	switch {
	case o.Plain && (len(o.Recipients) > 0 || o.Passphrase || o.PassphraseFile != ""):
		return agefile.Seal{}, command.Usage("leave --plain out, or what it is encrypted with",
			"a backup is encrypted or not")
	case o.Plain:
		return agefile.Seal{}, nil
	case len(o.Recipients) > 0 && !o.Passphrase && o.PassphraseFile == "":
		return agefile.Seal{Recipients: o.Recipients}, nil
	case o.Passphrase || o.PassphraseFile != "":
		p, err := passphrase(e, o.PassphraseFile, true)
		return agefile.Seal{Recipients: o.Recipients, Passphrase: p}, err
	}
	return e.Config.Backup.Seal()
}

// keyOptions say how an encrypted backup is opened.
type keyOptions struct {
	Identities     []string
	PassphraseFile string
	Passphrase     bool
}

func (o *keyOptions) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.Identities, "identity", nil,
		"a `FILE` with the secret key of an encrypted backup; may be given again")
	f.StringVar(&o.PassphraseFile, "passphrase-file", "", "a `FILE` with the passphrase of an encrypted backup")
	f.BoolVar(&o.Passphrase, "passphrase", false, "ask for the passphrase of an encrypted backup")
}

// keys are what the flags give and, for what they leave out, the configuration. Of a backup that is not encrypted
// nothing is asked.
func (o *keyOptions) keys(e *command.Env, from string) (agefile.Keys, error) {
	k := agefile.Keys{Identities: o.Identities}
	if !backup.Encrypted(from) {
		return k, nil
	}
	file := o.PassphraseFile
	if len(k.Identities) == 0 && !o.Passphrase && file == "" {
		k.Identities, file = e.Config.Backup.Identities, e.Config.Backup.PassphraseFile
	}
	if file == "" && !o.Passphrase {
		return k, nil
	}
	var err error
	k.Passphrase, err = passphrase(e, file, false)
	return k, err
}

// passphrase reads the first line of a file or, without one, asks on the terminal, twice for a new one.
func passphrase(e *command.Env, file string, twice bool) (string, error) {
	if file != "" {
		return command.PassphraseIn(file)
	}
	in, ok := e.In.(*os.File)
	if !ok || !e.Answers() {
		return "", command.Usage("give it in a file with --passphrase-file", "nobody is there to type a passphrase")
	}
	p := e.Prompt()
	first, err := typed(p, in, "Passphrase: ")
	if err != nil || !twice {
		return first, err
	}
	again, err := typed(p, in, "The same again: ")
	if err == nil && again != first {
		err = command.Usage("try again", "the two were not the same; nothing was written")
	}
	return first, err
}

func typed(p *command.Prompt, in *os.File, ask string) (string, error) {
	p.Say("%s", ask)
	b, err := hidden(in, p.Stopped())
	p.Say("\n")
	if err == nil && len(b) == 0 {
		err = command.Usage("type at least one character", "the passphrase is empty")
	}
	return string(b), err
}

// hidden reads a line that is not shown, until the program is to end.
func hidden(in *os.File, stop <-chan struct{}) ([]byte, error) {
	before, err := term.GetState(in.Fd())
	if err != nil {
		return nil, err
	}
	type typed struct {
		line []byte
		err  error
	}
	read := make(chan typed, 1)
	go func() {
		line, err := term.ReadPassword(in.Fd())
		read <- typed{line, err}
	}()
	select {
	case t := <-read:
		return t.line, t.err
	case <-stop:
		return nil, errors.Join(context.Canceled, term.Restore(in.Fd(), before))
	}
}
