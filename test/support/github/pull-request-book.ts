import { invalid, notFound, Refusal } from './answer.ts';
import type { BareRepository } from './bare-repository.ts';

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: string;
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  readonly baseSha: string;
  readonly state: 'open' | 'closed';
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  readonly mergeSha: string | null;
  readonly stats: PullRequestStats;
}

export interface PullRequestStats {
  readonly additions: number;
  readonly deletions: number;
  readonly files: number;
  readonly commits: number;
  readonly mergeable: boolean;
}

export interface NewPullRequest {
  readonly title: string;
  readonly body: string | null;
  readonly head: string;
  readonly base: string;
}

/** The pull requests of one repository: numbers and states are kept here, everything else is asked of Git when it is looked at. */
export class PullRequestBook {
  readonly #repository: BareRepository;
  readonly #pulls = new Map<number, PullRequest>();
  readonly #counted = new Map<string, Promise<PullRequestStats>>();

  constructor(repository: BareRepository) {
    this.#repository = repository;
  }

  async list(): Promise<readonly PullRequest[]> {
    return Promise.all([...this.#pulls.keys()].reverse().map((number) => this.get(number)));
  }

  /** The pull request with its branches as they are now. @throws Refusal 404 */
  async get(number: number): Promise<PullRequest> {
    const pull = this.#pulls.get(number);
    if (pull === undefined) throw notFound();
    if (pull.state === 'closed') return pull;
    const headSha = (await this.#repository.resolve(`refs/heads/${pull.head}`)) ?? pull.headSha;
    const baseSha = (await this.#repository.resolve(`refs/heads/${pull.base}`)) ?? pull.baseSha;
    return this.#keep({ ...pull, headSha, baseSha, stats: await this.#stats(baseSha, headSha) });
  }

  /** @throws Refusal 422 in GitHub's words: unknown branch, nothing to merge, or one is open already. */
  async create(owner: string, author: string, draft: NewPullRequest): Promise<PullRequest> {
    const head = draft.head.startsWith(`${owner}:`) ? draft.head.slice(owner.length + 1) : draft.head;
    const headSha = await this.#repository.resolve(`refs/heads/${head}`);
    const baseSha = await this.#repository.resolve(`refs/heads/${draft.base}`);
    if (headSha === undefined)
      throw new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
    if (baseSha === undefined)
      throw new Refusal(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'base', code: 'invalid' }]);
    if ((await this.#repository.countCommits(baseSha, headSha)) === 0) {
      throw invalid('PullRequest', 'base', `No commits between ${draft.base} and ${head}`);
    }
    const stats = await this.#stats(baseSha, headSha);
    // From here on nothing waits: of two requests at once only one may find the place free.
    const open = [...this.#pulls.values()].some(
      (pull) => pull.state === 'open' && pull.head === head && pull.base === draft.base,
    );
    if (open) throw invalid('PullRequest', 'head', `A pull request already exists for ${owner}:${head}.`);
    const now = timestamp();
    return this.#keep({
      number: this.#pulls.size + 1,
      title: draft.title,
      body: draft.body,
      author,
      head,
      headSha,
      base: draft.base,
      baseSha,
      state: 'open',
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      mergedAt: null,
      mergedBy: null,
      mergeSha: null,
      stats,
    });
  }

  async update(
    number: number,
    change: { readonly title?: string; readonly body?: string | null; readonly state?: 'open' | 'closed' },
  ): Promise<PullRequest> {
    const pull = await this.get(number);
    const now = timestamp();
    const state = pull.mergedAt === null ? (change.state ?? pull.state) : pull.state;
    const closedAt = state === 'open' ? null : (pull.closedAt ?? now);
    return this.#keep({
      ...pull,
      title: change.title ?? pull.title,
      body: change.body === undefined ? pull.body : change.body,
      state,
      closedAt,
      updatedAt: now,
    });
  }

  /** A real merge on the base branch. @throws Refusal 405 when it is not open or conflicts, 409 when the base moved meanwhile. */
  async merge(
    number: number,
    by: { readonly name: string; readonly email: string },
    method: 'merge' | 'squash',
  ): Promise<PullRequest> {
    const pull = await this.get(number);
    const tree = pull.state === 'open' ? await this.#repository.mergeTree(pull.baseSha, pull.headSha) : undefined;
    if (tree === undefined) throw new Refusal(405, 'Pull Request is not mergeable');
    const mergeSha = await this.#repository.createCommit({
      tree,
      by,
      parents: method === 'merge' ? [pull.baseSha, pull.headSha] : [pull.baseSha],
      message:
        method === 'merge'
          ? `Merge pull request #${number} from ${pull.head}\n\n${pull.title}\n`
          : `${pull.title} (#${number})\n`,
    });
    if (!(await this.#repository.moveBranch(pull.base, mergeSha, pull.baseSha))) {
      throw new Refusal(409, 'Base branch was modified. Review and try the merge again.');
    }
    const now = timestamp();
    return this.#keep({
      ...pull,
      state: 'closed',
      closedAt: now,
      mergedAt: now,
      updatedAt: now,
      mergedBy: by.name,
      mergeSha,
    });
  }

  #keep(pull: PullRequest): PullRequest {
    this.#pulls.set(pull.number, pull);
    return pull;
  }

  #stats(base: string, head: string): Promise<PullRequestStats> {
    const key = `${base}...${head}`;
    const known = this.#counted.get(key) ?? this.#count(base, head);
    this.#counted.set(key, known);
    return known;
  }

  async #count(base: string, head: string): Promise<PullRequestStats> {
    const counted = (await this.#repository.git(['diff', '--numstat', `${base}...${head}`])).text
      .split('\n')
      .filter(Boolean);
    const sum = (column: number) => counted.reduce((total, line) => total + (Number(line.split('\t')[column]) || 0), 0);
    return {
      additions: sum(0),
      deletions: sum(1),
      files: counted.length,
      commits: await this.#repository.countCommits(base, head),
      mergeable: (await this.#repository.mergeTree(base, head)) !== undefined,
    };
  }
}

const timestamp = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
