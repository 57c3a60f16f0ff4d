/** A repository's page for people: `https://github.com/owner/name`. */
export function webUrl(githubUrl: string, repository: string): string {
  return `${githubUrl.replace(/\/+$/, '')}/${repository}`;
}
