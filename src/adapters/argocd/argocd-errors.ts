/** Argo CD did not give a usable answer; `status` null: there was none at all. */
export class ArgocdFailed extends Error {
  override readonly name = 'ArgocdFailed';
  readonly status: number | null;

  constructor(doing: string, status: number | null, why: string, cause?: unknown) {
    const answer = status === null ? why : `it answered ${status}${why === '' ? '' : `: ${why}`}`;
    super(`Argo CD could not be asked for ${doing}: ${answer}`, { cause });
    this.status = status;
  }
}
