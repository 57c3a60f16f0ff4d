import { fieldSpecs } from '../field-spec.ts';

/** Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/replicas.go`, in the order it sorts them into (messages list it). */
export const REPLICAS = fieldSpecs(`
Deployment * * spec/replicas create
StatefulSet * * spec/replicas create
ReplicaSet * * spec/replicas create
ReplicationController * * spec/replicas create
`);
