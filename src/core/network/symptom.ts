import { parseCidr } from './cidr.ts';
import type { NetworkSettings } from './network-settings.ts';
import type { Flow, FlowResult, Hop, Symptom } from './verdict.ts';

/** What became of a connection. */
export interface Outcome {
  readonly result: FlowResult;
  readonly flow: Flow;
  readonly hops: readonly Hop[];
}

/**
 * What the application sees (Go's words). Sources: Cilium bpf/bpf_sock.c (`-EHOSTUNREACH` becomes `-EPERM` where the return value cannot be set:
 * every 1.14 to 1.18, and 1.19 before 1.19.4, and kernels before 5.18), bpf/lib/lb.h `tail_no_service_ipv4`, bpf/lib/policy.h and its deny response,
 * Linux net/ipv4/tcp_output.c (a drop on transmit is never an error of connect()) and net/ipv4/icmp.c `icmp_err_convert`, Cilium docs policy/layer7.
 * `headless`: a Service without an address of its own fails in DNS, before any connection.
 */
export function symptomOf({ result, flow, hops }: Outcome, settings: NetworkSettings, headless = false): Symptom {
  switch (result) {
    case 'allowed':
      return { connect: 'ok', why: 'nothing on the way says no; whether something listens there is another question' };
    case 'dropped':
      return dropped(flow, hops, settings);
    case 'no-endpoints':
      return headless ? NO_RECORD : noEndpoints(settings);
    case 'unknown':
      return { connect: 'unknown', why: 'part of what decides this is not in Git' };
  }
}

const NO_RECORD: Symptom = {
  connect: 'no such host',
  why: 'the name of a headless Service resolves to its endpoints, and it has none',
};

function dropped(flow: Flow, hops: readonly Hop[], settings: NetworkSettings): Symptom {
  const first = hops.find(({ result }) => result === 'dropped');
  if (first?.direction === 'service') {
    return {
      connect: TIMEOUT,
      why: 'a port that the Service does not have is not translated: the packet goes to an address that is nobody’s, and connect() times out',
    };
  }
  if (first?.lookup !== undefined) return lookupFails(first.lookup, first.refused === 'dns', settings);
  if (first?.refused === 'http') {
    return {
      connect: 'HTTP 403 (Access denied)',
      why: 'the connection stands, and Cilium’s proxy answers the request with 403 in place of the server',
    };
  }
  if (first?.direction === 'egress' && answers(flow, settings)) return answered(flow);
  return {
    connect: TIMEOUT,
    why: 'a packet that policy drops is dropped silently: connect() retries until it times out, and never fails with EPERM',
  };
}

const TIMEOUT = 'i/o timeout';

function lookupFails(name: string, isRefused: boolean, { dnsRejectCode }: NetworkSettings): Symptom {
  if (!isRefused) {
    return {
      connect: `lookup ${name}: ${TIMEOUT}`,
      why: 'policy drops the question to DNS, so the name is never resolved and nothing is connected to',
    };
  }
  const [words, code] =
    dnsRejectCode === 'nameError' ? ['no such host', 'NXDOMAIN'] : ['server misbehaving', 'REFUSED'];
  return {
    connect: `lookup ${name}: ${words}`,
    why: `Cilium’s DNS proxy answers ${code} to a name that no DNS rule lets through`,
  };
}

/** Denied packets that leave a Pod are answered where `policy-deny-response` says so: IPv4 from 1.19 on, IPv6 from 1.20 on. */
const ANSWERS_IPV4 = 19;
const ANSWERS_IPV6 = 20;

function answers(flow: Flow, { denyResponse, cilium }: NetworkSettings): boolean {
  return denyResponse === 'icmp' && (cilium?.minor ?? ANSWERS_IPV6) >= (isIpv6(flow) ? ANSWERS_IPV6 : ANSWERS_IPV4);
}

function answered(flow: Flow): Symptom {
  const [words, code] = isIpv6(flow) ? ['permission denied', 'EACCES'] : ['no route to host', 'EHOSTUNREACH'];
  return {
    connect: `connect: ${words}`,
    why: `policy-deny-response is icmp, so what egress policy denies is answered, and connect() fails with ${code}; ingress policy must let that answer in, else it times out`,
  };
}

function isIpv6({ to }: Flow): boolean {
  return to.type === 'cidr' && parseCidr(to.cidr)?.family === 6;
}

function noEndpoints({ dataPath = 'socket-lb', cilium, kernel, noBackendResponse }: NetworkSettings): Symptom {
  if (dataPath === 'kube-proxy') {
    return {
      connect: 'connect: connection refused',
      why: 'kube-proxy rejects what is sent to a Service without endpoints',
    };
  }
  if (dataPath === 'per-packet-lb') return perPacket(cilium, noBackendResponse);
  if (cilium !== undefined && ignoresErrors(cilium)) {
    return {
      connect: TIMEOUT,
      why: 'before 1.13.1 Cilium’s socket load balancer lets the packet go on to the Service’s own address, where nobody answers',
    };
  }
  if (cilium !== undefined && setsReturnValue(cilium) && !isOld(kernel)) {
    return {
      connect: 'connect: no route to host',
      why: `Cilium's socket load balancer finds no backend for the Service and fails connect() with EHOSTUNREACH${kernel === undefined ? ' (EPERM on kernels before 5.18)' : ''}`,
    };
  }
  const otherwise = isOld(kernel)
    ? 'the kernel is older than 5.18'
    : 'EHOSTUNREACH, `no route to host`, from Cilium 1.19.4 on';
  return {
    connect: 'connect: operation not permitted',
    why: `Cilium's socket load balancer finds no backend for the Service and fails connect() with EPERM (${otherwise})`,
  };
}

type Version = NonNullable<NetworkSettings['cilium']>;

function perPacket(cilium: Version | undefined, response: NetworkSettings['noBackendResponse']): Symptom {
  const rejects = (cilium?.minor ?? 16) >= 16;
  if (rejects && response !== 'drop') {
    return {
      connect: 'connect: connection refused',
      why: 'Cilium answers for a Service without backends with ICMP port unreachable',
    };
  }
  return {
    connect: TIMEOUT,
    why: rejects
      ? 'service-no-backend-response is drop: what is sent to a Service without backends is dropped silently'
      : 'before 1.16 Cilium drops what is sent to a Service without backends',
  };
}

function setsReturnValue({ minor, patch }: Version): boolean {
  return minor >= 20 || (minor === 19 && patch >= 4);
}

function ignoresErrors({ minor, patch }: Version): boolean {
  return minor < 13 || (minor === 13 && patch === 0);
}

/** `bpf_set_retval` exists since Linux 5.18. */
function isOld(kernel: NetworkSettings['kernel']): boolean {
  return kernel !== undefined && (kernel.major < 5 || (kernel.major === 5 && kernel.minor < 18));
}
