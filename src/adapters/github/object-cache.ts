import { LRUCache } from 'lru-cache';

/**
 * Git blobs by object id. Equal id means equal bytes, in any repository and for ever, so nothing in here is ever stale; what
 * a repository may see is decided by its own tree, which names the ids.
 */
export interface ObjectCache {
  get(id: string): Promise<Uint8Array | undefined>;
  set(id: string, bytes: Uint8Array): Promise<void>;
}

/** An object cache in memory that forgets the least recently used objects beyond `maxBytes`. */
export function memoryObjectCache(maxBytes: number): ObjectCache {
  const objects = new LRUCache<string, Uint8Array>({
    maxSize: maxBytes,
    sizeCalculation: (bytes) => bytes.length + 64,
  });
  return {
    get: async (id) => objects.get(id),
    set: async (id, bytes) => {
      objects.set(id, bytes);
    },
  };
}
