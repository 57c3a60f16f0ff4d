import type { Block } from './report.ts';
import { bullets, code, paragraph, text } from './words.ts';

/** What is said of a repository that deploys nothing as far as anybody can see. */
export const NO_APPLICATION = 'I found no application in this repository';

/** What to do about it: an all-clear it is not. */
export function noApplication(): readonly Block[] {
  return [
    paragraph(
      text(
        'I look for Application and ApplicationSet objects of Argo CD, Kustomization objects of Flux, and folders with a kustomization. What now:',
      ),
    ),
    bullets([
      [
        text('Is this the repository that is deployed, and the right branch? On the command line '),
        code('--repo DIR'),
        text(' names another.'),
      ],
      [
        text('Are its applications declared elsewhere? Name their folders in '),
        code('.suture.yaml'),
        text(': '),
        code('applications: [{ name: blog, path: apps/blog }]'),
        text('.'),
      ],
    ]),
  ];
}
