import type { NetworkSettings } from '../network/network-settings.ts';
import { boundedLines } from './bounded.ts';
import { API_SERVER_ERRORS } from './errors/api-server.ts';
import { ARGO_CD_ERRORS } from './errors/argo-cd.ts';
import { CILIUM_ERRORS } from './errors/cilium.ts';
import { connectionErrors } from './errors/connections.ts';
import type { ErrorClass, Explanation } from './errors/error-class.ts';
import { FLUX_ERRORS } from './errors/flux.ts';
import { KUSTOMIZE_ERRORS } from './errors/kustomize.ts';

/** The most of a text that is looked at: an error's own words are far shorter. */
const LIMIT = 20_000;
const QUOTE_LIMIT = 300;

/** The cause before what carries it: a deployer's message ends in that of kustomize or of the API server. */
function classesFor(network: NetworkSettings): readonly ErrorClass[] {
  return [
    ...API_SERVER_ERRORS.slice(0, -1),
    ...CILIUM_ERRORS,
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
  return classesFor(network).flatMap(({ pattern, ...explanation }) => {
    const found = pattern.exec(bounded);
    return found === null ? [] : [{ ...explanation, quote: boundedLines(found[0], QUOTE_LIMIT) }];
  });
}
