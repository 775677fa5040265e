package wire

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
)

// none is the index of an event that is not there.
const none = -1

// mode is what the next line of the client can be.
type mode uint8

const (
	atCommand   mode = iota // a command
	atAuth                  // AUTH was sent, its first reply is not there yet
	atChallenge             // 334 came: a line of the SASL exchange
	atData                  // DATA was sent, its reply is not there yet
	atContent               // 354 came: message content up to the dot
	atStray                 // DATA was refused: commands, and the content that some clients send all the same
	atChunk                 // BDAT was sent: its chunk, as many octets as it says
)

// Conversation is the sessions that share one key of the log, one after another.
type Conversation struct {
	w       *Writer
	session int // index of the open session, 0 none
	mode    mode
	content int // event that the next line of content extends
	chunk   int // octets of a BDAT's chunk that are still to come
	reply   int // event of the reply that is not complete yet

	commands int      // sent in this session
	replies  int      // seen in this session
	sentLast string   // verb of the last command
	stray    bool     // content came after it that no 354 asked for
	pending  []string // verbs that wait for their reply
	dialog   int      // lines that the client sent in the open SASL exchange
	login    bool     // the exchange asks for a user name first
	over     bool     // 221, 421, closed or failed: what follows may be another session
	quit     bool     // QUIT was sent
	lastCode int
	lastText string
}

// open returns the session that an event belongs to, beginning one if needed.
func (c *Conversation) open() int {
	if c.session == 0 {
		c.w.sessions = append(c.w.sessions, stream.Session{
			Index: len(c.w.sessions) + 1, Dialect: c.w.dialect, Confidence: c.w.confidence})
		c.session = len(c.w.sessions)
	}
	return c.session
}

// begin ends the open session, so that the next event begins another.
func (c *Conversation) begin() {
	c.closeReply()
	*c = Conversation{w: c.w, content: none, reply: none}
}

// started reports whether the open session has more than connection attempts.
func (c *Conversation) started() bool {
	return c.session != 0 && (c.commands > 0 || c.replies > 0 || c.over)
}

// LMTP says that the session speaks LMTP.
func (c *Conversation) LMTP() { c.w.sessions[c.open()-1].LMTP = true }

// StartMissing says that the log begins in the middle of the session.
func (c *Conversation) StartMissing() { c.w.sessions[c.open()-1].StartMissing = true }

// Client tells that the client sent a line: a command, a line of a SASL exchange
// or of the message, as the state says.
func (c *Conversation) Client(t Text) {
	c.closeReply()
	switch c.mode {
	case atContent:
		c.contentLine(t)
		return
	case atChallenge:
		if !LooksLikeCommand(t.S) || strings.TrimSpace(t.S) == "" {
			c.AuthResponse(t)
			return
		}
	case atAuth:
		if verb, _, _ := SplitCommand(t.S); !IsVerb(verb) {
			c.AuthResponse(t)
			return
		}
	case atChunk:
		if !LooksLikeCommand(t.S) {
			c.chunkLine(t)
			return
		}
	case atData, atStray:
		if verb, _, _ := SplitCommand(t.S); !IsVerb(verb) && !c.loneWord(t.S) {
			c.strayContent(t)
			return
		}
	default:
		if headerField(t.S) {
			c.strayContent(t)
			return
		}
	}
	c.Command(t)
}

// headerFields are the fields that messages begin with (RFC 5322 3.6, 2045).
var headerFields = map[string]bool{"from": true, "to": true, "cc": true, "subject": true, "date": true, "message-id": true,
	"mime-version": true, "content-type": true, "content-transfer-encoding": true, "received": true, "return-path": true, "reply-to": true}

// headerField reports whether a line is a header field that was sent where a
// command should be.
func headerField(line string) bool {
	name, _, ok := strings.Cut(line, ":")
	return ok && len(name) < 26 && headerFields[strings.ToLower(name)]
}

// Command tells that the client sent a command, whatever the state.
func (c *Conversation) Command(t Text) {
	c.closeReply()
	word, at, argument := SplitCommand(t.S)
	verb := strings.ToUpper(word)
	if greets(verb) && c.over && c.commands > 0 && !c.w.greetings {
		c.begin()
	}
	if !IsVerb(word) {
		c.unknownCommand(t, word, at)
		return
	}
	e := stream.Event{Kind: stream.Command, Session: c.open(), Verb: verb, Argument: argument}
	if verb == "AUTH" {
		masked, secret := hidden(argument)
		e.Argument = masked
		if secret >= 0 {
			c.w.Secret(t.at(strings.LastIndex(t.S, argument)+secret), t.To)
			c.w.learn(argument[secret:], strings.HasPrefix(strings.ToUpper(argument), "LOGIN"))
		}
		c.dialog = 0
		if secret >= 0 {
			c.dialog = 1
		}
		c.login = strings.HasPrefix(strings.ToUpper(argument), "LOGIN")
	}
	c.add(e, Span{t.at(at), max(t.To, t.at(at))})
	c.sent(verb)
	if verb == "BDAT" {
		c.expectChunk(argument)
	}
}

// expectChunk takes the size of a BDAT's chunk, which follows at once (RFC 3030 2).
func (c *Conversation) expectChunk(argument string) {
	size, _, _ := strings.Cut(argument, " ")
	if n, err := strconv.Atoi(size); err == nil && n > 0 {
		c.chunk, c.mode = n, atChunk
	}
}

// loneWord reports whether a line that follows a refused DATA at once is a
// command nobody knows rather than a message's first line.
func (c *Conversation) loneWord(line string) bool {
	return c.mode == atStray && c.sentLast == "DATA" && !c.stray && plainWord(strings.TrimRight(line, " \t"))
}

// unknownCommand writes a line whose first word is no command of SMTP. The word
// is kept when it could be one; anything else may be a secret typed at the wrong
// moment.
func (c *Conversation) unknownCommand(t Text, word string, at int) {
	e := stream.Event{Kind: stream.Command, Session: c.open(), Verb: strings.ToUpper(word)}
	if !plainWord(word) {
		e.Verb = ""
		if strings.TrimSpace(t.S) != "" {
			e.Argument = stream.Hidden
			c.w.Secret(t.at(at), t.To)
		}
	} else if len(t.S) > at+len(word) {
		e.Argument = stream.Hidden
		c.w.Secret(t.at(at+len(word)+1), t.To)
	}
	c.add(e, Span{t.at(at), max(t.To, t.at(at))})
	c.sent(e.Verb)
}

// plainWord reports whether a word is short letters, as commands are.
func plainWord(word string) bool {
	if len(word) == 0 || len(word) > 12 {
		return false
	}
	for i := 0; i < len(word); i++ {
		if c := word[i] | 0x20; (c < 'a' || c > 'z') && word[i] != '-' {
			return false
		}
	}
	return true
}

func greets(verb string) bool { return verb == "EHLO" || verb == "HELO" || verb == "LHLO" }

// sent keeps the state after a command.
func (c *Conversation) sent(verb string) {
	c.commands++
	c.sentLast = verb
	c.pending = append(c.pending, verb)
	c.content, c.stray = none, false
	switch verb {
	case "AUTH":
		c.mode = atAuth
	case "DATA":
		c.mode = atData
	case "QUIT":
		c.quit = true
		c.mode = atCommand
	case "LHLO":
		c.LMTP()
		c.mode = atCommand
	default:
		c.mode = atCommand
	}
}

// AuthResponse tells that the client sent a line of a SASL exchange. It is a
// secret whole.
func (c *Conversation) AuthResponse(t Text) {
	c.closeReply()
	e := stream.Event{Kind: stream.AuthResponse, Session: c.open(), Verb: "AUTH", Argument: stream.Hidden}
	switch s := strings.TrimSpace(t.S); s {
	case "", "*":
		e.Argument = s
	default:
		if !alreadyHidden(s) {
			c.w.Secret(t.at(0), t.To)
			c.w.learn(s, c.login && c.dialog == 0)
		}
	}
	c.dialog++
	c.add(e, t.Span())
	c.pending = append(c.pending, "AUTH")
	c.mode = atAuth
}

// alreadyHidden reports whether the client itself wrote a mask instead of the
// secret.
func alreadyHidden(s string) bool {
	return strings.Contains(s, "hidden]") || strings.Contains(s, "hidden>") || strings.Contains(s, "hidden&gt;") ||
		strings.Trim(s, "*") == "" || strings.Contains(s, "redacted")
}

// contentLine takes a line of the message or its final dot.
func (c *Conversation) contentLine(t Text) {
	if strings.TrimRight(t.S, " \t\r\n") == "." && strings.HasPrefix(t.S, ".") {
		c.Dot(t.Span())
		return
	}
	c.w.Secret(t.at(0), t.To)
	c.contentPiece(t.Span(), int64(len(t.S)+2))
}

// chunkLine takes a line of a BDAT's chunk.
func (c *Conversation) chunkLine(t Text) {
	c.w.Secret(t.at(0), t.To)
	c.contentPiece(t.Span(), int64(len(t.S)+2))
	if c.chunk -= len(t.S) + 2; c.chunk <= 0 {
		c.mode = atCommand
	}
}

// strayContent takes content that is sent though DATA has no 354.
func (c *Conversation) strayContent(t Text) {
	if strings.TrimRight(t.S, " \t\r\n") == "." {
		c.Dot(t.Span())
		return
	}
	c.w.Secret(t.at(0), t.To)
	c.contentPiece(t.Span(), int64(len(t.S)+2))
	c.mode, c.stray = atStray, true
}

func (c *Conversation) contentPiece(span Span, raw int64) {
	if c.content == none {
		c.content = c.add(stream.Event{Kind: stream.Content, Session: c.open()}, span)
	} else {
		c.w.extend(c.content, span)
	}
	c.w.events[c.content].Raw += raw
}

// Message tells that message content was sent, in one piece of any size; the
// final dot comes separately.
func (c *Conversation) Message(t Text) {
	c.closeReply()
	c.w.Secret(t.From, t.To)
	c.contentPiece(t.Span(), int64(len(t.S)))
	if mixedEnds(t.S) {
		c.w.events[c.content].Malformed = stream.MixedEnds
	}
	if c.mode == atData {
		c.mode = atContent
	}
}

// mixedEnds reports whether some lines end with CRLF and others with LF alone
// (RFC 5321 2.3.8).
func mixedEnds(s string) bool {
	whole := strings.Count(s, "\r\n")
	return whole > 0 && strings.Count(s, "\n") > whole
}

// Dot tells that the client ended the message.
func (c *Conversation) Dot(span Span) {
	c.closeReply()
	c.add(stream.Event{Kind: stream.Content, Session: c.open(), Verb: stream.EndOfData, Argument: "."}, span)
	c.content = none
	c.pending = append(c.pending, stream.EndOfData)
	c.mode = atCommand
}

// InContent reports whether what the client sends now is message content.
func (c *Conversation) InContent() bool { return c.mode == atContent }

// InAuth reports whether a SASL exchange is open.
func (c *Conversation) InAuth() bool { return c.mode == atAuth || c.mode == atChallenge }

// Infer tells of a command that the client did not print but must have sent;
// span is what proves it.
func (c *Conversation) Infer(verb, argument string, span Span) {
	c.closeReply()
	c.add(stream.Event{Kind: stream.Command, Session: c.open(), Verb: verb, Argument: argument, Inferred: true}, span)
	c.sent(verb)
}

// InferReply tells of a reply that the client did not print but must have had;
// span is what proves it.
func (c *Conversation) InferReply(code int, text string, span Span) {
	c.closeReply()
	c.reply = c.add(stream.Event{Kind: stream.Reply, Session: c.open(), Code: code, Text: text, Inferred: true}, span)
	c.endReply()
}

func (c *Conversation) add(e stream.Event, span Span) int {
	if e.Kind != stream.Content || e.Verb == stream.EndOfData {
		if e.Kind != stream.Note {
			c.content = none
		}
	}
	return c.w.add(e, span)
}
