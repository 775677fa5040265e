package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/stream"
	"badseq/grammar/wire"
)

// sClientLowering reads one run of the tool after another. What it prints before
// the dialogue waits until the dialogue shows whether STARTTLS was spoken.
type sClientLowering struct {
	w          *wire.Writer
	c          *wire.Conversation
	dialog     typed
	invoked    *lexer.Token // the command line, or the address that is tried
	connected  *lexer.Token
	mistrust   *lexer.Token // the first complaint about the certificate
	dump       plaintext    // what -debug shows of the negotiation in clear
	host       string
	port       int
	starttls   bool // -starttls was asked for, or its traces are seen
	notOffered bool // the tool says that the server does not offer it
	cipher     *lexer.Token
	cipherOK   bool
	opened     bool // the events of the opening are written
	badCert    *lexer.Token
	failed     bool         // an error below SMTP was told
	typedLast  *lexer.Token // the last typed line, which the tool may have taken
	version    string
}

func newSClientLowering(w *wire.Writer) lowering[sslRecord] {
	l := &sClientLowering{w: w}
	l.begin()
	return l
}

// begin starts another run of the tool.
func (l *sClientLowering) begin() {
	*l = sClientLowering{w: l.w, c: l.w.On(""), version: l.version}
	l.dialog.c = l.c
}

// Record tells what one record says.
func (l *sClientLowering) Record(r *sslRecord) {
	if r.Ate == nil {
		l.release()
	}
	switch {
	case r.Opening != nil:
		l.opening(r.Opening)
	case r.Report != nil:
		l.report(r.Report)
	case r.Problem != nil:
		l.problem(r.Problem)
	case r.Dump != nil:
		l.bytes(r.Dump)
	case r.Ate != nil:
		l.taken(r.Ate)
	case r.Closed != nil:
		l.open(nil)
		l.dialog.flush()
		l.c.Transport(closing(l.dialog.codes), span(r.Closed), r.Closed.Value)
	case r.Reply != nil:
		l.reply(r.Reply)
	case r.Line != nil:
		l.line(r.Line)
	}
}

func (l *sClientLowering) opening(r *sslOpening) {
	if l.opened || r.Invoked != nil && (l.invoked != nil || l.connected != nil) || r.Late != nil && l.connected != nil {
		l.open(nil)
		l.dialog.flush()
		l.begin()
	}
	for _, t := range []*lexer.Token{r.Invoked, r.Target, r.Connected, r.Late} {
		if t == nil {
			continue
		}
		switch {
		case strings.HasPrefix(t.Value, "CONN"):
			l.connected = t
		case strings.HasPrefix(t.Value, "Connecting to "):
			l.version = "3.2+"
			if l.host == "" {
				l.host = strings.TrimPrefix(t.Value, "Connecting to ")
			}
			if l.invoked == nil {
				l.invoked = t
			}
		default:
			l.invocation(t)
		}
	}
}

// invocation reads the command line.
func (l *sClientLowering) invocation(t *lexer.Token) {
	fields := strings.Fields(t.Value)
	for i, f := range fields {
		if i+1 == len(fields) {
			break
		}
		switch strings.TrimLeft(f, "-–—") {
		case "connect":
			l.host, l.port, _ = splitTarget(fields[i+1])
		case "starttls":
			l.starttls = true
		}
	}
	l.invoked = t
}

// report keeps what the tool's report says of the handshake.
func (l *sClientLowering) report(r *sslReport) {
	switch {
	case r.Cipher != nil && l.cipher == nil:
		l.cipher = r.Cipher
		l.cipherOK = !strings.Contains(r.Cipher.Value, "(NONE)") && !strings.HasSuffix(r.Cipher.Value, ": 0000")
	case r.Verified != nil && l.badCert == nil:
		if v := r.Verified.Value; !strings.Contains(v, ": 0 (ok)") && !strings.Contains(v, "OK") {
			l.badCert = r.Verified
		}
	case r.Mistrust != nil && l.mistrust == nil:
		l.mistrust = r.Mistrust
	case r.NoStartTLS != nil:
		l.starttls, l.notOffered = true, true
		l.open(nil)
		l.c.Fail(span(r.NoStartTLS), wire.Failure{Signal: stream.NotOffered, Verb: "STARTTLS", Text: r.NoStartTLS.Value})
	}
}

// open writes the events of the connection and of its handshake, once. proof is
// a line that could not be there without a handshake, nil where nothing shows
// that one was made.
func (l *sClientLowering) open(proof *lexer.Token) {
	if l.opened {
		return
	}
	l.opened = true
	switch {
	case l.connected != nil:
		l.c.Connected(span(l.connected), l.host, l.port, !l.starttls)
	case l.invoked != nil:
		l.c.Connect(span(l.invoked), l.host, l.port, !l.starttls)
	}
	at := l.connected
	if at == nil {
		at = proof
	}
	secured := l.cipher
	switch {
	case l.cipher != nil && !l.cipherOK:
		secured = nil
	case l.cipher == nil && (l.starttls || l.connected != nil || l.invoked != nil):
		secured = proof
	}
	if l.starttls && at != nil && l.connected == nil && secured == nil {
		return // it never got that far
	}
	if l.starttls && at != nil && !l.dump.told {
		l.negotiation(span(at), secured != nil)
	}
	if secured != nil {
		l.c.TLS(stream.TLSStarted, span(secured), secured.Value)
	}
	if l.badCert != nil && l.cipherOK {
		l.c.TLS(stream.CertificateAccepted, span(l.badCert), l.badCert.Value)
	}
}

// negotiation is what -starttls smtp says before the handshake without showing
// it: the tool complains when STARTTLS is not offered, and never looks at the
// reply to it, so that only a handshake proves a 220.
func (l *sClientLowering) negotiation(at wire.Span, secured bool) {
	l.c.Infer("EHLO", "", at)
	if !l.notOffered { // else it may be that nothing was heard at all
		l.c.InferReply(250, "\nSTARTTLS", at)
	}
	l.c.Infer("STARTTLS", "", at)
	if secured {
		l.c.InferReply(220, "", at)
	}
}

// reply takes a line of a reply. One that comes before anything was typed, and is
// no greeting, is the last line of the reply to the EHLO in clear, which the tool
// prints late.
func (l *sClientLowering) reply(t *lexer.Token) {
	if !l.opened && len(l.dialog.codes) == 0 && strings.HasPrefix(t.Value, "250 ") {
		l.starttls = true
		l.open(t)
		l.c.Tell(span(t))
		l.dialog.codes = append(l.dialog.codes, 250)
		return
	}
	l.open(t)
	l.dialog.reply(text(t))
}

func (l *sClientLowering) line(t *lexer.Token) {
	if (l.connected != nil || l.invoked != nil || l.dump.told) && l.cipher == nil && len(l.dialog.codes) == 0 {
		return // the report of the handshake is not over
	}
	l.open(t)
	l.typedLast = t
}

// release tells the typed line that waited, since the tool did not take it.
func (l *sClientLowering) release() {
	if l.typedLast == nil {
		return
	}
	t := l.typedLast
	l.typedLast = nil
	l.dialog.line(text(t))
}

// taken is the tool's word that it took a typed line for itself: R renegotiates,
// K updates keys, B (1.0.2) sends a heartbeat, C (3.2) reconnects, Q ends.
func (l *sClientLowering) taken(r *sslTaken) {
	l.open(nil)
	mark := r.Ate
	if mark == nil {
		mark = r.Done
	}
	typed := l.typedLast
	l.typedLast = nil
	at, verb := span(mark), ""
	if typed != nil {
		at = span(typed)
		if word, _, _ := wire.SplitCommand(typed.Value); wire.IsVerb(word) {
			verb = strings.ToUpper(word)
		}
		if verb == "" {
			l.w.Secret(at.From, at.To)
		}
	}
	if r.Done != nil && (typed == nil || verb == "QUIT" || typed.Value[0]|0x20 != 'q') {
		if typed != nil && verb != "QUIT" {
			l.dialog.line(text(typed))
		}
		l.dialog.flush()
		l.c.Transport(stream.Closed, at, r.Done.Value)
		return
	}
	l.dialog.flush()
	l.c.Ate(at, verb, mark.Value)
}

func (l *sClientLowering) problem(r *sslProblem) {
	if r.Errno != nil {
		l.errno(r.Errno)
		return
	}
	l.open(nil)
	l.dialog.flush()
	words := ""
	for i := range r.Errors {
		words += r.Errors[i].Value + "\n"
	}
	if l.cipherOK && strings.Contains(words, "renegotiat") || strings.Contains(words, "shutdown while in init") {
		return // the echo of a line that the tool took
	}
	signal := wire.SignalOf(words)
	if signal == "" {
		signal = stream.TLSFailed
	}
	at := span(&r.Errors[0])
	if signal == stream.CertificateRejected && l.mistrust != nil {
		at = span(l.mistrust)
		words = l.mistrust.Value + "\n" + words
	}
	l.failed = true
	l.c.Below(signal, at, strings.TrimSpace(words))
}

// errno is how the tool names what the system said.
func (l *sClientLowering) errno(t *lexer.Token) {
	l.open(nil)
	l.dialog.flush()
	signal := wire.SignalOf(t.Value)
	switch {
	case l.failed:
		return // the errors before it have told more
	case strings.HasPrefix(t.Value, "gethostbyname"), strings.HasPrefix(t.Value, "connect:errno=0"):
		signal = stream.NoSuchHost
	case strings.HasPrefix(t.Value, "read:errno=0"), strings.HasPrefix(t.Value, "write:errno=0"):
		signal = stream.PeerClosed
		if closing(l.dialog.codes) == stream.Closed {
			signal = stream.Closed
		}
	case signal == "":
		signal = stream.PeerClosed
	}
	if signal == stream.PeerClosed && l.connected != nil && len(l.dialog.codes) == 0 {
		signal = stream.TLSFailed // the connection broke before the handshake was done
	}
	l.failed = true
	l.c.Below(signal, span(t), t.Value)
}

// Close ends the last run.
func (l *sClientLowering) Close() {
	l.release()
	l.open(nil)
	l.dialog.flush()
	l.w.Library("s_client", l.version)
	if l.dialog.replies > 0 && l.dialog.typed == 0 {
		l.w.HidesCommands(true)
	}
}
