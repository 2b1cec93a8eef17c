/** A certificate authority of a test's own and a certificate by it for this machine, as `openssl` makes them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TempFolder, tempFolder } from './temp-folder.ts';

export interface Certificates extends Disposable {
  /** Whom a client must trust. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** `name`: whom the certificate is for, like `DNS:localhost,IP:127.0.0.1`. */
export function makeCertificates(name: string): Certificates {
  const folder = tempFolder();
  const file = (called: string) => join(folder.path, called);
  const [authority, certificate, key, request] = ['ca.pem', 'cert.pem', 'cert.key', 'cert.csr'].map(file);
  if (!authority || !certificate || !key || !request) throw new Error('four names were given');
  const authorityKey = file('ca.key');
  const extensions = file('cert.ext');
  writeFileSync(extensions, `subjectAltName=${name}\n`);
  const self = ['-x509', '-days', '1', '-subj', '/CN=Tests', '-keyout', authorityKey, '-out', authority];
  openssl(folder, ['req', ...KEY, ...self]);
  openssl(folder, ['req', ...KEY, '-subj', '/CN=A test', '-keyout', key, '-out', request]);
  const signing = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial', '-extfile', extensions];
  openssl(folder, ['x509', '-req', '-in', request, ...signing, '-days', '1', '-out', certificate]);
  return { authority, certificate, key, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

function openssl(folder: TempFolder, options: readonly string[]): void {
  if (!Bun.which('openssl')) throw new Error('openssl is missing: apt-get install openssl (Debian, Ubuntu)');
  const { exitCode, stderr } = Bun.spawnSync(['openssl', ...options], { cwd: folder.path });
  if (exitCode !== 0) throw new Error(`openssl ${options[0]}: ${stderr}`);
}
