import { formatPeer } from '../../../core/network/peer.ts';
import type { Evidence, Flow, FlowResult, Hop, Verdict } from '../../../core/network/verdict.ts';
import { foldedGaps, timesText } from '../../../core/report/gap-blocks.ts';
import type { Gap } from '../../../core/values/gap.ts';
import { painter } from './paint.ts';
import { placeText } from './place-text.ts';

/** A verdict for a terminal: the answer first, then each hop with the rule that decided, then what the application sees. */
export function verdictText(
  verdict: Verdict,
  { gaps, isLive }: { readonly gaps: readonly Gap[]; readonly isLive: boolean },
  colour: boolean,
): string {
  const { flow, result, hops, symptom } = verdict;
  const paint = painter(colour);
  const lines = [
    `${inColour(result, colour)}  ${formatPeer(flow.from)} → ${formatPeer(flow.to)} ${flow.port}/${flow.protocol}${requestText(flow)}`,
    ...hops.flatMap((hop) => hopLines(hop, colour)),
    result === 'allowed' ? '' : `  the application sees: ${symptom.connect}`,
    result === 'allowed' ? '' : paint.dim(`  ${symptom.why}`),
    isLive ? '' : paint.dim('  on what Git renders to; --live-from REV judges the predicted cluster'),
    ...foldedGaps(gaps).map((folded) => {
      const { detail, source } = folded.gap;
      const where = source === undefined ? '' : ` (${placeText(source)})`;
      return paint.dim(`  not seen: ${detail}${timesText(folded)}${where}`);
    }),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

function requestText({ request }: Flow): string {
  return request === undefined ? '' : `  ${request.method} ${request.path}`;
}

function hopLines({ direction, result, decidedBy, nearest }: Hop, colour: boolean): readonly string[] {
  return [
    `  ${direction.padEnd(8)}${inColour(result, colour)}`,
    ...decidedBy.map((evidence) => `    ${evidenceText(evidence)}`),
    ...(nearest ?? []).map(
      ({ policy, rule, missing, source }) =>
        `    nearest: ${policy} ${rule}: ${missing}${source === undefined ? '' : ` (${placeText(source)})`}`,
    ),
  ];
}

function evidenceText({ policy, rule, source, why }: Evidence): string {
  const which = [policy, rule].filter((part) => part !== undefined && part !== '').join(' ');
  return `${why}${which === '' ? '' : ` [${which}]`}${source === undefined ? '' : ` (${placeText(source)})`}`;
}

function inColour(result: FlowResult, colour: boolean): string {
  const { green, red, yellow } = painter(colour);
  return result === 'allowed' ? green(result) : result === 'unknown' ? yellow(result) : red(result);
}
