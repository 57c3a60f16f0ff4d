import { formatPeer } from '../../../core/network/peer.ts';
import type { Hop, Verdict } from '../../../core/network/verdict.ts';
import { sourceJson } from './source-json.ts';

/** The document `suture verdict --json` prints. */
export function verdictJson({ result, flow, hops, symptom }: Verdict) {
  return {
    result,
    from: formatPeer(flow.from),
    to: formatPeer(flow.to),
    port: `${flow.port}/${flow.protocol}`,
    ...(flow.request === undefined ? {} : { http: `${flow.request.method} ${flow.request.path}` }),
    hops: hops.map(hopJson),
    symptom,
  };
}

function hopJson({ direction, result, decidedBy, nearest, refused, lookup }: Hop) {
  return {
    direction,
    result,
    ...(refused === undefined ? {} : { refused }),
    ...(lookup === undefined ? {} : { lookup }),
    decidedBy: decidedBy.map(({ policy, rule, effect, source, why }) => ({
      policy,
      ...(rule === undefined ? {} : { rule }),
      effect,
      ...(source === undefined ? {} : { source: sourceJson(source) }),
      why,
    })),
    ...(nearest === undefined
      ? {}
      : {
          nearest: nearest.map(({ policy, rule, missing, source }) => ({
            policy,
            rule,
            missing,
            ...(source === undefined ? {} : { source: sourceJson(source) }),
          })),
        }),
  };
}
