package grammar

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"badseq/grammar/wire"
)

// sslBytes is what -debug shows of one read or write.
type sslBytes struct {
	Label *lexer.Token  `parser:"@Dump"`
	Rows  []lexer.Token `parser:"@(Row*)"`
}

// plaintext collects what the negotiation in clear said before the handshake: with
// -debug the greeting, the EHLO and the reply to STARTTLS can be read.
type plaintext struct {
	told    bool   // something was
	over    bool   // TLS records follow
	partial string // of the server's line that is not complete
}

// bytes reads one dump. The first record of TLS (RFC 8446 5.1: content type 20 to
// 23, version 3) ends what can be read.
func (l *sClientLowering) bytes(r *sslBytes) {
	if l.dump.over || len(r.Rows) == 0 {
		return
	}
	text := rowBytes(r.Rows, announced(r.Label.Value))
	if text == "" || text[0] >= 20 && text[0] <= 23 && !strings.ContainsAny(text[:1], "\r\n") {
		l.dump.over = true
		return
	}
	last := &r.Rows[len(r.Rows)-1]
	at := wire.Span{From: r.Rows[0].Pos.Offset, To: last.Pos.Offset + len(last.Value)}
	if !l.dump.told {
		l.dump.told, l.starttls = true, true
		l.open(nil)
		l.opened = false // the handshake is still to come
		l.connected, l.invoked = nil, nil
	}
	server := strings.HasPrefix(r.Label.Value, "read")
	if server {
		text = l.dump.partial + text
		l.dump.partial = ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			continue
		}
		t := wire.Text{S: strings.TrimRight(line, "\r"), From: at.From, To: at.To, At: func(int) int { return at.From }}
		switch {
		case !server:
			l.c.Client(t)
		case strings.HasSuffix(text, "\n") || !strings.HasSuffix(text, line):
			l.c.Server(t)
		default:
			l.dump.partial = line
		}
	}
}

// announced is how many bytes the head of a dump announces: "(4096 bytes => 47 (0x2F))".
func announced(head string) int {
	_, count, ok := strings.Cut(head, "=> ")
	if !ok {
		return math.MaxInt
	}
	n, err := strconv.Atoi(count[:len(count)-len(strings.TrimLeft(count, "0123456789"))])
	if err != nil {
		return math.MaxInt
	}
	return n
}

// rowBytes decodes rows of "0000 - 32 32 30 20 6d 78 2e 65-78 61 6d 70 6c 65 2e 63   220 mx.example.c",
// so many bytes at most: where the spaces before the text became one, it may look like more.
func rowBytes(rows []lexer.Token, most int) string {
	var out []byte
	for i := range rows {
		row := rows[i].Value
		for at, n := len("0000 - "), 0; n < 16 && len(out) < most && at+2 <= len(row); at, n = at+3, n+1 {
			b, err := hex.DecodeString(row[at : at+2])
			if err != nil {
				break
			}
			out = append(out, b...)
			if at+2 < len(row) && row[at+2] != ' ' && row[at+2] != '-' {
				break
			}
		}
	}
	return string(out)
}
