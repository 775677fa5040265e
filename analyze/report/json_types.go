package report

import (
	_ "embed"

	"badseq/analyze"
)

type jsonSession struct {
	Index         int              `json:"index"`
	Dialect       string           `json:"dialect"`
	Confidence    float64          `json:"dialect_confidence"`
	First         int              `json:"first_line"`
	Last          int              `json:"last_line"`
	Client        jsonClient       `json:"client"`
	View          string           `json:"view"`
	Server        jsonServer       `json:"server"`
	TLS           analyze.TLSMode  `json:"tls"`
	Authenticated *bool            `json:"authenticated"`
	Outcome       analyze.Outcome  `json:"outcome"`
	FirstIllegal  *jsonIllegal     `json:"first_illegal"`
	Cause         *jsonCause       `json:"cause"`
	Repair        []jsonEdit       `json:"repair"`
	NoRepair      *string          `json:"no_repair"`
	RepairRests   []string         `json:"repair_rests_on"`
	RepairByList  []jsonListRepair `json:"repair_by_list"`
	Warnings      []jsonWarning    `json:"warnings"`
	Transitions   []jsonTransition `json:"transitions"`
	Total         int              `json:"transitions_total"`
	Delivered     []int            `json:"delivered"`
	Unseen        []string         `json:"not_shown"`
	Trace         *jsonTrace       `json:"better_trace"`
	Settings      []jsonSetting    `json:"settings"`
	Time          *string          `json:"time"`
	Signature     string           `json:"signature"`
}

type jsonTrace struct {
	Sentence string   `json:"sentence"`
	Library  *string  `json:"library"`
	Where    *string  `json:"where"`
	Code     []string `json:"code"`
}

type jsonSetting struct {
	Line   int    `json:"line"`
	System string `json:"system"`
	Key    string `json:"key"`
	Role   string `json:"role"`
	Value  string `json:"value"`
}

type jsonSettingChange struct {
	Line   int    `json:"line"`
	System string `json:"system"`
	Key    string `json:"key"`
	Was    string `json:"was"`
	To     string `json:"to"`
}

type jsonClient struct {
	Library *string `json:"library"`
	Version *string `json:"version"`
}

type jsonServer struct {
	Host     *string `json:"host"`
	Port     *int    `json:"port"`
	Software *string `json:"software"`
}

type jsonReply struct {
	Line     int     `json:"line"`
	Code     int     `json:"code"`
	Enhanced *string `json:"enhanced"`
	Text     string  `json:"text"`
}

type jsonIllegal struct {
	ID       string     `json:"id"`
	Line     int        `json:"line"`
	Column   int        `json:"column"`
	Command  *string    `json:"command"`
	State    string     `json:"state"`
	Reply    *jsonReply `json:"reply"`
	Fault    string     `json:"fault"`
	Expected []string   `json:"expected"`
}

type jsonCause struct {
	ID          string              `json:"id"`
	Line        int                 `json:"line"`
	Column      int                 `json:"column"`
	Title       string              `json:"title"`
	Explanation string              `json:"explanation"`
	Fix         string              `json:"fix"`
	FixLibrary  *string             `json:"fix_library"`
	FixCode     []string            `json:"fix_code"`
	FixSettings []jsonSettingChange `json:"fix_settings"`
	References  []string            `json:"references"`
	Confidence  analyze.Confidence  `json:"confidence"`
	Because     string              `json:"because"`
	Reply       *jsonReply          `json:"reply"`
	Evidence    []jsonEvidence      `json:"evidence"`
	RunnerUp    *jsonRunnerUp       `json:"runner_up"`
}

type jsonEvidence struct {
	Line int    `json:"line"`
	Says string `json:"says"`
}

type jsonRunnerUp struct {
	ID      string `json:"id"`
	Decides string `json:"decides"`
}

// jsonEdit is one edit; only the keys of its op are written.
type jsonEdit map[string]any

type jsonWarning struct {
	ID    string `json:"id"`
	Line  int    `json:"line"`
	Title string `json:"title"`
}

type jsonTransition struct {
	Line      int             `json:"line"`
	Command   string          `json:"command"`
	Argument  *string         `json:"argument"`
	State     string          `json:"state"`
	ReplyLine *int            `json:"reply_line"`
	Code      *int            `json:"code"`
	Replies   []jsonReply     `json:"replies,omitempty"`
	Verdict   analyze.Verdict `json:"verdict"`
}

// jsonListRepair is the repair for what the EHLO list has and has not.
type jsonListRepair struct {
	Listed   []string   `json:"listed"`
	Unlisted []string   `json:"unlisted"`
	Repair   []jsonEdit `json:"repair"`
}

type jsonEvent struct {
	Path     string  `json:"path"`
	Session  int     `json:"session"`
	Kind     string  `json:"kind"`
	Line     int     `json:"line"`
	Column   int     `json:"column"`
	Offset   int64   `json:"offset"`
	Length   int64   `json:"length"`
	Verb     *string `json:"verb"`
	Argument *string `json:"argument"`
	Code     *int    `json:"code"`
	Enhanced *string `json:"enhanced"`
	Text     *string `json:"text"`
	Dialect  string  `json:"dialect"`

	Signal    string `json:"signal,omitempty"`
	Malformed string `json:"malformed,omitempty"`
	Host      string `json:"host,omitempty"`
	Port      int    `json:"port,omitempty"`
	Raw       int64  `json:"content_bytes,omitempty"`
	Implicit  bool   `json:"implicit_tls,omitempty"`
	Inferred  bool   `json:"inferred,omitempty"`
	Pipelined bool   `json:"pipelined,omitempty"`
	Repeated  bool   `json:"repeated,omitempty"`
}
