import { fieldSpecs } from '../field-spec.ts';

/** Where `commonLabels` and `includeSelectors` change selectors. Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/commonlabels.go`. */
export const SELECTOR_LABELS = fieldSpecs(`
Service * v1 spec/selector create
ReplicationController * v1 spec/selector create
Deployment * * spec/selector/matchLabels create
Deployment apps * spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
Deployment apps * spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
Deployment apps * spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
Deployment apps * spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
Deployment apps * spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels
ReplicaSet * * spec/selector/matchLabels create
DaemonSet * * spec/selector/matchLabels create
StatefulSet apps * spec/selector/matchLabels create
StatefulSet apps * spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
StatefulSet apps * spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
StatefulSet apps * spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels
StatefulSet apps * spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels
StatefulSet apps * spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels
Job batch * spec/selector/matchLabels
CronJob batch * spec/jobTemplate/spec/selector/matchLabels
PodDisruptionBudget policy * spec/selector/matchLabels
NetworkPolicy networking.k8s.io * spec/podSelector/matchLabels
NetworkPolicy networking.k8s.io * spec/ingress/from/podSelector/matchLabels
NetworkPolicy networking.k8s.io * spec/egress/to/podSelector/matchLabels
`);

/** Labels of objects and of the templates they hold (`includeTemplates`). Source: the same file. */
export const METADATA_LABELS = fieldSpecs(`
* * * metadata/labels create
ReplicationController * v1 spec/template/metadata/labels create
Deployment * * spec/template/metadata/labels create
ReplicaSet * * spec/template/metadata/labels create
DaemonSet * * spec/template/metadata/labels create
StatefulSet apps * spec/template/metadata/labels create
StatefulSet apps * spec/volumeClaimTemplates[]/metadata/labels create
Job batch * spec/template/metadata/labels create
CronJob batch * spec/jobTemplate/metadata/labels create
CronJob batch * spec/jobTemplate/spec/template/metadata/labels create
`);
