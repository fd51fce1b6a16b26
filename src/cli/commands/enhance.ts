import { InvalidArgumentError, Option, type Command } from 'commander';
import type { EnhanceOptions } from '../enhance.ts';
import { connectNode, defaultNode, withCredentials, type Credentials } from '../target.ts';

const readSeconds = (value: string): number => {
  const seconds = Number(value);
  if (!(seconds >= 0)) throw new InvalidArgumentError('It must be a number of seconds.');
  return seconds;
};

/** Adds `enhance`. */
export const addEnhanceCommand = (program: Command): void => {
  withCredentials(
    program
      .command('enhance')
      .description('enhance the text of standard input; the result streams to standard output')
      .requiredOption(
        '--action <action>',
        'improve, make_shorter, summarize, fix_grammar, change_tone, expand, free_prompt, translate or continue',
      )
      .option('--tone <tone>', 'for change_tone')
      .option('--language <language>', 'for translate')
      .option('--prompt <text>', 'the instruction of free_prompt')
      .option('--format <format>', 'text, markdown or html')
      .addOption(new Option('--url <url>', 'the address of a node').env('ZOMA_URL').default(defaultNode)),
  )
    .option('--on-behalf-of <user>', 'the user that the key acts for: id, external id or e-mail address')
    .option('--resume-seconds <n>', 'how long to try to continue a stream that broke off', readSeconds, 30)
    .option('--whole', 'write the text when it is complete')
    .option('--json', 'print the session as JSON when it has ended')
    .addHelpText(
      'after',
      `
Example: npx zoma enhance --action change_tone --tone formal < draft.txt > formal.txt
Ctrl-C cancels the session.`,
    )
    .action(async (options: EnhanceOptions & Credentials & { url: string; onBehalfOf?: string }) => {
      const giveUp = new AbortController();
      const client = await connectNode(options, { ...options, signal: giveUp.signal });
      try {
        const { enhance } = await import('../enhance.ts');
        await enhance(client, options, giveUp);
      } finally {
        await client.close();
      }
    });
};
