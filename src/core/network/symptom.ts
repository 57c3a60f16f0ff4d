import type { NetworkSettings } from './network-settings.ts';
import type { FlowResult, Symptom } from './verdict.ts';

/** What kind of Service has no endpoints: a headless one fails in DNS, before any connection. */
export interface Dead {
  readonly headless: boolean;
}

/**
 * What the application sees (Go's words). Sources: Cilium bpf/bpf_sock.c (`-EHOSTUNREACH` becomes `-EPERM` where the return value cannot be set:
 * every 1.14 to 1.18, and 1.19 before 1.19.4), bpf/lib/lb.h `tail_no_service_ipv4`, Linux net/ipv4/tcp_output.c (a drop on transmit is never an error of connect()).
 */
export function symptomOf(result: FlowResult, settings: NetworkSettings, dead?: Dead): Symptom {
  switch (result) {
    case 'allowed':
      return { connect: 'ok', why: 'nothing on the way says no; whether something listens there is another question' };
    case 'dropped':
      return {
        connect: 'i/o timeout',
        why: 'a packet that policy drops is dropped silently: connect() retries until it times out, and never fails with EPERM',
      };
    case 'no-endpoints':
      return dead?.headless === true ? NO_RECORD : noEndpoints(settings);
    case 'unknown':
      return { connect: 'unknown', why: 'part of what decides this is not in Git' };
  }
}

const NO_RECORD: Symptom = {
  connect: 'no such host',
  why: 'the name of a headless Service resolves to its endpoints, and it has none',
};

function noEndpoints({ dataPath = 'socket-lb', cilium }: NetworkSettings): Symptom {
  if (dataPath === 'kube-proxy') {
    return {
      connect: 'connect: connection refused',
      why: 'kube-proxy rejects what is sent to a Service without endpoints',
    };
  }
  if (dataPath === 'per-packet-lb') return perPacket(cilium);
  if (cilium !== undefined && setsReturnValue(cilium)) {
    return {
      connect: 'connect: no route to host',
      why: "Cilium's socket load balancer finds no backend for the Service and fails connect() with EHOSTUNREACH (EPERM on kernels before 5.18)",
    };
  }
  return {
    connect: 'connect: operation not permitted',
    why: "Cilium's socket load balancer finds no backend for the Service and fails connect() with EPERM (EHOSTUNREACH, `no route to host`, from Cilium 1.19.4 on)",
  };
}

function perPacket(cilium: NetworkSettings['cilium']): Symptom {
  if ((cilium?.minor ?? 16) >= 16) {
    return {
      connect: 'connect: connection refused',
      why: 'Cilium answers for a Service without backends with ICMP port unreachable',
    };
  }
  return { connect: 'i/o timeout', why: 'before 1.16 Cilium drops what is sent to a Service without backends' };
}

function setsReturnValue({ minor, patch }: { readonly minor: number; readonly patch: number }): boolean {
  return minor >= 20 || (minor === 19 && patch >= 4);
}
