package grammar

// Cutter finds where a long log can be cut so that each piece holds whole
// conversations. Its zero value stands at the beginning of a piece. It is a
// value: a copy goes on by itself, and two that are equal cut alike.
type Cutter struct {
	ended   bool      // the conversation is over as far as the log shows
	talked  bool      // the piece has a line of a dialogue
	opened  bool      // the piece has a line that opens a connection
	opening bool      // the last line opens a connection
	talks   bool      // the last line is one of the dialogue
	hailed  bool      // the last line of the dialogue is a greeting
	starts  bool      // STARTTLS waits for its 220
	begun   bool      // the piece has a line
	first   uint32    // Mark.Line of the piece's first line
	lines   int8      // lines since one that opens a connection, up to manyLines
	open    [4]uint32 // connections of Nodemailer that are open, the latest first
	age     [4]uint8  // lines since they were opened, up to longestPool
}

// Over reports whether the conversation that the last lines are of is over as far
// as they show: nothing of it need follow, but words of the client may.
func (c *Cutter) Over() bool { return c.ended && c.alone() }

// longestPool is after how many lines an open connection does not keep a log
// together any more: logs that are cut short never say that it is closed.
const longestPool = 200

// alone reports whether no connection is open that may go on.
func (c *Cutter) alone() bool {
	for i, id := range c.open {
		if id != 0 && c.age[i] < longestPool {
			return false
		}
	}
	return true
}

// fewLines is how many lines at most stand between two that open one connection,
// manyLines how many at least are a log of its own.
const (
	fewLines  = 2
	manyLines = 8
)

// Begins reports whether the line with that mark begins another piece, and takes
// it in.
func (c *Cutter) Begins(m Mark) bool {
	ran := c.talked || c.lines >= fewLines
	alone := c.alone()
	begins := false
	switch {
	case m.Edge&Opens != 0:
		begins = !c.opening && ran && (m.Edge&Heads != 0 || c.ended && alone || !c.talks && (alone || c.open[1] == 0 && c.open[0] != 0))
	case m.Edge&Hails != 0:
		begins = !c.opening && (c.talked || c.ended) && alone && !c.starts && !c.hailed
	case m.Edge&(Greets|Pooled) != 0:
		begins = !c.opening && (c.talked || c.opened) && c.ended && alone
	}
	if m.Line != 0 && m.Line == c.first {
		switch {
		case c.lines < manyLines:
			c.first = 0 // it comes so often that it heads nothing
		case alone && (c.ended || !c.talked):
			begins = true // what heads a log stands here again
		}
	}
	if begins {
		*c = Cutter{}
	}
	if !c.begun {
		c.begun, c.first = true, m.Line
	}
	c.take(m)
	return begins
}

func (c *Cutter) take(m Mark) {
	for i := range c.age {
		c.age[i] = min(c.age[i]+1, longestPool)
	}
	switch {
	case m.Edge&Pooled != 0:
		c.shut(m.ID)
		copy(c.open[1:], c.open[:])
		copy(c.age[1:], c.age[:])
		c.open[0], c.age[0] = m.ID, 0
	case m.Edge&Closed != 0:
		c.shut(m.ID)
	}
	if m.Edge&Talks != 0 {
		c.hailed = m.Edge&Hails != 0
		c.starts = m.Edge&Upgrades != 0
	}
	c.opening = m.Edge&Opens != 0
	if c.lines = min(c.lines+1, manyLines); c.opening {
		c.lines, c.opened = 0, true
	}
	c.talks = m.Edge&Talks != 0
	c.talked = c.talked || c.talks
	c.ended = c.ended && m.Edge&(Greets|Pooled) == 0 || m.Edge&Ends != 0 || m.Edge&Closed != 0
}

// shut takes a connection out.
func (c *Cutter) shut(id uint32) {
	for i, have := range c.open {
		if have == id {
			copy(c.open[i:], c.open[i+1:])
			copy(c.age[i:], c.age[i+1:])
			c.open[len(c.open)-1] = 0
			return
		}
	}
}
