import { fieldSpecs } from '../field-spec.ts';

/** Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/images.go`. */
export const IMAGES = fieldSpecs(`
* * * spec/containers[]/image create
* * * spec/initContainers[]/image create
* * * spec/volumes[]/image/reference create
* * * spec/template/spec/containers[]/image create
* * * spec/template/spec/initContainers[]/image create
* * * spec/template/spec/volumes[]/image/reference create
`);
