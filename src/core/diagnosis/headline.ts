import type { Finding } from '../rules/finding.ts';
import { formatRef } from '../values/object-ref.ts';

/** What a finding comes to, in the few words a title has room for; no full stop. A rule without words of its own is told by its sentence. */
export function headlineOf({ rule, object, args, message }: Finding): string {
  const name = formatRef(object);
  switch (rule) {
    case 'service-selects-no-pods':
      return `${name} selects no Pods`;
    case 'service-selects-other-workload':
      return `${name} selects Pods of ${args['strangers'] ?? 'another workload'}`;
    case 'service-gone':
      return `${name} is gone`;
    case 'selector-immutable':
      return `the selector of ${name} cannot change`;
    case 'object-rejected':
    case 'policy-rejected':
      return `the API server refuses ${name}`;
    case 'policy-drops-flow':
      return `policy drops ${args['flow'] ?? 'a connection'}`;
    default:
      return message.replace(/\.$/, '');
  }
}
