import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { blobId } from './blob-id.ts';
import type { GithubClient } from './github-client.ts';
import { GithubTooLarge, GithubUnavailable } from './github-errors.ts';

const DOWNLOAD_TIMEOUT_MILLIS = 300_000;

/**
 * Reads a commit's tarball, one request for everything, and hands each file's bytes with its Git object id to `found`. Paths
 * are not looked at: the tree says what lies where. So `export-ignore` and `export-subst`, which change what an archive
 * holds, cost a later read of those objects and never a wrong byte.
 * @throws GithubUnavailable when the download breaks off or is no archive, GithubTooLarge when it unpacks to more than `maxBytes`.
 */
export async function readTarball(
  client: GithubClient,
  commit: string,
  maxBytes: number,
  found: (id: string, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const repository = `${client.owner}/${client.repo}`;
  const files = extract();
  const unpacking = pipeline(Readable.fromWeb(await download(client, commit)), createGunzip(), files);
  // Whoever reads the entries below meets the error too; this only keeps it from being unhandled meanwhile.
  unpacking.catch(() => undefined);
  let total = 0;
  try {
    for await (const entry of files) {
      const { type, size, linkname } = entry.header;
      total += size;
      if (total > maxBytes)
        throw new GithubTooLarge(repository, commit, `an archive of more than ${maxBytes} bytes, which is the limit`);
      const bytes = type === 'symlink' ? Buffer.from(linkname, 'utf8') : await collect(entry);
      if (type === 'file' || type === 'symlink') await found(blobId(bytes), bytes);
      entry.resume();
    }
    await unpacking;
  } catch (error) {
    throw error instanceof GithubTooLarge
      ? error
      : new GithubUnavailable(`downloading ${repository} at ${commit.slice(0, 10)}`, error);
  }
}

/** GitHub answers with a redirect to a link that holds for minutes; `fetch` follows it, and drops our credentials on the way to another host. */
async function download({ octokit, owner, repo }: GithubClient, ref: string): Promise<ReadableStream> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
    owner,
    repo,
    ref,
    request: { parseSuccessResponseBody: false, signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MILLIS) },
  });
  if (!(data instanceof ReadableStream)) throw new Error('GitHub answered a tarball without a body.');
  return data;
}

async function collect(entry: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
