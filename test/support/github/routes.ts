import { randomUUID } from 'node:crypto';
import type { Access } from './access.ts';
import type { Answer } from './answer.ts';
import { created, notFound, ok } from './answer.ts';
import { graphql } from './graphql.ts';
import type { RestWorld } from './rest.ts';
import { placeOf, rest } from './rest.ts';
import type { Exchange } from './serve.ts';
import * as shapes from './shapes.ts';

/** Everything a request may reach: the API with its sign-in, one-time downloads, and the pages that `html_url` names. */
export function routes(world: RestWorld, access: Access): (exchange: Exchange) => Promise<Answer> {
  const links = new Map<string, string>();
  const prefix = `/repos/${world.name}`;
  return async (exchange) => {
    const { method, path, query, headers, body } = exchange;
    if (path.startsWith('/codeload/')) return archive(world, takeLink(links, path));
    if (path.startsWith(`/${world.name}/`)) return page(world, path.slice(world.name.length + 2));
    if (path === `${prefix}/installation` || path.startsWith('/app/')) return signIn(world, access, exchange);
    access.checkToken(headers.authorization);
    if (path === '/graphql') return graphql(world, body);
    if (path !== prefix && !path.startsWith(`${prefix}/`)) throw notFound();
    const within = path.slice(prefix.length + 1);
    if (within.startsWith('tarball/')) return redirectToArchive(world, links, within.slice('tarball/'.length));
    return rest(world, { method, path: within, query, accept: headers.accept ?? '', body });
  };
}

async function signIn(world: RestWorld, access: Access, { method, path, headers }: Exchange): Promise<Answer> {
  access.checkApp(headers.authorization);
  const { installationId } = access;
  if (method === 'GET' && path.endsWith('/installation'))
    return ok(shapes.installation(await placeOf(world), installationId, access.app().appId));
  if (method !== 'POST' || path !== `/app/installations/${installationId}/access_tokens`) throw notFound();
  return created({
    ...access.issue(),
    permissions: { contents: 'write', pull_requests: 'write', metadata: 'read' },
    repository_selection: 'selected',
  });
}

/** The link holds once, as that of a private repository holds for minutes only. */
async function redirectToArchive(world: RestWorld, links: Map<string, string>, rev: string): Promise<Answer> {
  const sha = await world.repository.resolve(rev);
  if (sha === undefined) throw notFound();
  const key = randomUUID();
  links.set(key, sha);
  return { status: 302, headers: { location: `${world.url}/codeload/${key}` } };
}

function takeLink(links: Map<string, string>, path: string): string {
  const key = path.slice('/codeload/'.length);
  const sha = links.get(key);
  links.delete(key);
  if (sha === undefined) throw notFound();
  return sha;
}

async function archive(world: RestWorld, sha: string): Promise<Answer> {
  const prefix = `${world.name.replace('/', '-')}-${sha.slice(0, 7)}/`;
  const packed = await world.repository.git(['archive', '--format=tar.gz', `--prefix=${prefix}`, sha]);
  return { status: 200, body: packed.bytes, headers: { 'content-type': 'application/x-gzip' } };
}

/** `pull/1`, `commit/SHA`, `blob/SHA/path` as plain text: enough to follow a link. */
async function page(world: RestWorld, path: string): Promise<Answer> {
  const [, kind = '', rest = ''] = /^(pull|commit|blob)\/(.+?)(?:\.diff)?$/.exec(path) ?? [];
  if (kind === 'pull') {
    const pull = await world.pulls.get(Number(rest));
    return {
      status: 200,
      body: `${pull.title}\n\n${pull.body ?? ''}\n\n${await world.repository.diff(pull.baseSha, pull.headSha)}`,
    };
  }
  const sha =
    kind === 'blob'
      ? await world.repository.resolve(rest.replace('/', ':'), 'blob')
      : await world.repository.resolve(rest);
  if (sha === undefined) throw notFound();
  return { status: 200, body: (await world.repository.git(['show', sha])).bytes };
}
