import type { NetworkSettings } from '../../../src/core/network/network-settings.ts';
import { explainError } from '../../../src/core/report/explain-error.ts';

const firstOf = (text: string): string | undefined => explainError(text)[0]?.class;

describe('as clients print it', () => {
  test.each([
    { by: 'Go', text: 'dial tcp 10.99.101.181:3306: connect: operation not permitted' },
    { by: 'Go over UDP', text: 'dial udp 10.96.0.10:53: connect: operation not permitted' },
    { by: 'Node', text: 'Error: connect EPERM 10.99.101.181:3306 - Local (0.0.0.0:0)' },
    { by: 'Python', text: 'PermissionError: [Errno 1] Operation not permitted' },
    {
      by: 'PyMySQL',
      text: `pymysql.err.OperationalError: (2003, "Can't connect to MySQL server on 'mysql' ([Errno 1] Operation not permitted)")`,
    },
    { by: 'Java', text: 'Caused by: java.net.ConnectException: Operation not permitted' },
    { by: 'Java sockets', text: 'java.net.SocketException: Operation not permitted' },
    { by: 'mysql', text: "ERROR 2003 (HY000): Can't connect to MySQL server on 'mysql:3306' (1)" },
    {
      by: 'psql',
      text: 'psql: error: connection to server at "db" (10.1.2.3), port 5432 failed: Operation not permitted',
    },
    { by: 'older psql', text: 'psql: could not connect to server: Operation not permitted' },
    { by: 'redis-cli', text: 'Could not connect to Redis at redis:6379: Operation not permitted' },
    { by: 'curl', text: 'curl: (7) Failed to connect to shop port 80: Operation not permitted' },
    { by: 'curl -v', text: '* Immediate connect fail for 10.1.2.3: Operation not permitted' },
    { by: 'wget', text: 'Connecting to shop (10.1.2.3:80)... failed: Operation not permitted.' },
    { by: 'Ruby', text: 'Errno::EPERM: Operation not permitted - connect(2) for "shop" port 80' },
    { by: 'Rust', text: 'Os { code: 1, kind: PermissionDenied, message: "x" }: Operation not permitted (os error 1)' },
    { by: 'PHP', text: 'SQLSTATE[HY000] [2002] Operation not permitted' },
  ])('EPERM by $by', ({ text }) => expect(firstOf(text)).toBe('service-without-endpoints'));

  test.each([
    { text: 'chown: /data: Operation not permitted' },
    { text: "PermissionError: [Errno 1] Operation not permitted: '/etc/passwd'" },
    { text: 'mkdir /cache: permission denied' },
  ])('a file is no connection: $text', ({ text }) => expect(explainError(text)).toEqual([]));

  test.each([
    { by: 'Go', text: 'dial tcp [2001:db8::1]:443: connect: permission denied', first: 'permission-denied' },
    { by: 'Node', text: 'connect EACCES 2001:db8::1:443', first: 'permission-denied' },
    { by: 'Go', text: 'dial tcp 10.1.2.3:80: connect: no route to host', first: 'no-route-to-host' },
    { by: 'Node', text: 'Error: connect EHOSTUNREACH 10.1.2.3:80', first: 'no-route-to-host' },
    { by: 'Java', text: 'java.net.NoRouteToHostException: No route to host', first: 'no-route-to-host' },
    { by: 'musl', text: 'psql: could not connect to server: Host is unreachable', first: 'no-route-to-host' },
    { by: 'mysql', text: "ERROR 2003 (HY000): Can't connect to MySQL server on 'x' (113)", first: 'no-route-to-host' },
    { by: 'Python', text: 'OSError: [Errno 113] No route to host', first: 'no-route-to-host' },
    { by: 'Node', text: 'Error: connect ETIMEDOUT 10.1.2.3:80', first: 'timeout' },
    { by: 'Python', text: 'TimeoutError: [Errno 110] Connection timed out', first: 'timeout' },
    { by: 'older Python', text: 'socket.timeout: timed out', first: 'timeout' },
    { by: 'Java', text: 'java.net.SocketTimeoutException: Connect timed out', first: 'timeout' },
    {
      by: 'libpq',
      text: 'connection to server at "db" (10.1.2.3), port 5432 failed: timeout expired',
      first: 'timeout',
    },
    { by: 'mysql', text: "ERROR 2003 (HY000): Can't connect to MySQL server on 'x' (110)", first: 'timeout' },
    { by: 'musl', text: 'Could not connect to Redis at redis:6379: Operation timed out', first: 'timeout' },
    { by: 'curl', text: 'curl: (28) Failed to connect to x port 80 after 130000 ms: Timeout', first: 'timeout' },
    { by: 'Java', text: 'java.net.ConnectException: Connection refused', first: 'connection-refused' },
    {
      by: 'mysql',
      text: "ERROR 2003 (HY000): Can't connect to MySQL server on 'x' (111)",
      first: 'connection-refused',
    },
    {
      by: 'redis',
      text: 'Could not connect to Redis at 10.1.2.3:6379: Connection refused',
      first: 'connection-refused',
    },
    {
      by: 'curl, which says nothing',
      text: "curl: (7) Failed to connect to x port 80 after 0 ms: Couldn't connect to server",
      first: 'could-not-connect',
    },
    { by: 'Node', text: 'getaddrinfo EAI_AGAIN mysql', first: 'dns-timeout' },
    { by: 'Python', text: 'socket.gaierror: [Errno -3] Try again', first: 'dns-timeout' },
    { by: 'mysql', text: "ERROR 2005 (HY000): Unknown MySQL server host 'x' (-3)", first: 'dns-timeout' },
    { by: 'Node', text: 'Error: getaddrinfo ENOTFOUND mysql', first: 'no-such-host' },
    { by: 'Java', text: 'java.net.UnknownHostException: mysql', first: 'no-such-host' },
    {
      by: 'libpq',
      text: 'could not translate host name "db" to address: Name does not resolve',
      first: 'no-such-host',
    },
    { by: 'curl', text: 'curl: (6) Could not resolve host: shop', first: 'no-such-host' },
    { by: 'dig', text: ';; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1', first: 'dns-refused' },
    { by: 'Node', text: 'Error: queryA EREFUSED api.github.com', first: 'dns-refused' },
    { by: 'curl', text: 'curl: (22) The requested URL returned error: 403', first: 'http-denied' },
    {
      by: 'curl in a handshake',
      text: 'curl: (35) OpenSSL SSL_connect: Connection reset by peer',
      first: 'connection-reset',
    },
  ])('$first by $by', ({ text, first }) => expect(firstOf(text)).toBe(first));
});

describe('the causes, ranked', () => {
  const EPERM = 'dial tcp 10.96.0.12:3306: connect: operation not permitted';
  const REFUSED = 'dial tcp 10.96.0.12:3306: connect: connection refused';
  const UNREACHABLE = 'dial tcp 10.96.0.12:3306: connect: no route to host';
  const TIMEOUT = 'dial tcp 10.96.0.12:3306: i/o timeout';
  const ENDPOINTS = 'the Service has no endpoints';
  const EGRESS = 'an egress policy of the source denies it';

  const causes = (text: string, network?: NetworkSettings) =>
    (explainError(text, network)[0]?.causes ?? []).map(({ cause, fits }) => [cause, fits]);

  test('what is not permitted is never a policy', () => {
    expect(causes(EPERM).map(([cause]) => cause)).toEqual([ENDPOINTS, expect.stringContaining('seccomp')]);
    expect(explainError(EPERM)[0]?.causes?.[0]?.why).toContain('1.19.4');
  });

  test.each<{ name: string; text: string; network: NetworkSettings; first: string; last: string }>([
    {
      name: 'EPERM where Cilium would say EHOSTUNREACH',
      text: EPERM,
      network: { cilium: { minor: 20, patch: 0 }, kernel: { major: 6, minor: 1 } },
      first: 'seccomp or a security module forbids the call',
      last: ENDPOINTS,
    },
    {
      name: 'EPERM on an old kernel',
      text: EPERM,
      network: { cilium: { minor: 20, patch: 0 }, kernel: { major: 5, minor: 15 } },
      first: ENDPOINTS,
      last: 'seccomp or a security module forbids the call',
    },
    {
      name: 'EHOSTUNREACH where policy is silent',
      text: UNREACHABLE,
      network: { cilium: { minor: 19, patch: 5 } },
      first: ENDPOINTS,
      last: EGRESS,
    },
    {
      name: 'EHOSTUNREACH where only policy can say it',
      text: UNREACHABLE,
      network: { cilium: { minor: 19, patch: 1 }, denyResponse: 'icmp' },
      first: EGRESS,
      last: ENDPOINTS,
    },
    {
      name: 'refused under kube-proxy',
      text: REFUSED,
      network: { dataPath: 'kube-proxy' },
      first: 'no process listens on the port',
      last: ENDPOINTS,
    },
    {
      name: 'a time-out where egress denials are answered',
      text: TIMEOUT,
      network: { denyResponse: 'icmp', cilium: { minor: 19, patch: 5 } },
      first: 'an ingress policy of the destination denies it',
      last: ENDPOINTS,
    },
  ])('$name', ({ text, network, first, last }) => {
    const found = causes(text, network);
    expect([found[0]?.[0], found.at(-1)?.[0]]).toEqual([first, last]);
  });

  test('a cause that looks otherwise there says how', () => {
    const found = explainError(EPERM, { dataPath: 'kube-proxy' })[0]?.causes ?? [];
    expect(found.at(-1)).toMatchObject({
      cause: ENDPOINTS,
      fits: false,
      why: 'not with what .suture.yaml says of the network: there it would be `connect: connection refused`',
    });
  });
});
