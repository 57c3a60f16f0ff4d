import { parseCommand } from '../../../src/adapters/slack/parse-command.ts';

test.each([
  { name: 'nothing is help', text: '', is: { kind: 'help', problem: null } },
  { name: 'help', text: '  HELP me', is: { kind: 'help', problem: null } },
  { name: 'a verb alone', text: 'diagnose', is: { kind: 'run', verb: 'diagnose', argument: '', share: false } },
  {
    name: 'a verb with its argument',
    text: ' scan  blog-system ',
    is: { kind: 'run', verb: 'scan', argument: 'blog-system', share: false },
  },
  {
    name: 'share, anywhere',
    text: 'diagnose --share blog/mysql',
    is: { kind: 'run', verb: 'diagnose', argument: 'blog/mysql', share: true },
  },
  {
    name: 'share, as phones write it',
    text: 'scan —share',
    is: { kind: 'run', verb: 'scan', argument: '', share: true },
  },
  {
    name: 'no share inside a word',
    text: 'why x--share',
    is: { kind: 'run', verb: 'why', argument: 'x--share', share: false },
  },
  {
    name: 'an error text as it was typed',
    text: 'why field is immutable: &lt;nil&gt; &amp;amp; "a"\nline two',
    is: { kind: 'run', verb: 'why', argument: 'field is immutable: <nil> &amp; "a"\nline two', share: false },
  },
  { name: 'why without a text', text: 'why', is: { kind: 'help', problem: '“why” needs the text of the error.' } },
  { name: 'an unknown verb', text: '__proto__ x', is: { kind: 'help', problem: 'I do not know “__proto__”.' } },
])('$name', ({ text, is }) => {
  expect(parseCommand(text)).toEqual(is);
});
