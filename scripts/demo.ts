import { io } from 'socket.io-client';
import { startTemporaryNode } from './temporary-node.ts';

/** Starts a temporary node, logs in, opens a socket, streams one enhancement into the terminal, and stops. */
const text =
  'we was at the customer on tuesday , they like alot of the the offer but the budget is only free in january. ' +
  'i call mara.visser@northwind.example (+44 20 7946 0958) about the 84,000 EUR, see https://zoma.example/offers/7';

const say = (words: string): void => void process.stdout.write(words);
const { url, stop } = await startTemporaryNode();

const stream = async (): Promise<void> => {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'editor@zoma.local', password: 'zoma-editor' }),
  });
  const { data } = (await response.json()) as { data: { accessToken: string } };
  const socket = io(`${url}/ai`, { auth: { token: data.accessToken }, transports: ['websocket'] });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('connect_error', reject);
      socket.on('metadata', ({ provider, model }: { provider: string; model: string }) => {
        say(`\n${provider} (${model}${provider === 'mock' ? ', a sample made without a language model' : ''}):\n`);
      });
      socket.on('chunk', (chunk: { text: string }) => say(chunk.text));
      socket.on('done', ({ totalTokens }: { totalTokens: number }) => {
        say(`\n\nDone, ${totalTokens} tokens.\n`);
        resolve();
      });
      socket.on('error', ({ code, message }: { code: string; message: string }) =>
        reject(new Error(`${code}: ${message}`)),
      );
      say(`fix_grammar:\n${text}\n`);
      socket.emit(
        'enhance',
        { text, action: 'fix_grammar' },
        (answer: { success: boolean; error?: { message: string } }) => {
          if (!answer.success) reject(new Error(answer.error?.message));
        },
      );
    });
  } finally {
    socket.close();
  }
};

try {
  await stream();
} finally {
  await stop();
}
