import type { Labels } from '../../../src/core/labels/selector.ts';
import { parseCidr } from '../../../src/core/network/cidr.ts';
import type { Identity } from '../../../src/core/network/identity.ts';
import { addressIdentity, podIdentity, reservedIdentity } from '../../../src/core/network/identity.ts';
import { judge } from '../../../src/core/network/judge.ts';
import type { NetworkSettings } from '../../../src/core/network/network-settings.ts';
import { clusterOf } from '../cluster/objects.ts';

/** What Cilium's own policy engine said about some policies. */
export interface Scenario {
  readonly name: string;
  readonly policies: string;
  readonly parse: readonly { readonly policy: string; readonly error: string | null }[];
  readonly pods: Readonly<
    Record<string, { namespace: string; labels: Labels; namespaceLabels: Labels; cluster?: string }>
  >;
  readonly addresses: Readonly<Record<string, string>>;
  readonly namedPorts: Readonly<Record<string, number>>;
  readonly flows: readonly (readonly [
    from: string,
    to: string,
    protocol: string,
    port: number,
    egress: string,
    ingress: string,
  ])[];
  readonly enforcement?: 'default' | 'always' | 'never';
  readonly world?: string;
}

/** The version of the policy engine that was asked. */
export const RECORDED_WITH = { minor: 20, patch: 0 };

/** `from → to port: got …, Cilium said …` for every flow that is judged otherwise. */
export function disagreements(scenario: Scenario): readonly string[] {
  const cluster = clusterOf(scenario.policies);
  const settings: NetworkSettings = {
    closedWorld: true,
    enforcement: scenario.enforcement ?? 'default',
    cilium: RECORDED_WITH,
  };
  const around = { cluster, settings };
  return scenario.flows.flatMap(([from, to, protocol, port, egress, ingress]) => {
    const [source, target] = [identityOf(from, scenario), identityOf(to, scenario)];
    const out = judge(
      { direction: 'egress', subject: source, attempt: { peer: target, target, port, protocol } },
      around,
    );
    const into = judge(
      { direction: 'ingress', subject: target, attempt: { peer: source, target, port, protocol } },
      around,
    );
    // The engine can be asked about nodes and the world as if they were endpoints; no agent enforces that, and so it is left out.
    const asked = (enforced: boolean, verdict: string): string => (enforced ? verdict : 'not enforced');
    const got = [out, into].map(({ result }) => (result === 'dropped' ? 'denied' : result));
    const of = ([a = '', b = '']: readonly string[]): string =>
      [asked(source.enforced, a), asked(target.enforced, b)].join(', ');
    return of(got) === of([egress, ingress])
      ? []
      : [`${from} → ${to} ${port}/${protocol}: got ${of(got)}, Cilium said ${of([egress, ingress])}`];
  });
}

function identityOf(name: string, { pods, addresses, namedPorts }: Scenario): Identity {
  const pod = pods[name];
  const [cidr = '', fqdn] = (addresses[name] ?? '').split(' fqdn:');
  if (pod === undefined) return reservedIdentity(name) ?? addressIdentity(name, parseCidr(cidr), fqdn);
  const ports = Object.entries(namedPorts).map(([port, number]) => ({ name: port, port: number, protocol: 'ANY' }));
  return podIdentity({ ...pod, name, namespaceKnown: true, namedPorts: ports });
}
