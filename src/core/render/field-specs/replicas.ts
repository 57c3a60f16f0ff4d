import { fieldSpecs } from '../field-spec.ts';

/** Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/replicas.go`. */
export const REPLICAS = fieldSpecs(`
Deployment * * spec/replicas create
ReplicationController * * spec/replicas create
ReplicaSet * * spec/replicas create
StatefulSet * * spec/replicas create
`);
