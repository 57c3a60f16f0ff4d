import type { Option, Proof } from '../fix/option.ts';
import { formatFlow } from '../network/peer.ts';
import type { Flow } from '../network/verdict.ts';
import { boundedLines } from './bounded.ts';
import { refText } from './diagnosis-blocks.ts';
import type { Block } from './report.ts';
import { bullets, count, listed, paragraph, said, strong, text, type Words } from './words.ts';

/** The diff of an option as a code block; nothing for a procedure. */
export function diffBlock({ patch }: Pick<Option, 'patch'>): readonly Block[] {
  return patch === null ? [] : [{ type: 'code', language: 'diff', text: boundedLines(patch) }];
}

/** What the simulation said about an option, with what it would open as prominent as what it repairs. */
export function proofBlocks({ proof }: Pick<Option, 'proof'>): readonly Block[] {
  if (proof === null) return [];
  return [
    paragraph(
      strong(proof.holds ? 'The proof holds.' : 'The proof does not hold.'),
      text(' I rendered, synced and connected the edited tree in the simulation:'),
    ),
    bullets(proofItems(proof)),
  ];
}

/** The proof in one sentence, for lists and tables. */
export function proofSentence(proof: Proof): string {
  if (!proof.rendered) return 'The edited tree does not render.';
  const refused = proof.rejected.length === 0 ? 'nothing is refused' : `${names(proof)} still refused`;
  const { flowsOpened } = proof;
  const opens =
    flowsOpened.length === 0 ? 'nothing opens' : count(flowsOpened.length, 'connection opens', 'connections open');
  return `${proof.holds ? 'Proven' : 'Not proven'}: ${refused}, ${opens}, ${closes(proof)}${deletes(proof)}.`;
}

/** What closes by its names: that a policy is enforced again is no loss, anything else is one. */
function closes({ flowsClosed, flowsShutAgain }: Proof): string {
  if (flowsClosed.length === 0) return 'nothing closes';
  const lost = flowsClosed.filter((flow) => !flowsShutAgain.includes(flow));
  const closing = (flows: readonly Flow[], more: string): string =>
    `${count(flows.length, 'connection closes', 'connections close')}${more} (${listed(flows.map(flowText), 4)})`;
  return [
    ...(lost.length === 0 ? [] : [closing(lost, '')]),
    ...(flowsShutAgain.length === 0 ? [] : [closing(flowsShutAgain, ' as before the fault')]),
  ].join(', ');
}

function deletes({ deletes: deleted }: Proof): string {
  return deleted.length === 0 ? '' : `, and the sync deletes ${listed(deleted.map(refText))}`;
}

function proofItems(proof: Proof): readonly Words[] {
  if (!proof.rendered) return [[text('It does not render, so a sync would change nothing.')]];
  const { rejected, flowsOpened, flowsClosed, flowsShutAgain, findingsLeft, deletes: deleted } = proof;
  const lost = flowsClosed.filter((flow) => !flowsShutAgain.includes(flow));
  return [
    [text('It renders.')],
    [
      said(
        rejected.length === 0
          ? 'The API server would take every object.'
          : `The API server would still refuse ${names(proof)}.`,
      ),
    ],
    [said(flowsOpened.length === 0 ? 'No connection opens.' : `Opens: ${listed(flowsOpened.map(flowText), 8)}.`)],
    ...(flowsClosed.length === 0 ? [[said('No connection closes.')]] : []),
    ...(lost.length === 0 ? [] : [[said(`Closes: ${listed(lost.map(flowText), 8)}.`)]]),
    ...(flowsShutAgain.length === 0
      ? []
      : [[said(`Closes again, as before the fault: ${listed(flowsShutAgain.map(flowText), 8)}.`)]]),
    ...(deleted.length === 0 ? [] : [[said(`The sync deletes ${listed(deleted.map(refText), 8)}.`)]]),
    [
      said(
        findingsLeft.length === 0
          ? 'No rule finds anything any more.'
          : `Rules that still find something: ${listed(findingsLeft.map((rule) => `\`${rule}\``))}.`,
      ),
    ],
  ];
}

const flowText = (flow: Flow): string => `\`${formatFlow(flow)}\``;

const names = ({ rejected }: Proof): string => listed(rejected.map(refText));
