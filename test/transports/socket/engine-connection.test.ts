import test from 'ava';
import * as ws from 'ws';
import { encodeEvent } from '../../../src/transports/socket/engine-connection.ts';

/** The frame that the package ws makes of a text. Its types leave the class out. */
const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
const frameOf = (text: string): Buffer =>
  Buffer.concat(Sender.frame(Buffer.from(text), { fin: true, opcode: 1, mask: false, readOnly: false, rsv1: false }));

/** Around the lengths at which the head of a frame grows. */
const lengths = [0, 125, 126, 65_535, 65_536, 200_000];

for (const length of lengths) {
  for (const [kind, character, bytes] of [
    ['ASCII', 'x', 1],
    ['three-byte', '字', 3],
  ] as const) {
    test(`a packet of ${String(length)} bytes of ${kind} text is framed as the package ws frames it`, (t) => {
      const rest = Math.max(0, length - '42/ai,["chunk",""]'.length);
      const json = JSON.stringify(character.repeat(rest / bytes) + 'x'.repeat(rest % bytes));
      const { data, options } = encodeEvent('/ai', 'chunk', json);
      t.is(data, `2/ai,["chunk",${json}]`);
      t.deepEqual(Buffer.concat(options.wsPreEncodedFrame), frameOf(`4${data}`));
    });
  }
}
