import { verifyBearer } from '../../../src/adapters/grafana/verify-bearer.ts';

test.each([
  { name: 'the token', authorization: 'Bearer t0ken', token: 't0ken', is: { ok: true, value: 'bearer-token' } },
  {
    name: 'the scheme in another case',
    authorization: 'bearer t0ken',
    token: 't0ken',
    is: { ok: true, value: 'bearer-token' },
  },
  {
    name: 'another token',
    authorization: 'Bearer t0kem',
    token: 't0ken',
    is: { ok: false, problem: 'the bearer token does not match' },
  },
  {
    name: 'a longer token',
    authorization: 'Bearer t0kenn',
    token: 't0ken',
    is: { ok: false, problem: 'the bearer token does not match' },
  },
  {
    name: 'another scheme',
    authorization: 'Basic t0ken',
    token: 't0ken',
    is: { ok: false, problem: 'there is no bearer token' },
  },
  {
    name: 'no header',
    authorization: undefined,
    token: 't0ken',
    is: { ok: false, problem: 'there is no bearer token' },
  },
  {
    name: 'no configured token',
    authorization: 'Bearer ',
    token: '',
    is: { ok: false, problem: 'no token is configured' },
  },
])('$name', ({ authorization, token, is }) => {
  expect(verifyBearer({ headers: { Authorization: authorization }, token })).toEqual(is);
});
