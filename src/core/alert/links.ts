/** The text when it is an http(s) URL; anything else (`javascript:`, relative, empty) is not a link and left out. */
export function httpUrl(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text.length > 8192 || !URL.canParse(text)) return undefined;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? text : undefined;
}

/** The PromQL in a Prometheus graph link (`/graph?g0.expr=…`), which is what Alertmanager's `generatorURL` is. */
export function expressionOf(generatorUrl: string | undefined): string | undefined {
  if (generatorUrl === undefined) return undefined;
  const expr = new URL(generatorUrl).searchParams.get('g0.expr');
  return expr === null || expr === '' ? undefined : expr;
}

/**
 * Grafana's rule uid: the field where there is one (since 2026), else from the rule's page, else from the matcher that newer
 * versions put in the silence link. Undefined for the test button.
 */
export function ruleUidOf(
  field: string | null | undefined,
  generatorUrl: string | undefined,
  silenceUrl: string | undefined,
): string | undefined {
  const candidates = [field, uidInPath(generatorUrl), uidInMatcher(silenceUrl)];
  return candidates.find((uid): uid is string => typeof uid === 'string' && /^[\w-]{1,100}$/.test(uid));
}

function uidInPath(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  return /\/alerting\/grafana\/([^/]+)\/view$/.exec(new URL(url).pathname)?.[1];
}

function uidInMatcher(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const prefix = '__alert_rule_uid__=';
  const matcher = new URL(url).searchParams.getAll('matcher').find((one) => one.startsWith(prefix));
  return matcher?.slice(prefix.length);
}
