import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { importEntities, type ImportProgress } from '../import-entities.ts';
import { note, printJson } from '../output.ts';
import { withOrganization, withTarget, type Administrate, type TargetOptions } from '../target.ts';

const barWidth = 24;

const count = new Intl.NumberFormat('en');

/** Shows the progress of an import as one line of a terminal on standard error; without a terminal it shows nothing. */
const createProgress = () => {
  let isShown = false;
  return {
    show: ({ entities, bytes, totalBytes }: ImportProgress): void => {
      if (!process.stderr.isTTY) return;
      isShown = true;
      const share = totalBytes ? Math.min(bytes / totalBytes, 1) : undefined;
      const full = Math.round((share ?? 0) * barWidth);
      const bar = `[${'#'.repeat(full).padEnd(barWidth, '.')}] ${String(Math.round((share ?? 0) * 100)).padStart(3)} %  `;
      process.stderr.write(`\r${share === undefined ? '' : bar}${count.format(entities)} entities`);
    },
    end: (): void => {
      if (isShown) process.stderr.write('\n');
    },
  };
};

/** Adds `entity import` and `audit export`. */
export const addDataCommands = (program: Command, administrate: Administrate): void => {
  const entity = program.command('entity').description("entities: the host application's records");

  withOrganization(
    withTarget(
      entity
        .command('import <file>')
        .description('store the entities of an NDJSON file, one a line; `-` reads standard input'),
    ),
  )
    .option('--replace-type <type>', 'all lines have this type; delete the entities of it that the file does not have')
    .addHelpText(
      'after',
      `
A line: {"type": "note", "id": "7", "title": "Call", "attributes": {}}
An import can be repeated: it stores each entity again. After a failure the lines before the slice
of the line named are stored, and nothing is deleted.`,
    )
    .action(async (file: string, options: TargetOptions & { replaceType?: string }) => {
      const { replaceType, json } = options;
      const progress = createProgress();
      const counts = await administrate(options, async (administration) => {
        try {
          return await importEntities(administration, { file, replaceType }, progress.show);
        } finally {
          progress.end();
        }
      });
      if (json) {
        printJson(counts);
        return;
      }
      const { stored, deleted } = counts;
      const others = deleted === undefined ? '' : ` and deleted ${count.format(deleted)}`;
      note(`Stored ${count.format(stored)} entities${others}.`);
    });

  const audit = program.command('audit').description('the audit of an organization');

  withOrganization(
    withTarget(audit.command('export').description('write the audit as NDJSON, one event a line, newest first')),
  )
    .option('--from <time>', 'events from this time on, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .option('--to <time>', 'events before this time')
    .option('--type <type>', 'events of this type, such as user.created')
    .action(async (options: TargetOptions & { from?: string; to?: string; type?: string }) => {
      const { from, to, type } = options;
      await administrate(options, ({ exportAudit }) =>
        pipeline(Readable.from(exportAudit({ from, to, type })), process.stdout, { end: false }),
      );
    });
};
