import type { CommandRequest } from '../../ports/queue.ts';
import { fitText } from './fit-text.ts';

/** What somebody typed after `/suture`. `problem` says what was not understood, if anything was. */
export type SlashCommand =
  | { readonly kind: 'run'; readonly verb: CommandRequest['verb']; readonly argument: string; readonly share: boolean }
  | { readonly kind: 'help'; readonly problem: string | null };

const VERBS: readonly string[] = ['diagnose', 'scan', 'why', 'map'];
const PROBLEM_LIMIT = 80;

/** Some keyboards turn two hyphens into a dash while one types. */
const SHARE = /(^|\s)(?:--|—|–)share(?=\s|$)/i;

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Reads the text of a slash command. Slack sends `&`, `<` and `>` as entities; the argument is what was typed. */
export function parseCommand(text: string): SlashCommand {
  const typed = text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
  const share = SHARE.test(typed);
  const [verb = '', argument = ''] = splitOnce(typed.replace(SHARE, '$1').trim());
  const known = verb.toLowerCase();
  if (known === '' || known === 'help') return { kind: 'help', problem: null };
  if (!isVerb(known)) return { kind: 'help', problem: `I do not know “${fitText(verb, { limit: PROBLEM_LIMIT })}”.` };
  if (known === 'why' && argument === '') return { kind: 'help', problem: '“why” needs the text of the error.' };
  if (known === 'map' && argument === '')
    return { kind: 'help', problem: '“map” needs a workload, as namespace/name.' };
  return { kind: 'run', verb: known, argument, share };
}

function splitOnce(text: string): readonly string[] {
  const at = text.search(/\s/);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at).trim()];
}

function isVerb(word: string): word is CommandRequest['verb'] {
  return VERBS.includes(word);
}
