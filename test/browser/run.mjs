// Proves the demo's page in a real browser: from the alert to the pull request to green, by clicking what a person clicks.
// `--screenshot FILE` also keeps a picture of the thread. Skips, with a word, where there is no Chromium.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = CANDIDATES.find((path) => path && existsSync(path));
if (executablePath === undefined) {
  console.log('Skipped: there is no Chromium (install the package chromium, or name one in CHROMIUM).');
  process.exit(0);
}

const at = process.argv.indexOf('--screenshot');
const screenshot = at < 0 ? null : process.argv[at + 1];
const demo = spawn(process.execPath, [fileURLToPath(new URL('../../dist/demo.js', import.meta.url)), '--no-open'], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const url = await addressOf(demo);
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

let passed = 0;
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(url);
  await step('the thread holds the diagnosis', () =>
    page.locator('#thread button[data-action^="open-fix"]').first().waitFor(),
  );
  await step('the button opens the modal with the diff', async () => {
    await page.locator('#thread button[data-action^="open-fix"]').first().click();
    await page.locator('.modal [data-submit]').waitFor();
    if (!(await page.locator('.modal').innerText()).includes('kustomization.yaml'))
      throw new Error('the modal shows no diff');
  });
  await step('yes opens the pull request beside the thread', async () => {
    await page.locator('.modal [data-submit]').click();
    await page.locator('.pull [data-merge]').waitFor();
    if ((await page.locator('.pull .diff .add').count()) === 0) throw new Error('the pull request shows no diff');
  });
  if (screenshot) {
    // The thread from the diagnosis on, with the pull request beside it.
    await page
      .locator('#thread .message')
      .nth(1)
      .evaluate((message) => message.scrollIntoView({ block: 'start' }));
    await page.screenshot({ path: screenshot });
  }
  await step('a link leads to the line in the file', async () => {
    await page.locator('#thread .message a', { hasText: /:\d+$/ }).first().click();
    await page.locator('.modal.file .line.here').waitFor();
    await page.locator('.modal.file button').click();
  });
  await step('merging it turns the alert green', async () => {
    await page.locator('.pull [data-merge]').click();
    await page.locator('#cluster.resolved').waitFor();
    await page
      .locator('#channel')
      .getByText(/resolved/i)
      .first()
      .waitFor();
  });
  await step('a command answers only the one who asked', async () => {
    await page.locator('#text').fill('/suture why connect: operation not permitted');
    await page.locator('#command button').click();
    await page.locator('.only-you').first().waitFor();
  });
  if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('; ')}`);
  console.log(`${passed} passed, 0 failed`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log(`${passed} passed, 1 failed`);
  process.exitCode = 1;
} finally {
  await browser.close();
  demo.kill('SIGTERM');
}

async function step(name, run) {
  await run();
  passed += 1;
  console.log(`ok ${name}`);
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /https?:\/\/127\.0\.0\.1:\d+\//.exec(line);
      if (found) resolve(found[0]);
      else console.error(line);
    });
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
  });
}
