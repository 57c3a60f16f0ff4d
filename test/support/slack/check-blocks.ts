import { isLoose, type Loose, looseList } from './loose-json.ts';
import { FACTS } from './slack-facts.ts';

export type Surface = 'message' | 'modal';

/** Looks at one thing at one JSON pointer and notes what Slack would say. */
interface Checking {
  readonly surface: Surface;
  readonly problems: string[];
  readonly blockIds: Set<string>;
}

type Check = (value: Loose, at: string, checking: Checking) => void;

const BLOCKS: Readonly<
  Record<string, { readonly fields: readonly string[]; readonly on: readonly Surface[]; readonly check: Check }>
> = {
  section: { fields: ['text', 'fields', 'accessory', 'expand'], on: ['message', 'modal'], check: section },
  header: {
    fields: ['text', 'level'],
    on: ['message', 'modal'],
    check: (block, at, c) => text(block['text'], `${at}/text`, { max: FACTS.header, types: ['plain_text'] }, c),
  },
  divider: { fields: [], on: ['message', 'modal'], check: () => {} },
  context: { fields: ['elements'], on: ['message', 'modal'], check: context },
  actions: { fields: ['elements'], on: ['message', 'modal'], check: actions },
  markdown: {
    fields: ['text'],
    on: ['message'],
    check: (block, at, c) => length(block['text'], `${at}/text`, { min: 1, max: FACTS.markdown }, c),
  },
  table: { fields: ['rows', 'column_settings'], on: ['message'], check: table },
  rich_text: {
    fields: ['elements'],
    on: ['message', 'modal'],
    check: (block, at, c) => count(block['elements'], `${at}/elements`, { min: 1, max: 1000 }, c),
  },
  image: { fields: ['image_url', 'alt_text', 'title', 'slack_file'], on: ['message', 'modal'], check: image },
  input: {
    fields: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    on: ['message', 'modal'],
    check: input,
  },
};

/** What Slack would put into `response_metadata.messages`; empty when it would accept the blocks. */
export function checkBlocks(blocks: unknown, at: string, surface: Surface): readonly string[] {
  const checking: Checking = { surface, problems: [], blockIds: new Set() };
  if (!Array.isArray(blocks)) return [say('must be an array', at)];
  count(blocks, at, { min: 0, max: surface === 'modal' ? FACTS.view.blocks : FACTS.message.blocks }, checking);
  blocks.forEach((block: unknown, index) => checkBlock(block, `${at}/${index}`, checking));
  const tables = blocks.filter((block) => isLoose(block) && block['type'] === 'table');
  if (tables.length > FACTS.table.perMessage) checking.problems.push(say('only one table allowed', at));
  return checking.problems;
}

/** A modal as `views.open` would judge it. */
export function checkView(view: unknown): readonly string[] {
  if (!isLoose(view)) return [say('must be an object', '/view')];
  const checking: Checking = { surface: 'modal', problems: [], blockIds: new Set() };
  if (view['type'] !== 'modal') checking.problems.push(say(`unsupported type: ${String(view['type'])}`, '/view/type'));
  text(view['title'], '/view/title', { max: FACTS.view.title, types: ['plain_text'] }, checking);
  for (const name of ['submit', 'close'] as const) {
    if (view[name] !== undefined)
      text(view[name], `/view/${name}`, { max: FACTS.view[name], types: ['plain_text'] }, checking);
  }
  optional(view['private_metadata'], '/view/private_metadata', FACTS.view.privateMetadata, checking);
  optional(view['callback_id'], '/view/callback_id', FACTS.view.callbackId, checking);
  if (Buffer.byteLength(JSON.stringify(view)) > FACTS.view.bytes)
    checking.problems.push(say('view is too large', '/view'));
  return [...checking.problems, ...checkBlocks(view['blocks'], '/view/blocks', 'modal')];
}

function checkBlock(block: unknown, at: string, checking: Checking): void {
  if (!isLoose(block)) return note('must be an object', at, checking);
  const known =
    typeof block['type'] === 'string' && Object.hasOwn(BLOCKS, block['type']) ? BLOCKS[block['type']] : undefined;
  if (known === undefined || !known.on.includes(checking.surface))
    return note(`unsupported type: ${String(block['type'])}`, `${at}/type`, checking);
  only(block, ['type', 'block_id', ...known.fields], at, checking);
  optional(block['block_id'], `${at}/block_id`, FACTS.blockId, checking);
  if (typeof block['block_id'] === 'string') {
    if (checking.blockIds.has(block['block_id'])) note('block_id already exists', `${at}/block_id`, checking);
    checking.blockIds.add(block['block_id']);
  }
  known.check(block, at, checking);
}

function section(block: Loose, at: string, checking: Checking): void {
  if (block['text'] === undefined && block['fields'] === undefined) note('missing required field: text', at, checking);
  if (block['text'] !== undefined)
    text(block['text'], `${at}/text`, { max: FACTS.section.text, types: ['plain_text', 'mrkdwn'] }, checking);
  if (block['fields'] === undefined) return;
  count(block['fields'], `${at}/fields`, { min: 1, max: FACTS.section.fields }, checking);
  looseList(block['fields']).forEach((field, index) =>
    text(field, `${at}/fields/${index}`, { max: FACTS.section.field, types: ['plain_text', 'mrkdwn'] }, checking),
  );
}

function context(block: Loose, at: string, checking: Checking): void {
  count(block['elements'], `${at}/elements`, { min: 1, max: FACTS.context }, checking);
  looseList(block['elements']).forEach((element, index) => {
    const here = `${at}/elements/${index}`;
    if (element['type'] === 'image') image(element, here, checking);
    else text(element, here, { max: FACTS.text, types: ['plain_text', 'mrkdwn'] }, checking);
  });
}

function actions(block: Loose, at: string, checking: Checking): void {
  count(block['elements'], `${at}/elements`, { min: 1, max: FACTS.actions }, checking);
  const seen = new Set<unknown>();
  looseList(block['elements']).forEach((element, index) => {
    const here = `${at}/elements/${index}`;
    if (element['type'] !== 'button') note(`unsupported type: ${String(element['type'])}`, `${here}/type`, checking);
    else button(element, here, checking);
    if (seen.has(element['action_id'])) note('action_id already exists', `${here}/action_id`, checking);
    seen.add(element['action_id']);
  });
}

function button(element: Loose, at: string, checking: Checking): void {
  only(element, ['type', 'text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'], at, checking);
  text(element['text'], `${at}/text`, { max: FACTS.button.text, types: ['plain_text'] }, checking);
  optional(element['action_id'], `${at}/action_id`, FACTS.actionId, checking);
  optional(element['value'], `${at}/value`, FACTS.button.value, checking);
  optional(element['url'], `${at}/url`, FACTS.button.url, checking);
  const { style } = element;
  if (style !== undefined && style !== 'primary' && style !== 'danger')
    note('unsupported style', `${at}/style`, checking);
  if (typeof element['url'] === 'string' && !URL.canParse(element['url'])) note('invalid url', `${at}/url`, checking);
}

function table(block: Loose, at: string, checking: Checking): void {
  count(block['rows'], `${at}/rows`, { min: 1, max: FACTS.table.rows }, checking);
  const rows: readonly unknown[] = Array.isArray(block['rows']) ? block['rows'] : [];
  rows.forEach((row, index) => {
    const here = `${at}/rows/${index}`;
    count(row, here, { min: 1, max: FACTS.table.columns }, checking);
    looseList(row).forEach((cell, column) => {
      if (cell['type'] === 'raw_text')
        length(cell['text'], `${here}/${column}/text`, { min: 1, max: FACTS.text }, checking);
      else if (cell['type'] !== 'rich_text')
        note(`unsupported type: ${String(cell['type'])}`, `${here}/${column}/type`, checking);
    });
  });
}

function image(block: Loose, at: string, checking: Checking): void {
  length(block['image_url'], `${at}/image_url`, { min: 1, max: FACTS.image.url }, checking);
  length(block['alt_text'], `${at}/alt_text`, { min: 1, max: FACTS.image.alt }, checking);
}

function input(block: Loose, at: string, checking: Checking): void {
  text(block['label'], `${at}/label`, { max: FACTS.input.label, types: ['plain_text'] }, checking);
  if (!isLoose(block['element'])) note('missing required field: element', at, checking);
}

function text(
  value: unknown,
  at: string,
  { max, types }: { readonly max: number; readonly types: readonly string[] },
  checking: Checking,
): void {
  if (!isLoose(value)) return note('missing required field', at, checking);
  const type = String(value['type']);
  if (!types.includes(type)) return note(`unsupported type: ${type}`, `${at}/type`, checking);
  only(value, ['type', 'text', type === 'mrkdwn' ? 'verbatim' : 'emoji'], at, checking);
  length(value['text'], `${at}/text`, { min: 1, max }, checking);
}

function length(
  value: unknown,
  at: string,
  { min, max }: { readonly min: number; readonly max: number },
  checking: Checking,
): void {
  if (typeof value !== 'string') return note('must be a string', at, checking);
  const points = Array.from(value).length;
  if (points < min) note(`must be more than ${min - 1} characters`, at, checking);
  if (points > max) note(`must be less than ${max + 1} characters`, at, checking);
}

function optional(value: unknown, at: string, max: number, checking: Checking): void {
  if (value !== undefined) length(value, at, { min: 0, max }, checking);
}

function count(
  value: unknown,
  at: string,
  { min, max }: { readonly min: number; readonly max: number },
  checking: Checking,
): void {
  if (!Array.isArray(value)) return note('must be an array', at, checking);
  if (value.length < min) note(`no fewer than ${min} items allowed`, at, checking);
  if (value.length > max) note(`no more than ${max} items allowed`, at, checking);
}

function only(value: Loose, allowed: readonly string[], at: string, checking: Checking): void {
  for (const name of Object.keys(value))
    if (!allowed.includes(name)) note(`invalid additional property: ${name}`, at, checking);
}

function note(problem: string, at: string, { problems }: Checking): void {
  problems.push(say(problem, at));
}

function say(problem: string, at: string): string {
  return `[ERROR] ${problem} [json-pointer:${at}]`;
}
