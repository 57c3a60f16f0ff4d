import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chartValues } from '../../core/render/chart-values.ts';
import type { ChartOutcome, ChartRequest } from '../../core/values/chart.ts';
import type { Charts } from '../../ports/charts.ts';
import { pullArguments, refusedRequest, templateArguments } from './helm-arguments.ts';
import { type HelmProgram, runHelm } from './run-helm.ts';

/** A chart's templates run in Helm's own sandbox; a minute and 64 MiB are more than any chart needs. */
const TIMEOUT_MILLIS = 60_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** Outcomes kept, so that the next alert does not run Helm again for charts that have not changed. */
const MAX_KEPT = 200;

/**
 * Charts by a `helm` program. Each request is worked on in a folder of its own, which is removed afterwards; what lies in the repository is written
 * there as data and never executed. Requests come one at a time.
 * @param program a path or a name on the PATH.
 */
export function helmCharts(program: string, limits: Partial<Omit<HelmProgram, 'program'>> = {}): Charts {
  const helm = { program, timeoutMillis: TIMEOUT_MILLIS, maxBytes: MAX_BYTES, ...limits };
  const kept = new Map<string, ChartOutcome>();
  return {
    inflate: async (request) => {
      const known = kept.get(request.key);
      if (known !== undefined) return known;
      const outcome = await inflate(helm, request);
      if (outcome.kind === 'unavailable') return outcome;
      const [oldest] = kept.keys();
      if (oldest !== undefined && kept.size >= MAX_KEPT) kept.delete(oldest);
      kept.set(request.key, outcome);
      return outcome;
    },
  };
}

async function inflate(helm: HelmProgram, request: ChartRequest): Promise<ChartOutcome> {
  const refused = refusedRequest(request);
  if (refused !== null) return { kind: 'unavailable', words: refused };
  const scratch = await mkdtemp(join(tmpdir(), 'suture-helm-'));
  try {
    return await inflateIn(scratch, helm, request);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function inflateIn(scratch: string, helm: HelmProgram, request: ChartRequest): Promise<ChartOutcome> {
  const home = join(scratch, 'charts');
  await mkdir(home);
  if (request.files !== null) await writeChart(join(home, request.name), request.files);
  else {
    const pulled = await runHelm(helm, pullArguments(request, home), scratch);
    // Whether a chart can be fetched from here says nothing of where it is deployed from.
    if (pulled.kind !== 'printed') return { kind: 'unavailable', words: pulled.words };
  }
  const texts = await valuesOf(home, request);
  if ('kind' in texts) return texts;
  const values = await writeValues(scratch, texts);
  const ran = await runHelm(helm, templateArguments(request, { home, values }), scratch);
  if (ran.kind === 'printed') return { kind: 'inflated', text: ran.text };
  return { kind: ran.kind === 'failed' ? 'refused' : 'unavailable', words: ran.words };
}

/** Paths come from a snapshot, which has no `..`. */
async function writeChart(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, bytes] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: 0o600 });
  }
}

/** The texts of the values files, the main one first; a chart whose values cannot be read is refused, as kustomize does. */
async function valuesOf(home: string, request: ChartRequest): Promise<readonly string[] | ChartOutcome> {
  const path = `${request.name}/values.yaml`;
  const file = request.valuesFile ?? (await readFile(join(home, path), 'utf8').catch(() => null));
  if (file === null) {
    const words = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
    return { kind: 'refused', words };
  }
  const values = chartValues(file, request);
  return values.ok ? [values.value, ...request.additionalValues] : { kind: 'refused', words: values.problem };
}

async function writeValues(scratch: string, texts: readonly string[]): Promise<readonly string[]> {
  const paths = texts.map((_, index) => join(scratch, `values-${index}.yaml`));
  for (const [index, text] of texts.entries()) await writeFile(paths[index] ?? '', text);
  return paths;
}
