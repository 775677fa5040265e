package grammar

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// Stand is what is read in place of free part number n of that many bytes, the
// same for equal parts of one session.
func (k FreeKind) Stand(n, size int) string { return string(k.AppendStand(nil, n, size)) }

// AppendStand appends Stand(n, size) to out.
func (k FreeKind) AppendStand(out []byte, n, size int) []byte {
	switch k {
	case FreeHex:
		return fmt.Appendf(out, "ab%0*d", size-2, n)
	case FreeUpper:
		return fmt.Appendf(out, "AB%0*d", size-2, n)
	case FreeUUID:
		return fmt.Appendf(out, "ab%06d-0000-4000-8000-000000000000", n)
	case FreeUPPER:
		return fmt.Appendf(out, "AB%06d-0000-4000-8000-000000000000", n)
	case FreeID:
		return fmt.Appendf(out, "Qz7k%05d", n)
	case FreeToken:
		return fmt.Appendf(out, "Qt7k%05d", n)
	case FreeAddress:
		return fmt.Appendf(out, "u%d", n)
	case FreeHost: // size is the number of its domain
		return fmt.Appendf(out, "m7k%d.d7k%d.example", n, size)
	case FreeMailHost:
		return fmt.Appendf(out, "relay7k%d.d7k%d.example", n, size) // no trace of SMTP, see MaybeSMTP
	case FreeAnswer:
		return base64.StdEncoding.AppendEncode(out, fmt.Appendf(nil, "user%05d", n))
	case FreeIP:
		return fmt.Appendf(out, "198.18.%d.%d", n>>8&255, n&255)
	case FreeTime: // n is seconds that passed, where a wait tells
		return fmt.Appendf(out, "%02d:%02d:%02d", 10+n/3600, n/60%60, n%60)
	case FreeFraction:
		return fmt.Appendf(out, "%0*d", size, 0)
	case FreeDate:
		return append(out, dates[size]...)
	case FreeSize, FreeNumber:
		return append(out, "1000"...)
	case FreeProse, FreeMessage:
		return append(out, "Also x"...)
	case FreeRow:
		return appendRow(out, size)
	case FreeSized, FreeLocal:
		return append(out, strings.Repeat("x", size)...)
	case FreeTyped: // with the letter before it, base64
		return append(out, "XNlcjAwMDAx"...)
	case FreeSASL:
		return append(out, "AHVzZXIAcGFzc3dvcmQx"...)
	}
	return append(out, `Subject: x\r\n\r\nx`...)
}

// dates stand for dates, by their length.
var dates = map[int]string{10: "2026-01-01", 11: "2026-01-01T", 15: "Thu, 1 Jan 2026", 16: "Thu, 01 Jan 2026"}

// Counts reports whether equal parts of that kind must stay equal.
func (k FreeKind) Counts() bool { return k <= FreeIP }

// IsMoment reports whether such a part is a time or date.
func (k FreeKind) IsMoment() bool { return k == FreeTime || k == FreeFraction || k == FreeDate }

// KeepsLength reports whether such a part is as long as what is read in its place.
func (k FreeKind) KeepsLength() bool {
	return k.Sized() || k == FreeTime || k == FreeUUID || k == FreeUPPER
}

// Sized reports whether the length of such a part is not free.
func (k FreeKind) Sized() bool {
	return k == FreeRow || k == FreeSized || k == FreeLocal || k == FreeHex || k == FreeUpper || k == FreeFraction || k == FreeDate
}

// SizedKind is the kind that stands for one where lengths count, 0 none.
func SizedKind(k FreeKind) FreeKind {
	switch k {
	case FreeProse:
		return FreeSized
	case FreeAddress:
		return FreeLocal
	}
	return 0
}
