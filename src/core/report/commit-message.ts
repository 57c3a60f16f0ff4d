import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Option } from '../fix/option.ts';
import { bounded } from './bounded.ts';
import { headlineText } from './diagnosis-blocks.ts';
import { scopeOf } from './fault-name.ts';
import { proofSentence } from './proof-blocks.ts';
import { placeText } from './to-plain-text.ts';

const HEADLINE = 72;

/** A conventional headline, and a body that says problem, cause, fix and impact. */
export function commitMessage(
  diagnosis: Diagnosis,
  option: Option,
): { readonly headline: string; readonly body: string } {
  const title = option.title.charAt(0).toLowerCase() + option.title.slice(1);
  return {
    headline: bounded(`fix(${scopeOf(option.fault)}): ${title}`, HEADLINE - 1),
    body: [
      `Problem: ${bounded(diagnosis.alert.name, 100)} fires${diagnosis.cause === null ? '' : `: ${headlineText(diagnosis.cause)}`}.`,
      `Cause: ${causeOf(diagnosis)}`,
      `Fix: ${bounded(option.title)}. ${bounded(option.why[0] ?? '', 300).replaceAll('`', '')}`.trim(),
      `Impact: ${impactOf(option)}`,
    ]
      .map(wrap)
      .join('\n\n'),
  };
}

function causeOf({ cause }: Diagnosis): string {
  if (cause === null) return 'not known; this ends a separate fault found on the way.';
  const name = placeText(cause.source);
  const at = cause.summary.includes(name) ? '' : ` (${bounded(name, 200)})`;
  return `${bounded(cause.summary.replaceAll('`', ''), 600)}${at}`;
}

function impactOf({ downtime, proof }: Option): string {
  return `downtime: ${bounded(downtime, 200)}. ${proof === null ? '' : proofSentence(proof)}`.trim();
}

/** Git's habit: 72 columns; what follows the first line stands under its text. */
function wrap(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > HEADLINE) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
