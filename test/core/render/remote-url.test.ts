import { parseRemoteUrl } from '../../../src/core/render/remote-url.ts';

const BASE = { host: 'github.com', repository: 'acme/bases', path: 'shop/base', ref: 'v1' };

test.each([
  { url: 'github.com/acme/bases//shop/base?ref=v1', is: BASE },
  { url: 'github.com/acme/bases/shop/base?ref=v1', is: BASE },
  { url: 'github.com:acme/bases//shop/base?ref=v1', is: BASE },
  { url: 'https://github.com/acme/bases//shop/base?ref=v1&timeout=90s', is: BASE },
  { url: 'https://GitHub.com/acme/bases.git/shop/base?ref=v1', is: BASE },
  { url: 'https://token@github.com/acme/bases.git//shop/base?version=v1', is: BASE },
  { url: 'git::https://github.com/acme/bases.git//shop/base?ref=v1', is: BASE },
  { url: 'git@github.com:acme/bases.git/shop/base?ref=v1', is: BASE },
  { url: 'ssh://git@github.com/acme/bases.git//shop/base?ref=v1', is: BASE },
  { url: 'ssh://git@github.com:22/acme/bases.git//shop/base?ref=v1', is: BASE },
  { url: 'https://github.com/acme/bases', is: { ...BASE, path: '', ref: null } },
  { url: 'https://github.com/acme/bases?ref=', is: { ...BASE, path: '', ref: null } },
])('$url', ({ url, is }) => {
  expect(parseRemoteUrl(url)).toEqual(is);
});

test.each(['', 'https://', 'github.com', 'github.com/acme', '../base', 'https://github.com/a b/c', 'git::', 'oci://x'])(
  '%p names no repository',
  (url) => {
    expect(parseRemoteUrl(url)).toBeNull();
  },
);
