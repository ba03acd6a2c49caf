import ipaddr from 'ipaddr.js';

/** Says which addresses a request may go to. */
export type Guard = {
  /** Whether an IP address, in any notation, may be connected to. What is no address may not. */
  admits(address: string): boolean;
};

/** Global unicast: everything else in IPv6 is local, reserved, or carries another address inside. */
const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Admits public addresses, and what the operator's list names (CIDRs such as `10.0.0.0/8`). An IPv4 address inside an
 * IPv6 one (`::ffff:127.0.0.1`) is never public, and counts as the IPv4 address where the list is asked.
 */
export function createGuard(allow: readonly string[]): Guard {
  const allowed = allow.map((cidr) => ipaddr.parseCIDR(cidr));
  return {
    admits(address) {
      if (!ipaddr.isValid(address)) return false;
      const named = ipaddr.process(address);
      return isPublic(ipaddr.parse(address)) || allowed.some((range) => isWithin(named, range));
    },
  };
}

type Address = ReturnType<typeof ipaddr.parse>;

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(globalIpv6);
}

function isWithin(address: Address, [network, bits]: [Address, number]): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
