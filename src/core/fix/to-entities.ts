import type { Pair, YAMLSeq } from 'yaml';
import { isScalar, isSeq } from 'yaml';
import type { Edit } from '../values/edit.ts';
import type { BrokenPeer } from './broken-peer.ts';
import { blockEnd, deleteEntry, indexOf, spanOfEntry } from './delete-entry.ts';
import type { PolicySource } from './policy-source.ts';
import { columnOf, entryOf, lineEnd, lineStart, linesAfter, spanOf } from './yaml-text.ts';

/** Entities of the CRD's enum (Cilium pkg/policy/api/entity.go). */
const ENTITIES = new Set([
  'all',
  'cluster',
  'health',
  'host',
  'ingress',
  'init',
  'kube-apiserver',
  'none',
  'remote-node',
  'unmanaged',
  'world',
  'world-ipv4',
  'world-ipv6',
]);

/** What says who the peer is. A rule may have one kind of them only ("combining … is not supported", Cilium pkg/policy/api/rule_validation.go). */
const MEMBERS = ['Endpoints', 'Entities', 'CIDR', 'CIDRSet', 'Services', 'FQDNs', 'Groups', 'Nodes'];

/** True when every text among the peers names an entity, which is what was probably meant then. */
export function namesEntities({ words }: BrokenPeer): boolean {
  return words.every((word) => ENTITIES.has(word));
}

/**
 * Moves the texts from `toEndpoints` to `toEntities`. Where nothing else names a peer, only the key changes; entities that are there
 * already get company; and beside peers of another kind the entities get a rule of their own with the same ports.
 */
export function asEntities(broken: BrokenPeer, source: PolicySource): readonly Edit[] {
  const key = broken.field === 'toEndpoints' ? 'toEntities' : 'fromEntities';
  const own = entryOf(source.rule, broken.field);
  if (own === undefined) return [];
  const existing = entryOf(source.rule, key);
  const alone = source.peers.items.every((item) => isScalar(item));
  if (alone && otherMembers(broken) === 0) {
    return isSeq(existing?.value) ? join(source, own, existing.value, broken.words) : [renamed(source, own, key)];
  }
  return [...withoutWords(source, own, alone), ownRule(source, broken, key)];
}

function otherMembers({ rule, field }: BrokenPeer): number {
  const prefix = field.replace('Endpoints', '');
  return MEMBERS.filter(
    (member) => member !== 'Endpoints' && member !== 'Entities' && Object.hasOwn(rule, prefix + member),
  ).length;
}

function renamed({ file, text }: PolicySource, pair: Pair, key: string): Edit {
  const [start, end] = spanOf(pair.key);
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
  return { file, start, end, text: `${quote}${key}${quote}` };
}

function join(source: PolicySource, own: Pair, entities: YAMLSeq, words: readonly string[]): readonly Edit[] {
  const known = new Set(entities.items.map((item) => (isScalar(item) ? String(item.value) : '')));
  const added = words.filter((word) => !known.has(word));
  return [
    deleteEntry(source, source.rule, indexOf(source.rule, own)),
    ...(added.length === 0 ? [] : [appended(source, entities, added)]),
  ];
}

function appended({ file, text }: PolicySource, list: YAMLSeq, words: readonly string[]): Edit {
  const last = list.items.at(-1);
  if (list.flow === true || last === undefined) {
    const at = last === undefined ? spanOf(list)[0] + 1 : spanOf(last)[1];
    return { file, start: at, end: at, text: `${last === undefined ? '' : ', '}${words.join(', ')}` };
  }
  const lines = words.map((word) => `${' '.repeat(columnOf(text, spanOf(list)[0]))}- ${word}`);
  return linesAfter({ file, text }, lineEnd(text, spanOf(last)[1]), lines);
}

/** The texts leave the list; where nothing else is in it, the whole entry goes. */
function withoutWords(source: PolicySource, own: Pair, alone: boolean): readonly Edit[] {
  if (alone) return [deleteEntry(source, source.rule, indexOf(source.rule, own))];
  return source.peers.items.flatMap((item, index) =>
    isScalar(item) ? [deleteEntry(source, source.peers, index)] : [],
  );
}

/** One more rule after this one: the entities, and everything of this one that names no peer. */
function ownRule(source: PolicySource, { field, words }: BrokenPeer, key: string): Edit {
  const { file, text, rule, rules } = source;
  const prefix = field.replace('Endpoints', '');
  const rest = rule.items.filter(
    (pair) => !MEMBERS.some((member) => isScalar(pair.key) && pair.key.value === prefix + member),
  );
  const [start, end] = spanOf(rule);
  if (rules.flow === true || rule.flow === true) {
    const parts = [
      `${key}: [${words.join(', ')}]`,
      ...rest.map((pair) => text.slice(...spanOfEntry(pair, text)).trim()),
    ];
    const inner = `{${parts.join(', ')}}`;
    if (rules.flow === true) return { file, start: end, end, text: `, ${inner}` };
    return linesAfter(source, lineEnd(text, end), [`${' '.repeat(columnOf(text, spanOf(rules)[0]))}- ${inner}`]);
  }
  const column = columnOf(text, start);
  const head = `${text.slice(lineStart(text, start), start).replace(/[^-]/g, ' ')}${key}: [${words.join(', ')}]`;
  const lines = rest.map(
    (pair) => ' '.repeat(column) + text.slice(spanOf(pair.key)[0], blockEnd(text, spanOfEntry(pair, text))).trimEnd(),
  );
  return linesAfter(source, blockEnd(text, [start, end]), [head, ...lines]);
}
