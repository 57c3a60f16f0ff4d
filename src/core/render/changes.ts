import type { Resource } from './resource.ts';

/**
 * Objects of a build and how its steps change them. A step that must see many objects to change one looks at `resources` first; what it does to one
 * depends on the step and that object alone, so that a {@link BuildMemo} can take what the same step made of the same object before.
 */
export interface Objects {
  readonly resources: Resource[];
  /** Changes an object of the list; `work` answers false when the object goes. `step` stands for what is done. */
  readonly change: (step: object, resource: Resource, work: (own: Resource) => boolean) => void;
  /** The same for work that also looks other objects up, by name. */
  readonly changeBy: (
    step: object,
    resource: Resource,
    lookUp: LookUp,
    work: (own: Resource, lookUp: LookUp) => void,
  ) => void;
  /** What `make` makes of an object with {@link Objects.own} copies, which is not written to afterwards. */
  readonly keep: (step: object, of: Resource, make: () => Resource) => Resource;
  /** The object as one that may be written to. */
  readonly own: (resource: Resource) => Resource;
}

export type LookUp = (name: string) => readonly Resource[];

/** Objects that belong to one build alone: they are changed as they are. */
export function ownObjects(resources: Resource[]): Objects {
  return {
    resources,
    change: (_step, resource, work) => {
      if (!work(resource)) resources.splice(resources.indexOf(resource), 1);
    },
    changeBy: (_step, resource, lookUp, work) => work(resource, lookUp),
    keep: (_step, _of, make) => make(),
    own: (resource) => resource,
  };
}
