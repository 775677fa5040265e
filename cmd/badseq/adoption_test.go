package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"badseq/analyze/report"
)

// hooks is what .pre-commit-hooks.yaml holds, action what action.yml does.
type hooks []struct {
	ID, Entry, Language, Files string
}

type action struct {
	Inputs map[string]struct{ Description, Default string }
	Runs   struct {
		Using string
		Steps []struct {
			Run string
			Env map[string]string
		}
	}
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", name))
	if err == nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// flagsExist checks that scan has every flag that a command line gives it, with
// values that it takes, and returns how many there are.
func flagsExist(t *testing.T, line string) (flags int) {
	t.Helper()
	scan, _, err := newRoot().Find([]string{"scan"})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`--([a-z-]+)(?: "?([a-z]+)=)?`).FindAllStringSubmatch(line, -1) {
		flags++
		if scan.Flags().Lookup(m[1]) == nil {
			t.Errorf("scan has no flag --%s", m[1])
		}
		if m[1] == "out" {
			if err := oneOf("--out", m[2], report.ScanFormats); err != nil {
				t.Error(err)
			}
		}
	}
	return flags
}

// The pre-commit hook calls a command that there is, and it does what it says.
func TestPreCommitHook(t *testing.T) {
	var list hooks
	readYAML(t, ".pre-commit-hooks.yaml", &list)
	if len(list) != 1 || list[0].ID != "badseq" || list[0].Language != "golang" {
		t.Fatalf("%+v", list)
	}
	words := strings.Fields(list[0].Entry)
	if words[0] != "badseq" || words[1] != "scan" || flagsExist(t, list[0].Entry) < 2 {
		t.Errorf("it calls %q", words)
	}
	if !regexp.MustCompile(list[0].Files).MatchString("logs/a.log") {
		t.Errorf("it takes no log: %s", list[0].Files)
	}
	bad := filepath.Join("..", "..", "fixtures", "smtplib", "3.12-auth-before-starttls.log")
	if _, err := os.Stat(bad); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if got := execute(t.Context(), append(words[1:], "--no-config", bad), strings.NewReader(""), &out, &out); got != exitFound {
		t.Errorf("exit status %d: %s", got, out.String())
	}
}

// The action's script runs as it stands: it marks the line, writes the job's
// page, and fails when it is told to.
func TestAction(t *testing.T) {
	var a action
	readYAML(t, "action.yml", &a)
	script := a.Runs.Steps[len(a.Runs.Steps)-1]
	if a.Runs.Using != "composite" || flagsExist(t, script.Run) < 6 {
		t.Fatalf("%+v", a.Runs)
	}
	env := map[string]string{}
	for name, value := range script.Env {
		input := strings.TrimSuffix(strings.TrimPrefix(value, "${{ inputs."), " }}")
		one, ok := a.Inputs[input]
		if !ok || one.Description == "" {
			t.Errorf("%s is given %q, which is no input that is described", name, value)
		}
		env[name] = one.Default
	}
	if len(env) != len(a.Inputs) {
		t.Errorf("%d inputs, of which %d are used", len(a.Inputs), len(env))
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("the action's script is for bash, which is not here")
	}
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	must(t, os.Symlink(self, filepath.Join(dir, "badseq"))) // the test's own binary is badseq when its name is
	must(t, os.WriteFile(filepath.Join(dir, "a b.log"), []byte("220 mx.example.com ESMTP\nMAIL FROM:<a@b.example>\n503 5.5.1 Error: send HELO/EHLO first\nQUIT\n221 bye\n"), 0o644))
	for fail, want := range map[string]int{"true": exitFound, "false": exitOK} {
		page, sarif := filepath.Join(dir, "page-"+fail), filepath.Join(dir, "sarif-"+fail)
		cmd := exec.CommandContext(t.Context(), bash, "-e", "-o", "pipefail", "-c", script.Run)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "RUNNER_TEMP="+dir, "GITHUB_STEP_SUMMARY="+page)
		env["FAIL"], env["SARIF"], env["PATHS"] = fail, sarif, "."
		for name, value := range env {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("fail: %s: exit status %d, want %d:\n%s", fail, got, want, out)
		}
		if !strings.Contains(string(out), "::error file=a b.log,line=2,") {
			t.Errorf("the line is not marked:\n%s", out)
		}
		for path, want := range map[string]string{page: "# badseq scan", sarif: `"version":"2.1.0"`} {
			if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%v: %s", err, text)
			}
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
