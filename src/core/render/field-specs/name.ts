import { fieldSpecs } from '../field-spec.ts';

/** For prefix and suffix alike. Source: kustomize 5.8.1 `api/internal/konfig/builtinpluginconsts/nameprefix.go`, `namesuffix.go`. */
export const NAME_AFFIX = fieldSpecs(`
* * * metadata/name
`);
