// Command badseq reads the SMTP debug log that a mail client or library wrote
// and names the first line where the conversation went wrong, why, and what to
// change.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// The exit statuses. They are a promise to scripts.
const (
	exitOK          = 0   // the input was analysed, whatever was found
	exitFound       = 1   // --exit-code was given and a session has a cause
	exitTrouble     = 2   // wrong usage, a file that cannot be read, or no SMTP in it
	exitInterrupted = 130 // Ctrl-C; what was finished is printed
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole command: arguments and streams in, exit status out.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	return execute(ctx, args, stdin, stdout, stderr)
}

// execute runs one command line until it is done or ctx is.
func execute(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	cmd := newRoot()
	cmd.SetArgs(args)
	cmd.SetIn(stdin)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	err := cmd.ExecuteContext(ctx)
	var status exitStatus
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	}
	fmt.Fprintf(stderr, "badseq: %v\n", err)
	return exitTrouble
}

// exitStatus is the error of a command that has said all it had to say and
// wants only this status.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }
