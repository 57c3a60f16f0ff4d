import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { applicationBody, managedBody } from './start-argocd.ts';

/** Argo CD's own description of its API lies beside the repository where it is at hand. */
const DESCRIPTION = new URL('../../../../shared/contracts/argocd/openapi.subset.json', import.meta.url);
const whereDescribed = existsSync(DESCRIPTION) ? test : test.skip;

whereDescribed('the stand-in answers as the API is described (skipped where the description is absent)', () => {
  const { definitions } = JSON.parse(readFileSync(DESCRIPTION, 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'argocd', definitions });
  const application = {
    name: 'shop',
    status: {
      operationState: { phase: 'Failed', syncResult: { revision: 'a', resources: [{ kind: 'Pod', name: 'p' }] } },
    },
    managed: [{ group: 'apps', kind: 'Deployment', name: 'cart', live: null }],
  };
  expect(ajv.validate({ $ref: 'argocd#/definitions/v1alpha1Application' }, applicationBody(application))).toBe(true);
  expect(
    ajv.validate({ $ref: 'argocd#/definitions/applicationManagedResourcesResponse' }, managedBody(application)),
  ).toBe(true);
});
