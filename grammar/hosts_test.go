package grammar

import (
	"testing"

	"badseq/grammar/stream"
)

// TestHosts: what a log calls the server is its name, without the lead of a trace, an address in brackets or a client's name.
func TestHosts(t *testing.T) {
	for _, c := range []struct{ log, host string }{
		{"== Info:   Trying 192.0.2.1:25...\n== Info: Connected to mx.example.com (192.0.2.1) port 25 (#0)\n<= Recv header, 22 bytes (0x16)\n0000: 220 mx.example.com\n", "mx.example.com"},
		{"*   Trying 192.0.2.1:25...\n* Connected to mx.example.com (192.0.2.1) port 25\n< 220 mx.example.com ESMTP\n> EHLO client\n", "mx.example.com"},
		{"Feb  5 09:30:00 mx postfix/smtp[47]: smtp_connect_addr: trying: localhost[127.0.0.1] port 25...\nFeb  5 09:30:00 mx postfix/smtp[47]: < localhost[127.0.0.1]:25: 220 mx ESMTP\n", "localhost"},
		{"Feb  5 09:30:00 mx postfix/smtpd[47]: connect from client.example.com[192.0.2.9]\nFeb  5 09:30:00 mx postfix/smtpd[47]: > client.example.com[192.0.2.9]: 220 mx ESMTP\n", ""},
	} {
		log, err := Read([]byte(c.log), Options{})
		if err != nil {
			t.Fatalf("%v: %s", err, c.log)
		}
		host := ""
		for _, e := range log.Events {
			if e.Kind == stream.Transport && host == "" {
				host = e.Host
			}
		}
		if host != c.host {
			t.Errorf("%q: host %q, want %q", c.log, host, c.host)
		}
	}
}
