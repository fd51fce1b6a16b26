import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Installs the programs of a group of tests, or of the documentation's pictures, on Debian, as root; elsewhere prints what is missing and exits with 1.
 * `node scripts/install-programs.js services`, `browser` or `pictures`.
 */

const searched = (process.env.PATH ?? '').split(':');

/** Debian installs PostgreSQL's programs in a folder for each version. */
const postgresPlaces = () => {
  const home = '/usr/lib/postgresql';
  return existsSync(home) ? readdirSync(home).map((version) => path.join(home, version, 'bin')) : [];
};

// Chromium without a window: with one the same tests take half as long again. It brings no fonts of its own.
const chromium = {
  what: 'chromium-headless-shell',
  packages: ['chromium-headless-shell', 'fonts-liberation'],
  places: searched,
};

/** The programs that each group of tests starts, where they are looked for, and their Debian packages. */
const groups = {
  services: [
    { what: 'redis-server', packages: ['redis-server'], places: searched },
    { what: 'nginx', packages: ['nginx-light'], places: ['/usr/sbin', '/usr/local/sbin', ...searched] },
    // Only reads the Compose file, which needs no Docker engine.
    { what: 'docker-compose', packages: ['docker-compose'], places: searched },
    { what: 'initdb', packages: ['postgresql'], places: postgresPlaces() },
  ],
  browser: [chromium],
  // Makes one animated picture of many.
  pictures: [chromium, { what: 'img2webp', packages: ['webp'], places: searched }],
};

const needed = groups[process.argv[2]];
if (!needed) {
  console.error(`Usage: node scripts/install-programs.js ${Object.keys(groups).join(' | ')}`);
  process.exit(1);
}
const missing = needed.filter(({ what, places }) => !places.some((place) => existsSync(path.join(place, what))));
if (missing.length > 0) {
  const packages = missing.flatMap((program) => program.packages);
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    console.error(
      `Missing: ${missing.map(({ what }) => what).join(', ')}. On Debian: apt-get install ${packages.join(' ')}`,
    );
    process.exit(1);
  }
  // Keeps the packages from starting servers: the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: 'inherit', env });
}
