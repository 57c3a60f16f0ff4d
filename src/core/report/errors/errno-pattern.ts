/** An error of connect(), as the system and the languages know it. */
export interface Errno {
  /** What libc says, in lower case: `operation not permitted`. Several where libcs differ. */
  readonly words: readonly string[];
  readonly code: string;
  readonly number: number;
}

/**
 * How clients print an error of connect(): Go (`connect: …`), Node (`connect EPERM 10.0.0.1:80`), Python (`[Errno 1]`), Java (`java.net.…Exception: …`),
 * Rust (`(os error 1)`), Ruby, PHP's PDO, libpq, MySQL's clients (`(1)`), redis-cli, curl, wget and nc. The same words about a file are no match.
 * Linear in the text: every repetition is bounded.
 */
export function errnoPattern({ words, code, number }: Errno): RegExp {
  const said = `(?:${words.join('|')})`;
  const forms = [
    `(?:connect|read|write|sendto)(?:\\(2\\))?: ${said}`,
    `\\bconnect ${code}\\b`,
    `\\bErrno::${code}\\b`,
    `\\[Errno ${number}\\](?! [^\\n]{0,60}: ['"])`,
    `java\\.(?:net|io)\\.\\w{1,40}Exception: (?:Connection failed: )?${said}`,
    `\\(os error ${number}\\)`,
    `\\[2002\\] ${said}`,
    `Can(?:'|no)t connect to [^\\n]{0,200}\\(${number}\\)`,
    `\\bconnect(?:ion|ing)?\\b[^\\n]{0,200}(?:failed|server|\\d|\\)): ${said}`,
    `(?:connect fail|fail(?:ed|ure)?) (?:for|to connect to) [^\\n]{0,200}: ${said}`,
    `(?:could not|unable to) connect to [^\\n]{0,200}: ${said}`,
  ];
  return new RegExp(forms.join('|'), 'i');
}
