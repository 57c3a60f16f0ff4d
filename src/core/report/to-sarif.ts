import type { Finding, Severity } from '../rules/finding.ts';
import { rules } from '../rules/index.generated.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  warning: 'warning',
  info: 'note',
};

/**
 * Findings as a SARIF 2.1.0 log, which code hosts show beside the changed lines (OASIS, "Static Analysis Results Interchange Format").
 * `partialFingerprints` name the rule and the object, so that a finding stays the same one when lines move.
 */
export function toSarif(findings: readonly Finding[], version: string) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'suture',
            version,
            rules: rules.map(({ code, title, why }) => ({
              id: code,
              shortDescription: { text: title },
              fullDescription: { text: why },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(result),
      },
    ],
  };
}

function result({ rule, severity, message, quote, source, object, application }: Finding) {
  const { file, line, column } = source;
  return {
    ruleId: rule,
    level: LEVELS[severity],
    message: { text: quote === undefined ? message : `${message}\n${quote}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
        },
        logicalLocations: [
          { fullyQualifiedName: `${object.kind}/${object.namespace ?? ''}/${object.name}`, kind: 'object' },
        ],
      },
    ],
    partialFingerprints: {
      'suture/v1': [rule, application, object.kind, object.namespace ?? '', object.name].join('|'),
    },
  };
}
