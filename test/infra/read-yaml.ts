import { readFileSync } from 'node:fs';
import { parseAllDocuments, type ScalarTag } from 'yaml';

const root = new URL('../../', import.meta.url);

/** CloudFormation's short forms stay text with their tag in front: `!Ref Table`. */
const cloudFormation = ['!Ref', '!GetAtt', '!Sub'].map(
  (tag): ScalarTag => ({ tag, resolve: (text) => `${tag} ${text}` }),
);

/** The documents of one of the project's YAML files; `path` is relative to its root. */
export function readYaml(path: string): readonly unknown[] {
  return parseAllDocuments(readFileSync(new URL(path, root), 'utf8'), { customTags: cloudFormation }).map(
    (document) => {
      const [problem] = [...document.errors, ...document.warnings];
      if (problem !== undefined) throw problem;
      return document.toJS();
    },
  );
}
