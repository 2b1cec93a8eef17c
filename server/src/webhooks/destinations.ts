/**
 * Where webhooks may go: into the internet, and into networks of ours only where a setting names them. A name is resolved
 * here, its addresses are judged, and the connection is made to those very addresses: a name that means another address
 * the next time it is asked for gains nothing.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { DeliveryError } from '@comanda/protocol/webhook';
import ipaddr from 'ipaddr.js';
import { withinNetworks } from '../networks.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name; rejects where it has none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const resolveBySystem: Resolve = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

export type UrlProblem = Extract<
  DeliveryError,
  'bad_url' | 'credentials_in_url' | 'https_required' | 'forbidden_address' | 'unresolvable'
>;

export type Destination =
  | { readonly ok: true; readonly url: URL; readonly addresses: readonly Address[] }
  | { readonly ok: false; readonly problem: UrlProblem };

/** What answers at an address that looks public and is a cloud's own. */
const CLOUD_OWN: readonly string[] = ['168.63.129.16'];

/** The part of IPv6 that is given out to the internet; what lies outside it is somebody's own, or a way around a wall. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/** Whether an address belongs to the internet at large. `address` is as a resolver or `URL` writes it. */
function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' ? !CLOUD_OWN.includes(parsed.toString()) : parsed.match(GLOBAL_V6);
}

export class Destinations {
  readonly #isAllowed: (address: string) => boolean;
  readonly #resolve: Resolve;

  /** `allowedNetworks`: where webhooks may go although it is not the internet, and then without https. */
  constructor(allowedNetworks: readonly string[], resolve: Resolve = resolveBySystem) {
    this.#isAllowed = withinNetworks(allowedNetworks);
    this.#resolve = resolve;
  }

  /** What keeps an address from being used now, or how to reach it. */
  async find(text: string): Promise<Destination> {
    if (!URL.canParse(text)) return refuse('bad_url');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('bad_url');
    if (url.username !== '' || url.password !== '') return refuse('credentials_in_url');
    const addresses = await this.#addressesOf(url.hostname.replace(/^\[(.*)\]$/, '$1'));
    if (addresses.length === 0) return refuse('unresolvable');
    // One address of ours among several is one too many: the connection may go to any of them.
    const allOurs = addresses.every(({ address }) => this.#isAllowed(address));
    if (!allOurs && !addresses.every(({ address }) => this.#isAllowed(address) || isPublic(address))) {
      return refuse('forbidden_address');
    }
    if (url.protocol === 'http:' && !allOurs) return refuse('https_required');
    return { ok: true, url, addresses };
  }

  async #addressesOf(host: string): Promise<Address[]> {
    const found = isIP(host) === 0 ? await this.#resolve(host).catch(() => []) : [host];
    return found.filter((address) => isIP(address) !== 0).map(plain);
  }
}

function refuse(problem: UrlProblem): Destination {
  return { ok: false, problem };
}

/** `::ffff:10.0.0.1` is `10.0.0.1`, whoever writes it so. */
function plain(address: string): Address {
  const parsed = ipaddr.process(address);
  return { address: parsed.toString(), family: parsed.kind() === 'ipv4' ? 4 : 6 };
}
