import * as z from 'zod';

/** The parts of Argo CD's answers that are read (its `assets/swagger.json`); what is empty is left out there. */
const optionalText = z.string().optional();

const resource = z.object({
  group: optionalText,
  version: optionalText,
  kind: z.string(),
  namespace: optionalText,
  name: z.string(),
});

/** `GET /api/v1/applications/{name}`. */
export const applicationAnswer = z.object({
  status: z
    .object({
      history: z.array(z.object({ revision: optionalText })).nullish(),
      conditions: z.array(z.object({ type: z.string(), message: z.string().default('') })).nullish(),
      operationState: z
        .object({
          phase: z.string().default(''),
          message: z.string().default(''),
          operation: z.object({ sync: z.object({ revision: optionalText }).nullish() }).nullish(),
          syncResult: z
            .object({
              revision: optionalText,
              resources: z
                .array(
                  resource.extend({ status: optionalText, hookPhase: optionalText, message: z.string().default('') }),
                )
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
      resources: z.array(resource).nullish(),
    })
    .default({}),
});

/** `GET /api/v1/applications/{name}/managed-resources`; the states are texts of JSON, `null` for what is not there. */
export const managedResourcesAnswer = z.object({
  items: z
    .array(resource.extend({ liveState: z.string().default('null'), hook: z.boolean().default(false) }))
    .nullish(),
});

export type ApplicationAnswer = z.output<typeof applicationAnswer>;
export type ManagedResourcesAnswer = z.output<typeof managedResourcesAnswer>;
