/** IP addresses and networks as settings name them: `10.0.0.7`, `::1`, `172.16.0.0/12`. */
import { BlockList, isIP } from 'node:net';

interface Network {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** Leading bits that count. */
  readonly prefix: number;
}

function parse(text: string): Network | null {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return null;
  const widest = version === 4 ? 32 : 128;
  if (bits === undefined) return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix: widest };
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  return prefix <= widest ? { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix } : null;
}

/** True where the text names an address or a network. */
export function isNetwork(text: string): boolean {
  return parse(text) !== null;
}

/** Whether an address lies within one of the networks. What is no address lies in none. */
export function withinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of networks) {
    const network = parse(text);
    if (network) list.addSubnet(network.address, network.prefix, network.family);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}
