import type { Gap } from '../values/gap.ts';
import { isJsonObject, type JsonObject } from '../values/json.ts';
import { groupOf } from '../values/object-ref.ts';
import { listAt, objectAt, objectsAt, stringAt, valueAt } from '../values/read-json.ts';
import { fillTemplate, type Params, type TemplateStyle } from './fill-template.ts';
import { asRendered, comparableUrl, type Found, type FoundAt, merge, NOTHING, otherRevision } from './found.ts';
import { generateParams, MAX_GENERATED } from './generate-params.ts';
import type { GitAsked } from './git-generator.ts';
import { readArgoApplication } from './read-argo-application.ts';
import { TemplateError } from './template-functions.ts';

/** Each of its Applications asks again what every older tree makes of the set: of a large one that would take most of a diagnosis. */
const MAX_READ_AGAIN = 25;

/** All that the templates of one ApplicationSet may come to. */
const MAX_CHARACTERS = 5_000_000;

/**
 * The Applications that an Argo CD `ApplicationSet` makes; nothing for other objects. One generator that cannot be followed is a gap, and the
 * others are. Source: argo-cd `applicationset/controllers/template/template.go`, GenerateApplications.
 */
export function expandApplicationSet(manifest: JsonObject, at: FoundAt, all: readonly JsonObject[]): Found {
  if (groupOf(stringAt(manifest, 'apiVersion') ?? '') !== 'argoproj.io' || manifest['kind'] !== 'ApplicationSet')
    return NOTHING;
  const set = `ApplicationSet ${stringAt(manifest, 'metadata', 'name') ?? ''}`;
  const gap = (detail: string): Gap => ({ reason: 'generator', detail: `${set}: ${detail}`, source: at.source });
  const patch = stringAt(manifest, 'spec', 'templatePatch');
  const gaps: Gap[] = patch === undefined ? [] : [gap('its templatePatch is not followed')];
  const style = styleOf(manifest);
  const applications: JsonObject[] = [];
  for (const [index, generator] of objectsAt(manifest, 'spec', 'generators').entries()) {
    const asked = (git: GitAsked): void => {
      gaps.push(...elsewhere(set, git, { ...at, source: at.lineOf(['spec', 'generators', index]) }));
    };
    try {
      if (listOverrides(generator)) throw new TemplateError("a generator's own template is not followed");
      const made = generateParams(generator, { snapshot: at.snapshot, style, asked });
      applications.push(...made.map((params) => applicationFrom(manifest, params, style)));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      gaps.push(gap(error.message));
    }
  }
  const twice = repeated(applications.map((one) => stringAt(one, 'metadata', 'name') ?? ''));
  if (twice !== undefined)
    return { applications: [], gaps: [...gaps, gap(`contains applications with duplicate name: ${twice}`)] };
  const lineOf: FoundAt['lineOf'] = (path) => at.lineOf(['spec', 'template', ...path]);
  const kept = applications.slice(0, MAX_GENERATED);
  if (kept.length < applications.length) gaps.push(gap(`more than ${MAX_GENERATED} Applications come of it`));
  const found = merge(kept.map((one) => readArgoApplication(one, { ...at, lineOf }, all)));
  const isRead = applications.length <= MAX_READ_AGAIN;
  return {
    applications: isRead ? found.applications : found.applications.map(asRendered),
    gaps: [...unique(gaps), ...found.gaps],
  };
}

function styleOf(manifest: JsonObject): TemplateStyle {
  return {
    go: valueAt(manifest, 'spec', 'goTemplate') === true,
    missingKeyIsError: listAt(manifest, 'spec', 'goTemplateOptions').includes('missingkey=error'),
    budget: { characters: MAX_CHARACTERS },
  };
}

function listOverrides(generator: JsonObject): boolean {
  return Object.values(generator).some((one) => isJsonObject(one) && objectAt(one, 'template') !== undefined);
}

function applicationFrom(manifest: JsonObject, params: Params, style: TemplateStyle): JsonObject {
  const filled = fillTemplate(objectAt(manifest, 'spec', 'template') ?? {}, params, style);
  const template = isJsonObject(filled) ? filled : {};
  const namespace = stringAt(manifest, 'metadata', 'namespace');
  return {
    ...template,
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { ...objectAt(template, 'metadata'), ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** A generator that looks at another repository or revision than the one that is there. */
function elsewhere(set: string, { repoUrl, revision }: GitAsked, at: FoundAt): readonly Gap[] {
  const { repository, source } = at;
  const name = (one: string): string => comparableUrl(one).split(/[/:]/).at(-1) ?? '';
  const isOther = repository !== undefined && repoUrl !== undefined && name(repoUrl) !== name(repository);
  const detail = `${set}: its generator looks at ${repoUrl}, which is taken as this repository`;
  return [...(isOther ? [{ reason: 'generator', detail, source } as const] : []), ...otherRevision(set, revision, at)];
}

function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
