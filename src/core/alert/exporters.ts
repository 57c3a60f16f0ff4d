/** A Prometheus exporter: which metrics it makes, how it is recognised, and what it connects to. */
export interface Exporter {
  /** What it watches, as people call it. */
  readonly product: string;
  /** Metric names begin with one of these. */
  readonly metrics: readonly string[];
  /** The last part of its image, or its workload's or container's name, contains one of these. */
  readonly names: readonly string[];
  /** Where it is scraped, unless it says otherwise. */
  readonly scrapePort: number;
  /** The ports it connects to by default. */
  readonly targetPorts: readonly number[];
  /** Images of what it watches contain one of these. */
  readonly targets: readonly string[];
  /** Where this is written. */
  readonly source: string;
}

/** Exporters that connect to one thing and report on it. More specific prefixes need not come first: the longest match wins. */
export const exporters: readonly Exporter[] = [
  {
    product: 'MySQL',
    metrics: ['mysql_', 'mysqld_'],
    names: ['mysqld-exporter', 'mysqld_exporter', 'mysql-exporter', 'mariadb-exporter'],
    scrapePort: 9104,
    targetPorts: [3306],
    targets: ['mysql', 'mariadb', 'percona'],
    source: 'https://github.com/prometheus/mysqld_exporter',
  },
  {
    product: 'PostgreSQL',
    metrics: ['pg_', 'postgres_', 'postgresql_'],
    names: ['postgres-exporter', 'postgres_exporter', 'postgresql-exporter', 'pg-exporter', 'pg_exporter'],
    scrapePort: 9187,
    targetPorts: [5432],
    targets: ['postgres', 'pgvector', 'timescale', 'postgis'],
    source: 'https://github.com/prometheus-community/postgres_exporter',
  },
  {
    product: 'PgBouncer',
    metrics: ['pgbouncer_'],
    names: ['pgbouncer-exporter', 'pgbouncer_exporter'],
    scrapePort: 9127,
    targetPorts: [6432, 5432],
    targets: ['pgbouncer'],
    source: 'https://github.com/prometheus-community/pgbouncer_exporter',
  },
  {
    product: 'Redis',
    metrics: ['redis_'],
    names: ['redis-exporter', 'redis_exporter', 'valkey-exporter'],
    scrapePort: 9121,
    targetPorts: [6379],
    targets: ['redis', 'valkey', 'keydb', 'dragonfly'],
    source: 'https://github.com/oliver006/redis_exporter',
  },
  {
    product: 'MongoDB',
    metrics: ['mongodb_'],
    names: ['mongodb-exporter', 'mongodb_exporter', 'mongo-exporter'],
    scrapePort: 9216,
    targetPorts: [27017],
    targets: ['mongo'],
    source: 'https://github.com/percona/mongodb_exporter',
  },
  {
    product: 'Memcached',
    metrics: ['memcached_'],
    names: ['memcached-exporter', 'memcached_exporter'],
    scrapePort: 9150,
    targetPorts: [11211],
    targets: ['memcached'],
    source: 'https://github.com/prometheus/memcached_exporter',
  },
  {
    product: 'Elasticsearch',
    metrics: ['elasticsearch_'],
    names: ['elasticsearch-exporter', 'elasticsearch_exporter', 'elastic-exporter'],
    scrapePort: 9114,
    targetPorts: [9200],
    targets: ['elasticsearch', 'opensearch'],
    source: 'https://github.com/prometheus-community/elasticsearch_exporter',
  },
  {
    product: 'RabbitMQ',
    metrics: ['rabbitmq_'],
    names: ['rabbitmq-exporter', 'rabbitmq_exporter'],
    scrapePort: 9419,
    targetPorts: [15672, 5672],
    targets: ['rabbitmq'],
    source: 'https://github.com/kbudde/rabbitmq_exporter',
  },
  {
    product: 'Kafka',
    metrics: ['kafka_'],
    names: ['kafka-exporter', 'kafka_exporter'],
    scrapePort: 9308,
    targetPorts: [9092],
    targets: ['kafka', 'redpanda'],
    source: 'https://github.com/danielqsj/kafka_exporter',
  },
  {
    product: 'NATS',
    metrics: ['gnatsd_', 'nats_', 'jetstream_'],
    names: ['nats-exporter', 'prometheus-nats-exporter'],
    scrapePort: 7777,
    targetPorts: [8222],
    targets: ['nats'],
    source: 'https://github.com/nats-io/prometheus-nats-exporter',
  },
  {
    product: 'NGINX',
    metrics: ['nginx_', 'nginxplus_'],
    names: ['nginx-prometheus-exporter', 'nginx-exporter', 'nginx_exporter'],
    scrapePort: 9113,
    targetPorts: [8080, 80],
    targets: ['nginx'],
    source: 'https://github.com/nginx/nginx-prometheus-exporter',
  },
  {
    product: 'Apache httpd',
    metrics: ['apache_'],
    names: ['apache-exporter', 'apache_exporter'],
    scrapePort: 9117,
    targetPorts: [80, 8080],
    targets: ['httpd', 'apache'],
    source: 'https://github.com/Lusitaniae/apache_exporter',
  },
  {
    product: 'HAProxy',
    metrics: ['haproxy_'],
    names: ['haproxy-exporter', 'haproxy_exporter'],
    scrapePort: 9101,
    targetPorts: [8404, 5000],
    targets: ['haproxy'],
    source: 'https://github.com/prometheus/haproxy_exporter',
  },
  {
    product: 'PHP-FPM',
    metrics: ['phpfpm_', 'php_fpm_'],
    names: ['php-fpm-exporter', 'php-fpm_exporter', 'phpfpm-exporter', 'phpfpm_exporter'],
    scrapePort: 9253,
    targetPorts: [9000],
    targets: ['php', 'fpm'],
    source: 'https://github.com/hipages/php-fpm_exporter',
  },
  {
    product: 'Consul',
    metrics: ['consul_'],
    names: ['consul-exporter', 'consul_exporter'],
    scrapePort: 9107,
    targetPorts: [8500],
    targets: ['consul'],
    source: 'https://github.com/prometheus/consul_exporter',
  },
  {
    product: 'ProxySQL',
    metrics: ['proxysql_'],
    names: ['proxysql-exporter', 'proxysql_exporter'],
    scrapePort: 42004,
    targetPorts: [6032],
    targets: ['proxysql'],
    source: 'https://github.com/percona/proxysql_exporter',
  },
  {
    product: 'Microsoft SQL Server',
    metrics: ['mssql_'],
    names: ['mssql-exporter', 'mssql_exporter'],
    scrapePort: 4000,
    targetPorts: [1433],
    targets: ['mssql'],
    source: 'https://github.com/awaragi/prometheus-mssql-exporter',
  },
  {
    product: 'Oracle Database',
    metrics: ['oracledb_'],
    names: ['oracledb-exporter', 'oracledb_exporter'],
    scrapePort: 9161,
    targetPorts: [1521],
    targets: ['oracle'],
    source: 'https://github.com/iamseth/oracledb_exporter',
  },
  {
    product: 'ClickHouse',
    metrics: ['clickhouse_'],
    names: ['clickhouse-exporter', 'clickhouse_exporter'],
    scrapePort: 9116,
    targetPorts: [8123],
    targets: ['clickhouse'],
    source: 'https://github.com/ClickHouse/clickhouse_exporter',
  },
  {
    product: 'ZooKeeper',
    metrics: ['zk_'],
    names: ['zookeeper-exporter', 'zookeeper_exporter'],
    scrapePort: 9141,
    targetPorts: [2181],
    targets: ['zookeeper'],
    source: 'https://github.com/carlpett/zookeeper_exporter',
  },
  {
    product: 'CouchDB',
    metrics: ['couchdb_'],
    names: ['couchdb-prometheus-exporter', 'couchdb-exporter'],
    scrapePort: 9984,
    targetPorts: [5984],
    targets: ['couchdb'],
    source: 'https://github.com/gesellix/couchdb-prometheus-exporter',
  },
  {
    product: 'Squid',
    metrics: ['squid_'],
    names: ['squid-exporter', 'squid_exporter'],
    scrapePort: 9301,
    targetPorts: [3128],
    targets: ['squid'],
    source: 'https://github.com/boynux/squid-exporter',
  },
  {
    product: 'BIND',
    metrics: ['bind_'],
    names: ['bind-exporter', 'bind_exporter'],
    scrapePort: 9119,
    targetPorts: [8053],
    targets: ['bind9', 'named'],
    source: 'https://github.com/prometheus-community/bind_exporter',
  },
];

/** The exporter that makes a metric, by the longest prefix that fits; undefined for metrics of no exporter known here. */
export function exporterOf(metric: string): Exporter | undefined {
  let best: { readonly exporter: Exporter; readonly length: number } | undefined;
  for (const exporter of exporters) {
    for (const prefix of exporter.metrics) {
      if (metric.startsWith(prefix) && prefix.length > (best?.length ?? 0)) best = { exporter, length: prefix.length };
    }
  }
  return best?.exporter;
}
