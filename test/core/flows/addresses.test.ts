import { addressesIn } from '../../../src/core/flows/addresses.ts';
import type { PodText } from '../../../src/core/flows/pod-text.ts';

function textOf(text: string, name = ''): PodText {
  const object = {
    ref: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
    manifest: {},
    source: { file: 'a.yaml', line: 1 },
  } as unknown as PodText['object'];
  return { name, text, object, path: [] };
}

function named(text: string, name?: string): readonly string[] {
  const found = addressesIn(textOf(text, name)).map(({ host, port, usual }) => `${host}:${port ?? usual ?? '?'}`);
  return [...new Set(found)].sort();
}

test.each<{ form: string; text: string; name?: string; found: readonly string[] }>([
  { form: 'JDBC', text: 'jdbc:mysql://db:3306/shop?useSSL=false', found: ['db:3306'] },
  { form: 'JDBC without a port', text: 'jdbc:postgresql://db/shop', found: ['db:5432'] },
  { form: 'JDBC of SQL Server', text: 'jdbc:sqlserver://db:1433;databaseName=x', found: ['db:1433'] },
  { form: 'JDBC of Oracle', text: 'jdbc:oracle:thin:@db:1521:orcl', found: ['db:1521'] },
  {
    form: 'MongoDB by SRV record',
    text: 'mongodb+srv://u:p@db.shop.svc.cluster.local/x',
    found: ['db.shop.svc.cluster.local:27017', 'db.shop.svc.cluster.local:?'],
  },
  { form: 'a replica set', text: 'mongodb://u:p@a-0.a:27017,a-1.a:27017/x', found: ['a-0.a:27017', 'a-1.a:27017'] },
  { form: 'AMQP with a password of digits', text: 'amqp://guest:12345@rabbit:5672/%2f', found: ['rabbit:5672'] },
  {
    form: 'Kafka',
    text: 'kafka-0:9092,kafka-1:9092',
    name: 'BOOTSTRAP_SERVERS',
    found: ['kafka-0:9092', 'kafka-1:9092'],
  },
  { form: 'hosts without ports', text: 'es-0, es-1', name: 'ES_HOSTS', found: ['es-0:?', 'es-1:?'] },
  { form: "Go's MySQL", text: 'u:p@tcp(db:3306)/shop', found: ['db:3306'] },
  { form: "libpq's words", text: 'host=db port=5433 user=x', found: ['db:5433'] },
  { form: 'JSON', text: '{"db": {"host": "db", "port": 5432}}', found: ['db:5432'] },
  {
    form: 'YAML, each host with the port beside it',
    text: 'server:\n  port: 8080\ndb:\n  host: mysql\n  port: 3306\ncache:\n  port: 6380\n  host: redis\n',
    found: ['mysql:3306', 'redis:6380'],
  },
  { form: 'properties', text: 'db.host=mysql\ndb.port=3307\nredis.port=1\n', found: ['mysql:3307'] },
  { form: 'an env file', text: 'DB_HOST=mysql\nDB_PORT=3307\n', found: ['mysql:3307'] },
  { form: 'netcat', text: 'until nc -z -w 2 db 5432; do sleep 1; done', found: ['db:5432'] },
  { form: 'clients', text: 'mysqladmin ping -h db --silent; pg_isready -q -h pg', found: ['db:3306', 'pg:5432'] },
  { form: 'what is commented out', text: '# url: http://old:80\nurl: http://new:80\n', found: ['new:80'] },
  { form: 'an image', text: 'image: postgres:16\nother: docker.io/library/redis:72\n', found: [] },
  { form: 'a tag with a flavour, a version', text: 'postgres:16-alpine redis:72.1', found: [] },
  { form: "RabbitMQ's virtual host", text: 'vhost=shop', found: [] },
])('$form', ({ text, name, found }) => {
  expect(named(text, name)).toEqual(found);
});

test('a hostile text takes no time', () => {
  const before = performance.now();
  for (const text of [
    'nc '.repeat(20_000),
    'a.'.repeat(30_000),
    'mysql -h'.repeat(8_000),
    'x_host='.repeat(9_000),
    'http://'.repeat(9_000),
    'host=a\n'.repeat(9_000),
  ]) {
    addressesIn(textOf(text));
  }
  expect(performance.now() - before).toBeLessThan(2_000);
});
