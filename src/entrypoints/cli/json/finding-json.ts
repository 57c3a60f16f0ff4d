import type { Finding } from '../../../core/rules/finding.ts';
import { objectJson, sourceJson } from './source-json.ts';

/** A finding as `scan` and `diagnose` print it; a scan blames nothing, so `causal` is false there. */
export function findingJson(finding: Finding, causal: boolean) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    object: objectJson(finding.object),
    message: finding.message,
    source: sourceJson(finding.source),
    causal,
    application: finding.application,
    ...(finding.quote === undefined ? {} : { quote: finding.quote }),
  };
}
