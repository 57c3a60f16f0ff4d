import type { JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';

const LONGEST_TOPIC = 255;

/** Kafka's requests by name, in lower case (pkg/policy/api/kafka). */
const API_KEYS = new Set(
  (
    'produce fetch offsets metadata leaderandisr stopreplica updatemetadata controlledshutdown offsetcommit offsetfetch findcoordinator ' +
    'joingroup heartbeat leavegroup syncgroup describegroups listgroups saslhandshake apiversions createtopics deletetopics deleterecords ' +
    'initproducerid offsetforleaderepoch addpartitionstotxn addoffsetstotxn endtxn writetxnmarkers txnoffsetcommit describeacls createacls ' +
    'deleteacls describeconfigs alterconfigs'
  ).split(' '),
);

/** Why Cilium's agent (before 1.20) does not take a rule for Kafka, or null. */
export function kafkaProblem(rule: JsonObject): string | null {
  const [key = '', role = '', version = '', topic = ''] = ['apiKey', 'role', 'apiVersion', 'topic'].map(
    (field) => stringAt(rule, field) ?? '',
  );
  const quoted = JSON.stringify;
  if (key !== '' && role !== '') return `cannot set both Role ${quoted(role)} and APIKey ${quoted(key)} together`;
  if (key !== '' && !API_KEYS.has(key.toLowerCase())) return `invalid Kafka APIKey ${quoted(key)}`;
  if (role !== '' && !['produce', 'consume'].includes(role.toLowerCase())) return `invalid Kafka Role ${quoted(role)}`;
  if (version !== '' && !(/^\+?\d+$/.test(version) && Number(version) <= 32_767)) {
    return `invalid Kafka APIVersion ${quoted(version)}`;
  }
  if (topic.length > LONGEST_TOPIC) return `kafka topic exceeds maximum len of ${LONGEST_TOPIC}`;
  return topic === '' || /^[a-zA-Z0-9\\._-]+$/.test(topic) ? null : `invalid Kafka Topic name ${quoted(topic)}`;
}
