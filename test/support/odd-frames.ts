/** Frames that are cut, lie about themselves, or are rare in captures, for what prints frames as lines. */
import { bytes, concat, hex, u16, u32, u8 } from "./bytes";
import { addressBytes, ethernet, EtherType, ipv4, ipv6, LinkType, loopback, sll, sll2, tcp, TcpFlag, timestamps } from "./frames";

export interface OddFrame {
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** On the wire, where more than was captured. */
  readonly wireLength?: number;
}

const CLIENT = { address: "10.0.0.1", port: 51000 };
const SERVER = { address: "10.0.0.2", port: 6379 };
const CLIENT6 = { address: "fd00::1", port: 51000 };
const SERVER6 = { address: "fd00::2", port: 6379 };
const { ACK, FIN, PSH, RST, SYN, URG } = TcpFlag;
const ECE = 0x40;
const CWR = 0x80;
const PING = bytes("*1\\r\\n$4\\r\\nPING\\r\\n");
const NOTHING = u8();

interface Segment {
  readonly flags?: number;
  readonly options?: Uint8Array;
  readonly payload?: Uint8Array;
}

function segment({ flags = PSH | ACK, options = NOTHING, payload = NOTHING }: Segment = {}, from = CLIENT, to = SERVER): Uint8Array {
  return tcp(from, to, { sequence: 1000, acknowledgement: 2000, flags, window: 512, options }, payload);
}

const packet = (how: Segment = {}): Uint8Array => ipv4(CLIENT.address, SERVER.address, segment(how));
const raw = (data: Uint8Array, wireLength?: number): OddFrame => ({ linkType: LinkType.RAW, bytes: data, ...(wireLength === undefined ? {} : { wireLength }) });
/** Cut by a snapshot length. */
const cut = (data: Uint8Array, captured: number): OddFrame => raw(data.subarray(0, captured), data.length);
const options = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = concat(...parts);
  return concat(all, new Uint8Array(-all.length & 3));
};
const withOptions = (...parts: readonly Uint8Array[]): OddFrame => raw(packet({ options: options(...parts) }));
const synWith = (...parts: readonly Uint8Array[]): OddFrame => raw(packet({ flags: SYN, options: options(...parts) }));
const resp = (text: string): OddFrame => raw(packet({ payload: bytes(text) }));
/** With some of a packet's bytes set. */
function patched(data: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = data.slice();
  copy.set(values, at);
  return copy;
}
const udp = (from: number, to: number, payload: Uint8Array, length = payload.length + 8): Uint8Array => ipv4("10.0.0.1", "10.0.0.2", concat(u16(from, to, length, 0), payload), { protocol: 17 });
const icmp = (data: Uint8Array): Uint8Array => ipv4("10.0.0.2", "10.0.0.1", data, { protocol: 1 });
const ip6 = (...extensions: readonly { readonly number: number; readonly bytes: Uint8Array }[]): OddFrame =>
  raw(ipv6(CLIENT6.address, SERVER6.address, segment({ payload: PING }, CLIENT6, SERVER6), { extensions }));
const arp = (operation: number): OddFrame => ({
  linkType: LinkType.ETHERNET,
  bytes: concat(hex("ffffffffffff 020000000001 0806 0001 0800 06 04"), u16(operation), hex("020000000001 0a000001 000000000000 0a000002")),
});
const link = (linkType: number, data: Uint8Array): OddFrame => ({ linkType, bytes: data });

const SNAP = hex("aaaa03 000000 0800");
/** To the access point, and with quality of service and two bytes that align what follows. */
const WIFI_DATA = concat(hex("0801 0000 020000000001 020000000002 020000000003 0000"), SNAP);
const WIFI_PADDED = concat(hex("8801 0000 020000000001 020000000002 020000000003 0000 0000 0000"), SNAP);

const TIMES = timestamps(7, 8);

/** By a name that says what is odd. */
export const ODD_FRAMES: Readonly<Record<string, OddFrame>> = {
  "nothing of the IP header": cut(packet(), 1),
  "half of the IP header": cut(packet(), 12),
  "no port": cut(packet(), 22),
  "ports only": cut(packet(), 24),
  "half of the TCP header": cut(packet(), 33),
  "options cut at a kind": cut(packet({ options: TIMES }), 42),
  "options cut at a size": cut(packet({ options: TIMES }), 43),
  "options cut within a value": cut(packet({ options: TIMES }), 47),
  "first option cut": cut(packet({ options: options(u8(8, 10), u32(1, 2)) }), 45),
  "payload cut within a value": cut(packet({ options: TIMES, payload: bytes("*2\\r\\n$3\\r\\nGET\\r\\n$5\\r\\nkey:1\\r\\n") }), 74),
  "payload cut away": cut(packet({ options: TIMES, payload: PING }), 52),
  "header cut before the payload": cut(packet({ options: options(u8(0)), payload: PING }), 41),
  "TCP header length too short": raw(patched(packet(), 32, 0x40)),
  "TCP header length 0": raw(patched(packet({ payload: PING }), 32, 0x00)),
  "TCP header length beyond the segment": raw(patched(packet(), 32, 0xf0)),
  "IP header length too short": raw(patched(packet(), 0, 0x44)),
  "IP header longer than its packet": cut(patched(packet(), 0, 0x4f), 44),
  "IP header longer than what was captured": cut(patched(packet({ payload: new Uint8Array(40) }), 0, 0x4f), 44),
  "IP total length below its header": raw(patched(packet(), 2, 0, 19)),
  "IP total length beyond the frame": raw(patched(packet({ payload: PING }), 2, 1, 0)),
  "IP total length below the frame": raw(concat(packet({ payload: PING }), hex("000000000000"))),
  "IP version 6 in an Ethernet type of 4": link(LinkType.ETHERNET, patched(ethernet(packet()), 14, 0x65)),
  "IP version 5": link(LinkType.ETHERNET, patched(ethernet(packet()), 14, 0x55)),
  "raw IP of version 9": raw(patched(packet(), 0, 0x95)),
  "a first fragment": raw(ipv4(CLIENT.address, SERVER.address, segment({ payload: PING }), { fragment: 0x2000 })),
  "a further fragment": raw(ipv4(CLIENT.address, SERVER.address, bytes("rest of it"), { fragment: 0x0010 })),
  "IP options": raw(ipv4(CLIENT.address, SERVER.address, segment(), { options: hex("01010101") })),
  "an unknown protocol": raw(ipv4(CLIENT.address, SERVER.address, bytes("data"), { protocol: 200 })),
  "an option that says size 0": withOptions(u8(8, 0), u32(1, 2)),
  "an option that says size 1": withOptions(u8(1, 1, 8, 1)),
  "an option longer than the header": withOptions(u8(1, 1, 8, 40), u32(1, 2)),
  "an option shorter than its kind": withOptions(u8(2, 3, 5)),
  "an option longer than its kind": withOptions(u8(3, 4, 7, 9)),
  "timestamps that end the header too early": withOptions(u8(8, 4, 0, 1)),
  "options of a SYN": synWith(u8(2, 4), u16(1460), u8(4, 2), u8(8, 10), u32(7, 0), u8(1, 3, 3, 7)),
  "options of RFC 1644": synWith(u8(11, 6), u32(1), u8(12, 6), u32(2), u8(13, 6), u32(3)),
  "echo and its reply": withOptions(u8(6, 6), u32(1), u8(7, 6), u32(2)),
  "selective acknowledgements": withOptions(u8(1, 1, 5, 18), u32(2500, 2600, 2700, 2800)),
  "half a selective acknowledgement": withOptions(u8(1, 1, 5, 8), u32(2500), u16(1)),
  "an MD5 signature": withOptions(u8(19, 18), hex("000102030405060708090a0b0c0d0e0f")),
  "an authentication option": withOptions(u8(29, 8, 1, 2), hex("deadbeef")),
  "a user timeout with a low bit": withOptions(u8(28, 4), u16(0x8005)),
  "a user timeout without a low bit": withOptions(u8(28, 4), u16(0x0064)),
  "a request for a Fast Open cookie": synWith(u8(34, 2)),
  "a Fast Open cookie": synWith(u8(34, 10), hex("0102030405060708")),
  "an odd Fast Open cookie": synWith(u8(34, 5), hex("010203")),
  "Fast Open as an experiment": synWith(u8(254, 8), u16(0xf989), hex("01020304")),
  "another experiment": synWith(u8(254, 4), u16(0x1234)),
  "an experiment without a number": synWith(u8(254, 3, 1)),
  "selective negative acknowledgement (SCPS)": synWith(u8(20, 4, 0x80, 1)),
  "an unknown option": withOptions(u8(99, 4, 1, 2)),
  "multipath: capable": synWith(u8(30, 12, 0x01, 0x81), hex("0102030405060708")),
  "multipath: join": synWith(u8(30, 12, 0x11, 5), u32(0xabcd, 0x1234)),
  "multipath: data sequence": withOptions(u8(30, 20, 0x20, 0x05), u32(1, 2, 3), u16(4, 0x1234)),
  "multipath: data sequence too short": withOptions(u8(30, 6, 0x20, 0x05, 1, 2)),
  "multipath: add address": withOptions(u8(30, 8, 0x34, 1), addressBytes("10.1.2.3")),
  "multipath: remove address": withOptions(u8(30, 5, 0x40, 1, 2)),
  "multipath: priority": withOptions(u8(30, 3, 0x51)),
  "multipath: fail": withOptions(u8(30, 12, 0x60, 0), u32(0, 9)),
  "multipath: fast close": withOptions(u8(30, 12, 0x70, 0), u32(0, 9)),
  "multipath: unknown": withOptions(u8(30, 4, 0xf0, 0)),
  "multipath: size 2": withOptions(u8(30, 2)),
  "no flags": raw(packet({ flags: 0 })),
  "all flags": raw(packet({ flags: 0xff, payload: PING })),
  "ECN asked for": raw(packet({ flags: SYN | ECE | CWR })),
  "urgent data": raw(patched(packet({ flags: ACK | URG, payload: PING }), 38, 0, 3)),
  "reset with data": raw(packet({ flags: RST | ACK, payload: bytes("go away") })),
  "end without acknowledgement": raw(packet({ flags: FIN })),
  "IPv6": ip6(),
  "IPv6 cut": cut(ip6().bytes, 39),
  "IPv6 with no port": cut(ip6().bytes, 42),
  "IPv6 with hop-by-hop options": ip6({ number: 0, bytes: hex("00 00 0104 00000000") }),
  "IPv6 with a lying hop-by-hop option": ip6({ number: 0, bytes: hex("00 00 0109 00000000") }),
  "IPv6 with destination options": ip6({ number: 60, bytes: hex("00 00 0104 00000000") }),
  "IPv6 with a route": ip6({ number: 43, bytes: hex("00 02 00 01 00000000 fd000000000000000000000000000009") }),
  "IPv6 with an unknown route": ip6({ number: 43, bytes: hex("00 00 09 01 00000000") }),
  "IPv6, first fragment": ip6({ number: 44, bytes: hex("00 00 0001 00000007") }),
  "IPv6, further fragment": ip6({ number: 44, bytes: hex("00 00 0011 00000007") }),
  "IPv6 payload longer than the frame": raw(ipv6(CLIENT6.address, SERVER6.address, segment({}, CLIENT6, SERVER6), { payloadLength: 99 })),
  "IPv6 payload length 0": raw(ipv6(CLIENT6.address, SERVER6.address, segment({}, CLIENT6, SERVER6), { payloadLength: 0 })),
  "a mapped IPv4 address in IPv6": raw(ipv6("::ffff:a00:1", "::a00:2", segment({}, CLIENT6, SERVER6))),
  "two tags": link(LinkType.ETHERNET, ethernet(packet(), [[EtherType.QINQ, 0x2005], [EtherType.VLAN, 0x100a]])),
  "a cut tag": { linkType: LinkType.ETHERNET, bytes: ethernet(packet(), [[EtherType.VLAN, 5]]).subarray(0, 17), wireLength: 60 },
  "a cut Ethernet header": { linkType: LinkType.ETHERNET, bytes: ethernet(packet()).subarray(0, 13), wireLength: 60 },
  "a cut cooked header": { linkType: LinkType.SLL, bytes: sll(packet()).subarray(0, 15), wireLength: 60 },
  "cooked": link(LinkType.SLL, sll(packet())),
  "cooked, second version": link(LinkType.SLL2, sll2(packet())),
  "loopback, big-endian": link(LinkType.NULL, loopback(packet(), false)),
  "loopback, unknown family": link(LinkType.NULL, patched(loopback(packet()), 0, 99)),
  "an ARP request": arp(1),
  "an ARP reply": arp(2),
  "an echo request": raw(icmp(concat(u8(8, 0), u16(0, 7, 1), bytes("data")))),
  "an unreachable port": raw(icmp(concat(u8(3, 3), u16(0, 0, 0), packet().subarray(0, 28)))),
  "an unreachable host": raw(icmp(concat(u8(3, 1), u16(0, 0, 0), packet().subarray(0, 28)))),
  "UDP": raw(udp(5000, 5001, bytes("data"))),
  "UDP that says too much": raw(udp(5000, 5001, bytes("data"), 99)),
  "UDP that says too little": raw(udp(5000, 5001, bytes("data"), 7)),
  "UDP cut": cut(udp(5000, 5001, bytes("data")), 25),
  "VXLAN": raw(udp(40000, 4789, concat(hex("08000000 00007b00"), ethernet(packet({ payload: PING }))))),
  "VXLAN cut": raw(udp(40000, 4789, hex("08000000"))),
  "Geneve": raw(udp(40000, 6081, concat(hex("00006558 00007b00"), ethernet(packet({ payload: PING }))))),
  "IP within IP": raw(ipv4("192.0.2.1", "192.0.2.2", packet({ payload: PING }), { protocol: 4 })),
  "GRE with a key": raw(ipv4("192.0.2.1", "192.0.2.2", concat(hex("2000 0800 00000007"), packet({ payload: PING })), { protocol: 47 })),
  "MPLS": link(LinkType.ETHERNET, concat(hex("020000000002 020000000001 8847 00010140"), packet({ payload: PING }))),
  "PPP over Ethernet": link(LinkType.ETHERNET, concat(hex("020000000002 020000000001 8864 1100 0007"), u16(packet().length + 2), hex("0021"), packet())),
  "LLC": link(LinkType.ETHERNET, concat(hex("020000000002 020000000001 0006 0001 af 810100"), new Uint8Array(40))),
  "an unknown EtherType": link(LinkType.ETHERNET, hex("020000000002 020000000001 1234")),

  "OTV": raw(udp(40000, 8472, concat(hex("08000000 00007b00"), ethernet(packet({ payload: PING }))))),
  "OTV cut": raw(udp(40000, 8472, hex("08000000"))),
  "cooked with a tag": link(LinkType.SLL, concat(hex("0000 0001 0006 020000000001 0000 8100 0005 0800"), packet())),
  "cooked, second version, with a tag": link(LinkType.SLL2, concat(hex("8100 0000 000003e7 0001 04 06 020000000001 0000 2005 0800"), packet())),
  "PPP": link(9, concat(hex("0021"), packet())),
  "PPP with address and control": link(9, concat(hex("ff03 0021"), packet())),
  "PPP like HDLC": link(50, concat(hex("ff03 0021"), packet())),
  "PPP like HDLC, unknown address": link(50, hex("11223344")),
  "Cisco HDLC": link(104, concat(hex("0f00 0800"), packet())),
  "raw IP of BSD": link(12, packet()),
  "PPI": link(192, concat(hex("00 00 0800 01000000"), ethernet(packet({ payload: PING })))),
  "PPI with a bad length": link(192, concat(hex("00 00 0700 01000000"), ethernet(packet()))),
  "PKTAP": link(258, concat(hex("9c000000 01000000 01000000"), new Uint8Array(144), ethernet(packet({ payload: PING })))),
  "PKTAP without a packet": link(258, concat(hex("9c000000 00000000 01000000"), new Uint8Array(144))),
  "PKTAP too short": link(258, concat(hex("6b000000 01000000 01000000"), new Uint8Array(144))),
  "802.11 data": link(105, concat(WIFI_DATA, packet({ payload: PING }))),
  "802.11 data, cut": { linkType: 105, bytes: WIFI_DATA.subarray(0, 20), wireLength: 80 },
  "802.11 without data": link(105, concat(hex("4801 0000 020000000001 020000000002 020000000003 0000"))),
  "802.11, protected": link(105, concat(hex("0841 0000 020000000001 020000000002 020000000003 0000 01020340 aabbccdd"))),
  "radiotap": link(127, concat(hex("0000 0900 02000000 10"), WIFI_DATA, packet({ payload: PING }), hex("01020304"))),
  "radiotap with padding": link(127, concat(hex("0000 0900 02000000 20"), WIFI_PADDED, packet({ payload: PING }))),
  "NFLOG": link(239, concat(hex("02 00 0000 08000100 08000000 2c000900"), packet())),

  "RESP: a command": resp('*3\\r\\n$3\\r\\nset\\r\\n$12\\r\\nabc12345abcd\\r\\n$3\\r\\n\\x00\\xff"\\r\\n'),
  "RESP: every type": resp("+OK\\r\\n-ERR no\\r\\n:12\\r\\n$-1\\r\\n*-1\\r\\n$0\\r\\n\\r\\n*0\\r\\n"),
  "RESP: inline": resp("PING\\r\\n\\r\\nset a b\\n"),
  "RESP: inline without an end": resp("PING"),
  "RESP: only line ends": resp("\\r\\n\\r\\n"),
  "RESP: a length that is negative": resp("$-2\\r\\n*-3\\r\\n+OK\\r\\n"),
  "RESP: a length that is too large": resp("$2147483648\\r\\n*99999999999\\r\\n+OK\\r\\n"),
  "RESP: the largest length": resp("$2147483647\\r\\nab\\r\\n"),
  "RESP: a length without digits": resp("$x\\r\\n+OK\\r\\n*\\r\\nPING\\r\\n"),
  "RESP: a length without its line feed": resp("$2\\rab\\r\\n"),
  "RESP: a length that ends the payload": resp("*2\\r\\n$3"),
  "RESP: more behind a value than it says": resp("$2\\r\\nabcdef\\r\\n+OK\\r\\n"),
  "RESP: a value longer than the payload": resp("*2\\r\\n$3\\r\\nGET\\r\\n$500\\r\\nabc"),
  "RESP: an array longer than the payload": resp("*9\\r\\n+a\\r\\n"),
  "RESP: arrays in arrays": resp("*2\\r\\n*2\\r\\n:1\\r\\n*0\\r\\n*1\\r\\n$1\\r\\nx\\r\\n"),
  "RESP: RESP3": resp("%1\\r\\n+a\\r\\n:1\\r\\n_\\r\\n#t\\r\\n"),
  "RESP: a line without its end": resp("+OK"),
  "RESP: begins within a value": resp("xxxx\\r\\n$3\\r\\nabc\\r\\n"),
  "RESP: a value of control characters": resp("$6\\r\\n\\r\\n\\x01\\x7f\\x80\\xfe\\r\\n"),
};
