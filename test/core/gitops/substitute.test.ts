import fc from 'fast-check';
import { SubstitutionError, substitute } from '../../../src/core/gitops/substitute.ts';

const VALUES: Readonly<Record<string, string>> = {
  name: 'cart',
  Mixed: 'shopCART',
  file: 'a/b/notes.tar.gz',
  twice: 'abcABCabc',
  empty: '',
};

const fill = (text: string): string => substitute(text, (name) => VALUES[name] ?? '');

test.each([
  { name: 'no variable', text: 'a $b {c} $ d', wanted: 'a $b {c} $ d' },
  { name: 'a variable in text', text: 'x-${name}-y', wanted: 'x-cart-y' },
  { name: 'one that is not set is empty', text: '[${gone}]', wanted: '[]' },
  { name: 'a default', text: '${gone:=a}${gone=b}${gone:-c}${empty:=d}', wanted: 'abcd' },
  { name: 'a default that is not needed', text: '${name:=a}', wanted: 'cart' },
  { name: 'a default with a variable in it', text: '${gone:=pre-${name}-post}', wanted: 'pre-cart-post' },
  { name: 'an empty default', text: '[${gone:=}]', wanted: '[]' },
  { name: 'escaped', text: '$${name} $$', wanted: '${name} $' },
  { name: 'length', text: '${#name}', wanted: '4' },
  { name: 'cases', text: '${name^} ${name^^} ${Mixed,} ${Mixed,,}', wanted: 'Cart CART shopCART shopcart' },
  { name: 'a part', text: '${name:1} ${name:1:2} ${name:-3} ${name:9}', wanted: 'art ar cart ' },
  { name: 'the first is replaced', text: '${twice/abc/X}', wanted: 'XABCabc' },
  { name: 'all are replaced', text: '${twice//abc/X}', wanted: 'XABCX' },
  { name: 'the start', text: '${twice/#abc/X} ${twice/#ABC/X} ${name/#/my-}', wanted: 'XABCabc abcABCabc my-cart' },
  { name: 'the end', text: '${twice/%abc/X} ${name/%/-s}', wanted: 'abcABCX cart-s' },
  { name: 'replaced by nothing', text: '${name/a/}', wanted: 'crt' },
  { name: 'a slash, escaped', text: '${file//\\//-}', wanted: 'a-b-notes.tar.gz' },
  { name: 'trimmed at the start', text: '${file#*/} ${file##*/}', wanted: 'b/notes.tar.gz notes.tar.gz' },
  { name: 'trimmed at the end', text: '${file%.*} ${file%%.*}', wanted: 'a/b/notes.tar a/b/notes' },
])('$name', ({ text, wanted }) => {
  expect(fill(text)).toBe(wanted);
});

test.each([
  { text: '${', problem: 'unable to parse variable name' },
  { text: '${ name }', problem: 'unable to parse variable name' },
  { text: '${name', problem: 'missing closing brace' },
  { text: '${name-x}', problem: 'missing closing brace' },
  { text: '${name:=x', problem: 'unable to parse substitution within function' },
  { text: '${name/x}', problem: 'bad substitution' },
  { text: '${#}', problem: 'bad substitution' },
])('$text is refused', ({ text, problem }) => {
  expect(() => fill(text)).toThrow(new SubstitutionError(problem));
});

test('what is not known stays as it is written', () => {
  const known = (name: string) => (name === 'name' ? 'cart' : null);
  expect(substitute('${name} ${other:=x} ${#other} ${gone:=${name}}', known)).toBe(
    'cart ${other:=x} ${#other} ${gone:=${name}}',
  );
});

test('no text makes it run without end or break in another way', () => {
  const pieces = fc.constantFrom(
    '${',
    '}',
    '$',
    '#',
    '%',
    '/',
    ':',
    '=',
    '^',
    ',',
    'name',
    'gone',
    '\\',
    '*',
    '[',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      try {
        fill(parts.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(SubstitutionError);
      }
    }),
  );
  const long = 'x'.repeat(100_000);
  expect(() => substitute('${a}'.repeat(100), () => long)).toThrow('the substitutions make too much text');
  expect(() => substitute('${a##*y*y*y*z}', () => long)).toThrow('the value is too long to match');
  expect(() => substitute('${a:='.repeat(5000), () => '')).toThrow('bad substitution');
});
