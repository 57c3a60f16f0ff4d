import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';
import type { Option } from '../../../core/fix/option.ts';
import { formatPeer } from '../../../core/network/peer.ts';
import type { Flow } from '../../../core/network/verdict.ts';
import { findingJson } from './finding-json.ts';
import { gapsJson, objectJson, refJson, sourceJson } from './source-json.ts';

/** The document `suture diagnose --json` prints. */
export function diagnosisJson(diagnosis: Diagnosis, options: readonly Option[]) {
  const { alert, findings, chain, gaps } = diagnosis;
  return {
    alert: {
      name: alert.name,
      status: alert.status,
      startsAt: new Date(alert.startsAt).toISOString(),
      labels: alert.labels,
    },
    scope: scopeJson(diagnosis),
    cause: causeJson(diagnosis),
    chain: chain.map(({ statement, source, rule }) => ({
      statement,
      ...(source === undefined ? {} : { source: sourceJson(source) }),
      ...(rule === undefined ? {} : { rule }),
    })),
    findings: findings.map((finding) => findingJson(finding, finding.causal)),
    options: options.map(optionJson),
    gaps: gapsJson(gaps),
  };
}

function scopeJson({ scope }: Diagnosis) {
  return {
    ...(scope.namespace === undefined ? {} : { namespace: scope.namespace }),
    applications: scope.applications,
    ...(scope.target === undefined ? {} : { target: objectJson(scope.target) }),
    ...(scope.exporter === undefined ? {} : { exporter: objectJson(scope.exporter) }),
    ...(scope.alertRule === undefined
      ? {}
      : {
          alertRule: {
            name: scope.alertRule.name,
            expr: scope.alertRule.expr,
            source: sourceJson(scope.alertRule.source),
          },
        }),
    flows: scope.flows.map(({ flow, why, verdict }) => ({
      ...flowJson(flow),
      why,
      result: verdict.result,
      symptom: verdict.symptom,
    })),
  };
}

function causeJson({ cause }: Diagnosis) {
  if (cause === null) return null;
  const { firstBadCommit, hunk, repairedInGit } = cause;
  return {
    rule: cause.rule,
    summary: cause.summary,
    confidence: cause.confidence,
    source: sourceJson(cause.source),
    ...(firstBadCommit === undefined
      ? {}
      : { firstBadCommit: { ...commitJson(firstBadCommit), ...(hunk === undefined ? {} : { hunk }) } }),
    ...(repairedInGit === undefined
      ? {}
      : { repairedInGit: { commit: commitJson(repairedInGit.commit), heldBackBy: repairedInGit.heldBackBy } }),
  };
}

function optionJson(option: Option) {
  const { id, title, recommended, benefit, risk, effortMinutes, roi, downtime, why, patch, proof, steps } = option;
  return {
    id,
    title,
    recommended,
    benefit,
    risk,
    effortMinutes,
    roi,
    downtime,
    why,
    patch,
    proof:
      proof === null
        ? null
        : {
            rendered: proof.rendered,
            rejected: proof.rejected.map(refJson),
            flowsOpened: proof.flowsOpened.map(flowJson),
            flowsClosed: proof.flowsClosed.map(flowJson),
            flowsShutAgain: proof.flowsShutAgain.map(flowJson),
            deletes: proof.deletes.map(refJson),
            findingsLeft: proof.findingsLeft,
            holds: proof.holds,
          },
    steps,
  };
}

export function flowJson({ from, to, port, protocol }: Flow) {
  return { from: formatPeer(from), to: formatPeer(to), port: `${port}/${protocol}` };
}

export function commitJson(commit: {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  readonly date: number;
}) {
  return { sha: commit.sha, subject: commit.subject, author: commit.author, date: new Date(commit.date).toISOString() };
}
