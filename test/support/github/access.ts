import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { Refusal } from './answer.ts';

export interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
}

interface Keys {
  readonly publicKey: string;
  readonly privateKey: string;
}

let keys: Keys | undefined;

/** Made once, on first use: making a pair takes a fifth of a second, and every App may have the same one. */
function keysOfThisProcess(): Keys {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return keys;
}

/** Who may ask: a personal token, or the App, which proves itself with a signed JWT and gets tokens for an hour. */
export class Access {
  readonly installationId = 4242;
  readonly #personalToken: string;
  readonly #issued = new Set<string>();
  #keys: Keys | undefined;

  constructor(personalToken: string) {
    this.#personalToken = personalToken;
  }

  /** The App's id and key. */
  app(): AppCredentials {
    this.#keys ??= keysOfThisProcess();
    return { appId: 12345, privateKey: this.#keys.privateKey };
  }

  /** A token in the form of 2026: `ghs_<app>_<jwt>`, long and with dots. */
  issue(): { readonly token: string; readonly expires_at: string } {
    const part = () => randomBytes(96).toString('base64url');
    const token = `ghs_${this.app().appId}_${part()}.${part()}.${part()}`;
    this.#issued.add(token);
    return { token, expires_at: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z') };
  }

  revokeAll(): void {
    this.#issued.clear();
  }

  /** @throws Refusal 401 */
  checkToken(authorization: string | undefined): void {
    const token = /^(?:token|bearer) (.+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined || (token !== this.#personalToken && !this.#issued.has(token)))
      throw new Refusal(401, 'Bad credentials');
  }

  /** @throws Refusal 401 */
  checkApp(authorization: string | undefined): void {
    const [head = '', claims = '', signature = ''] = (/^bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '').split('.');
    const isGenuine =
      this.#keys !== undefined &&
      verify('sha256', Buffer.from(`${head}.${claims}`), this.#keys.publicKey, Buffer.from(signature, 'base64url'));
    if (!isGenuine) throw new Refusal(401, 'A JSON web token could not be decoded');
  }
}
