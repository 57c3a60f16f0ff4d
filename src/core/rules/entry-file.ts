/** The file a build begins with, for what has no place of its own: the folder's kustomization, else its first file, else the folder. */
export function entryFile(path: string, files: readonly string[]): string {
  const folder = path === '' ? '' : `${path}/`;
  const own = files.filter((file) => file.startsWith(folder) && !file.slice(folder.length).includes('/'));
  return own.find((file) => /kustomization(\.ya?ml)?$/i.test(file)) ?? own[0] ?? path;
}
