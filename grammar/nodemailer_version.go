package grammar

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// nmVersion gathers what a log proves of the version.
type nmVersion struct {
	exact  string
	family string // "0.1", "0.2-0.7", "1.x", "2.x"; "" for the console format of 3.0 and later
	lo, hi int    // 60603 is 6.6.3
	server bool   // smtp-server wrote it
}

func (v *nmVersion) head(two bool) {
	if two {
		v.family = "2.x"
		return
	}
	v.atLeast(30000)
}

func (v *nmVersion) atLeast(release int) { v.lo = max(v.lo, release) }

func (v *nmVersion) atMost(release int) {
	if v.hi == 0 || release < v.hi {
		v.hi = release
	}
}

// transport reads "Creating transport: nodemailer (6.9.1; …" and "Sending mail
// using SMTP/6.9.1[client:6.9.1]".
func (v *nmVersion) transport(words string) {
	if _, rest, ok := strings.Cut(words, "nodemailer ("); ok {
		v.name(rest)
	} else if _, rest, ok := strings.Cut(words, "[client:"); ok && v.family == "" {
		release, _, _ := strings.Cut(rest, "]")
		if _, after, _ := strings.Cut(words, "/"); strings.HasPrefix(after, release+"[") && !strings.HasPrefix(release, "2.") {
			v.name(release + ";")
		}
	}
}

// mailer reads the header that Nodemailer put into messages up to 2.x.
func (v *nmVersion) mailer(line string) {
	if len(line) < 11 || line[0] != 'X' || !strings.HasPrefix(line, "X-Mailer: ") {
		return
	}
	if _, rest, ok := strings.Cut(strings.ToLower(line), "nodemailer ("); ok {
		v.name(rest)
	}
}

func (v *nmVersion) name(rest string) {
	release, _, ok := strings.Cut(rest, ";")
	if ok && v.exact == "" && release != "" && strings.Trim(release, "0123456789.-abcdefghijklmnopqrstuvwxyz") == "" && len(release) < 20 {
		v.exact = release
	}
}

// login tells masked secrets, 6.6.3 and later, from those in clear.
func (v *nmVersion) login(argument string) {
	mechanism, response, ok := strings.Cut(argument, " ")
	plain, err := base64.StdEncoding.DecodeString(response)
	if !ok || err != nil || !strings.EqualFold(mechanism, "PLAIN") || v.lo < 30000 {
		return
	}
	if fields := strings.Split(string(plain), "\x00"); len(fields) == 3 {
		if fields[2] == "/* secret */" {
			v.atLeast(60603)
		} else {
			v.atMost(60602)
		}
	}
}

// String is the version as narrowly as it is known.
func (v *nmVersion) String() string {
	switch {
	case v.exact != "":
		return v.exact
	case v.family != "":
		return v.family
	case v.lo == 0:
		return ""
	case v.hi > v.lo:
		return release(v.lo) + "-" + release(v.hi)
	}
	return release(v.lo) + "+"
}

func release(n int) string {
	if n%100 == 0 {
		return fmt.Sprintf("%d.%d", n/10000, n/100%100)
	}
	return fmt.Sprintf("%d.%d.%d", n/10000, n/100%100, n%100)
}

// frame reads the family from the files that a stack names; own is set when
// they are Nodemailer's.
func (v *nmVersion) frame(line string) (own bool) {
	switch {
	case strings.Contains(line, "nodemailer/dist/"):
		v.atLeast(100000)
	case strings.Contains(line, "nodemailer/lib/smtp-connection/"), strings.Contains(line, "nodemailer/lib/smtp-transport/"):
		v.atLeast(30000)
	case strings.Contains(line, "smtp-connection/lib/"):
		v.family = "2.x"
	case strings.Contains(line, "smtp-connection/src/"):
		v.family = "1.x"
	case strings.Contains(line, "simplesmtp/lib/client"):
		v.family = "0.2-0.7"
	case strings.Contains(line, "nodemailer/lib/smtp.js"):
		v.family = "0.1"
	default:
		return false
	}
	return true
}
