// Installs the pre-commit hook in a work tree; stays silent where there is none (a tarball, a container, CI).
import { spawnSync } from 'node:child_process';

const inWorkTree = spawnSync('git', ['rev-parse', '--is-inside-work-tree'], { stdio: 'ignore' }).status === 0;
if (inWorkTree && !process.env.CI)
  spawnSync('npx', ['--no', 'lefthook', 'install'], { stdio: 'ignore', shell: process.platform === 'win32' });
