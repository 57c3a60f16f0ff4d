import type { JsonObject } from '../../values/json.ts';
import { type FieldError, required } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidText, oneOf } from '../text-errors.ts';

/** `validateResizePolicy` (KEP-1287); all but duplicates is told at the list. */
export function checkResizePolicy(
  container: JsonObject,
  path: string,
  restartPolicy: string,
  server: ApiServer,
): readonly FieldError[] {
  const seen = new Set<string>();
  return itemsOf(container, 'resizePolicy').flatMap((policy, index) => {
    const [resource, restart] = [textOf(policy, 'resourceName'), textOf(policy, 'restartPolicy')];
    const twice = seen.has(resource);
    seen.add(resource);
    const words = `must be 'NotRequired' when ${server.minor >= 35 ? 'pod ' : ''}\`restartPolicy\` is 'Never'`;
    const never = restartPolicy === 'Never' && restart !== 'NotRequired';
    return [
      ...(twice ? [duplicateText(`${path}[${index}]`, resource, server)] : []),
      ...checkWord(resource, ['cpu', 'memory'], path, server),
      ...checkWord(restart, ['NotRequired', 'RestartContainer'], path, server),
      ...(never ? [invalidText(path, restart, words, server)] : []),
    ];
  });
}

function checkWord(word: string, supported: readonly string[], path: string, server: ApiServer): readonly FieldError[] {
  return word === '' ? [required(path)] : oneOf(path, word, supported, server);
}
