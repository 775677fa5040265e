package scan

// novelty tells when to leave off learning: where hardly a conversation is like one
// seen before, reading each is cheaper than reading it, its shape and its lines. Whatever it
// says, the verdicts are the same.
type novelty struct {
	met, fresh int // conversations since it was last weighed, and those of shapes that were not met before
	paused     int // conversations that are not learned yet
	pause      int // how many were not the last time
}

// What is weighed: of so many conversations, so few known ones are too few.
const (
	weighed     = 256
	fewKnown    = weighed / 16
	shortPause  = 2 * weighed
	longestHalt = 16 * weighed
)

// take takes in a conversation that was followed to its end.
func (v *novelty) take(fresh bool) {
	if v.met++; fresh {
		v.fresh++
	}
	if v.met < weighed {
		return
	}
	if v.met-v.fresh > fewKnown {
		v.pause = 0
	} else {
		v.pause = min(max(2*v.pause, shortPause), longestHalt)
		v.paused = v.pause
	}
	v.met, v.fresh = 0, 0
}

// pauses reports whether a conversation with an unknown line is to be left alone.
func (v *novelty) pauses() bool {
	if v.paused == 0 {
		return false
	}
	v.paused--
	return true
}
