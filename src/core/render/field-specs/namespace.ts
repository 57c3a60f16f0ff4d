import { fieldSpecs } from '../field-spec.ts';

/** Besides `metadata/namespace`. Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/namespace.go`. */
export const NAMESPACE = fieldSpecs(`
Namespace * * metadata/name create
APIService apiregistration.k8s.io * spec/service/namespace create
CustomResourceDefinition apiextensions.k8s.io * spec/conversion/webhook/clientConfig/service/namespace
`);
