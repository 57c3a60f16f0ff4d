/** What can be said of a statement when Git does not show everything. */
export type Truth = 'yes' | 'no' | 'unknown';

/** True of all: one `no` settles it. `yes` for an empty list. */
export function every(truths: Iterable<Truth>): Truth {
  let result: Truth = 'yes';
  for (const truth of truths) {
    if (truth === 'no') return 'no';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** True of one at least: one `yes` settles it. `no` for an empty list. */
export function some(truths: Iterable<Truth>): Truth {
  let result: Truth = 'no';
  for (const truth of truths) {
    if (truth === 'yes') return 'yes';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

export function truthOf(condition: boolean): Truth {
  return condition ? 'yes' : 'no';
}
