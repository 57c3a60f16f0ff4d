/** What is said where there is nothing to compare with: it is no success, and the reader can do something about it. */
export function tellNoRecordings(program: string, where: string): void {
  console.log(
    `There is nothing at ${where}: the recordings of the real programs are not part of this repository.\n` +
      `docs/conformance.md says what they look like; with recordings of your own: npm run conformance -- ${program} FOLDER`,
  );
  console.log('0 passed, 0 failed');
}
