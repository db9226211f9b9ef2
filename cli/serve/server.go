package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/charmbracelet/ssh"
	"github.com/charmbracelet/wish"
	gossh "golang.org/x/crypto/ssh"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// pollTime is how often the register is looked at for what others wrote, and the keys of those signed in.
const pollTime = time.Second

// server shows the terminal UI of one register to those who sign in.
type server struct {
	e      *command.Env
	r      *data.Register
	o      *options
	now    func() time.Time
	guard  *guard
	roster roster
	ctx    context.Context //nolint:containedctx // of the server, which ends its sessions
}

// serve listens until ctx ends.
func serve(ctx context.Context, e *command.Env, r *data.Register, o *options) error {
	key, err := hostKey(ctx, o)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", o.SSH) //nolint:noctx // closed when ctx ends
	if err != nil {
		return problem.New("listen", o.SSH, "choose another address or port, or end what listens there",
			"nothing can listen there: %s", err)
	}
	s := &server{e: e, r: r, o: o, now: time.Now, guard: newGuard(time.Now), ctx: ctx}
	e.Note(fmt.Sprintf("serving %s at %s; host key %s", r.Path(), l.Addr(), gossh.FingerprintSHA256(key.PublicKey())))
	if o.Files == "" {
		e.Note("no folder for files is given (--files): nobody can import or export from here")
	}
	return s.run(ctx, l, key)
}

// run serves a listener until ctx ends, and then ends the sessions: what is typed is kept.
func (s *server) run(ctx context.Context, l net.Listener, key gossh.Signer) error {
	own := func(srv *ssh.Server) error { // or the library makes one more, in the folder it is started in
		srv.HostSigners = []ssh.Signer{key}
		return nil
	}
	srv, err := wish.NewServer(own, wish.WithPublicKeyAuth(s.knows), wish.WithVersion("assure"))
	if err != nil {
		return err
	}
	srv.ConnCallback = s.connected
	srv.ServerConfigCallback = func(ssh.Context) *gossh.ServerConfig { return &gossh.ServerConfig{MaxAuthTries: 6} }
	srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": only}
	srv.Handler = s.handle
	go s.watch(ctx)
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	for _, p := range s.roster.all() {
		p.end(errStopped)
		select {
		case <-p.done:
		case <-time.After(5 * time.Second):
		}
	}
	return errors.Join(err, closed(srv.Close()))
}

// closed leaves out the error of what is closed already.
func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

type contextKey string

const connectionKey contextKey = "connection"

// connected takes a connection, unless there are too many.
func (s *server) connected(ctx ssh.Context, c net.Conn) net.Conn {
	if !s.guard.enter(host(c.RemoteAddr())) {
		return nil
	}
	out := s.guard.watch(c)
	ctx.SetValue(connectionKey, out)
	return out
}

// knows reports whether a key is one that somebody signs in with. The answer is the same for every other one.
func (s *server) knows(_ ssh.Context, key ssh.PublicKey) bool {
	_, ok, err := s.r.MaySignIn(s.ctx, gossh.FingerprintSHA256(key))
	return err == nil && ok
}

// only lets a connection have one session, and in it a terminal and nothing else: no command, no subsystem, no
// forwarding of ports, agents or windows.
func only(srv *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	const taken contextKey = "taken"
	if ctx.Value(taken) != nil {
		_ = ch.Reject(gossh.ResourceShortage, "one session only")
		return
	}
	ctx.SetValue(taken, true)
	ssh.DefaultSessionHandler(srv, conn, narrowed{ch}, ctx)
}

// narrowed is a channel that refuses the requests which are not for a terminal.
type narrowed struct{ gossh.NewChannel }

// The limits of what a client may say about its terminal.
const (
	mostVariables = 16
	mostPayload   = 4096
)

// Accept accepts the channel.
func (n narrowed) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, in, err := n.NewChannel.Accept()
	out := make(chan *gossh.Request)
	go func() {
		defer close(out)
		variables := 0
		for req := range in {
			ok := len(req.Payload) <= mostPayload
			switch req.Type {
			case "env":
				variables++
				ok = ok && variables <= mostVariables
			case "pty-req", "shell", "window-change":
			default:
				ok = false
			}
			if !ok {
				_ = req.Reply(false, nil)
				continue
			}
			out <- req
		}
	}()
	return ch, out, err
}

// watch tells the sessions what others wrote, and ends those whose key or level was taken away.
func (s *server) watch(ctx context.Context) {
	follow(ctx, s.r, func(actors map[string]bool) {
		for _, p := range s.roster.all() {
			if taken(ctx, s.r, p.key, &p.person) {
				p.end(errRevoked)
			}
		}
		s.roster.tell(actors)
	})
}

// follow calls f with who wrote, soon after they did, until ctx ends.
func follow(ctx context.Context, r *data.Register, f func(actors map[string]bool)) {
	last, _ := r.Head(ctx, book.At{}) // what was there before
	r.Follow(ctx, pollTime, func() {
		list, err := r.AuditLog(ctx, data.AuditFilter{Limit: 20})
		if err != nil || len(list) == 0 || list[0].Seq == last.Seq {
			return
		}
		actors := map[string]bool{}
		for i := range list {
			if list[i].Seq > last.Seq {
				actors[list[i].Actor] = true
			}
		}
		last.Seq = list[0].Seq
		f(actors)
	})
}

// taken reports whether a key is no longer that of a person who may sign in.
func taken(ctx context.Context, r *data.Register, key string, p *entity.Person) bool {
	now, ok, err := r.MaySignIn(ctx, key)
	return err == nil && (!ok || now.ID != p.ID)
}

// handle is one session, from the sign-in to its end.
func (s *server) handle(sess ssh.Session) {
	defer func() {
		if bug := recover(); bug != nil { // of one session; the others go on
			s.e.Note(fmt.Sprintf("a session ended by a bug in Assure: %v", bug))
		}
	}()
	conn, _ := sess.Context().Value(connectionKey).(*guarded)
	pty, sizes, hasPTY := sess.Pty()
	fingerprint := ""
	if k := sess.PublicKey(); k != nil {
		fingerprint = gossh.FingerprintSHA256(k)
	}
	person, ok, err := s.r.MaySignIn(s.ctx, fingerprint)
	if err != nil || !ok || conn == nil {
		return
	}
	conn.signedIn()
	if !hasPTY {
		say(sess, "Assure needs a terminal: ssh -t, without a command")
		_ = sess.Exit(1)
		return
	}
	ctx, end := context.WithCancelCause(s.ctx)
	defer end(nil)
	me := &present{person: person, key: fingerprint, from: conn.addr, since: s.now(), end: end,
		done: make(chan struct{}), changed: make(chan struct{}, 1)}
	keys := newKeyboard(sess, s.now)
	if !s.signIn(me, keys, sess) {
		return
	}
	defer s.roster.remove(me)
	go s.mind(ctx, me, keys, sess, conn)
	env := environment(sess.Environ(), pty.Term)
	if why := s.show(ctx, me, keys, sess, sizes, env); why != "" {
		say(sess, why)
	}
}

// signIn puts a person on the roster. Who is signed in already is told so, and may take that session over.
func (s *server) signIn(me *present, keys *keyboard, sess ssh.Session) bool {
	for {
		other := s.roster.add(me)
		if other == nil {
			return true
		}
		say(sess, "You are signed in already, from "+other.from+" since "+other.since.Format("2 Jan 15:04")+".",
			"Enter ends that session and goes on here; what was typed there is kept. Any other key leaves.")
		if k := keys.next(time.Minute); k != '\r' && k != '\n' {
			return false
		}
		other.end(errTaken)
		select {
		case <-other.done:
		case <-time.After(10 * time.Second):
			say(sess, "That session does not end. Try again in a minute, or ask the keeper.")
			return false
		}
	}
}

// mind ends a session that is idle, or whose connection is gone.
func (s *server) mind(ctx context.Context, me *present, keys *keyboard, sess ssh.Session, conn *guarded) {
	every := time.NewTicker(min(15*time.Second, s.o.Idle/4))
	defer every.Stop()
	for {
		select {
		case <-me.done:
			return
		case <-sess.Context().Done():
			me.end(errCut)
			return
		case <-ctx.Done(): // the UI ends by that; a terminal that takes nothing must not hold it
			select {
			case <-me.done:
			case <-time.After(5 * time.Second):
				_ = conn.Close()
			}
			return
		case <-every.C:
			if s.now().Sub(keys.at()) > s.o.Idle {
				me.end(errIdle)
			}
			if _, err := sess.SendRequest("keepalive@openssh.com", false, nil); err != nil {
				me.end(errCut)
			}
		}
	}
}

// show records the sign-in, shows the UI, and records the end. It returns what is to be said at the end.
func (s *server) show(ctx context.Context, me *present, keys *keyboard, sess ssh.Session, sizes <-chan ssh.Window,
	env func(string) string) string {
	r, err := s.r.As(ctx, me.person.Name)
	if err != nil {
		return "Not opened: " + command.Words(err)
	}
	in, err := r.LogIn(ctx, &me.person, me.key, me.from)
	if err != nil {
		return "Not opened: " + command.Words(err)
	}
	failed := s.e.ShowTo(ctx, command.Screen{Register: r, In: keys, Out: sess, Env: env, Colour: env("NO_COLOR") == "",
		Theme: s.e.Globals.Theme, Remote: &command.Remote{Sizes: pairs(ctx, sizes), Changed: me.changed,
			Files: s.o.Files, State: s.o.State}})
	why := "left"
	if cause := context.Cause(ctx); cause != nil {
		why = cause.Error()
		failed = unsavedOf(failed)
	}
	if err := r.LogOut(context.WithoutCancel(ctx), in.ID, why); err != nil {
		s.e.Note("the end of a session is not recorded: " + command.Words(err))
	}
	switch {
	case failed != nil:
		return command.Words(failed)
	}
	return ending(why)
}

// ending is what a person is told of the end of their session, "" when they left.
func ending(why string) string {
	if why == "left" {
		return ""
	}
	return "The session ended: " + why + ". Every answer shown as saved is saved; what was typed is kept as a draft."
}

// unsavedOf is the part of an error that is not about a session that was ended.
func unsavedOf(err error) error {
	var p *problem.Problem
	if errors.As(err, &p) {
		return err
	}
	return nil
}

// pairs turns the sizes of a terminal into pairs.
func pairs(ctx context.Context, sizes <-chan ssh.Window) <-chan [2]int {
	out := make(chan [2]int, 1)
	go func() {
		for {
			select {
			case w, ok := <-sizes:
				if !ok {
					return
				}
				select {
				case <-out: // the newest counts
				default:
				}
				out <- [2]int{w.Width, w.Height}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// environment is what a client may say of its terminal. Nothing of the server's own is in it.
func environment(list []string, term string) func(string) string {
	vars := map[string]string{"TERM": term, "LANG": "C.UTF-8"}
	for _, pair := range list {
		name, value, _ := strings.Cut(pair, "=")
		switch name {
		case "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE":
			if len(value) <= 64 {
				vars[name] = value
			}
		}
	}
	return func(name string) string { return vars[name] }
}

// say writes lines to a terminal that shows no page.
func say(w io.Writer, lines ...string) {
	for _, l := range lines {
		_, _ = io.WriteString(w, text.Safe(l)+"\r\n")
	}
}
