package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// configName is the file that is looked for in the working directory and above.
const configName = ".badseq.toml"

// config is what the file may say. Every key is named as the flag that it stands
// for, says what that says, and is overruled by it.
type config struct {
	Select        []string `toml:"select"`
	Ignore        []string `toml:"ignore"`
	MinConfidence *string  `toml:"min-confidence"`
	MaxSame       *int     `toml:"max-same"`
	ExitCode      *bool    `toml:"exit-code"`
	Baseline      *string  `toml:"baseline"`
	Format        *string  `toml:"format"`
	Out           []string `toml:"out"`
	Include       []string `toml:"include"`
	Exclude       []string `toml:"exclude"`
	Dialect       *string  `toml:"dialect"`
	Jobs          *int     `toml:"jobs"`
	Progress      *string  `toml:"progress"`
}

const configHelp = `Settings that stay are kept in ` + configName + `, in the working directory or above.
Its keys are flags without their dashes, and a flag overrules its key:

  select = ["mail-*"]         ignore = ["greylisted"]      min-confidence = "medium"
  include = ["*.log"]         exclude = ["old/**"]         baseline = "known.json"
  exit-code = true            max-same = 3                 jobs = 2
  format = "text"             out = ["sarif=badseq.sarif"] dialect = "smtplib"
  progress = "never"

Files that it names (baseline, out) are looked for beside it. Either of --format
and --out overrules both.`

// configFlags are the flags that say which file is read.
type configFlags struct {
	path string
	none bool
}

func (c *configFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&c.path, "config", "", "read settings from `FILE` instead of "+configName+" here or above")
	flags.BoolVar(&c.none, "no-config", false, "read no settings from a file")
}

// settings are the keys of one file.
type settings struct {
	path   string
	text   []byte
	config config
}

// read reads the file that the flags ask for, nil where there is none.
func (c *configFlags) read() (*settings, error) {
	path := c.path
	switch {
	case c.none && path != "":
		return nil, errors.New("--config and --no-config cannot both be given")
	case c.none:
		return nil, nil
	case path == "":
		if path = findUpward(configName); path == "" {
			return nil, nil
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--config %s: %w", visible(path), cannotRead(path, err))
	}
	s := &settings{path: path, text: text}
	return s, s.decode()
}

// findUpward is the path of the file of that name in the working directory or the
// nearest above, "" if there is none.
func findUpward(name string) string {
	dir, err := os.Getwd()
	if err != nil {
		return "" // the directory is gone: nothing is above it
	}
	for {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path // what is wrong with it is told when it is read
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

// decode reads the keys. Its errors name the file and the line.
func (s *settings) decode() error {
	d := toml.NewDecoder(strings.NewReader(string(s.text)))
	d.DisallowUnknownFields()
	err := d.Decode(&s.config)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		line, _ := unknown.Errors[0].Position()
		key := strings.Join(unknown.Errors[0].Key(), ".")
		if near := nearest(key, configKeys()); near != "" {
			return s.at(line, fmt.Errorf("there is no key %q: did you mean %s?", key, near))
		}
		return s.at(line, fmt.Errorf("there is no key %q; the keys: %s", key, strings.Join(configKeys(), ", ")))
	case errors.As(err, &wrong):
		line, _ := wrong.Position()
		return s.at(line, errors.New(strings.TrimPrefix(wrong.Error(), "toml: ")))
	}
	return s.at(0, err)
}

// at says where in the file something is wrong; line 0 is not known.
func (s *settings) at(line int, err error) error {
	if line == 0 {
		return fmt.Errorf("%s: %w", visible(s.path), err)
	}
	return fmt.Errorf("%s:%d: %w", visible(s.path), line, err)
}

// configKeys lists the keys in the order in which they are documented.
func configKeys() []string {
	var keys []string
	for i := range reflect.TypeFor[config]().NumField() {
		keys = append(keys, reflect.TypeFor[config]().Field(i).Tag.Get("toml"))
	}
	return keys
}

// apply gives the flags of a command that were not given the values of the file.
// Keys of flags that the command lacks are left alone. It returns the flags that
// the file sets.
func (s *settings) apply(cmd *cobra.Command) (set []string, err error) {
	if cmd.Flags().Changed("format") || cmd.Flags().Changed("out") || cmd.Flags().Lookup("out") == nil {
		s.config.Format, s.config.Out = nil, nil // they say one thing: what scan prints
	}
	v := reflect.ValueOf(&s.config).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("toml")
		flag := cmd.Flags().Lookup(name)
		if v.Field(i).IsNil() || flag == nil || flag.Changed {
			continue
		}
		set = append(set, name)
		if list, ok := v.Field(i).Interface().([]string); ok {
			err = flag.Value.(pflag.SliceValue).Replace(s.beside(name, list))
		} else {
			value := fmt.Sprint(v.Field(i).Elem().Interface())
			err = flag.Value.Set(s.beside(name, []string{value})[0])
		}
		if err != nil {
			return nil, s.at(s.line(name), fmt.Errorf("%s: %w", name, err))
		}
		flag.Changed = true
	}
	return set, nil
}

// beside makes the names of files in a value those of files beside the
// settings' own.
func (s *settings) beside(key string, values []string) []string {
	out := make([]string, len(values))
	for i, value := range values {
		before, path := "", value
		switch key {
		case "baseline":
		case "out":
			format, target, ok := strings.Cut(value, "=")
			if !ok || target == "-" {
				out[i] = value
				continue
			}
			before, path = format+"=", target
		default:
			out[i] = value
			continue
		}
		if path != "" && !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(s.path), path)
		}
		out[i] = before + path
	}
	return out
}

// line is the line on which a key stands, 0 where it is written in another way.
func (s *settings) line(key string) int {
	for i, l := range strings.Split(string(s.text), "\n") {
		name, _, ok := strings.Cut(l, "=")
		if ok && strings.Trim(strings.TrimSpace(name), `"'`) == key {
			return i + 1
		}
	}
	return 0
}

// blame makes an error of a flag that the file set one of the file.
func (s *settings) blame(err error, set []string) error {
	if s == nil || err == nil {
		return err
	}
	for _, name := range set {
		if rest, ok := strings.CutPrefix(err.Error(), "--"+name); ok && (rest == "" || strings.IndexByte(": ", rest[0]) >= 0) {
			return s.at(s.line(name), errors.New(name+rest))
		}
	}
	return err
}
