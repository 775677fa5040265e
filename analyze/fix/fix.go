// Package fix says what to change so that the fault does not come again, in the
// words of the library that wrote the log.
//
//	advice + library and version + host and port → sentence and lines of code
//
// The advice comes with each cause; code.go holds one row a topic and library. It
// knows nothing of causes and of how they are found.
package fix

import (
	"strconv"
	"strings"

	"badseq/grammar/stream"
)

// Advice is what to do about one cause, whatever the library. It names the step
// to take, not the fault.
type Advice struct {
	Sentence string // {command} and {offered} are filled from the session
	Topic    string // of the code that does it, "" none
	Also     string // topic of another way, "" none
	Ports    bool   // the table of ports belongs beside it
	Started  string // the sentence where the conversation had begun, with the code of Also; "" the same
}

// Fix is what to change, for one session.
type Fix struct {
	Sentence string   // one sentence, always there
	Library  string   // whose code Code is; "" for general advice
	Code     []string // lines of code or settings, without secrets
	Where    string   // "before login()"
	Ports    bool     // the table of ports belongs beside it
	Settings []Change // to the settings that stand beside the log
	Also     []Fix    // other ways to the same end, the likeliest first
}

// Facts are what the log tells of this session that makes the advice fit it.
// The zero value of each is "not known".
type Facts struct {
	Host      string // the host asked for
	Port      int
	Mechanism string   // the SASL mechanism in question
	Offered   []string // the SASL mechanisms of the valid EHLO list
	Command   string   // the verb in question
	Started   bool     // the server has answered a command
	Settings  []stream.Setting
}

// For is advice to a user of client. An unknown library gets the sentence alone.
func For(a Advice, client stream.Client, f Facts) Fix {
	library, wrapper := ID(client.Library), wrappers[ID(client.Library)]
	version := client.Version
	if used := Framework(f.Settings); used != "" && (library == "" || used == wrapper) {
		library, wrapper, version = used, library, "" // what the user edits are its settings
	}
	out := in(a.Topic, library, version, f)
	out.Sentence, out.Ports = fill(a.Sentence, f), a.Ports
	out.Settings = changes(a.Topic, f.Settings)
	if f.Started && a.Started != "" {
		out = in(a.Also, library, version, f)
		out.Sentence = a.Started
		return out
	}
	if a.Also != "" && library != "" {
		if also := in(a.Also, library, version, f); also.Code != nil {
			also.Sentence = fill(topics[a.Also], f)
			out.Also = append(out.Also, also)
		}
	}
	if wrapper != "" {
		if also := in(a.Topic, wrapper, "", f); also.Code != nil {
			also.Sentence = "in " + also.Library
			out.Also = append(out.Also, also)
		}
	}
	return out
}

// All is advice in every library that has code for it, the general sentence
// first.
func All(a Advice) []Fix {
	all := []Fix{{Sentence: fill(a.Sentence, Facts{}), Ports: a.Ports}}
	for _, topic := range []string{a.Topic, a.Also} {
		for _, r := range code {
			if topic == "" || r.topic != topic {
				continue
			}
			f := r.fix(Facts{})
			f.Sentence = r.title()
			if topic == a.Also {
				f.Sentence += ", or " + topics[topic]
			}
			all = append(all, f)
		}
	}
	return all
}

// Trace is how a session's client is made to print all of the conversation, by the
// settings that stand beside its log where they are a framework's; for a client that is
// not known, how the server is asked without it.
func Trace(s *stream.Session, settings []stream.Setting) Fix {
	advice := Advice{Sentence: "Turn on the client's debug output and paste all of it, with the error.", Topic: "trace"}
	f := For(advice, s.Client, Facts{Settings: settings})
	switch {
	case f.Code != nil:
	case s.Client.Library != "" && s.Trace != "":
		f.Library, f.Code = Name(s.Client.Library), strings.Split(s.Trace, "\n")
	case s.Client.Library == "":
		f.Sentence += " badseq dialects says how, for each client that it knows."
		ask := in("trace", "s_client", "", Facts{})
		ask.Sentence = "see for yourself what the server offers, from the machine that sends"
		f.Also = append(f.Also, ask)
	}
	return f
}

// in is the code for a topic in one library.
func in(topic, library, version string, f Facts) Fix {
	if topic == "" || library == "" {
		return Fix{}
	}
	for _, r := range code {
		if r.topic == topic && r.library == library && r.versions.covers(version) {
			return r.fix(f)
		}
	}
	return Fix{}
}

// fix fills a row with the values of a session.
func (r row) fix(f Facts) Fix {
	out := Fix{Library: Name(r.library), Where: r.where}
	port, starttls := defaultPort(r.topic, f), "-starttls smtp "
	if port == "465" {
		starttls = ""
	}
	places := strings.NewReplacer("{port}", port, "{starttls}", starttls)
	for _, l := range r.code {
		out.Code = append(out.Code, fill(places.Replace(l), f))
	}
	return out
}

// title names the library, and the versions where they matter.
func (r row) title() string {
	if r.versions == "" {
		return Name(r.library)
	}
	return Name(r.library) + " " + string(r.versions)
}

// defaultPort is the port that the code of a topic names: that of the session
// where it suits the topic.
func defaultPort(topic string, f Facts) string {
	switch {
	case topic == "implicit":
		return "465"
	case topic == "lmtp" && f.Port == 0:
		return "24"
	case topic == "smtp" && (f.Port == 24 || f.Port == 0):
		return "25"
	case topic == "starttls" && (f.Port == 465 || f.Port == 0):
		return "587"
	case f.Port == 0:
		return "587"
	}
	return strconv.Itoa(f.Port)
}

// fill puts the values of a session in the places that a sentence or a line of
// code leaves for them.
func fill(text string, f Facts) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return strings.NewReplacer(
		"{host}", safe(f.Host, "smtp.example.com"),
		"{command}", safe(f.Command, "the command"),
		"{mechanism}", safe(f.Mechanism, mechanism(f.Offered)),
		"{offered}", mechanism(f.Offered),
	).Replace(text)
}

// mechanism is the SASL mechanism to use of those on offer.
func mechanism(offered []string) string {
	for _, m := range []string{"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER"} {
		for _, o := range offered {
			if strings.EqualFold(o, m) {
				return m
			}
		}
	}
	return "PLAIN"
}

// safe is value where it is a plain word, else instead: what a log says must not
// become code that does something else.
func safe(value, instead string) string {
	if value == "" || len(value) > 255 {
		return instead
	}
	for _, r := range value {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(".-_:", r) {
			return instead
		}
	}
	return value
}

// libraries are the ids of those with code of their own, and their names.
var libraries = []struct{ id, name string }{
	{"smtplib", "Python smtplib"},
	{"django", "Django"},
	{"nodemailer", "Nodemailer"},
	{"phpmailer", "PHPMailer"},
	{"wordpress", "WordPress"},
	{"s_client", "openssl s_client"},
	{"javamail", "JavaMail"},
	{"mailkit", "MailKit"},
	{"symfony", "Symfony Mailer"},
	{"swiftmailer", "SwiftMailer"},
	{"emailjs", "emailjs"},
	{"codeigniter", "CodeIgniter"},
	{"lettre", "lettre"},
	{"go-mail", "go-mail"},
	{"ruby", "Ruby net/smtp"},
	{"perl", "Perl Net::SMTP"},
	{"msmtp", "msmtp"},
}

// wrappers are the frameworks that send through a library, whose settings the
// user may have to change instead.
var wrappers = map[string]string{"smtplib": "django", "phpmailer": "wordpress"}

// ID is the id of a library as stream.Client or a dialect names it, "" for one
// without code here.
func ID(library string) string {
	word := strings.ToLower(library)
	for _, l := range libraries {
		if strings.Contains(word, l.id) {
			return l.id
		}
	}
	return ""
}

// Name is what people call a library; one without code here keeps its own name.
func Name(library string) string {
	id := ID(library)
	for _, l := range libraries {
		if l.id == id {
			return l.name
		}
	}
	if library == "" {
		return "the client"
	}
	if name := others[library]; name != "" {
		return name
	}
	return library
}

// others are the names of clients without code of their own, by the ids of their dialects.
var others = map[string]string{
	"exim": "Exim", "postfix": "Postfix", "sendmail": "Sendmail", "haraka": "Haraka",
	"dokuwiki": "DokuWiki's smtp plugin", "email-oauth2-proxy": "Email OAuth 2.0 Proxy", "exchange": "Exchange"}
