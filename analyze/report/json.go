package report

import (
	_ "embed"
	"encoding/json"
	"io"

	"badseq/analyze"
	"badseq/analyze/fix"
	"badseq/grammar/stream"
)

// Schema is the JSON Schema of all that badseq prints as JSON: the document of
// --format json, and under $defs one session and one event of `badseq stream`.
//
//go:embed schema.json
var Schema string

// SchemaVersion names the JSON that this package writes. It changes only when a
// key changes its meaning or goes away.
const SchemaVersion = "badseq/1"

// NewJSON returns a printer of one JSON document over all files. version is
// that of the tool. The document is written file by file.
func NewJSON(w io.Writer, version string) Printer {
	return &jsonPrinter{w: w, version: version}
}

type jsonPrinter struct {
	w       io.Writer
	version string
	opened  bool
	files   int
}

type jsonFile struct {
	Path     string        `json:"path"`
	Error    *string       `json:"error"`
	Sessions []jsonSession `json:"sessions"`
}

func (p *jsonPrinter) File(f File) error {
	if err := p.open(); err != nil {
		return err
	}
	file := jsonFile{Path: f.Path, Error: orNull(f.Error), Sessions: []jsonSession{}}
	for i := range f.Sessions {
		file.Sessions = append(file.Sessions, session(&f.Sessions[i]))
	}
	if p.files++; p.files > 1 {
		if _, err := io.WriteString(p.w, ","); err != nil {
			return err
		}
	}
	return json.NewEncoder(p.w).Encode(file)
}

func (p *jsonPrinter) Close() error {
	if err := p.open(); err != nil {
		return err
	}
	_, err := io.WriteString(p.w, "]}\n")
	return err
}

// open writes what stands before the first file.
func (p *jsonPrinter) open() error {
	if p.opened {
		return nil
	}
	p.opened = true
	head, err := json.Marshal(struct {
		Schema  string `json:"schema"`
		Version string `json:"tool_version"`
	}{SchemaVersion, p.version})
	if err != nil {
		return err
	}
	_, err = p.w.Write(append(head[:len(head)-1], []byte(`,"files":[`)...))
	return err
}

// trace is how a client prints a better log, nil where none would help.
func trace(f fix.Fix) *jsonTrace {
	if f.Sentence == "" {
		return nil
	}
	return &jsonTrace{f.Sentence, orNull(f.Library), orNull(f.Where), list(f.Code)}
}

// settingList is the settings beside the log as programs read them.
func settingList(all []stream.Setting) []jsonSetting {
	out := make([]jsonSetting, 0, len(all))
	for i := range all {
		s := &all[i]
		out = append(out, jsonSetting{Line: s.Place.Line, System: s.System, Key: s.Key, Role: string(s.Role), Value: s.Value})
	}
	return out
}

// session is a diagnosis in the words that programs are promised.
func session(d *analyze.Diagnosis) jsonSession {
	s := jsonSession{
		Index:      d.Session.Index,
		Dialect:    d.Session.Dialect,
		Confidence: d.Session.Confidence,
		First:      d.Session.First,
		Last:       d.Session.Last,
		Client:     jsonClient{orNull(d.Session.Client.Library), orNull(d.Session.Client.Version)},
		View:       "client",
		Server:     jsonServer{orNull(d.Server.Host), orNull(d.Server.Port), orNull(d.Server.Software)},
		TLS:        d.TLS, Authenticated: d.Authenticated, Outcome: d.Outcome,
		FirstIllegal: illegal(d.FirstIllegal),
		Cause:        cause(d.Cause),
		Repair:       []jsonEdit{},
		NoRepair:     orNull(d.NoRepair),
		RepairRests:  list(d.RepairRests),
		RepairByList: listRepairs(d.RepairByList),
		Warnings:     []jsonWarning{},
		Transitions:  []jsonTransition{},
		Total:        d.Total,
		Delivered:    list(d.Delivered),
		Unseen:       list(d.Unseen),
		Trace:        trace(d.Trace),
		Settings:     settingList(d.Settings),
		Time:         orNull(d.Session.Began.String()),
		Signature:    d.Signature,
	}
	if d.Session.ServerView {
		s.View = "server"
	}
	if s.TLS == "" {
		s.TLS = analyze.TLSUnknown
	}
	for _, e := range d.Repair {
		s.Repair = append(s.Repair, edit(e))
	}
	for _, w := range d.Warnings {
		s.Warnings = append(s.Warnings, jsonWarning(w))
	}
	for _, t := range d.Transitions {
		s.Transitions = append(s.Transitions, transition(t))
	}
	return s
}

func illegal(t *analyze.IllegalTransition) *jsonIllegal {
	if t == nil {
		return nil
	}
	return &jsonIllegal{
		ID: t.ID, Line: t.Place.Line, Column: t.Place.Column, Command: orNull(t.Command),
		State: t.State, Reply: reply(t.Reply), Fault: t.Fault, Expected: list(t.Expected),
	}
}

func cause(c *analyze.Cause) *jsonCause {
	if c == nil {
		return nil
	}
	out := &jsonCause{
		ID: c.ID, Line: c.Place.Line, Column: c.Place.Column, Title: c.Title, Explanation: c.Explanation,
		Fix: c.Fix.Sentence, FixLibrary: orNull(c.Fix.Library), FixCode: list(c.Fix.Code),
		References: list(c.References), Confidence: c.Confidence, Because: c.Because,
		Reply: reply(c.Reply), Evidence: []jsonEvidence{}, FixSettings: []jsonSettingChange{},
	}
	for _, change := range c.Fix.Settings {
		out.FixSettings = append(out.FixSettings, jsonSettingChange(change))
	}
	for _, e := range c.Evidence {
		out.Evidence = append(out.Evidence, jsonEvidence(e))
	}
	if c.RunnerUp != nil {
		out.RunnerUp = &jsonRunnerUp{c.RunnerUp.ID, c.RunnerUp.Decides}
	}
	return out
}

func reply(r *analyze.ReplyRef) *jsonReply {
	if r == nil {
		return nil
	}
	return &jsonReply{r.Line, r.Code, orNull(r.Enhanced), r.Text}
}

func listRepairs(all []analyze.ListRepair) []jsonListRepair {
	out := []jsonListRepair{}
	for _, l := range all {
		edits := []jsonEdit{}
		for _, e := range l.Repair {
			edits = append(edits, edit(e))
		}
		out = append(out, jsonListRepair{list(l.Listed), list(l.Unlisted), edits})
	}
	return out
}

// edit writes of an edit what its op needs.
func edit(e analyze.Edit) jsonEdit {
	out := jsonEdit{"op": e.Op}
	switch e.Op {
	case "insert":
		out["command"], out["before_line"] = e.Command, e.BeforeLine
	case "delete":
		out["line"] = e.Line
	case "move":
		out["line"], out["before_line"] = e.Line, e.BeforeLine
	case "replace":
		out["line"], out["command"] = e.Line, e.Command
	case "connect":
		out["tls"], out["port"] = e.TLS, orNull(e.Port)
	}
	if e.Column != 0 {
		out["column"] = e.Column
	}
	if e.Before != 0 {
		out["before_column"] = e.Before
	}
	return out
}

func transition(t analyze.Transition) jsonTransition {
	out := jsonTransition{
		Line: t.Line, Command: t.Command, Argument: orNull(t.Argument), State: t.State,
		ReplyLine: orNull(t.ReplyLine), Code: orNull(t.Code), Verdict: t.Verdict,
	}
	for i := range t.Replies {
		out.Replies = append(out.Replies, *reply(&t.Replies[i]))
	}
	return out
}

// orNull is nil, JSON's null, for what is not known.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// list is never null in JSON.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// Events prints the events of one input as JSON Lines, in the input's order.
// Its error is the writer's.
func Events(w io.Writer, path string, log *stream.Log) error {
	out := json.NewEncoder(w)
	for i := range log.Events {
		e := &log.Events[i]
		err := out.Encode(jsonEvent{
			Path: path, Session: e.Session, Kind: e.Kind.String(), Line: e.Place.Line, Column: e.Place.Column,
			Offset: e.Place.Offset, Length: e.Place.Length, Verb: orNull(e.Verb), Argument: orNull(e.Argument),
			Code: orNull(e.Code), Enhanced: orNull(e.Enhanced), Text: orNull(e.Text), Dialect: e.Dialect,
			Signal: string(e.Signal), Malformed: e.Malformed, Host: e.Host, Port: e.Port, Raw: e.Raw,
			Implicit: e.Implicit, Inferred: e.Inferred, Pipelined: e.Pipelined, Repeated: e.Repeated,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
