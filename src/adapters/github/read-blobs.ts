import { blobId } from './blob-id.ts';
import type { GithubClient } from './github-client.ts';
import type { GithubTreeEntry } from './read-tree.ts';

/** GitHub cuts `Blob.text` at half a mebibyte, so what comes near that is read on its own. */
const MAX_TEXT_BYTES = 400_000;
/** One GraphQL request: few enough objects and bytes to stay far from GitHub's ten seconds. */
const BATCH = { objects: 100, bytes: 2_000_000 };

/**
 * Reads blobs, many per GraphQL request, and hands each to `found`. Every text is checked against its object id: what GraphQL
 * re-coded (not UTF-8), left out (binary) or cut is read again through REST, byte for byte.
 */
export async function readBlobs(
  client: GithubClient,
  wanted: readonly GithubTreeEntry[],
  found: (id: string, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const left = new Map(wanted.map((entry) => [entry.id, entry]));
  const small = [...left.values()].filter((entry) => entry.bytes <= MAX_TEXT_BYTES);
  for (const batch of batches(small)) {
    for (const [id, bytes] of await readTexts(client, batch)) {
      left.delete(id);
      await found(id, bytes);
    }
  }
  for (const id of left.keys()) await found(id, await readBlob(client, id));
}

function* batches(entries: readonly GithubTreeEntry[]): Generator<readonly string[]> {
  let ids: string[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (ids.length === BATCH.objects || (ids.length > 0 && bytes + entry.bytes > BATCH.bytes)) {
      yield ids;
      ids = [];
      bytes = 0;
    }
    ids.push(entry.id);
    bytes += entry.bytes;
  }
  if (ids.length > 0) yield ids;
}

interface Texts {
  readonly repository: Readonly<Record<string, { readonly text?: string | null } | null>> | null;
}

async function readTexts(
  { octokit, owner, repo }: GithubClient,
  ids: readonly string[],
): Promise<readonly (readonly [string, Uint8Array])[]> {
  const fields = ids
    .map((id, index) => `b${index}: object(oid: ${JSON.stringify(id)}) { ... on Blob { text } }`)
    .join('\n');
  const query = `query SutureBlobs($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {\n${fields}\n} }`;
  const { repository } = await octokit.graphql<Texts>(query, { owner, name: repo });
  return ids.flatMap((id, index) => {
    const text = repository?.[`b${index}`]?.text;
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : undefined;
    return bytes !== undefined && blobId(bytes) === id ? [[id, bytes] as const] : [];
  });
}

async function readBlob({ octokit, owner, repo }: GithubClient, id: string): Promise<Uint8Array> {
  const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: id });
  return new Uint8Array(Buffer.from(data.content, 'base64'));
}
