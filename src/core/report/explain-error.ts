import type { NetworkSettings } from '../network/network-settings.ts';
import { boundedLines } from './bounded.ts';
import { ACCESS_ERRORS } from './errors/access.ts';
import { API_SERVER_ERRORS } from './errors/api-server.ts';
import { ARGO_CD_ERRORS } from './errors/argo-cd.ts';
import { CILIUM_ERRORS } from './errors/cilium.ts';
import { connectionErrors } from './errors/connections.ts';
import type { ErrorClass, Explanation } from './errors/error-class.ts';
import { FLUX_ERRORS } from './errors/flux.ts';
import { KUSTOMIZE_ERRORS } from './errors/kustomize.ts';
import { POD_ERRORS } from './errors/pods.ts';
import { SCHEDULING_ERRORS } from './errors/scheduling.ts';
import { SERVER_ERRORS } from './errors/servers.ts';

/** The most of a text that is looked at: an error's own words are far shorter. */
const LIMIT = 20_000;
const QUOTE_LIMIT = 300;

/** The cause before what carries it: a deployer's message ends in that of kustomize or of the API server. */
function classesFor(network: NetworkSettings): readonly ErrorClass[] {
  return [
    ...API_SERVER_ERRORS.slice(0, -1),
    ...CILIUM_ERRORS,
    ...POD_ERRORS,
    ...SCHEDULING_ERRORS,
    ...SERVER_ERRORS,
    ...ACCESS_ERRORS,
    ...KUSTOMIZE_ERRORS,
    ...API_SERVER_ERRORS.slice(-1),
    ...connectionErrors(network),
    ...ARGO_CD_ERRORS,
    ...FLUX_ERRORS,
  ];
}

/**
 * The classes an error text belongs to, most telling first; empty when none is known. The systems' texts differ between versions (Go syntax up to
 * Kubernetes 1.33, JSON from 1.34 on; Argo CD cuts `map[…]` out), so only what is the same in all of them is looked for. What is known of the
 * network ranks the causes of a connection that fails.
 */
export function explainError(text: string, network: NetworkSettings = {}): readonly Explanation[] {
  const bounded = text.slice(0, LIMIT);
  const told: Match[] = [];
  for (const { pattern, isGeneral = false, ...explanation } of classesFor(network)) {
    const found = isGeneral ? firstBeside(told, pattern, bounded) : matchOf(pattern.exec(bounded));
    if (found !== undefined) told.push({ ...found, explanation });
  }
  return told.map(({ explanation, quote }) => ({ ...explanation, quote: boundedLines(quote, QUOTE_LIMIT) }));
}

/** Where a class's words stand in the text. */
interface Found {
  readonly start: number;
  readonly quote: string;
}

interface Match extends Found {
  readonly explanation: Omit<Explanation, 'quote'>;
}

/** The first words of a general class that no more telling one is about. */
function firstBeside(told: readonly Match[], pattern: RegExp, text: string): Found | undefined {
  return [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))]
    .map((match) => ({ start: match.index, quote: match[0] }))
    .find((found) => !told.some((other) => overlaps(found, other)));
}

function matchOf(match: RegExpExecArray | null): Found | undefined {
  return match === null ? undefined : { start: match.index, quote: match[0] };
}

function overlaps(one: Found, other: Found): boolean {
  return one.start < other.start + other.quote.length && other.start < one.start + one.quote.length;
}
