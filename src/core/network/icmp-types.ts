type Family = 'IPv4' | 'IPv6';

/** Names that policies may use for ICMP types (pkg/policy/api/icmp.go). */
const TYPES: Readonly<Record<Family, ReadonlyMap<string, number>>> = {
  IPv4: new Map([
    ['EchoReply', 0],
    ['DestinationUnreachable', 3],
    ['Redirect', 5],
    ['Echo', 8],
    ['EchoRequest', 8],
    ['RouterAdvertisement', 9],
    ['RouterSelection', 10],
    ['TimeExceeded', 11],
    ['ParameterProblem', 12],
    ['Timestamp', 13],
    ['TimestampReply', 14],
    ['Photuris', 40],
    ['ExtendedEchoRequest', 42],
    ['ExtendedEchoReply', 43],
  ]),
  IPv6: new Map([
    ['DestinationUnreachable', 1],
    ['PacketTooBig', 2],
    ['TimeExceeded', 3],
    ['ParameterProblem', 4],
    ['EchoRequest', 128],
    ['EchoReply', 129],
    ['MulticastListenerQuery', 130],
    ['MulticastListenerReport', 131],
    ['MulticastListenerDone', 132],
    ['RouterSolicitation', 133],
    ['RouterAdvertisement', 134],
    ['NeighborSolicitation', 135],
    ['NeighborAdvertisement', 136],
    ['RedirectMessage', 137],
    ['RouterRenumbering', 138],
    ['ICMPNodeInformationQuery', 139],
    ['ICMPNodeInformationResponse', 140],
    ['InverseNeighborDiscoverySolicitation', 141],
    ['InverseNeighborDiscoveryAdvertisement', 142],
    ['HomeAgentAddressDiscoveryRequest', 144],
    ['HomeAgentAddressDiscoveryReply', 145],
    ['MobilePrefixSolicitation', 146],
    ['MobilePrefixAdvertisement', 147],
    ['DuplicateAddressRequestCodeSuffix', 157],
    ['DuplicateAddressConfirmationCodeSuffix', 158],
    ['ExtendedEchoRequest', 160],
    ['ExtendedEchoReply', 161],
  ]),
};

/** The number of an ICMP type that is written as text: a number, or a name its family has. Any family but IPv6 counts as IPv4. Undefined for other texts. */
export function icmpTypeNumber(text: string, family: string): number | undefined {
  if (/^[+-]?[0-9]+$/.test(text)) return Number(text);
  return TYPES[family === 'IPv6' ? 'IPv6' : 'IPv4'].get(text);
}
