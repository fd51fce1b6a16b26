import { UserSockets } from '../test/support/user-sockets.ts';
import { answerCommands } from './processes.ts';

export type ReturningCommand =
  | { readonly open: readonly string[]; readonly url: string }
  /** Resolves when every socket, closed by its node, has joined this one, with the number of joins that were repeated. */
  | { readonly comeBack: string };

const sockets = new UserSockets();

answerCommands(async (command: ReturningCommand): Promise<number> => {
  if ('comeBack' in command) return sockets.comeBack(command.comeBack);
  await sockets.open(command.url, command.open);
  return 0;
});
