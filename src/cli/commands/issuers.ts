import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { allOf } from '../administration.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { note, printJson, printRows } from '../output.ts';
import { readNewSecret } from '../read-secret.ts';
import { withOrganization, withTarget, type Administrate, type TargetOptions } from '../target.ts';
import { collect } from './keys.ts';

const issuers = '/api/admin/issuers';

interface AddOptions extends TargetOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl?: string;
  readonly jwks?: string;
  readonly secret?: boolean;
  readonly algorithm?: readonly string[];
  readonly claim?: Readonly<Record<string, string>>;
  readonly allowedRole?: readonly string[];
  readonly defaultRole?: readonly string[];
  readonly maxAge?: number;
}

const readClaim = (value: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  const [field = '', ...claim] = value.split('=');
  if (claim.length === 0) throw new InvalidArgumentError('It must be a field and a claim, such as userId=uid.');
  return { ...earlier, [field]: claim.join('=') };
};

const readSeconds = (value: string): number => {
  const seconds = Number(value);
  if (!Number.isInteger(seconds)) throw new InvalidArgumentError('It must be a number of seconds.');
  return seconds;
};

const readKeySet = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandFailure(`${file} cannot be read: ${(error as Error).message}.`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CommandFailure(`${file} is not JSON.`);
  }
};

/** Adds `issuer add`, `issuer list` and `issuer remove`. */
export const addIssuerCommands = (program: Command, administrate: Administrate): void => {
  const issuer = program.command('issuer').description("issuers of host applications' tokens");
  const command = (usage: string, description: string) =>
    withOrganization(withTarget(issuer.command(usage).description(description)));

  command('add <name>', 'trust the tokens of an issuer')
    .requiredOption('--issuer <iss>', 'the claim `iss` of its tokens')
    .requiredOption('--audience <aud>', 'the claim `aud` of its tokens')
    .option('--jwks-url <url>', 'the https address of its public keys')
    .option('--jwks <file>', 'a file with its public keys')
    .option('--secret', 'a shared secret: asked for, or the first line of standard input')
    .option('--algorithm <name>', 'RS256, ES256, EdDSA or HS256; may be repeated (default: RS256, or HS256)', collect)
    .option('--claim <field=claim>', 'the claim of userId, email, name or roles; may be repeated', readClaim)
    .option('--allowed-role <role>', 'a role that its tokens may give; may be repeated', collect)
    .option('--default-role <role>', 'a role of its users when a token names none; may be repeated', collect)
    .option('--max-age <seconds>', 'the largest age of its tokens', readSeconds)
    .action(async (name: string, options: AddOptions) => {
      const { jwksUrl, jwks, secret = false } = options;
      if ([jwksUrl, jwks, secret || undefined].filter((given) => given !== undefined).length !== 1) {
        throw new CommandFailure('Pass one of --jwks-url, --jwks and --secret.', exitCodes.usage);
      }
      const usual = secret ? ['HS256'] : ['RS256'];
      const request = {
        name,
        issuer: options.issuer,
        audience: options.audience,
        ...(jwksUrl !== undefined && { jwksUrl }),
        ...(jwks !== undefined && { jwks: await readKeySet(jwks) }),
        ...(secret && { secret: await readNewSecret('Shared secret: ') }),
        algorithms: options.algorithm ?? usual,
        ...(options.claim && { claims: options.claim }),
        allowedRoles: options.allowedRole ?? [],
        defaultRoles: options.defaultRole ?? [],
        ...(options.maxAge !== undefined && { maxAgeSeconds: options.maxAge }),
      };
      const created = await administrate(options, ({ call }) => call<{ id: string }>('POST', issuers, request));
      if (options.json) printJson(created);
      else note(`Added issuer ${created.id}.`);
    });

  command('list', 'list the issuers, newest first').action(async (options: TargetOptions) => {
    const rows = await administrate(options, (calls) => allOf<object>(calls, issuers));
    printRows(rows, ['id', 'name', 'issuer', 'audience', 'algorithms', 'disabled'], options.json);
  });

  command('remove <id>', 'remove an issuer and end the logins of its tokens; its users stay').action(
    async (id: string, options: TargetOptions) => {
      await administrate(options, ({ call }) => call('DELETE', `${issuers}/${encodeURIComponent(id)}`));
      if (options.json) printJson({ id, removed: true });
      else note(`Removed issuer ${id}.`);
    },
  );
};
