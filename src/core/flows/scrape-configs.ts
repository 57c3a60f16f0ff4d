import { parseYaml } from '../source/parse-manifests.ts';
import { isJsonObject, type Json, type JsonObject } from '../values/json.ts';
import { listAt, objectsAt, stringAt } from '../values/read-json.ts';
import type { PodText } from './pod-text.ts';

/** A job of Prometheus that has its targets asked by somebody else, as the blackbox exporter's are. */
export interface ProbingJob {
  /** `host:port` of who asks. */
  readonly prober: string;
  readonly targets: readonly string[];
}

/** The jobs of a `prometheus.yml` whose targets are a parameter, with who is scraped in their place (the blackbox exporter's README). */
export function probingJobs({ text }: Pick<PodText, 'text'>): readonly ProbingJob[] {
  return jobsOf(text).flatMap((job) => {
    const prober = proberOf(job);
    return prober === undefined ? [] : [{ prober, targets: targetsOf(job) }];
  });
}

/** The text without the targets that somebody else connects to. */
export function asConnectedTo(text: PodText): PodText {
  const probing = jobsOf(text.text).filter((job) => proberOf(job) !== undefined);
  if (probing.length === 0) return text;
  const config = configOf(text.text);
  const scraped = listAt(config, 'scrape_configs').map((job) =>
    isJsonObject(job) && proberOf(job) !== undefined ? { ...job, static_configs: [] } : job,
  );
  return { ...text, text: JSON.stringify({ ...config, scrape_configs: scraped }) };
}

/** Whether a text is a configuration of Prometheus, and one that follows the usual annotations of Pods and Services. */
export function readsAnnotations({ text }: Pick<PodText, 'text'>): boolean | undefined {
  if (!/^\s*scrape_configs:/m.test(text)) return undefined;
  return text.includes('annotation_prometheus_io_scrape');
}

function jobsOf(text: string): readonly JsonObject[] {
  // Most texts are none, and reading YAML takes its time.
  return text.includes('__param_target') ? objectsAt(configOf(text), 'scrape_configs') : [];
}

function configOf(text: string): JsonObject | undefined {
  const value: Json | undefined = parseYaml('prometheus.yml', text).documents[0]?.value;
  return isJsonObject(value) ? value : undefined;
}

function proberOf(job: JsonObject): string | undefined {
  return objectsAt(job, 'relabel_configs')
    .filter((one) => stringAt(one, 'target_label') === '__address__')
    .flatMap((one) => stringAt(one, 'replacement') ?? [])
    .find((address) => !address.includes('$'));
}

function targetsOf(job: JsonObject): readonly string[] {
  return objectsAt(job, 'static_configs').flatMap((one) =>
    listAt(one, 'targets').filter((target) => typeof target === 'string'),
  );
}
