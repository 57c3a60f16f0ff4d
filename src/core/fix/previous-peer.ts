import { applicationOf } from '../diagnosis/application-of.ts';
import type { RenderedObject } from '../render/rendered.ts';
import type { Commit } from '../values/commit.ts';
import type { Edit } from '../values/edit.ts';
import type { Json, JsonObject } from '../values/json.ts';
import { isJsonObject } from '../values/json.ts';
import { refKey } from '../values/object-ref.ts';
import type { BrokenPeer } from './broken-peer.ts';
import type { Case } from './offer.ts';
import { columnOfNode, type PolicySource, written } from './policy-source.ts';
import { eolOf, lineEnd, spanOf } from './yaml-text.ts';

/** What an accepted version of the policy said where the broken rule is now. */
export interface FormerRules {
  readonly rules: readonly Json[];
  /** The commit that brought that version. */
  readonly since: Commit;
}

/**
 * The rules of the version that stood there when all was well, before the first bad commit; else of the version accepted last.
 * Undefined when the API server never took a version of the policy that has such rules.
 */
export function formerRules(
  { finding, object, section }: BrokenPeer,
  { world, diagnosis }: Case,
): FormerRules | undefined {
  const steps = applicationOf(finding, world)?.history?.steps ?? [];
  const bad = steps.findIndex(({ commit }) => commit.sha === diagnosis.cause?.firstBadCommit?.sha);
  for (const step of [steps[bad - 1], steps.at(-1)]) {
    const live = step?.live.find(({ ref }) => refKey(ref) === refKey(object.ref));
    const rules = live === undefined ? undefined : valueAt(live.object, section);
    if (live !== undefined && Array.isArray(rules) && !rules.some(isBroken)) return { rules, since: live.since };
  }
  return undefined;
}

/**
 * Puts the former peers back. Where the rules are otherwise as they were, only the broken list changes; where they were rearranged
 * since, the whole section goes back.
 */
export function asBefore(broken: BrokenPeer, source: PolicySource, { rules }: FormerRules): readonly Edit[] {
  const former = rules[broken.index];
  const peers = isJsonObject(former) ? former[broken.field] : undefined;
  const aligned = Array.isArray(peers) && isJsonObject(former) && sameBut(broken.field, former, broken.rule);
  return aligned ? [replaced(source, source.peers, peers)] : [replaced(source, source.rules, rules)];
}

function replaced({ file, text }: PolicySource, node: PolicySource['peers'], value: Json): Edit {
  const [start, rawEnd] = spanOf(node);
  const end = start + text.slice(start, rawEnd).trimEnd().length;
  const eol = eolOf(text);
  if (node.flow !== true) {
    // A comment on the last line spoke of what goes.
    const rest = text.slice(end, lineEnd(text, end));
    const comment = /^[ \t]*#[^\r\n]*/.exec(rest)?.[0].length ?? 0;
    return {
      file,
      start,
      end: end + comment,
      text: written(value, { flow: false, column: columnOfNode(text, node), eol }),
    };
  }
  return { file, start, end, text: written(value, { flow: true, column: 0, eol }) };
}

function valueAt({ manifest }: RenderedObject, path: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = manifest;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

function isBroken(rule: Json): boolean {
  if (!isJsonObject(rule)) return true;
  return ['toEndpoints', 'fromEndpoints'].some((field) => {
    const peers = rule[field];
    return Array.isArray(peers) && peers.some((peer) => !isJsonObject(peer));
  });
}

/** Equal but for one field; order of keys is the file's, so it is compared sorted. */
function sameBut(field: string, a: JsonObject, b: JsonObject): boolean {
  const rest = (rule: JsonObject): string =>
    JSON.stringify(
      Object.entries(rule)
        .filter(([key]) => key !== field)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  return rest(a) === rest(b);
}
