// The demo's page: draws what the stand-ins hold and sends back what a person does. It knows nothing of Suture.
// Everything shown comes from outside, so nothing here ever goes through innerHTML.

const state = { slack: { messages: [], ephemeral: [], modal: null }, github: { pulls: [] }, cluster: null };

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

// Slack's mrkdwn, as far as a bot uses it.

const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function mrkdwn(text) {
  const out = [];
  const pattern =
    /```\n?([\s\S]*?)\n?```|`([^`\n]+)`|<(https?:[^|>]+)(?:\|([^>]*))?>|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])/g;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    out.push(unescape(text.slice(at, match.index)));
    const [, fence, code, url, label, bold, italic] = match;
    if (fence !== undefined) out.push(codeBlock(unescape(fence)));
    else if (code !== undefined) out.push(el('code', {}, unescape(code)));
    else if (url !== undefined)
      out.push(el('a', { href: unescape(url), target: '_blank', rel: 'noreferrer' }, unescape(label ?? url)));
    else if (bold !== undefined) out.push(el('strong', {}, ...mrkdwn(bold)));
    else out.push(el('em', {}, ...mrkdwn(italic)));
    at = match.index + match[0].length;
  }
  out.push(unescape(text.slice(at)));
  return out;
}

function codeBlock(text) {
  return /^(diff --git|--- |@@ )/m.test(text) ? diff(text) : el('pre', {}, text);
}

function diff(text) {
  const kind = (line) =>
    /^(diff --git|index |--- |\+\+\+ )/.test(line)
      ? 'file'
      : line.startsWith('@@')
        ? 'hunk'
        : line.startsWith('+')
          ? 'add'
          : line.startsWith('-')
            ? 'del'
            : '';
  return el(
    'pre',
    { class: 'diff' },
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => {
        const type = kind(line);
        return type === '' ? `${line}\n` : el('span', { class: type }, `${line}\n`);
      }),
  );
}

const textOf = (object) => (object?.type === 'mrkdwn' ? mrkdwn(object.text) : [unescape(object?.text ?? '')]);

function block(b, at) {
  switch (b.type) {
    case 'header':
      return el('div', { class: 'header' }, unescape(b.text.text));
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
      return el(
        'table',
        { class: 'table' },
        ...b.rows.map((row) => el('tr', {}, ...row.map((cell) => el('td', {}, cell.text ?? '')))),
      );
    default:
      return el('pre', {}, JSON.stringify(b, null, 1));
  }
}

function actionButton(button, at) {
  const onclick = async (event) => {
    if (button.url) window.open(button.url, '_blank', 'noreferrer');
    event.target.disabled = true;
    await act({ type: 'click', ts: at.ts, actionId: button.action_id });
    event.target.disabled = false;
  };
  return el(
    'button',
    { class: `b ${button.style ?? ''}`, 'data-action': button.action_id, onclick },
    unescape(button.text.text),
  );
}

function message(m, { replies } = {}) {
  const parts =
    (m.blocks?.length ?? 0) > 0
      ? m.blocks.map((b) => block(b, m))
      : [el('div', { class: 'section' }, ...mrkdwn(m.text ?? ''))];
  const attachments = (m.attachments ?? []).map((a) =>
    el(
      'div',
      { class: 'attachment', style: `border-color: ${/^#[0-9a-f]{6}$/i.test(a.color ?? '') ? a.color : '#ddd'}` },
      ...(a.blocks ?? []).map((b) => block(b, m)),
    ),
  );
  return el(
    'article',
    { class: 'message', 'data-ts': m.ts ?? '' },
    el('div', { class: 'avatar', 'aria-hidden': 'true' }, 'S'),
    el(
      'div',
      {},
      el(
        'div',
        { class: 'who' },
        'Suture ',
        el('span', { class: 'badge' }, 'APP'),
        el('span', { class: 'when' }, when(m), m.edited ? ' (edited)' : ''),
      ),
      m.ephemeral ? el('div', { class: 'only-you' }, 'Only visible to you') : null,
      ...parts,
      ...attachments,
      replies
        ? el(
            'button',
            { class: 'replies', onclick: () => document.getElementById('thread').scrollIntoView() },
            `${replies} ${replies === 1 ? 'reply' : 'replies'}`,
          )
        : null,
    ),
  );
}

const when = (m) =>
  m.ts
    ? new Date(Number(m.ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
    : 'now';

function pull(p) {
  const status = p.merged ? 'merged' : p.state;
  return el(
    'article',
    { class: 'pull', 'data-pull': String(p.number) },
    el('h3', {}, p.title, ' ', el('span', { class: 'number' }, `#${p.number}`)),
    el(
      'div',
      { class: 'meta' },
      el('span', { class: `state ${status}` }, status),
      `wants to merge `,
      el('code', {}, p.head),
      ` into `,
      el('code', {}, p.base),
    ),
    el('div', { class: 'body rendered' }, ...markdown(p.body)),
    diffOf(p),
    status === 'open'
      ? el(
          'div',
          { class: 'buttons' },
          el(
            'button',
            {
              class: 'b primary',
              'data-merge': String(p.number),
              onclick: () => act({ type: 'merge', number: p.number }),
            },
            'Merge pull request',
          ),
          el('button', { class: 'b', onclick: () => act({ type: 'close', number: p.number }) }, 'Close'),
        )
      : null,
  );
}

function diffOf(p) {
  const drawn = diff(p.diff);
  drawn.className = 'diff';
  return drawn;
}

// Enough of Markdown to read a pull request: headings, lists, tables, fences, code, bold, links.

function markdown(text) {
  const out = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const fence = /^(`{3,})(\w*)\s*$/.exec(line);
    if (fence) {
      const end = lines.findIndex((other, index) => index > at && other.trim() === fence[1]);
      const inside = lines.slice(at + 1, end < 0 ? lines.length : end).join('\n');
      out.push(fence[2] === 'diff' ? diff(inside) : el('pre', {}, inside));
      at = end < 0 ? lines.length : end;
    } else if (/^\|/.test(line)) {
      const rows = [];
      while (at < lines.length && /^\|/.test(lines[at])) rows.push(lines[at++]);
      at -= 1;
      out.push(
        el(
          'table',
          { class: 'table' },
          ...rows
            .filter((row) => !/^\|[\s:|-]+\|?\s*$/.test(row))
            .map((row) =>
              el(
                'tr',
                {},
                ...row
                  .replace(/^\||\|\s*$/g, '')
                  .split(/(?<!\\)\|/)
                  .map((cell) => el('td', {}, ...inline(cell.trim()))),
              ),
            ),
        ),
      );
    } else if (/^#{1,4} /.test(line)) out.push(el('h4', {}, ...inline(line.replace(/^#+ /, ''))));
    else if (/^\s*([-*]|\d+\.) /.test(line))
      out.push(el('div', {}, '• ', ...inline(line.replace(/^\s*([-*]|\d+\.) /, ''))));
    else if (line.trim() !== '' && !/^<\/?(details|summary)/.test(line))
      out.push(el('p', { style: 'margin: 4px 0' }, ...inline(line)));
  }
  return out;
}

function inline(text) {
  const out = [];
  const plain = (part) =>
    part
      .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  let at = 0;
  for (const match of text.matchAll(/(?<!\\)(`+)(.+?)\1|\*\*(.+?)\*\*|\[((?:\\.|[^\]\\])+)\]\((https?:[^)\s]+)\)/g)) {
    out.push(plain(text.slice(at, match.index)));
    const [, , code, bold, label, url] = match;
    if (code !== undefined) out.push(el('code', {}, code.trim()));
    else if (bold !== undefined) out.push(el('strong', {}, ...inline(bold)));
    else out.push(el('a', { href: url, target: '_blank', rel: 'noreferrer' }, ...inline(label)));
    at = match.index + match[0].length;
  }
  out.push(plain(text.slice(at)));
  return out;
}

function modal(view) {
  if (view === null) return [];
  const close = () => act({ type: 'dismiss' });
  return [
    el(
      'div',
      { class: 'veil' },
      el(
        'div',
        { class: 'modal', role: 'dialog', 'aria-label': unescape(view.title.text) },
        el('h2', {}, unescape(view.title.text)),
        el('div', { class: 'content' }, ...view.blocks.map((b) => block(b, {}))),
        el(
          'div',
          { class: 'foot' },
          el('button', { class: 'b', onclick: close }, unescape(view.close?.text ?? 'Close')),
          view.submit
            ? el(
                'button',
                { class: 'b primary', 'data-submit': true, onclick: () => act({ type: 'submit' }) },
                unescape(view.submit.text),
              )
            : null,
        ),
      ),
    ),
  ];
}

function draw() {
  const { slack, github, cluster } = state;
  const roots = slack.messages.filter((m) => m.thread_ts === undefined || m.thread_ts === m.ts);
  const replies = (root) => slack.messages.filter((m) => m.thread_ts === root.ts && m.ts !== root.ts);
  document
    .getElementById('channel')
    .replaceChildren(
      ...roots.map((root) => message(root, { replies: replies(root).length })),
      ...slack.ephemeral.map((m) => message({ ...m, ephemeral: true })),
    );
  const newest = roots.filter((root) => replies(root).length > 0).at(-1);
  document
    .getElementById('thread')
    .replaceChildren(...(newest ? [el('h2', {}, 'Thread'), ...replies(newest).map((m) => message(m))] : []));
  document
    .getElementById('pulls')
    .replaceChildren(
      ...(github.pulls.length > 0
        ? [el('h2', {}, `Pull requests of ${github.repository}`), ...github.pulls.map(pull)]
        : []),
    );
  document.getElementById('modal').replaceChildren(...modal(slack.modal));
  const badge = document.getElementById('cluster');
  badge.className = `cluster ${cluster?.alert ?? ''}`;
  badge.textContent = cluster ? `${cluster.name}: ${cluster.alert} · cluster at ${cluster.commit.slice(0, 7)}` : '';
}

const events = new EventSource('/events');
events.onmessage = (event) => {
  Object.assign(state, JSON.parse(event.data));
  draw();
};
events.onerror = () => complain('The demo has stopped. Run `npm run demo` again.');

document.getElementById('command').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = document.getElementById('text');
  void act({ type: 'command', text: input.value });
  input.value = '';
});
