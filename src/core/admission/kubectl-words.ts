import type { JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { stringAt } from '../values/read-json.ts';
import { resourceOf } from './decode/built-in-kind.ts';
import { goJson } from './go-value.ts';
import type { Refusal } from './refusal.ts';
import { kubectlPatch } from './write/kubectl-patch.ts';

/** What `kubectl` was doing. */
export interface KubectlCall {
  /** Where the manifest came from; `STDIN` when nothing is said. */
  readonly file?: string;
  /** For an update: the manifest before, the object in the cluster, and the manifest. */
  readonly update?: { readonly last: JsonObject; readonly live: JsonObject; readonly wanted: JsonObject };
}

/** The refusal as `kubectl apply` prints it (kubectl, `pkg/cmd/util/helpers.go`), without a line end: `The Deployment "mysql" is invalid: …`, several causes as a list. */
export function kubectlWords(refusal: Refusal, call: KubectlCall = {}): string {
  const { message, reason } = refusal;
  const { file = 'STDIN', update } = call;
  switch (reason) {
    case 'Invalid':
      return invalidWords(refusal);
    case 'NotFound':
      return `error: resource mapping not found from "${file}": ${message}\nensure CRDs are installed first`;
    // Only a server-side apply meets one, and nothing is put before its words.
    case 'InternalError':
      return `Error from server: ${message}`;
    default: {
      const doing = update === undefined ? `error when creating "${file}"` : patchingWords(update, file);
      return `Error from server (${reason}): ${doing}: ${message}`;
    }
  }
}

function invalidWords({ message, causes }: Refusal): string {
  const [subject = ''] = /^[^"]*"[^"]*" is invalid: /.exec(message) ?? [];
  // A patch that makes no object of its kind has no kind and no name.
  const said = subject.startsWith(' "" ') ? 'request is invalid: ' : subject.replace(/^([^."\s]+)\.[^\s"]+ /, '$1 ');
  const lines = [...new Set(causes.map(({ field, detail }) => `${field}: ${detail}`))];
  return `The ${said}${lines.length === 1 ? lines.join('') : lines.map((line) => `\n* ${line}`).join('')}`;
}

/** The patch, and what it was for (kubectl, `pkg/cmd/apply/apply.go`; cli-runtime, `Info.String`). */
function patchingWords(update: NonNullable<KubectlCall['update']>, file: string): string {
  const { wanted } = update;
  const apiVersion = stringAt(wanted, 'apiVersion') ?? '';
  const version = `${groupOf(apiVersion) === '' ? '/' : ''}${apiVersion}`;
  const [name, namespace] = ['name', 'namespace'].map((field) => stringAt(wanted, 'metadata', field) ?? '');
  return [
    'error when applying patch:',
    goJson(kubectlPatch(update)),
    'to:',
    `Resource: "${version}, Resource=${resourceOf(wanted)}", GroupVersionKind: "${version}, Kind=${stringAt(wanted, 'kind') ?? ''}"`,
    `Name: "${name}", Namespace: "${namespace}"`,
    `for: "${file}": error when patching "${file}"`,
  ].join('\n');
}
