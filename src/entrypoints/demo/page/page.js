// The demo's page: draws what the stand-ins hold and sends back what a person does. It knows nothing of Suture.
// Everything shown comes from outside, so nothing here ever goes through innerHTML.

const state = {
  slack: { messages: [], ephemeral: [], modal: null },
  github: { repository: '', url: '', pulls: [] },
  cluster: null,
};
/** A file somebody looks at: `{ path, commit, line, text }`. */
let file = null;

/** An element with attributes, and children that are elements or text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function act(action) {
  const response = await fetch('/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(action),
  });
  if (!response.ok) complain(await response.text());
}

function complain(text) {
  const toast = document.getElementById('toast');
  toast.textContent = text;
  toast.hidden = false;
  setTimeout(() => (toast.hidden = true), 6000);
}

const entities = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** A link. Those into the stand-in's repository have no page of their own: a pull request is in view, a file is shown over it all. */
function link(url, children) {
  const [, pull] = /\/pull\/(\d+)$/.exec(inRepository(url)) ?? [];
  const [, commit, path, line] = /^\/blob\/([0-9a-f]{40})\/([^#]+)(?:#L(\d+).*)?$/.exec(inRepository(url)) ?? [];
  const onclick = (event) => {
    if (pull === undefined && commit === undefined) return;
    event.preventDefault();
    if (pull !== undefined) document.querySelector(`[data-pull="${pull}"]`)?.scrollIntoView();
    else void showFile({ commit, path: decodeURIComponent(path), line: Number(line) });
  };
  return el('a', { href: url, target: '_blank', rel: 'noreferrer', onclick }, ...children);
}

function inRepository(url) {
  const base = `${state.github.url}/${state.github.repository}`;
  return url.startsWith(`${base}/`) ? url.slice(base.length) : '';
}

async function showFile({ commit, path, line }) {
  const response = await fetch(`/file?${new URLSearchParams({ commit, path })}`);
  if (!response.ok) return complain(`There is no ${path} at ${commit.slice(0, 7)}.`);
  file = { commit, path, line, text: await response.text() };
  draw();
  document.querySelector('.line.here')?.scrollIntoView({ block: 'center' });
}

// Slack's mrkdwn and blocks, as far as a bot uses them.

function mrkdwn(text) {
  const out = [];
  const pattern =
    /```\n?([\s\S]*?)\n?```|`([^`\n]+)`|<(https?:[^|>]+)(?:\|([^>]*))?>|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])/g;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    out.push(entities(text.slice(at, match.index)));
    const [, fence, code, url, label, bold, italic] = match;
    if (fence !== undefined) out.push(codeBlock(entities(fence)));
    else if (code !== undefined) out.push(el('code', {}, entities(code)));
    else if (url !== undefined) out.push(link(entities(url), [entities(label ?? url)]));
    else if (bold !== undefined) out.push(el('strong', {}, ...mrkdwn(bold)));
    else out.push(el('em', {}, ...mrkdwn(italic)));
    at = match.index + match[0].length;
  }
  out.push(entities(text.slice(at)));
  return out;
}

const codeBlock = (text) => (/^(diff --git|--- |@@ )/m.test(text) ? diff(text) : el('pre', {}, text));

/** A unified diff; the lines that only git needs become one line with the file's name. */
function diff(text) {
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .filter((line) => !/^(index |--- |\+\+\+ )/.test(line))
    .map((line) => line.replace(/^diff --git a\/(.*) b\/\1$/, 'file $1'));
  return el('pre', { class: 'diff' }, ...lines.map(diffLine));
}

function diffLine(line) {
  if (line.startsWith('file ')) return el('span', { class: 'file' }, `${line.slice('file '.length)}\n`);
  if (line.startsWith('@@')) return el('span', { class: 'hunk' }, `${line}\n`);
  return el('span', { class: line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : undefined }, `${line}\n`);
}

const textOf = (object) => (object?.type === 'mrkdwn' ? mrkdwn(object.text) : [entities(object?.text ?? '')]);

function block(b, at) {
  switch (b.type) {
    case 'header':
      return el('div', { class: 'header' }, entities(b.text.text));
    case 'section':
      return el(
        'div',
        { class: 'section' },
        ...textOf(b.text),
        ...(b.fields ?? []).map((field) => el('div', {}, ...textOf(field))),
      );
    case 'context':
      return el('div', { class: 'context' }, ...b.elements.flatMap(textOf));
    case 'divider':
      return el('hr');
    case 'actions':
      return el('div', { class: 'actions' }, ...b.elements.map((button) => actionButton(button, at)));
    case 'table':
      return table(b.rows.map((row) => row.map((cell) => [cell.text ?? ''])));
    default:
      return el('pre', {}, JSON.stringify(b, null, 1));
  }
}

const table = (rows) =>
  el('table', { class: 'table' }, ...rows.map((row) => el('tr', {}, ...row.map((cell) => el('td', {}, ...cell)))));

function actionButton(button, at) {
  const onclick = async (event) => {
    const pressed = event.currentTarget;
    if (button.url) link(button.url, []).click();
    pressed.disabled = true;
    await act({ type: 'click', ts: at.ts, actionId: button.action_id });
    pressed.disabled = false;
  };
  return el(
    'button',
    { class: `b ${button.style ?? ''}`, 'data-action': button.action_id, onclick },
    entities(button.text.text),
  );
}

function message(m, replies = 0) {
  const bot = m.bot_id !== undefined;
  const own = (m.blocks ?? []).map((b) => block(b, m));
  const attached = (m.attachments ?? []).map((a) => {
    const color = /^#[0-9a-f]{6}$/i.test(a.color ?? '') ? a.color : '#ddd';
    return el(
      'div',
      { class: 'attachment', style: `border-color: ${color}` },
      ...(a.blocks ?? []).map((b) => block(b, m)),
    );
  });
  const parts = [...own, ...attached];
  const showThread = () => document.getElementById('thread').scrollTo({ top: 0 });
  return el(
    'article',
    { class: m.to === undefined ? 'message' : 'message private', 'data-ts': m.ts },
    el('div', { class: bot ? 'avatar' : 'avatar person', 'aria-hidden': 'true' }, bot ? 'S' : m.user.slice(2, 3)),
    el(
      'div',
      {},
      el(
        'div',
        { class: 'who' },
        bot ? 'Suture ' : m.user.slice(2).toLowerCase(),
        bot ? el('span', { class: 'badge' }, 'APP') : null,
        el('span', { class: 'when' }, timeOf(m), m.edited ? ' (edited)' : ''),
      ),
      m.to === undefined ? null : el('div', { class: 'only-you' }, 'Only visible to you'),
      ...(parts.length > 0 ? parts : [el('div', { class: 'section' }, ...mrkdwn(m.text ?? ''))]),
      replies > 0
        ? el('button', { class: 'replies', onclick: showThread }, `${replies} ${replies === 1 ? 'reply' : 'replies'}`)
        : null,
    ),
  );
}

const timeOf = ({ ts }) =>
  new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

function modal(view) {
  const submit = view.submit
    ? el(
        'button',
        { class: 'b primary', 'data-submit': true, onclick: () => act({ type: 'submit' }) },
        entities(view.submit.text),
      )
    : null;
  return overlay(
    'modal',
    entities(view.title.text),
    view.blocks.map((b) => block(b, {})),
    [
      el('button', { class: 'b', onclick: () => act({ type: 'dismiss' }) }, entities(view.close?.text ?? 'Close')),
      submit,
    ],
  );
}

function overlay(kind, title, content, buttons) {
  return el(
    'div',
    { class: 'veil' },
    el(
      'div',
      { class: kind, role: 'dialog', 'aria-label': title },
      el('h2', {}, title),
      el('div', { class: 'content' }, ...content),
      el('div', { class: 'foot' }, ...buttons),
    ),
  );
}

function fileView({ commit, path, line, text }) {
  const lines = text.replace(/\n$/, '').split('\n');
  const drawn = lines.map((each, index) =>
    el('span', { class: index + 1 === line ? 'line here' : 'line', 'data-line': String(index + 1) }, `${each}\n`),
  );
  const close = () => {
    file = null;
    draw();
  };
  return overlay(
    'modal file',
    `${path} at ${commit.slice(0, 7)}`,
    [el('pre', {}, ...drawn)],
    [el('button', { class: 'b', onclick: close }, 'Close')],
  );
}

// GitHub: a pull request, and enough of Markdown to read it.

function pull(p) {
  const status = p.mergedAt ? 'merged' : p.state;
  const buttons = el(
    'div',
    { class: 'buttons' },
    el(
      'button',
      { class: 'b primary', 'data-merge': String(p.number), onclick: () => act({ type: 'merge', number: p.number }) },
      'Merge pull request',
    ),
    el(
      'button',
      { class: 'b', 'data-close': String(p.number), onclick: () => act({ type: 'close', number: p.number }) },
      'Close',
    ),
  );
  return el(
    'article',
    { class: 'pull', 'data-pull': String(p.number) },
    el('h2', {}, p.title, ' ', el('span', { class: 'number' }, `#${p.number}`)),
    el(
      'div',
      { class: 'meta' },
      el('span', { class: `state ${status}` }, status),
      'wants to merge ',
      el('code', {}, p.head),
      ' into ',
      el('code', {}, p.base),
    ),
    diff(p.diff),
    status === 'open' ? buttons : null,
    el('div', { class: 'body' }, ...markdown(p.body ?? '')),
  );
}

function markdown(text) {
  const out = [];
  const lines = text.split('\n');
  while (lines.length > 0) {
    const line = lines.shift();
    const [, fence, language] = /^(`{3,})(\w*)\s*$/.exec(line) ?? [];
    const heading = /^#{1,4} (.*)$/.exec(line);
    if (fence !== undefined) {
      const inside = takeWhile(lines, (each) => each.trim() !== fence).join('\n');
      lines.shift();
      out.push(language === 'diff' ? diff(inside) : el('pre', {}, inside));
    } else if (heading !== null) out.push(el('h3', {}, ...inline(heading[1])));
    else if (line.startsWith('|')) out.push(markdownTable([line, ...takeWhile(lines, (each) => each.startsWith('|'))]));
    else if (ITEM.test(line)) out.push(items([line, ...takeWhile(lines, (each) => ITEM.test(each))]));
    else if (line.startsWith('>')) out.push(el('blockquote', {}, ...inline(line.replace(/^> ?/, ''))));
    else if (line.trim() !== '' && !line.startsWith('<')) out.push(el('p', {}, ...inline(line)));
  }
  return out;
}

const ITEM = /^\s*([-*]|\d+\.) /;

function takeWhile(lines, holds) {
  const end = lines.findIndex((line) => !holds(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

const items = (lines) =>
  el(
    /^\s*\d/.test(lines[0]) ? 'ol' : 'ul',
    {},
    ...lines.map((line) => el('li', {}, ...inline(line.replace(ITEM, '')))),
  );

function markdownTable(lines) {
  const rows = lines.filter((line) => !/^\|[\s:|-]+\|?\s*$/.test(line));
  return table(
    rows.map((row) =>
      row
        .replace(/^\||\|\s*$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => inline(cell.trim())),
    ),
  );
}

function inline(text) {
  const out = [];
  const plain = (part) => entities(part.replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1'));
  let at = 0;
  for (const match of text.matchAll(/(?<!\\)(`+)(.+?)\1|\*\*(.+?)\*\*|\[((?:\\.|[^\]\\])+)\]\((https?:[^)\s]+)\)/g)) {
    out.push(plain(text.slice(at, match.index)));
    const [, , code, bold, label, url] = match;
    if (code !== undefined) out.push(el('code', {}, code.trim()));
    else if (bold !== undefined) out.push(el('strong', {}, ...inline(bold)));
    else out.push(link(url, inline(label)));
    at = match.index + match[0].length;
  }
  out.push(plain(text.slice(at)));
  return out;
}

const drawn = new Map();

/** Draws one part again if what it shows has changed, so that nobody loses their place. True when it was drawn. */
function drawPart(id, shows, children) {
  const text = JSON.stringify(shows);
  if (drawn.get(id) === text) return false;
  drawn.set(id, text);
  document.getElementById(id).replaceChildren(...children());
  return true;
}

const empty = (text) => [el('p', { class: 'empty' }, text)];

function draw() {
  const { slack, github, cluster } = state;
  const roots = slack.messages.filter((m) => m.thread_ts === undefined || m.thread_ts === m.ts);
  const isReply = (m) => m.thread_ts !== undefined && m.thread_ts !== m.ts;
  const repliesTo = (root) => slack.messages.filter((m) => isReply(m) && m.thread_ts === root.ts);
  const inTime = (messages) => messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));

  const channel = inTime([...roots, ...slack.ephemeral.filter((m) => !isReply(m))]);
  const counted = channel.map((m) => ({ m, replies: repliesTo(m).length }));
  if (drawPart('channel', counted, () => counted.map(({ m, replies }) => message(m, replies))))
    scrollToNewest('channel', channel);

  const newest = roots.findLast((root) => repliesTo(root).length > 0);
  const thread =
    newest === undefined
      ? []
      : inTime([...repliesTo(newest), ...slack.ephemeral.filter((m) => m.thread_ts === newest.ts)]);
  if (
    drawPart('thread', thread, () =>
      thread.length > 0 ? thread.map((m) => message(m)) : empty('Waiting for the alert …'),
    )
  )
    scrollToNewest('thread', thread);

  drawPart('pulls', github.pulls, () =>
    github.pulls.length > 0 ? github.pulls.map(pull) : empty('None yet. Press “Open fix PR” in the thread.'),
  );
  drawPart('over', { modal: slack.modal, file }, () => [
    ...(slack.modal === null ? [] : [modal(slack.modal)]),
    ...(file === null ? [] : [fileView(file)]),
  ]);
  document.getElementById('repository').textContent = github.repository;
  const badge = document.getElementById('cluster');
  badge.className = `cluster ${cluster?.alert ?? ''}`;
  badge.textContent =
    cluster === null ? '' : `${cluster.name} ${cluster.alert} · cluster at ${cluster.commit.slice(0, 7)}`;
}

const shown = new Map();

/** Brings the beginning of a message that has just come into view; an edited one stays where it is. */
function scrollToNewest(id, messages) {
  const last = messages.at(-1)?.ts;
  if (last !== undefined && last !== shown.get(id))
    document.getElementById(id).lastElementChild?.scrollIntoView({ block: 'start' });
  shown.set(id, last);
}

const events = new EventSource('/events');
events.addEventListener('message', (event) => {
  Object.assign(state, JSON.parse(event.data));
  draw();
});
events.addEventListener('error', () => complain('The demo has stopped. Run `npm run demo` again.'));

document.getElementById('command').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = document.getElementById('text');
  void act({ type: 'command', text: input.value });
  input.value = '';
});
