import type { Application } from '../../../src/core/gitops/application.ts';
import { findApplications } from '../../../src/core/gitops/find-applications.ts';
import { applySync } from '../../../src/core/history/apply-sync.ts';
import { renderApplication } from '../../../src/core/history/render-application.ts';
import type { Rendered } from '../../../src/core/render/rendered.ts';
import { formatRef } from '../../../src/core/values/object-ref.ts';
import { valueAt } from '../../../src/core/values/read-json.ts';
import { snapshot } from '../gitops/snapshot.ts';
import { commit } from './make.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'acme/web:1' }] }
`;

const KUSTOMIZATION = `# the shop
resources:
  - web.yaml
images:
  - name: acme/db
    newTag: "5"
  - name: acme/web
    newTag: "2"
`;

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  source:
    path: apps/shop
    kustomize:
`;

const FLUX = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop, namespace: flux-system }
spec:
  path: ./apps/shop
`;

function rendering(declaration: string, files: Readonly<Record<string, string>> = {}) {
  const tree = snapshot({
    'apps/shop/kustomization.yaml': KUSTOMIZATION,
    'apps/shop/web.yaml': WEB,
    'shop.yaml': declaration,
    ...files,
  });
  const application = findApplications(tree).applications.find(({ name }) => name === 'shop');
  if (application === undefined) throw new Error('there is no application shop');
  return { application, rendered: renderApplication(tree, application) };
}

function argo(
  options: string,
  files?: Readonly<Record<string, string>>,
): { application: Application; rendered: Rendered } {
  return rendering(`${APPLICATION}${options.replace(/^/gm, '      ')}\n`, files);
}

function image({ objects }: Rendered): unknown {
  return valueAt(objects[0]?.manifest, 'spec', 'template', 'spec', 'containers');
}

/** Who set what, where. */
function touches({ objects }: Rendered): readonly string[] {
  return (objects[0]?.touches ?? []).map(({ path, source }) => `${path.join('.')} ${source.file}:${source.line}`);
}

describe("an Argo CD source's kustomize options", () => {
  test('names, namespace and replicas', () => {
    const { rendered } = argo('namePrefix: a-\nnameSuffix: -z\nnamespace: shop\nreplicas: [{ name: web, count: 3 }]');
    expect(rendered.objects.map(({ ref }) => formatRef(ref))).toEqual(['Deployment shop/a-web-z']);
    expect(valueAt(rendered.objects[0]?.manifest, 'spec', 'replicas')).toBe(3);
  });

  test.each([
    { name: 'a tag takes the place of the one in the kustomization', option: 'acme/web:3', image: 'acme/web:3' },
    { name: 'another name', option: 'acme/web=ghcr.io/acme/web:3', image: 'ghcr.io/acme/web:3' },
    {
      name: 'an asterisk keeps the tag of the kustomization',
      option: 'acme/web=ghcr.io/acme/web:*',
      image: 'ghcr.io/acme/web:2',
    },
    { name: 'an image nobody has', option: 'nginx:1', image: 'acme/web:2' },
  ])('images: $name', ({ option, image: wanted }) => {
    expect(image(argo(`images: ['${option}']`).rendered)).toEqual([{ name: 'web', image: wanted }]);
  });

  test("the line that says so is the Application's, what the kustomization says keeps its own", () => {
    const { rendered } = argo("images: ['acme/web:3']\nnamePrefix: a-");
    expect(touches(rendered)).toEqual([
      'metadata.name shop.yaml:9',
      'spec.template.spec.containers.0.image shop.yaml:8',
    ]);
    const other = argo("images: ['nginx:3']").rendered;
    expect(touches(other)).toEqual(['spec.template.spec.containers.0.image apps/shop/kustomization.yaml:7']);
  });

  test('labels go into selectors too, unless told otherwise', () => {
    const selector = ({ rendered }: { rendered: Rendered }) =>
      valueAt(rendered.objects[0]?.manifest, 'spec', 'selector', 'matchLabels');
    const template = ({ rendered }: { rendered: Rendered }) =>
      valueAt(rendered.objects[0]?.manifest, 'spec', 'template', 'metadata', 'labels');
    expect(selector(argo('commonLabels: { team: shop }'))).toEqual({ app: 'web', team: 'shop' });
    const without = argo('commonLabels: { team: shop }\nlabelWithoutSelector: true');
    expect([selector(without), template(without)]).toEqual([{ app: 'web' }, { app: 'web' }]);
    const templates = argo('commonLabels: { team: shop }\nlabelWithoutSelector: true\nlabelIncludeTemplates: true');
    expect([selector(templates), template(templates)]).toEqual([{ app: 'web' }, { app: 'web', team: 'shop' }]);
  });

  test('a label that the kustomization has already is refused in the words of kustomize, and forced', () => {
    const files = { 'apps/shop/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: { team: a }\n' };
    expect(argo('commonLabels: { team: b }', files).rendered.problem).toEqual({
      message: 'label team already in kustomization file. Use --force to override.',
      source: { file: 'shop.yaml', line: 8 },
    });
    const { rendered } = argo('commonLabels: { team: b }\nforceCommonLabels: true', files);
    expect(valueAt(rendered.objects[0]?.manifest, 'metadata', 'labels', 'team')).toBe('b');
  });

  test('patches and components', () => {
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n';
    const { rendered } = argo(
      'components: [../../parts/c]\npatches:\n  - target: { kind: Deployment }\n    patch: |\n      - { op: replace, path: /spec/replicas, value: 7 }',
      { 'parts/c/kustomization.yaml': component },
    );
    expect(rendered.problem).toBeNull();
    expect(valueAt(rendered.objects[0]?.manifest, 'spec', 'replicas')).toBe(7);
    expect(rendered.objects[0]?.ref.name).toBe('web-c');
  });

  test('a kustomization that lines cannot be kept of is edited all the same', () => {
    const files = {
      'apps/shop/kustomization.yaml': '{ resources: [web.yaml], images: [{ name: acme/web, newTag: "9" }] }\n',
    };
    expect(image(argo('namePrefix: a-', files).rendered)).toEqual([{ name: 'web', image: 'acme/web:9' }]);
  });

  test('a folder without a kustomization', () => {
    const files = { 'apps/plain/web.yaml': WEB };
    const declared = `${APPLICATION}      namePrefix: a-\n`.replace('apps/shop', 'apps/plain');
    expect(rendering(declared, files).rendered.problem?.message).toBe(
      "Missing kustomization file 'kustomization.yaml'.\n",
    );
  });

  test('what Argo CD would replace by values of the application is a gap', () => {
    const tree = snapshot({
      'apps/shop/kustomization.yaml': KUSTOMIZATION,
      'shop.yaml': `${APPLICATION}      commonAnnotations: { app: $ARGOCD_APP_NAME }\n`,
    });
    expect(findApplications(tree).gaps).toMatchObject([
      { detail: 'Application shop uses $ARGOCD_APP_NAME, which is not replaced' },
    ]);
  });

  test("the image updater's file goes before the Application", () => {
    const { rendered } = argo("images: ['acme/web:3']\nnamePrefix: a-", {
      'apps/shop/.argocd-source-shop.yaml': "kustomize:\n  images: ['acme/web:4']\n",
      'apps/shop/.argocd-source-other.yaml': "kustomize:\n  images: ['acme/web:5']\n",
    });
    expect(image(rendered)).toEqual([{ name: 'web', image: 'acme/web:4' }]);
    expect(rendered.objects[0]?.ref.name).toBe('a-web');
  });
});

test('a source that says directory: its kustomization is not built, and one that says what it is counts as an object', () => {
  const declared = (directory: string) => `${APPLICATION.replace('    kustomize:\n', '')}    directory: ${directory}\n`;
  const plain = rendering(declared('{ recurse: false }')).rendered;
  expect(image(plain)).toEqual([{ name: 'web', image: 'acme/web:1' }]);
  const typed = {
    'apps/shop/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${KUSTOMIZATION}`,
  };
  expect(rendering(declared("{ exclude: 'kustomization*' }"), typed).rendered.objects).toHaveLength(1);
  const { application, rendered } = rendering(declared('{}'), typed);
  const step = applySync([], { application, commit: commit('a'), rendered }, { apiServer: { minor: 36 } });
  expect(step).toMatchObject({
    outcome: 'failed',
    message: expect.stringMatching(/^one or more synchronization tasks are not valid/),
  });
  expect(step.objects.flatMap(({ refusal }) => refusal?.message ?? [])).toEqual([
    'The Kubernetes API could not find kustomize.config.k8s.io/Kustomization for requested resource /. Make sure the "Kustomization" CRD is installed on the destination cluster.',
  ]);
});

test('the namespace Argo CD keeps for the application, with its labels and the line that says so', () => {
  const declared = `${APPLICATION.replace('    kustomize:\n', '')}  destination: { namespace: shop }
  syncPolicy: { syncOptions: [CreateNamespace=true], managedNamespaceMetadata: { labels: { team: shop } } }
`;
  const { rendered } = rendering(declared);
  expect(rendered.objects.map(({ ref }) => formatRef(ref))).toEqual(['Namespace shop', 'Deployment web']);
  expect(rendered.objects[0]).toMatchObject({
    manifest: { metadata: { labels: { team: 'shop' } } },
    source: { file: 'shop.yaml', line: 1 },
  });
  expect(rendering(declared.replace('CreateNamespace=true', 'Prune=true')).rendered.objects).toHaveLength(1);
});

describe('a Flux Kustomization', () => {
  test('its namespace, names, images and patches', () => {
    const { rendered } = rendering(
      `${FLUX}  targetNamespace: shop\n  namePrefix: a-\n  nameSuffix: -z\n  images: [{ name: acme/web, newName: ghcr.io/web }]\n  patches: [{ patch: '[{ "op": "replace", "path": "/spec/replicas", "value": 4 }]', target: { kind: Deployment } }]\n`,
    );
    expect(rendered.problem).toBeNull();
    expect(rendered.objects.map(({ ref }) => formatRef(ref))).toEqual(['Deployment shop/a-web-z']);
    expect(image(rendered)).toEqual([{ name: 'web', image: 'ghcr.io/web:1' }]);
    expect(valueAt(rendered.objects[0]?.manifest, 'spec', 'replicas')).toBe(4);
  });

  test('a folder without a kustomization: what is below it, and folders with one as they build', () => {
    const { rendered } = rendering(FLUX.replace('apps/shop', 'apps'), {
      'apps/one.yaml': WEB.replace('name: web,', 'name: one,'),
      'apps/deep/er/two.yaml': WEB.replace('name: web,', 'name: two,'),
      'apps/shop/stray.yaml': WEB.replace('name: web,', 'name: stray,'),
      'apps/notes.txt': '',
      'apps/.sops.yaml': 'creation_rules: []\n',
    });
    expect(rendered.problem).toBeNull();
    expect(rendered.objects.map(({ ref }) => ref.name)).toEqual(['one', 'two', 'web']);
    expect(rendered.files).toContain('apps/deep/er/two.yaml');
    expect(rendered.files).not.toContain('apps/kustomization.yaml');
  });
});

test('several folders: one that does not build means that nothing is applied', () => {
  const many = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec: { sources: [{ path: apps/shop }, { path: apps/more }] }
`;
  const good = {
    'apps/more/kustomization.yaml': 'resources: [a.yaml]\n',
    'apps/more/a.yaml': WEB.replace('name: web,', 'name: a,'),
  };
  expect(rendering(many, good).rendered.objects.map(({ ref }) => ref.name)).toEqual(['web', 'a']);
  const bad = { 'apps/more/kustomization.yaml': 'resources: [gone.yaml]\n' };
  expect(rendering(many, bad).rendered).toMatchObject({
    objects: [],
    problem: { message: expect.stringContaining('gone.yaml') },
  });
});

test('an older tree is rendered as it was declared there', () => {
  const { application } = argo("images: ['acme/web:3']");
  const older = snapshot({
    'old/kustomization.yaml': KUSTOMIZATION,
    'old/web.yaml': WEB,
    'shop.yaml': `${APPLICATION}      namePrefix: a-\n`.replace('apps/shop', 'old'),
  });
  expect(renderApplication(older, application).objects.map(({ ref }) => ref.name)).toEqual(['a-web']);
  const gone = snapshot({ 'apps/shop/kustomization.yaml': KUSTOMIZATION, 'apps/shop/web.yaml': WEB });
  expect(image(renderApplication(gone, application))).toEqual([{ name: 'web', image: 'acme/web:3' }]);
});

describe('what Flux does after the build', () => {
  const POD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: '\${app}', labels: { app: web } }
spec:
  replicas: \${count:=2}
  template: { spec: { containers: [{ name: web, args: ['$$\{HOME}', '\${stage}'] }] } }
`;
  const files = { 'apps/shop/web.yaml': POD };
  const vars = (rendered: Rendered) => {
    const manifest = rendered.objects[0]?.manifest;
    const [container] = [valueAt(manifest, 'spec', 'template', 'spec', 'containers')].flat();
    return [rendered.objects[0]?.ref.name, valueAt(manifest, 'spec', 'replicas'), valueAt(container, 'args')];
  };

  test('without variables nothing is substituted', () => {
    expect(vars(rendering(FLUX, files).rendered)).toEqual(['${app}', '${count:=2}', ['$${HOME}', '${stage}']]);
    expect(vars(rendering(`${FLUX}  postBuild: {}\n`, files).rendered)[0]).toBe('${app}');
  });

  test('given variables, with numbers as numbers, and the line that gives them', () => {
    const { rendered } = rendering(`${FLUX}  postBuild: { substitute: { app: cart, stage: prod } }\n`, files);
    expect(vars(rendered)).toEqual(['cart', 2, ['${HOME}', 'prod']]);
    expect(touches(rendered)).toContain('metadata.name shop.yaml:1');
  });

  test('variables of a ConfigMap and a Secret in Git, the given ones before them', () => {
    const { rendered } = rendering(
      `${FLUX}  postBuild: { substitute: { app: given }, substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: hidden }] }\n`,
      {
        ...files,
        'cluster/settings.yaml':
          'kind: ConfigMap\nmetadata: { name: settings, namespace: flux-system }\ndata: { app: a, stage: test }\n',
        'cluster/hidden.yaml':
          'kind: Secret\nmetadata: { name: hidden, namespace: flux-system }\ndata: { count: NQ== }\n',
      },
    );
    expect(vars(rendered)).toEqual(['given', 5, ['${HOME}', 'test']]);
    expect(rendered.gaps).toEqual([]);
  });

  test('variables that are not in Git stay as they are written, and are a gap with its line; optional ones are empty', () => {
    const from = (rest: string) =>
      `${FLUX}  postBuild:\n    substitute: { app: cart }\n    substituteFrom: [{ kind: ConfigMap, name: gone${rest} }]\n`;
    const { rendered } = rendering(from(''), files);
    expect(vars(rendered)).toEqual(['cart', '${count:=2}', ['${HOME}', '${stage}']]);
    expect(rendered.gaps).toMatchObject([
      {
        reason: 'live-state',
        detail: expect.stringContaining('ConfigMap flux-system/gone'),
        source: { file: 'shop.yaml', line: 8 },
      },
    ]);
    expect(vars(rendering(from(', optional: true'), files).rendered)).toEqual(['cart', 2, ['${HOME}', null]]);
  });

  test('an object that does not want it, and one that cannot be substituted', () => {
    const off = {
      'apps/shop/web.yaml': POD.replace(
        'labels:',
        'annotations: { kustomize.toolkit.fluxcd.io/substitute: disabled }, labels:',
      ),
    };
    expect(vars(rendering(`${FLUX}  postBuild: { substitute: { app: cart } }\n`, off).rendered)[0]).toBe('${app}');
    const bad = { 'apps/shop/web.yaml': POD.replace('${stage}', '${stage') };
    expect(rendering(`${FLUX}  postBuild: { substitute: { app: cart } }\n`, bad).rendered.problem?.message).toMatch(
      /^post build failed for '\$\{app\}': envsubst error: variable substitution failed: /,
    );
    expect(rendering(`${FLUX}  postBuild: { substitute: { a-b: cart } }\n`, files).rendered.problem?.message).toBe(
      "post build failed for '${app}': envsubst error: 'a-b' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'",
    );
  });

  test('common metadata goes over what the objects have', () => {
    const { rendered } = rendering(
      `${FLUX}  commonMetadata: { labels: { app: all, team: shop }, annotations: { a: b } }\n`,
    );
    expect(rendered.objects[0]?.manifest['metadata']).toEqual({
      name: 'web',
      labels: { app: 'all', team: 'shop' },
      annotations: { a: 'b' },
    });
    expect(valueAt(rendered.objects[0]?.manifest, 'spec', 'selector', 'matchLabels')).toEqual({ app: 'web' });
  });
});
