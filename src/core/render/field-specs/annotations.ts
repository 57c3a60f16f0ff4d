import { fieldSpecs } from '../field-spec.ts';

/** Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/commonannotations.go`. */
export const COMMON_ANNOTATIONS = fieldSpecs(`
* * * metadata/annotations create
ReplicationController * v1 spec/template/metadata/annotations create
Deployment * * spec/template/metadata/annotations create
ReplicaSet * * spec/template/metadata/annotations create
DaemonSet * * spec/template/metadata/annotations create
StatefulSet * * spec/template/metadata/annotations create
Job batch * spec/template/metadata/annotations create
CronJob batch * spec/jobTemplate/metadata/annotations create
CronJob batch * spec/jobTemplate/spec/template/metadata/annotations create
`);
