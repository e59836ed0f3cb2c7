/** Names of the link types that a capture may announce (tcpdump.org/linktypes.html), for those that are met most. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, "NULL"], [1, "EN10MB, Ethernet"], [6, "IEEE802_5, Token Ring"], [7, "ARCNET_BSD"], [8, "SLIP"], [9, "PPP"], [10, "FDDI"],
  [12, "RAW"], [14, "RAW"], [50, "PPP_HDLC"], [51, "PPP_ETHER"], [101, "RAW"], [104, "C_HDLC"], [105, "IEEE802_11"], [107, "FRELAY"],
  [108, "LOOP"], [113, "LINUX_SLL"], [117, "PFLOG"], [119, "IEEE802_11_PRISM"], [122, "IP_OVER_FC"], [127, "IEEE802_11_RADIOTAP"],
  [147, "USER0"], [162, "USER15"], [187, "BLUETOOTH_HCI_H4"], [189, "USB_LINUX"], [192, "PPI"], [195, "IEEE802_15_4_WITHFCS"],
  [201, "BLUETOOTH_HCI_H4_WITH_PHDR"], [220, "USB_LINUX_MMAPPED"], [227, "CAN_SOCKETCAN"], [228, "IPV4"], [229, "IPV6"],
  [230, "IEEE802_15_4_NOFCS"], [239, "NFLOG"], [240, "NETANALYZER"], [242, "IPOIB"], [249, "USBPCAP"], [252, "WIRESHARK_UPPER_PDU"],
  [253, "NETLINK"], [272, "ISO_14443"], [276, "LINUX_SLL2"],
]);

/** The name without its `LINKTYPE_`, or undefined. */
export function linkTypeName(linkType: number): string | undefined {
  return NAMES.get(linkType);
}
