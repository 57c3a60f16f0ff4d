/** True for a word that YAML 1.1, which Kubernetes reads, takes for text without quotes: none of its booleans, not null, no number. */
export function isPlainText(word: string): boolean {
  return /^[A-Za-z][\w.-]*$/.test(word) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(word);
}
