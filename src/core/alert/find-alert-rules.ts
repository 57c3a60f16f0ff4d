import { parseLabels } from '../labels/selector.ts';
import { locate } from '../source/locate.ts';
import { getOwn } from '../source/own-key.ts';
import { parseYaml } from '../source/parse-manifests.ts';
import type { FieldPath } from '../values/field-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import type { Snapshot } from '../values/snapshot.ts';
import type { AlertRule } from './alert-rule.ts';

/**
 * Every alert rule in the repository, wherever a `rules` list stands: `PrometheusRule` and `VMRule` objects, Prometheus rule files, Helm values,
 * Grafana provisioning files and `GrafanaAlertRuleGroup` objects, and any of these as text inside of a ConfigMap.
 * Files that are no YAML (templates, for one) are passed over. Sources: the formats' own documentation.
 */
export function findAlertRules(snapshot: Snapshot): readonly AlertRule[] {
  return snapshot
    .paths()
    .filter((path) => /\.(ya?ml|json|rules)$/.test(path))
    .flatMap((path) => {
      const text = snapshot.text(path);
      return text === undefined || !mayHoldRules(text)
        ? []
        : rulesIn(text, { file: path, lineOf: (line) => line, depth: 0 });
    });
}

/** A text and how its lines count in the file it stands in. */
interface Place {
  readonly file: string;
  readonly lineOf: (line: number) => number;
  /** How many texts it is inside of: rules in a ConfigMap in a ConfigMap are nobody's. */
  readonly depth: number;
}

const MAX_DEPTH = 1;

/** Most files have none; parsing them all would cost more than the whole diagnosis. */
function mayHoldRules(text: string): boolean {
  return text.includes('expr') && (text.includes('alert') || text.includes('title')) && text.includes('rules');
}

function rulesIn(text: string, place: Place): readonly AlertRule[] {
  const rules: AlertRule[] = [];
  for (const { value, document } of parseYaml(place.file, text).documents) {
    visit(value, [], new WeakSet(), (json, path) => {
      if (typeof json === 'string') rules.push(...rulesInside(json, { text, document, path, place }));
      else rules.push(...listedRules(json, { text, document, path, place }));
    });
  }
  return rules;
}

interface At {
  readonly text: string;
  readonly document: number;
  readonly path: FieldPath;
  readonly place: Place;
}

/** Depth first over objects and texts. What aliases share is visited once, so that no document can be made to take forever. */
function visit(
  json: Json,
  path: FieldPath,
  seen: WeakSet<object>,
  see: (json: JsonObject | string, path: FieldPath) => void,
): void {
  if (typeof json === 'string') see(json, path);
  if (typeof json !== 'object' || json === null || seen.has(json)) return;
  seen.add(json);
  if (isJsonObject(json)) see(json, path);
  const entries: readonly (readonly [string | number, Json])[] = isJsonObject(json)
    ? Object.entries(json)
    : [...json.entries()];
  for (const [key, value] of entries) visit(value, [...path, key], seen, see);
}

function rulesInside(inner: string, { text, document, path, place }: At): readonly AlertRule[] {
  if (place.depth >= MAX_DEPTH || !mayHoldRules(inner)) return [];
  const at = locate(text, document, path);
  if (at === null) return [];
  // Only a block scalar keeps its lines; elsewhere the line of its key has to do.
  const isBlock = text[at.start] === '|';
  const lineOf = (line: number): number => place.lineOf(isBlock ? at.line + line : at.line);
  return rulesIn(inner, { file: place.file, lineOf, depth: place.depth + 1 });
}

function listedRules(json: JsonObject, at: At): readonly AlertRule[] {
  const rules = getOwn(json, 'rules');
  if (!Array.isArray(rules)) return [];
  const list: readonly Json[] = rules;
  return list.flatMap((rule, index) =>
    isJsonObject(rule) ? readRule(rule, { ...at, path: [...at.path, 'rules', index] }) : [],
  );
}

function readRule(rule: JsonObject, at: At): readonly AlertRule[] {
  const uid = getOwn(rule, 'uid');
  const name = getOwn(rule, 'alert') ?? getOwn(rule, 'title');
  const found = getOwn(rule, 'alert') === undefined ? grafanaQueries(rule) : prometheusQuery(rule);
  const [first] = found;
  if (typeof name !== 'string' || first === undefined) return [];
  const located = locate(at.text, at.document, [...at.path, ...first.path]);
  return [
    {
      name,
      ...(typeof uid === 'string' ? { uid } : {}),
      exprs: found.map(({ expr }) => expr),
      labels: parseLabels(getOwn(rule, 'labels')),
      source: { file: at.place.file, line: at.place.lineOf(located?.line ?? 1) },
    },
  ];
}

interface Query {
  readonly expr: string;
  readonly path: FieldPath;
}

function prometheusQuery(rule: JsonObject): readonly Query[] {
  const expr = getOwn(rule, 'expr');
  return typeof expr === 'string' ? [{ expr, path: ['expr'] }] : [];
}

/** `data[].model.expr`; Grafana's own expressions (`__expr__`) have none. */
function grafanaQueries(rule: JsonObject): readonly Query[] {
  const data = getOwn(rule, 'data');
  if (!Array.isArray(data)) return [];
  const queries: readonly Json[] = data;
  return queries.flatMap((query, index) => {
    const model = isJsonObject(query) ? getOwn(query, 'model') : undefined;
    const expr = isJsonObject(model) ? getOwn(model, 'expr') : undefined;
    return typeof expr === 'string' && expr !== '' ? [{ expr, path: ['data', index, 'model', 'expr'] }] : [];
  });
}
