package knowledge

import "testing"

func TestUseOf(t *testing.T) {
	for port, want := range map[int]PortUse{25: StartsClear, 587: StartsClear, 465: StartsTLS, 110: OtherService, 0: PortUnknown, 4711: PortUnknown} {
		if got := UseOf(port); got != want {
			t.Errorf("UseOf(%d) = %d, want %d", port, got, want)
		}
	}
}

func TestEnhancedCodes(t *testing.T) {
	if len(enhancedCodes) != len(enhancedTable) {
		t.Errorf("%d codes in %d rows: one stands twice", len(enhancedCodes), len(enhancedTable))
	}
	for _, e := range enhancedTable {
		if e.Meaning == "" || e.Ref == "" {
			t.Errorf("%s has no meaning or source", e.Code)
		}
	}
	if EnhancedCode("5.7.8") == nil || EnhancedCode("4.7.8") != EnhancedCode("5.7.8") {
		t.Error("5.7.8 and 4.7.8 are not one entry")
	}
	for _, none := range []string{"", "5", "5.99.99", "x"} {
		if EnhancedCode(none) != nil {
			t.Errorf("EnhancedCode(%q) is something", none)
		}
	}
}
