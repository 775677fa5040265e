package wire

import "testing"

func TestParseReplyLine(t *testing.T) {
	for line, want := range map[string]ReplyLine{
		"250 ok":                     {Code: 250, Text: "ok", TextAt: 4},
		"250":                        {Code: 250, TextAt: 3},
		"250-mx.example.com":         {Code: 250, More: true, Text: "mx.example.com", TextAt: 4},
		"535 5.7.8 bad credentials":  {Code: 535, Enhanced: "5.7.8", Text: "bad credentials", TextAt: 10},
		"550 5.7.139 disabled":       {Code: 550, Enhanced: "5.7.139", Text: "disabled", TextAt: 12},
		"354 2.0.0 go":               {Code: 354, Text: "2.0.0 go", TextAt: 4},
		"250 2.1.0":                  {Code: 250, Enhanced: "2.1.0", TextAt: 9},
		"550 5.1.1234 no such code":  {Code: 550, Text: "5.1.1234 no such code", TextAt: 4},
		"550 5.1 no code":            {Code: 550, Text: "5.1 no code", TextAt: 4},
		"220 192.0.2.1 is no code":   {Code: 220, Text: "192.0.2.1 is no code", TextAt: 4},
		"550  5.1.1 two spaces":      {Code: 550, Enhanced: "5.1.1", Text: "two spaces", TextAt: 11},
		"421 4.4.2 host Error: late": {Code: 421, Enhanced: "4.4.2", Text: "host Error: late", TextAt: 10},
	} {
		got, ok := ParseReplyLine(line)
		if !ok || got != want {
			t.Errorf("%q: %+v %v, want %+v", line, got, ok, want)
		}
	}
	for _, line := range []string{"", "25", "2500 no", "250ok", "650 no", "465", "276   <= a", "042 no", "abc def", "200.5"} {
		if got, ok := ParseReplyLine(line); ok {
			t.Errorf("%q is taken for a reply: %+v", line, got)
		}
	}
}

func TestLooksLikeCommand(t *testing.T) {
	for line, want := range map[string]bool{
		"EHLO mx": true, "ehlo mx": true, "MAIL FROM:<a@example.com>": true, "mail from: <a>": true, "RCPT TO:<b>": true,
		"DATA": true, "QUIT": true, "AUTH LOGIN": true, "AUTH PLAIN AGEAYg==": true, "STARTTLS": true, "BDAT 86 LAST": true,
		"NOOP": true, "RSET": true, "LHLO x": true,
		"": false, "mail me tomorrow": false, "Data is lost": false, "auth failed for this user": false, "rcpt refused": false,
		"Quit smoking": false, "dXNlcg==": false, "Subject: data": false, "bdat": false, "hello there": false,
	} {
		if got := LooksLikeCommand(line); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

func TestSignalOf(t *testing.T) {
	for words, want := range map[string]string{
		"[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1000)":            "plaintext-peer",
		"error:0A000086:SSL routines::certificate verify failed":                    "certificate-rejected",
		"[Errno -2] Name or service not known":                                      "no-such-host",
		"connect ECONNREFUSED 192.0.2.1:587":                                        "refused",
		"stream_socket_client(): unable to connect (Connection timed out)":          "timed-out",
		"[Errno 101] Network is unreachable":                                        "unreachable",
		"read:errno=104":                                                            "peer-closed",
		"error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading":      "peer-closed",
		"error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure": "tls-failed",
		"<bob.210051@example.com>: try again later":                                 "",
		"Socket error # 10051.":                                                     "unreachable",
		"everything is fine":                                                        "",
	} {
		if got := SignalOf(words); string(got) != want {
			t.Errorf("%q means %q, want %q", words, got, want)
		}
	}
}

// TestPhrasesReachable: a phrase that an earlier one always takes is dead.
func TestPhrasesReachable(t *testing.T) {
	for i, p := range phrases {
		if got := SignalOf(p.words); got != p.signal {
			t.Errorf("phrase %d %q is taken by another, which says %q and not %q", i, p.words, got, p.signal)
		}
	}
}
