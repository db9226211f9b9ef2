package place

import "testing"

func TestNetworkFileSystems(t *testing.T) {
	t.Parallel()
	for magic, want := range map[uint32]string{0x6969: "NFS", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0xef53: ""} {
		if got := classifyMagic(magic); got.Network != want {
			t.Errorf("%#x is %q, want %q", magic, got.Network, want)
		}
	}
	for _, magic := range []uint32{0x65735546, 0x01021994} {
		if got := classifyMagic(magic); got.Network != "" || got.Warning == "" {
			t.Errorf("%#x should be allowed with a warning: %+v", magic, got)
		}
	}
}
