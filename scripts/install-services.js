import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Programs that `npm run test:services` starts, and their Debian packages. */
const needed = [
  { what: 'redis-server', package: 'redis-server', places: (process.env.PATH ?? '').split(':') },
  {
    what: 'nginx',
    package: 'nginx-light',
    places: ['/usr/sbin', '/usr/local/sbin', ...(process.env.PATH ?? '').split(':')],
  },
  // Only reads the Compose file, which needs no Docker engine.
  { what: 'docker-compose', package: 'docker-compose', places: (process.env.PATH ?? '').split(':') },
  { what: 'initdb', package: 'postgresql', places: postgresPlaces() },
];

/** Debian installs PostgreSQL's programs in a folder for each version. */
function postgresPlaces() {
  const home = '/usr/lib/postgresql';
  return existsSync(home) ? readdirSync(home).map((version) => path.join(home, version, 'bin')) : [];
}

const missing = needed.filter(({ what, places }) => !places.some((place) => existsSync(path.join(place, what))));
if (missing.length > 0) {
  const packages = missing.map((program) => program.package);
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
