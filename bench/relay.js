import { createSecretKey } from 'node:crypto';
import process from 'node:process';
import jwt from 'jsonwebtoken';
import OpenAI from 'openai';
import { Server } from 'socket.io';

/**
 * The minimal relay: the SDK's stream and one emit a chunk, without checks, storage or counting. A handshake verifies a JWT.
 * JavaScript, so that it runs without a loader, which would take memory.
 */
const [baseURL, secret = ''] = process.argv.slice(2);
const key = createSecretKey(Buffer.from(secret));
const client = new OpenAI({ apiKey: 'a-key', baseURL, maxRetries: 0 });
const server = new Server({ perMessageDeflate: false, transports: ['websocket'] });

server
  .of('/ai')
  .use((socket, next) => {
    try {
      jwt.verify(socket.handshake.auth.token, key, { algorithms: ['HS256'] });
      next();
    } catch (error) {
      next(error);
    }
  })
  .on('connection', (socket) => {
    socket.on('enhance', async ({ text }, acknowledge) => {
      acknowledge({ success: true });
      const messages = [{ role: 'user', content: text }];
      const stream = await client.chat.completions.create({ model: 'a-model', stream: true, messages });
      for await (const chunk of stream) {
        const piece = chunk.choices[0]?.delta.content;
        if (piece) socket.emit('chunk', { text: piece });
      }
      socket.emit('done', {});
    });
  });
server.listen(0);
// The bench has ended or was killed.
process.on('disconnect', () => process.exit());
process.send(`http://127.0.0.1:${server.httpServer.address().port}`);
