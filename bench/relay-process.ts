import OpenAI from 'openai';
import { Server } from 'socket.io';

/** The minimal relay: the SDK's stream and one emit a chunk, without checks, storage or counting. */
const client = new OpenAI({ apiKey: 'a-key', baseURL: process.argv[2] ?? null, maxRetries: 0 });
const server = new Server(0, { perMessageDeflate: false, transports: ['websocket'] });

server.of('/ai').on('connection', (socket) => {
  socket.on('enhance', async ({ text }: { text: string }, acknowledge: (answer: object) => void) => {
    acknowledge({ success: true });
    const messages = [{ role: 'user' as const, content: text }];
    const stream = await client.chat.completions.create({ model: 'a-model', stream: true, messages });
    for await (const chunk of stream) {
      const piece = chunk.choices[0]?.delta.content;
      if (piece) socket.emit('chunk', { text: piece });
    }
    socket.emit('done', {});
  });
});
const address = server.httpServer.address();
process.send?.(`http://localhost:${String(typeof address === 'object' ? address?.port : address)}`);
