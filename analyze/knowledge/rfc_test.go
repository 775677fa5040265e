package knowledge

import "testing"

func TestReference(t *testing.T) {
	s, ok := Reference("RFC 5321 4.1.4")
	if !ok || s.Title != "Order of Commands" {
		t.Errorf("RFC 5321 4.1.4: %+v %v", s, ok)
	}
	if want := "https://www.rfc-editor.org/rfc/rfc5321#section-4.1.4"; s.URL() != want {
		t.Errorf("URL %s, want %s", s.URL(), want)
	}
	for _, wrong := range []string{"", "RFC 5321", "RFC 5321 4.1.4.9", "RFC 821 4"} {
		if _, ok := Reference(wrong); ok {
			t.Errorf("%q is in the index", wrong)
		}
	}
	if n := len(sections()); n < 600 {
		t.Errorf("%d sections, want all of the table", n)
	}
}
