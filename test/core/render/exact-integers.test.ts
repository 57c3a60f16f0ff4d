import { printObjects } from '../../../src/core/render/print-objects.ts';
import { render } from '../../../src/core/render/render.ts';
import { repository } from './repository.ts';

/** The printed `spec` of the only object. */
function printed(spec: string, kustomization = ''): string {
  const snapshot = repository({
    'app/web.yaml': `apiVersion: example.org/v1\nkind: Web\nmetadata:\n  name: web\nspec: ${spec}\n`,
    'app/kustomization.yaml': `resources: [web.yaml]\n${kustomization}`,
  });
  const text = printObjects(render(snapshot, 'app').objects, snapshot);
  return text.slice(text.indexOf('spec:') + 6).trim();
}

test.each([
  { name: 'a number that a float holds', spec: '9007199254740991', printed: '9007199254740991' },
  { name: 'one that it does not', spec: '12345678901234567', printed: '12345678901234567' },
  { name: 'the least of 64 bits', spec: '-9223372036854775808', printed: '-9223372036854775808' },
  { name: 'the greatest of 64 bits', spec: '18446744073709551615', printed: '18446744073709551615' },
  { name: 'with a sign', spec: '+12345678901234567', printed: '12345678901234567' },
  { name: 'beyond 64 bits a float', spec: '18446744073709551616', printed: '18446744073709552000' },
  { name: 'inside of lists', spec: '{a: [1, 12345678901234567]}', printed: 'a:\n  - 1\n  - 12345678901234567' },
])('whole numbers keep their digits: $name', (row) => {
  expect(printed(row.spec)).toBe(row.printed);
});

test('what something else wrote there has no digits of the manifest', () => {
  const patch =
    'patches: [{target: {kind: Web}, patch: \'[{"op": "replace", "path": "/spec", "value": 12345678901234599}]\'}]\n';
  expect(printed('12345678901234567', patch)).toBe('12345678901234600');
});

test('objects are printed without their snapshot too, as floats', () => {
  const snapshot = repository({
    'app/web.yaml': 'apiVersion: v1\nkind: Web\nmetadata: {name: web}\nspec: 12345678901234567\n',
  });
  expect(printObjects(render(snapshot, 'app').objects)).toContain('spec: 12345678901234568');
});
