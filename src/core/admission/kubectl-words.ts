import type { Refusal } from './refusal.ts';

/** The refusal as `kubectl apply` prints it (kubectl, `pkg/cmd/util/helpers.go`), without a line end: `The Deployment "mysql" is invalid: …`, several causes as a list. `file`: where the manifest came from. */
export function kubectlWords(refusal: Refusal, file = 'STDIN'): string {
  const { message, reason } = refusal;
  switch (reason) {
    case 'Invalid':
      return invalidWords(refusal);
    case 'NotFound':
      return `error: resource mapping not found from "${file}": ${message}\nensure CRDs are installed first`;
    // Only a server-side apply meets one, and nothing is put before its words.
    case 'InternalError':
      return `Error from server: ${message}`;
    default:
      return `Error from server (${reason}): error when creating "${file}": ${message}`;
  }
}

function invalidWords({ message, causes }: Refusal): string {
  const [subject = ''] = /^[^"]*"[^"]*" is invalid: /.exec(message) ?? [];
  // A patch that makes no object of its kind has no kind and no name.
  const said = subject.startsWith(' "" ') ? 'request is invalid: ' : subject.replace(/^([^."\s]+)\.[^\s"]+ /, '$1 ');
  const lines = [...new Set(causes.map(({ field, detail }) => `${field}: ${detail}`))];
  return `The ${said}${lines.length === 1 ? lines.join('') : lines.map((line) => `\n* ${line}`).join('')}`;
}
