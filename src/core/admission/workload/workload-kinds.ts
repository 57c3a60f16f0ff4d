import type { KindRules } from '../kind-rules.ts';
import { CRON_JOB } from './cron-job.ts';
import { DAEMON_SET } from './daemon-set.ts';
import { DEPLOYMENT } from './deployment.ts';
import { HORIZONTAL_POD_AUTOSCALER, HORIZONTAL_POD_AUTOSCALER_V1 } from './horizontal-pod-autoscaler.ts';
import { JOB } from './job.ts';
import { POD_DISRUPTION_BUDGET } from './pod-disruption-budget.ts';
import { PRIORITY_CLASS } from './priority-class.ts';
import { REPLICA_SET } from './replica-set.ts';
import { REPLICATION_CONTROLLER } from './replication-controller.ts';
import { STATEFUL_SET } from './stateful-set.ts';

/** What runs Pods, and what says how many of them and which first. */
export const WORKLOAD_KINDS: readonly (readonly [string, KindRules])[] = [
  ['apps/v1 Deployment', DEPLOYMENT],
  ['apps/v1 ReplicaSet', REPLICA_SET],
  ['apps/v1 DaemonSet', DAEMON_SET],
  ['apps/v1 StatefulSet', STATEFUL_SET],
  ['v1 ReplicationController', REPLICATION_CONTROLLER],
  ['batch/v1 Job', JOB],
  ['batch/v1 CronJob', CRON_JOB],
  ['policy/v1 PodDisruptionBudget', POD_DISRUPTION_BUDGET],
  ['autoscaling/v1 HorizontalPodAutoscaler', HORIZONTAL_POD_AUTOSCALER_V1],
  ['autoscaling/v2 HorizontalPodAutoscaler', HORIZONTAL_POD_AUTOSCALER],
  ['scheduling.k8s.io/v1 PriorityClass', PRIORITY_CLASS],
];
